"""What a participant's page may know of its call now; before admission, only that one waits."""

from typing import Any

from django.urls import reverse

from piste.web.remote.ice import build_ice
from piste.web.remote.models import Participant

State = Participant.State


def describe(participant: Participant) -> dict[str, Any]:
    """Return how others see a participant."""
    return {
        "id": participant.pk,
        "name": participant.name,
        "role": participant.role,
        "role_name": str(participant.get_role_display()),
        "language": participant.language,
        "signs": participant.signs,
    }


def build_state(participant: Participant) -> dict[str, Any]:
    """Return the participant; to the admitted also who is in and how to connect; to hosts who waits."""
    call = participant.call
    state = participant.state if call.is_open else "ended"
    built: dict[str, Any] = {"me": describe(participant), "state": state}
    if state != State.ADMITTED:
        return built
    everybody = list(call.participants.all())
    built["people"] = [describe(one) for one in everybody if one.state == State.ADMITTED and one.pk != participant.pk]
    built["lines"] = [
        {"id": line.pk, "from": line.sender_id, "text": line.text, "at": line.at.isoformat()}
        for line in call.lines.all()
    ]
    built["documents"] = [
        {
            "id": document.pk,
            "from": document.sender_id,
            "name": document.name,
            "size_bytes": document.size_bytes,
            "url": reverse("remote:document", args=[call.pk, document.pk]),
        }
        for document in call.documents.defer("content")
    ]
    built["ice"] = build_ice(participant)
    if participant.is_host:
        built["lobby"] = [describe(one) for one in everybody if one.state == State.WAITING]
    return built
