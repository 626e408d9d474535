"""Who may hear a participant's topic: that participant, while waiting or in the call."""

from typing import Any

from piste.web.live.topics import listen_rule
from piste.web.network.models import StaffMember
from piste.web.remote.models import Participant
from piste.web.remote.rights import IN_OR_WAITING, owns


@listen_rule("remote")
def is_participant(user: Any, key: str) -> bool:
    """`remote:12` is for participant 12; what is told there before admission is only that one waits."""
    if not key.isdigit() or len(key) > 18:
        return False
    participant = Participant.objects.filter(pk=int(key), state__in=IN_OR_WAITING).first()
    return participant is not None and owns(participant, user, getattr(user, "live_session", None))


@listen_rule("remote-duty")
def is_agency_s_expert(user: Any, key: str) -> bool:
    """`remote-duty:vero` is for the experts of that authority."""
    if not user.is_authenticated:
        return False
    return StaffMember.objects.filter(user_id=user.pk, agency__code=key, is_active=True).exists()


@listen_rule("interpreting-duty")
def is_interpreter(user: Any, key: str) -> bool:
    """`interpreting-duty:all` is for interpreters; it tells that the list changed, never whose call it is."""
    if not user.is_authenticated or key != "all":
        return False
    return StaffMember.objects.filter(user_id=user.pk, kind="interpreter", is_active=True).exists()
