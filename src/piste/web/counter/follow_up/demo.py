"""The demo's weeks of visits, written at once: EXAMPLE, seeded; the last month is published as open statistics."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from piste.web.counter.follow_up.opening import month_before, publish_month
from piste.web.network.booking.minutes import HELSINKI, local_day
from piste.web.network.demo import demo_step
from piste.web.network.hours import is_public_holiday
from piste.web.network.models import Desk, Offering, Point, Service, StaffMember
from piste.web.network.visits.models import DeskTurn, Period, Visit, VisitService

SEED = 11
WEEKS = 6
A_DAY = {"mikkeli": 26, "savonlinna": 15, "pieksamaki": 6}
HOURS = ((9, 0.13), (10, 0.20), (11, 0.17), (12, 0.13), (13, 0.16), (14, 0.14), (15, 0.07))
POSTCODES = ("50100", "50170", "57130", "58900", "76100", "")
OUTCOMES = (("solved", 0.78), ("sent-on", 0.09), ("must-return", 0.07), ("left", 0.03), ("missed", 0.03))
CAUSES = (("", 0.83), ("letter", 0.06), ("e-service", 0.04), ("phone", 0.03), ("paper", 0.02), ("wrong-place", 0.02))
LANGUAGES = (("fi", 0.88), ("sv", 0.04), ("en", 0.08))
CHANNELS = (("kiosk", 0.7), ("reception", 0.2), ("phone", 0.1))


def draw(rng: np.random.Generator, choices: tuple[tuple[str, float], ...]) -> str:
    """Draw one key by its weight."""
    return choices[int(rng.choice(len(choices), p=[weight for _key, weight in choices]))][0]


@demo_step(45)
def load_weeks() -> None:
    """Bring the visits of some weeks, once, and publish the last whole month."""
    today = local_day(timezone.now())
    first = min(today - timedelta(weeks=WEEKS), month_before(today))
    if not Point.objects.filter(code="mikkeli").exists() or Visit.objects.filter(day__lt=today).exists():
        return
    rng = np.random.default_rng(SEED)
    days = [first + timedelta(days=k) for k in range((today - first).days)]
    days = [day for day in days if day.weekday() < 5 and not is_public_holiday(day)]
    for code, number in A_DAY.items():
        load_point(Point.objects.get(code=code), number, days, rng)
    publish_month(month_before(today))


def load_point(point: Point, number: int, days: Sequence[date], rng: np.random.Generator) -> None:
    """Bring a point's days."""
    offered = Offering.objects.filter(point=point, presence__in=["OnsiteGuidance", "OnsiteGuidanceByServiceAuthor"])
    services = list(Service.objects.filter(offerings__in=offered).distinct().order_by("code"))
    desks = list(Desk.objects.filter(point=point, kind="counter").order_by("code"))
    staff = list(StaffMember.objects.filter(point=point).order_by("pk"))
    visits: list[Visit] = []
    plans: list[tuple[Service, float, float]] = []
    turns: list[DeskTurn] = []
    for day in days:
        begins = datetime.combine(day, time(9), tzinfo=HELSINKI)
        used = min(len(desks), len(staff), max(2, number // 7))
        turns += [
            DeskTurn(desk=desk, staff=person, during=DateTimeTZRange(begins, begins + timedelta(hours=6.75)))
            for desk, person in zip(desks[:used], staff[:used], strict=False)
        ]
        for k in range(int(rng.poisson(number * (1.2 if day.weekday() == 0 else 1.0)))):
            service = services[int(rng.integers(len(services)))]
            wait, served = float(rng.gamma(1.6, 6.0)), float(rng.gamma(4.0, service.duration_min / 4.0))
            visits.append(make_visit(point, day, k + 1, service, wait, served, rng))
            plans.append((service, wait, served))
    DeskTurn.objects.bulk_create(turns)
    Visit.objects.bulk_create(visits)
    parts = VisitService.objects.bulk_create(
        VisitService(visit=visit, position=0, service=plan[0], outcome=visit.outcome)
        for visit, plan in zip(visits, plans, strict=True)
    )
    Period.objects.bulk_create(
        period for visit, part in zip(visits, parts, strict=True) for period in make_periods(visit, part)
    )


def make_visit(
    point: Point, day: date, number: int, service: Service, wait_min: float, served_min: float, rng: np.random.Generator
) -> Visit:
    """Return one visit, not saved."""
    hour = HOURS[int(rng.choice(len(HOURS), p=[share for _hour, share in HOURS]))][0]
    arrived = datetime.combine(day, time(hour, int(rng.integers(60)), int(rng.integers(60))), tzinfo=HELSINKI)
    outcome = draw(rng, OUTCOMES)
    called = None if outcome == "left" else arrived + timedelta(minutes=wait_min)
    ended = arrived + timedelta(minutes=wait_min + (served_min if called and outcome != "missed" else 1))
    return Visit(
        point=point, day=day, letter=service.letter, number=number, channel=draw(rng, CHANNELS),
        language=draw(rng, LANGUAGES), arrived_at=arrived, effective_at=arrived, current_service=service,
        state="missed" if outcome == "missed" else "finished", outcome=outcome, first_called_at=called,
        calls=0 if called is None else 1, ended_at=ended,
        cause=draw(rng, CAUSES) if outcome in {"solved", "sent-on", "must-return"} else "",
        postcode=POSTCODES[int(rng.integers(len(POSTCODES)))],
    )  # fmt: skip


def make_periods(visit: Visit, part: VisitService) -> list[Period]:
    """Return its periods: it waited, then was served; at which desk is left open, since these desks are invented."""
    until = visit.first_called_at or visit.ended_at
    made = [
        Period(visit=visit, service=part, kind=Period.Kind.WAITING, during=DateTimeTZRange(visit.arrived_at, until))
    ]
    if visit.first_called_at is not None:
        during = DateTimeTZRange(visit.first_called_at, visit.ended_at)
        made.append(Period(visit=visit, service=part, kind=Period.Kind.SERVING, during=during))
    return [period for period in made if period.during.upper > period.during.lower]
