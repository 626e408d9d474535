"""What the night ends: visits and turns at desks that somebody forgot to end on their day."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils import timezone

from piste.web.network.events import VisitFinished, publish_event
from piste.web.network.models import Point
from piste.web.network.visits import serving
from piste.web.network.visits.models import DeskTurn, Visit
from piste.web.network.visits.timeline import change_period, log


def end_open_days(now: datetime | None = None, point: Point | None = None) -> tuple[int, int]:
    """End what other days left open, and return how many visits and turns that were.

    Who still waited or was on hold has left by the end of the day. Whom a desk served without ending the visit was
    served until the last thing that is known of the visit; what came of it is not known and stays empty.
    """
    today = timezone.localdate(now or timezone.now())
    visits = Visit.objects.filter(day__lt=today, ended_at__isnull=True)
    turns = DeskTurn.objects.filter(during__endswith__isnull=True, during__startswith__lt=begin_of(today))
    if point is not None:
        visits, turns = visits.filter(point=point), turns.filter(desk__point=point)
    ended = [end_visit_by_rule(key) for key in visits.order_by("pk").values_list("pk", flat=True)]
    return sum(ended), sum(end_turn_by_rule(key) for key in turns.order_by("pk").values_list("pk", flat=True))


def begin_of(day: object) -> datetime:
    """Return when a local day begins."""
    return timezone.make_aware(datetime.combine(day, time()))  # type: ignore[arg-type]


@transaction.atomic
def end_visit_by_rule(key: int) -> bool:
    """End one visit of another day; False where somebody was quicker."""
    visit = Visit.objects.select_for_update().get(pk=key)
    if visit.ended_at is not None:
        return False
    visit.ended_by_rule = True
    visit.save(update_fields=["ended_by_rule"])
    if visit.state != Visit.State.SERVING:
        serving.leave(visit, begin_of(visit.day + timedelta(days=1)))
        return True
    last = visit.events.aggregate(last=Max("at"))["last"] or visit.arrived_at
    ended = change_period(visit, None, last)
    visit.state, visit.ended_at, visit.hold, visit.note = Visit.State.FINISHED, ended, "", ""
    visit.save(update_fields=["state", "ended_at", "hold", "note"])
    log(visit, "finished", ended, by="night")
    publish_event(VisitFinished(visit.pk, visit.point_id, "", ended))
    return True


@transaction.atomic
def end_turn_by_rule(key: int) -> bool:
    """End a turn at the end of the day on which it began."""
    turn = DeskTurn.objects.select_for_update().get(pk=key)
    if turn.during.upper is not None:
        return False
    day = timezone.localdate(turn.during.lower)
    turn.during = DateTimeTZRange(turn.during.lower, begin_of(day + timedelta(days=1)), "[)")
    turn.save(update_fields=["during"])
    return True
