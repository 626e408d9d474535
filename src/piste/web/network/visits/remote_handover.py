"""A hand-over to a remote expert: what the remote side does to the visit that waits for it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.events import HandoverEnded, subscribe

if TYPE_CHECKING:
    from piste.web.network.visits.models import Visit

DECLINED = "declined"


def begin_remote(visit_id: int, staff_id: int, at: datetime | None = None) -> None:
    """Note that a remote expert has accepted and serves the visit from now on.

    Raises
    ------
    PisteError
        Where the visit no longer waits for one.
    """
    from piste.web.network.models import StaffMember  # noqa: PLC0415
    from piste.web.network.visits.calling import open_service  # noqa: PLC0415  (imported before models are ready)
    from piste.web.network.visits.models import Period, Visit  # noqa: PLC0415
    from piste.web.network.visits.timeline import change_period, log  # noqa: PLC0415

    with transaction.atomic():
        visit = Visit.objects.select_for_update().get(pk=visit_id)
        if visit.hold != Visit.Hold.REMOTE:
            raise PisteError("{ticket} no longer waits for a remote expert.", ticket=str(visit))
        staff = StaffMember.objects.get(pk=staff_id)
        moment = change_period(visit, Period.Kind.SERVING, at or timezone.now(), open_service(visit), None, staff)
        visit.state, visit.hold = Visit.State.SERVING, ""
        visit.save(update_fields=["state", "hold"])
        log(visit, "remote-began", moment, None, staff)


@subscribe(HandoverEnded)
def take_back(event: HandoverEnded) -> None:
    """Take the visit back: its service has the expert's outcome, the rest of it waits to be picked by a desk."""
    from piste.web.network.visits.calling import open_service  # noqa: PLC0415
    from piste.web.network.visits.hall import tell_hall  # noqa: PLC0415
    from piste.web.network.visits.models import Outcome, Period, Visit  # noqa: PLC0415
    from piste.web.network.visits.serving import end_visit, final_outcome  # noqa: PLC0415
    from piste.web.network.visits.timeline import change_period, log  # noqa: PLC0415

    with transaction.atomic():
        visit = Visit.objects.select_for_update().filter(pk=event.visit_id).first()
        if visit is None or not is_with_remote(visit):
            return  # a desk has taken it meanwhile, or it has ended and is deleted by rule
        current = open_service(visit)
        if event.outcome != DECLINED and current is not None:
            current.outcome = Outcome(event.outcome)
            current.save(update_fields=["outcome"])
        following = open_service(visit)
        now = timezone.now()
        if following is None:
            end_visit(visit, final_outcome(visit), now, None, None)
            return
        moment = change_period(visit, Period.Kind.ON_HOLD, now, following)
        visit.state, visit.hold, visit.current_service = Visit.State.ON_HOLD, Visit.Hold.BACK, following.service
        visit.save(update_fields=["state", "hold", "current_service"])
        log(visit, "remote-ended", moment, None, None, outcome=event.outcome)
        tell_hall(visit.point_id, "moved", visit)


def is_with_remote(visit: "Visit") -> bool:
    """Tell whether a remote expert is asked for, or serves the visit."""
    from piste.web.network.visits.models import Visit  # noqa: PLC0415
    from piste.web.network.visits.timeline import open_period  # noqa: PLC0415

    if visit.state == Visit.State.SERVING:
        last = open_period(visit)
        return last is not None and last.desk_id is None
    return visit.hold == Visit.Hold.REMOTE
