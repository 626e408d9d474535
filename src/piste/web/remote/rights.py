"""Who speaks: the participant of a session, asked anew at every message."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from piste.web.accounts.private_link import hash_token
from piste.web.remote.models import Call, Participant

SESSION_KEY = "remote_tokens"
IN_OR_WAITING = (Participant.State.WAITING, Participant.State.ADMITTED)


def give_token(request: HttpRequest, participant: Participant) -> None:
    """Make a participant's private token; the session keeps it, the database its hash."""
    token = secrets.token_urlsafe(16)
    participant.token_hash = hash_token(token)
    participant.save(update_fields=["token_hash"])
    known = dict(request.session.get(SESSION_KEY, {}))
    known[str(participant.pk)] = token
    request.session[SESSION_KEY] = known


def owns(participant: Participant, user: Any, session: Any) -> bool:
    """Tell whether a participant is this signed-in person, or the session holds its token."""
    if participant.user_id is not None:
        return bool(user.is_authenticated) and user.pk == participant.user_id
    token = (session.get(SESSION_KEY, {}) if session is not None else {}).get(str(participant.pk))
    return bool(token) and secrets.compare_digest(hash_token(str(token)), participant.token_hash)


def find_participant(request: HttpRequest, call_pk: int, beside: str = "call__service__agency") -> Participant:
    """Return who asks, as a participant of a call.

    Parameters
    ----------
    beside : str
        What is read with them; a message needs no more than the `call`.

    Raises
    ------
    PermissionDenied
        Where they are none; also where the call does not exist, so that numbers tell nothing.
    """
    tokens = [int(key) for key in request.session.get(SESSION_KEY, {}) if str(key).isdigit()]
    mine = Participant.objects.select_related(beside).filter(call_id=call_pk)
    if request.user.is_authenticated:
        own = mine.filter(user_id=request.user.pk).first()
        if own is not None:
            return own
    for participant in mine.filter(pk__in=tokens).order_by("-pk"):
        if owns(participant, request.user, request.session):
            return participant
    raise PermissionDenied


def require_admitted(participant: Participant) -> Participant:
    """Refuse whoever is not in the call, and everybody once it has ended."""
    if participant.state != Participant.State.ADMITTED or participant.call.state != Call.State.OPEN:
        raise PermissionDenied
    return participant


def require_host(participant: Participant) -> Participant:
    """Refuse whoever does not lead the call."""
    if not require_admitted(participant).is_host:
        raise PermissionDenied
    return participant
