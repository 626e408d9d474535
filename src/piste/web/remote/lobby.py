"""The lobby: who waits is named with role and language; only who leads the call lets them in, and a denial is final."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from piste.web.accounts import audit
from piste.web.accounts.private_link import hash_token
from piste.web.live.publish import delete_events, publish
from piste.web.remote.calls import MOST_IN_CALL, tell_admitted
from piste.web.remote.models import Call, Invitation, Participant
from piste.web.remote.models.participant import Role
from piste.web.remote.rights import give_token, require_host

GOOD_FOR = timedelta(hours=24)
State = Participant.State


class CallIsFull(Exception):  # noqa: N818
    """A seventh may not come in."""


def invite(host: Participant, role: str, language: str, token: str) -> Invitation:
    """Keep a one-time invitation; only who leads the call invites."""
    require_host(host)
    return keep_invitation(host.call, role, language, token)


def keep_invitation(call: Call, role: str, language: str, token: str) -> Invitation:
    """Keep a one-time invitation to a call by its token's hash."""
    return Invitation.objects.create(
        call=call,
        role=Role(role),
        language=language,
        token_hash=hash_token(token),
        expires_at=timezone.now() + GOOD_FOR,
    )


def find_invitation(token: str) -> Invitation | None:
    """Return an invitation that is good now. Reading changes nothing."""
    return (
        Invitation.objects.select_related("call__service__agency")
        .filter(
            token_hash=hash_token(token),
            used_at=None,
            expires_at__gt=timezone.now(),
            call__state=Call.State.OPEN,
        )
        .first()
    )


@transaction.atomic
def use_invitation(request: HttpRequest, token: str, name: str, signs: bool) -> Participant | None:
    """Use up an invitation: its bearer waits in the lobby. None where it was used already or is no more."""
    found = find_invitation(token)
    if found is None or not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now()):
        return None
    participant = Participant.objects.create(
        call=found.call, role=found.role, language=found.language, name=name[:80], signs=signs
    )
    give_token(request, participant)
    tell_admitted(found.call_id, {"kind": "people", "knock": True})
    return participant


@transaction.atomic
def decide(host: Participant, participant_pk: int, admit: bool, actor: Any) -> None:
    """Let somebody who waits in, or not.

    Raises
    ------
    PermissionDenied
        Where the host does not lead the call, or nobody of that number waits for it.
    CallIsFull
        Where six are in it.
    """
    require_host(host)
    call = Call.objects.select_for_update().get(pk=host.call_id)
    waiting = call.participants.select_for_update().filter(pk=participant_pk, state=State.WAITING).first()
    if waiting is None or not call.is_open:
        raise PermissionDenied
    if admit and call.participants.filter(state=State.ADMITTED).count() >= MOST_IN_CALL:
        raise CallIsFull
    waiting.state = State.ADMITTED if admit else State.DENIED
    waiting.admitted_at = timezone.now() if admit else None
    waiting.save(update_fields=["state", "admitted_at"])
    if not admit:
        delete_events(waiting.topic)
    publish(waiting.topic, {"kind": "admitted" if admit else "denied"})
    tell_admitted(call.pk, {"kind": "people"}, besides=waiting.pk)
    audit.record(actor, "remote.admit" if admit else "remote.deny", f"call {call.pk}", role=waiting.role)
