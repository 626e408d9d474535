"""What a desk's page shows: who is next and why, the visit at hand, the queue, what is parked, the other desks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from django.utils import timezone
from django.utils.translation import gettext as _

from piste.web.counter.queue.languages import language_name
from piste.web.counter.queue.turns import midnight
from piste.web.network.models import Service
from piste.web.network.visits.calling import next_in_line, open_service, visit_at
from piste.web.network.visits.explaining import clock, explain
from piste.web.network.visits.models import DeskTurn, Period, Visit, VisitService
from piste.web.network.visits.serving_rights import Rights, rights_of_all

GOAL_MIN = 15
LEAST_MEASURED = 20
"""Measured service times from which a usual length is told; with fewer the service's stated one stands."""


@dataclass(frozen=True)
class Step:
    """A service of the visit at hand, and how long it has been served."""

    part: VisitService
    state: str
    """done, now, open."""
    served: str


@dataclass(frozen=True)
class Now:
    """The visit at hand."""

    visit: Visit
    part: VisitService | None
    steps: list[Step]
    began: datetime
    lasted: str
    usual: str
    facts: list[str]
    language: str

    @property
    def later(self) -> list[Step]:
        """Return what has not begun: it can be split off."""
        return [step for step in self.steps if step.state == "open"]


@dataclass(frozen=True)
class Row:
    """A visit in a list."""

    visit: Visit
    language: str
    waited_min: int
    share: float
    """Of the longest wait in the list."""
    may_pick: bool
    nobody: str
    """Why no staffed desk serves it: language, service; empty where one does."""


@dataclass(frozen=True)
class Board:
    """All of the page that is the hall's rather than the visit's."""

    next: Row | None
    why: str
    waiting: list[Row]
    parked: list[Row]
    unserved: list[Row]
    desks: list[tuple[DeskTurn, Visit | None]]
    count: int
    median_min: float | None
    within: float | None


def minutes_and_seconds(span: timedelta) -> str:
    """Return a length as 07:42."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def build_now(turn: DeskTurn, now: datetime) -> Now | None:
    """Return the visit at the desk; None where it is free."""
    visit = visit_at(turn.desk)
    if visit is None:
        return None
    periods = list(visit.periods.order_by("during"))
    current = open_service(visit)
    steps = [
        build_step(part, current, periods, now)
        for part in visit.services.select_related("service__agency").order_by("position")
    ]
    since = first_of_row(periods)[0].during.lower
    facts = [visit.get_kind_display()]
    if visit.wait is not None:
        facts.append(_("Waited %(minutes)d min") % {"minutes": visit.wait.total_seconds() // 60})
    facts.append(_("called at %(time)s") % {"time": clock(since)})
    usual = usual_time(current.service) if current else ""
    return Now(visit, current, steps, since, minutes_and_seconds(now - since), usual, facts,
               language_name(visit.language))  # fmt: skip


def first_of_row(periods: Sequence[Period]) -> list[Period]:
    """Return the last unbroken row of being served: from the call on, over all its services."""
    row: list[Period] = []
    for period in reversed(periods):
        if period.kind != Period.Kind.SERVING:
            break
        row.insert(0, period)
    return row


def build_step(part: VisitService, current: VisitService | None, periods: Sequence[Period], now: datetime) -> Step:
    """Return a service with its state and the time it has been served."""
    own = (p.during for p in periods if p.service_id == part.pk and p.kind == Period.Kind.SERVING)
    served = sum(((span.upper or now) - span.lower for span in own), timedelta())
    state = "done" if part.outcome else "now" if current is not None and part.pk == current.pk else "open"
    return Step(part, state, minutes_and_seconds(served) if served else "–")


def usual_time(service: Service) -> str:
    """Return the middle half of the service's last times; with too few of them its stated length."""
    last = Period.objects.filter(
        service__service=service, kind=Period.Kind.SERVING, during__endswith__isnull=False
    ).order_by("-during__endswith")[:200]
    lengths = [(p.during.upper - p.during.lower).total_seconds() / 60 for p in last]
    if len(lengths) < LEAST_MEASURED:
        return _("about %(minutes)d") % {"minutes": service.duration_min}
    low, _middle, high = quantiles(lengths, n=4)
    return f"{low:.0f}–{high:.0f}"


def build_board(turn: DeskTurn, now: datetime | None = None) -> Board:
    """Return the queue as this desk sees it, in a number of queries that does not grow with it."""
    moment = now or timezone.now()
    point, day = turn.desk.point, timezone.localdate(moment)
    today = Visit.objects.filter(point=point, day=day)
    ahead = next_in_line(turn.desk, turn.staff, moment).select_related("current_service__agency").first()
    open_ones = today.filter(state__in=[Visit.State.WAITING, Visit.State.ON_HOLD])
    listed = list(open_ones.select_related("current_service__agency").order_by("effective_at", "pk"))
    turns = staffed_turns(turn, moment)
    rights = rights_of_all([one.staff for one in turns], point, day)
    longest = max((waited(visit, moment) for visit in listed), default=0)
    rows = [build_row(visit, rights, turn.staff_id, longest, moment) for visit in listed]
    waiting = [row for row in rows if row.visit.state == Visit.State.WAITING]
    served = {
        period.desk_id: period.visit
        for period in Period.objects.filter(
            desk__in=[one.desk_id for one in turns], kind=Period.Kind.SERVING, during__endswith__isnull=True
        ).select_related("visit")
    }
    waits = [v.wait.total_seconds() / 60 for v in today.filter(first_called_at__isnull=False) if v.wait is not None]
    return Board(
        next((row for row in waiting if ahead is not None and row.visit.pk == ahead.pk), None),
        explain(ahead) if ahead is not None else "",
        waiting,
        [row for row in rows if row.visit.state == Visit.State.ON_HOLD],
        [row for row in waiting if row.nobody],
        [(one, served.get(one.desk_id)) for one in turns],
        today.count(),
        median(waits) if waits else None,
        100 * sum(wait < GOAL_MIN for wait in waits) / len(waits) if waits else None,
    )


def staffed_turns(turn: DeskTurn, moment: datetime) -> list[DeskTurn]:
    """Return today's open turns of the point."""
    turns = DeskTurn.objects.select_related("desk", "staff__agency").order_by("desk__code")
    return list(turns.filter(
        desk__point=turn.desk.point_id, during__endswith__isnull=True, during__startswith__gte=midnight(moment)
    ))  # fmt: skip


def waited(visit: Visit, moment: datetime) -> int:
    """Return the minutes since the wait began to count."""
    return max(0, int((moment - visit.waits_from).total_seconds() // 60))


def build_row(visit: Visit, rights: dict[int, Rights], mine: int, longest: int, moment: datetime) -> Row:
    """Return a visit as the lists show it."""
    service = visit.current_service_id
    nobody = ""
    if not any(right.allow(service, visit.language) for right in rights.values()):
        spoken = any(visit.language in right.languages for right in rights.values())
        nobody = _("no staffed desk for this service") if spoken else _("no staffed desk speaks this")
    own = rights.get(mine)
    may_pick = own is not None and service in own.services and visit.hold != Visit.Hold.REMOTE
    minutes = waited(visit, moment)
    share = minutes / longest if longest else 0.0
    return Row(visit, language_name(visit.language), minutes, share, may_pick, nobody)
