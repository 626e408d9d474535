"""The demo's queue: a morning in Mikkeli that is going on, played by the very functions of the desks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from piste.web.counter.queue.turns import midnight, take_desk
from piste.web.network.demo import demo_step
from piste.web.network.models import Desk, Point, Service, StaffMember
from piste.web.network.visits import serving
from piste.web.network.visits.arriving import Arrival, arrive
from piste.web.network.visits.calling import call_next, visit_at
from piste.web.network.visits.models import DeskTurn, Visit
from piste.web.network.visits.quick_help import count_help

LENGTH_MIN = 120
SEATS = {"1": "Aino Aalto", "2": "Bo Backman", "4": "Carita Cederberg", "5": "Eeva Eskola"}
"""Desk 3 stays free for the demo's advisor."""


@dataclass(frozen=True)
class Comer:
    """One who comes, a number of minutes after the beginning."""

    minute: int
    services: tuple[str, ...]
    served_min: int
    language: str = "fi"
    booked: int | None = None
    priority_min: int = 0
    reason: str = ""
    outcome: str = "solved"
    cause: str = ""


COMERS = (
    Comer(0, ("advice",), 9),
    Comer(2, ("benefits",), 14),
    Comer(3, ("tax-card",), 12, "sv"),
    Comer(5, ("registration",), 26, "en"),
    Comer(11, ("advice",), 6, outcome="sent-on", cause="wrong-place"),
    Comer(14, ("benefits",), 17, outcome="must-return", cause="paper"),
    Comer(19, ("jobs",), 24),
    Comer(22, ("tax-card",), 15, cause="letter"),
    Comer(28, ("registration",), 31, "en", booked=30),
    Comer(34, ("benefits",), 12),
    Comer(41, ("digital-help",), 18, cause="e-service"),
    Comer(46, ("tax-card",), 11, booked=50),
    Comer(52, ("benefits",), 16, "en"),
    Comer(60, ("registration",), 22, "sv"),
    Comer(66, ("advice",), 7),
    Comer(71, ("benefits",), 13, cause="phone"),
    Comer(77, ("tax-card",), 19),
    Comer(84, ("jobs",), 40),
    Comer(90, ("registration",), 45, "en"),
    Comer(97, ("benefits",), 35),
    Comer(101, ("tax-card",), 40),
    Comer(104, ("advice", "benefits"), 20, "sv"),
    Comer(107, ("benefits",), 15),
    Comer(109, ("advice",), 8, booked=115),
    Comer(111, ("tax-card",), 12, "en"),
    Comer(113, ("residence",), 20, "ar"),
    Comer(115, ("passport",), 15),
    Comer(116, ("digital-help",), 15, priority_min=15, reason="Pieni lapsi mukana"),
    Comer(118, ("benefits",), 12),
)


@demo_step(40)
def load_morning() -> None:
    """Bring today's morning, once a day; what another day left open is ended first."""
    point = Point.objects.filter(code="mikkeli").first()
    now = timezone.now()
    if point is None or Visit.objects.filter(point=point, day=timezone.localdate(now)).exists():
        return
    end_other_days(point, now)
    began = now - timedelta(minutes=LENGTH_MIN)
    if began < midnight(now):
        return  # no morning goes on at night
    seats = [
        (Desk.objects.get(point=point, code=code), StaffMember.objects.get(name=name, point=point))
        for code, name in SEATS.items()
    ]
    for desk, staff in seats:
        take_desk(staff, desk, began)
    play(point, seats, began)
    for minute, topic, minutes in ((17, "way", 2), (55, "form", 4), (88, "way", 1)):
        count_help(point, Visit.Kind.DOOR, topic, minutes, at=began + timedelta(minutes=minute))


def end_other_days(point: Point, now: datetime) -> None:
    """End turns and visits that the demo's earlier days left open."""
    earlier = Visit.objects.filter(point=point, day__lt=timezone.localdate(now), ended_at__isnull=True)
    for visit in earlier:
        if visit.state == Visit.State.SERVING:
            serving.finish(visit, None, None, "left")
        else:
            serving.leave(visit)
    for turn in DeskTurn.objects.filter(
        desk__point=point, during__endswith__isnull=True, during__startswith__lt=midnight(now)
    ):
        turn.during = (turn.during.lower, midnight(turn.during.lower) + timedelta(days=1))
        turn.save(update_fields=["during"])


def play(point: Point, seats: list[tuple[Desk, StaffMember]], began: datetime) -> None:
    """Let customers come, be called and be served, minute by minute."""
    services = {service.code: service for service in Service.objects.all()}
    told: dict[int, Comer] = {}
    since: dict[int, int] = {}
    for minute in range(LENGTH_MIN):
        at = began + timedelta(minutes=minute)
        for comer in COMERS:
            if comer.minute == minute:
                wanted = [services[code] for code in comer.services]
                told[arrive(point, wanted, arrival_of(comer, began), at).pk] = comer
        for desk, staff in seats:
            visit = visit_at(desk)
            if visit is not None and minute - since[desk.pk] >= told[visit.pk].served_min:
                comer = told[visit.pk]
                serving.finish(visit, desk, staff, comer.outcome, comer.cause, at)
                visit = None
            if visit is None and call_next(desk, staff, at) is not None:
                since[desk.pk] = minute


def arrival_of(comer: Comer, began: datetime) -> Arrival:
    """Return what is known of one who comes."""
    booked = None if comer.booked is None else began + timedelta(minutes=comer.booked)
    return Arrival(
        language=comer.language, booked_for=booked, priority_min=comer.priority_min, priority_reason=comer.reason
    )
