"""Help given without a ticket: at the door or at a self-service device; only a topic and minutes are kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.events import VisitFinished, publish_event
from piste.web.network.models import Desk, Point, StaffMember
from piste.web.network.visits.models import Outcome, Period, Visit
from piste.web.network.visits.order import effective_time
from piste.web.network.visits.timeline import change_period, log

LONGEST_HELP_MIN = 120
WITHOUT_TICKET = frozenset({Visit.Kind.DOOR.value, Visit.Kind.DEVICE.value})


@transaction.atomic
def count_help(
    point: Point,
    kind: str,
    topic: str,
    minutes: int,
    desk: Desk | None = None,
    staff: StaffMember | None = None,
    at: datetime | None = None,
) -> Visit:
    """Count help that has just ended and took some minutes, as a visit that waited for nobody.

    Its period names the person but no desk: the desk may be serving a ticket at the same time.

    Parameters
    ----------
    kind : str
        `Visit.Kind.DOOR` or `Visit.Kind.DEVICE`.
    minutes : int
        1 to 120.
    at : datetime, optional
        When it ended; now by default.

    Raises
    ------
    PisteError
        For another kind, no topic or minutes outside their bounds.
    """
    if kind not in WITHOUT_TICKET or not topic:
        raise PisteError("Choose what the help was about.")
    if not 1 <= minutes <= LONGEST_HELP_MIN:
        raise PisteError("Help takes 1 to {most} minutes.", most=LONGEST_HELP_MIN)
    ended = at or timezone.now()
    began = ended - timedelta(minutes=minutes)
    visit = Visit.objects.create(
        point=point,
        day=timezone.localdate(ended),
        kind=kind,
        channel=Visit.Channel.DESK,
        arrived_at=began,
        effective_at=effective_time(began),
        topic=topic,
        state=Visit.State.FINISHED,
        outcome=Outcome.SOLVED,
        ended_at=ended,
    )
    change_period(visit, Period.Kind.SERVING, began, None, None, staff)
    change_period(visit, None, ended)
    log(visit, "finished", ended, desk, staff, outcome=Outcome.SOLVED.value)
    publish_event(VisitFinished(visit.pk, point.pk, Outcome.SOLVED, ended))
    return visit
