"""A call's life: begun by staff, left, and ended with all that was exchanged in it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.web.live.publish import delete_events, publish, publish_each
from piste.web.network.events import CallFinished, publish_event
from piste.web.network.models import StaffMember
from piste.web.remote.models import Call, Participant
from piste.web.remote.models.participant import Role

MOST_IN_CALL = 6
"""A mesh sends each one's picture to every other; past six a home's line does not carry it (docs/remote.md)."""
IN_CALL = """
    SELECT 'remote:' || party.id FROM remote_participant AS party JOIN remote_call AS held ON held.id = party.call_id
    WHERE held.id = %s AND held.state = 'open' AND party.state = 'admitted'
      AND (%s::bigint IS NULL OR party.id <> %s) AND (%s::bigint IS NULL OR party.id = %s)
"""
"""The topics of who is in an open call: all, all besides one, or one of them (`Participant.topic`)."""


@transaction.atomic
def begin_call(user: Any, **fields: Any) -> tuple[Call, Participant]:
    """Begin a call led by a member of staff, who is in it at once."""
    call = Call.objects.create(**fields)
    return call, add_staff(call, user)


def add_staff(call: Call, user: Any, role: str = "") -> Participant:
    """Bring signed-in staff into a call, or back into it; a denial stays."""
    member = StaffMember.objects.filter(user=user).first()
    found, made = Participant.objects.get_or_create(
        call=call,
        user=user,
        defaults={
            "role": role or (member.kind if member else Role.ADVISOR),
            "name": str(user)[:80],
            "language": call.language,
            "state": Participant.State.ADMITTED,
            "admitted_at": timezone.now(),
        },
    )
    if not made and found.state == Participant.State.LEFT:
        found.state, found.left_at = Participant.State.ADMITTED, None
        found.save(update_fields=["state", "left_at"])
    if found.state == Participant.State.ADMITTED:
        tell_admitted(call.pk, {"kind": "people"})
    return found


def tell_admitted(call_pk: int, body: dict[str, Any], *, besides: int | None = None, only: int | None = None) -> int:
    """Tell everybody who is in the open call, or one of them; return how many. Those who wait hear nothing.

    Who is in it is asked by the statement that tells them: a message costs no query more, and nobody who was sent away
    a moment ago hears it.
    """
    return publish_each(IN_CALL, [call_pk, besides, besides, only, only], body)


@transaction.atomic
def leave_call(participant: Participant) -> None:
    """Leave; the call ends with the last one who led it or was alone in it."""
    call = Call.objects.select_for_update().get(pk=participant.call_id)
    participant.state, participant.left_at = Participant.State.LEFT, timezone.now()
    participant.save(update_fields=["state", "left_at"])
    delete_events(participant.topic)
    if not call.is_open:
        return
    if call.participants.filter(state=Participant.State.ADMITTED).exists():
        tell_admitted(call.pk, {"kind": "people"})
    else:
        end_call(call)


@transaction.atomic
def end_call(call: Call) -> None:
    """End a call once: messages, documents, signalling, links and customers' names go; what is counted stays."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not call.is_open:
        return
    call.state, call.ended_at = Call.State.ENDED, timezone.now()
    call.save(update_fields=["state", "ended_at"])
    call.lines.all().delete()
    call.documents.all().delete()
    call.invitations.all().delete()
    for participant in call.participants.all():
        delete_events(participant.topic)
        publish(participant.topic, {"kind": "ended"})
    call.participants.filter(user=None).update(name="")
    call.participants.filter(state=Participant.State.ADMITTED).update(left_at=call.ended_at)
    publish_event(
        CallFinished(
            call_id=call.pk,
            service_id=call.service_id,
            point_id=call.point_id,
            language=call.language,
            at=call.ended_at,
        )
    )
