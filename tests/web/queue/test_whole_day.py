"""A day at a point, from the first ticket to the night: 80 customers, 5 desks, 3 agencies, by people's own pages.

The test keeps its own book of what it does, minute by minute, and of whom each desk must get by the rules; at the end
every sum of the database is compared with the book.
"""

from collections import Counter as Count
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.counter.queue.devices import make_device, ticket_token
from piste.web.network.booking.check_in_code import code_of
from piste.web.network.booking.models import Appointment, AppointmentPart
from piste.web.network.booking.no_shows import mark_no_shows
from piste.web.network.models import Agency, Desk, Offering, Point, Service, StaffMember, Training
from piste.web.network.visits.calling import open_service, visit_at
from piste.web.network.visits.models import DeskTurn, Period, Visit
from piste.web.network.visits.nightly import end_open_days
from web.visits.conftest import DAY, START

CUSTOMERS, NO_SHOWS = 80, 5
OUTCOMES = ("solved", "solved", "solved", "sent-on", "must-return")
CAUSES = ("", "", "", "", "letter", "paper", "wrong-place")
OFFSETS = (10, -5, -10, -15)
"""Booked so many minutes after the arrival: early, late within the limit, at it, and too late."""


@dataclass
class Person:
    """A customer in the test's own book."""

    number: int
    services: list[str]
    language: str
    came: int
    effective: int
    booked: int | None
    plan: str
    key: int = 0
    state: str = "waiting"
    first_called: int | None = None
    since: int = 0
    until: int = 0
    sent_on: bool = False
    cause: str = ""
    outcomes: list = field(default_factory=list)

    @property
    def wait(self):
        return max(0, self.first_called - max(self.came, self.booked or self.came))


@dataclass
class Seat:
    """A desk with the browser of whoever sits there."""

    desk: Desk
    client: Client
    services: set[str]
    languages: set[str]
    serves: Person | None = None
    parked: list = field(default_factory=list)


class Town:
    """The point, and the book."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.stand_at(0)
        agencies = {code: Agency.objects.create(code=code) for code in ("town", "kela", "vero")}
        self.point = Point.objects.create(code="p", operator=agencies["town"], region="10", municipality="491",
                                          lat=61, lon=27, name={"fi": "Piste"})  # fmt: skip
        self.services = {}
        for code, agency, letter in (("advice", "town", "N"), ("benefits", "kela", "K"), ("tax", "vero", "V")):
            made = Service.objects.create(
                code=code, agency=agencies[agency], letter=letter, needs_training=code != "advice"
            )
            Offering.objects.create(point=self.point, service=made, valid_from=date(2026, 1, 1))
            self.services[code] = made
        self.seats = [self.sit(place, *who, agencies) for place, who in enumerate((
            ("town", "advisor", {"advice", "benefits", "tax"}, {"fi", "sv"}),
            ("town", "advisor", {"advice", "benefits"}, {"fi", "sv"}),
            ("kela", "expert", {"benefits"}, {"fi"}),
            ("kela", "expert", {"benefits", "tax"}, {"fi", "sv"}),
            ("vero", "expert", {"tax"}, {"fi"}),
        ))]  # fmt: skip
        _device, self.kiosk = make_device(self.point, "kiosk", "Ovi")
        self.people, self.minutes, self.help, self.missed_calls = [], Count(), [], 0

    def stand_at(self, minute):
        self.minute = minute
        now = START + timedelta(minutes=minute)
        self.monkeypatch.setattr(timezone, "now", lambda: now)

    def sit(self, place, agency, kind, services, languages, agencies):
        desk = Desk.objects.create(point=self.point, code=str(place + 1))
        user = User.objects.create_user(f"{place}@example.fi", None)
        Grant.objects.create(user=user, role=kind, point="p")
        staff = StaffMember.objects.create(name=f"S{place}", kind=kind, agency=agencies[agency], point=self.point,
                                           languages=sorted(languages), user=user)  # fmt: skip
        for code in services - {"advice"}:
            Training.objects.create(staff=staff, service=self.services[code], completed_on=date(2026, 1, 1))
        client = Client()
        client.force_login(user)
        client.cookies["django_language"] = "en"
        assert client.post("/desk/choose", {"desk": desk.pk}).status_code == 302
        return Seat(desk, client, services, languages)

    # customers

    def plan_of(self, number):
        return {3: "park", 7: "hand-over", 11: "miss"}.get(number % 16, "leave" if number % 20 == 19 else "finish")

    def arrive(self, number):
        """Let one come: by the kiosk without an appointment, by its code with one, or by the reception for several."""
        services = [("advice", "benefits", "tax", "benefits")[number % 4]]
        several = number % 10 == 4
        services += ["benefits"] if several and services != ["benefits"] else []
        language = "sv" if number % 7 == 0 else "fi"
        booked = self.minute + OFFSETS[number // 5 % 4] if number % 5 == 2 else None
        keeps = booked is not None and self.minute - booked <= 10
        person = Person(
            number, services, language, self.minute, booked if keeps else self.minute, booked, self.plan_of(number)
        )
        if booked is not None:
            answer = self.check_in(services, language, booked)
        elif several:
            posted = {"services": [self.services[code].pk for code in services], "language": language, "priority": 0}
            answer = self.seats[0].client.post(f"/reception/{self.point.pk}", posted)
        else:
            posted = {"service": services[0], "request_id": uuid4(), "lang": language}
            answer = Client().post(f"/kiosk/{self.kiosk}/take", posted)
        assert answer.status_code == 302, answer.content.decode()
        visit = Visit.objects.latest("pk")
        if several:  # in the order in which the directory lists them, whatever was ticked first
            person.services = [part.service.code for part in visit.services.order_by("position")]
        person.key, person.since = visit.pk, self.minute
        self.people.append(person)

    def book(self, services, language, minute):
        starts = START + timedelta(minutes=minute)
        made = Appointment.objects.create(point=self.point, language=language, starts_at=starts,
                                          ends_at=starts + timedelta(minutes=30), called="K")  # fmt: skip
        for position, code in enumerate(services):
            AppointmentPart.objects.create(appointment=made, position=position, service=self.services[code],
                                           starts_at=made.starts_at, ends_at=made.ends_at)  # fmt: skip
        return made

    def check_in(self, services, language, minute):
        made = self.book(services, language, minute)
        return Client().post(f"/kiosk/{self.kiosk}/appointment", {"code": code_of(made.pk), "lang": language})

    # desks

    def press(self, seat, name, **posted):
        visit = visit_at(seat.desk)
        if visit is not None and name != "help":
            posted |= {"visit": visit.pk, "part": open_service(visit).pk}
        answer = seat.client.post(f"/desk/{name}", posted)
        assert answer.status_code == 302, (name, answer.content.decode()[-900:])

    def spend(self, person, kind):
        """Book the minutes since the person's last change."""
        self.minutes[kind, person.services[0] if kind == "serving" else ""] += self.minute - person.since
        person.since = self.minute

    def next_for(self, seat):
        able = [one for one in self.people if one.state == "waiting" and one.services[0] in seat.services
                and one.language in seat.languages]  # fmt: skip
        return min(able, key=lambda one: (one.effective, one.key), default=None)

    def begin(self, seat, person):
        visit = visit_at(seat.desk)
        assert (visit.pk if visit else None) == (person.key if person else None), (
            f"desk {seat.desk.code} at {self.minute}"
        )
        if person is None:
            return
        self.spend(person, person.state)
        person.state, seat.serves = "serving", person
        person.first_called = self.minute if person.first_called is None else person.first_called
        person.until = self.minute + 8 + person.number * 7 % 11

    def act(self, seat):
        """End what is due at a desk, then get somebody."""
        person = seat.serves
        if person is not None and self.minute >= person.until:
            self.end(seat, person)
        if seat.serves is None:
            due = next((one for one, at in seat.parked if self.minute >= at), None)
            if due is not None:
                seat.parked = [(one, at) for one, at in seat.parked if one is not due]
                self.press(seat, "pick", chosen=due.key)
                self.begin(seat, due)
            else:
                expected = self.next_for(seat)
                self.press(seat, "call")
                self.begin(seat, expected)

    def end(self, seat, person):
        self.spend(person, "serving")
        plan, person.plan = person.plan, "finish"
        if plan == "park":
            self.press(seat, "park")
            person.state, seat.serves = "on-hold", None
            seat.parked.append((person, self.minute + 5))
        elif plan == "hand-over":
            other = "tax" if person.services[0] == "benefits" else "benefits"
            self.press(seat, "hand-over", service=other)
            person.sent_on = True
            person.services = [other, *(code for code in person.services[1:] if code != other)]
            person.state, seat.serves = "waiting", None
        elif plan == "miss":
            self.press(seat, "miss")
            person.state, seat.serves = "missed", None
        else:
            self.finish(seat, person)

    def finish(self, seat, person):
        outcome, cause = OUTCOMES[person.number % 5], CAUSES[person.number % 7]
        self.press(seat, "finish", outcome=outcome, cause=cause)
        person.cause = cause
        person.outcomes = [*person.outcomes, outcome]
        if outcome == "must-return" or len(person.services) == 1:
            person.state, seat.serves = "finished", None
            return
        person.services = person.services[1:]
        if person.services[0] in seat.services:
            person.until = self.minute + 5
        else:
            person.state, seat.serves = "waiting", None

    def leave(self, person):
        assert Client().post(f"/ticket/{ticket_token(person.key)}/leave", {"lang": "fi"}).status_code == 302
        self.spend(person, person.state)
        person.state, person.outcomes = "finished", ["left"]

    def outcome_of(self, person):
        if person.state == "missed":
            return "missed"
        seen = set(person.outcomes) | ({"sent-on"} if person.sent_on else set())
        return next((one for one in ("left", "must-return", "sent-on") if one in seen), "solved")


@pytest.fixture
def town(db, monkeypatch):  # noqa: ARG001
    return Town(monkeypatch)


def play(town):
    """Play until nobody waits."""
    for minute in range(600):
        town.stand_at(minute)
        if minute % 3 == 0 and minute // 3 < CUSTOMERS:
            town.arrive(minute // 3)
        for person in town.people:
            if person.plan == "leave" and person.state == "waiting" and minute - person.came >= 4:
                town.leave(person)
        for seat in town.seats:
            town.act(seat)
        if minute % 20 == 10 and len(town.help) < 9:
            seat, length = town.seats[minute // 20 % 5], 1 + minute % 4
            town.press(seat, "help", kind="door", topic="way", minutes=length)
            town.help.append(length)
        mark_no_shows()
        if minute > 3 * CUSTOMERS and all(one.state in {"finished", "missed"} for one in town.people):
            return
    raise AssertionError("the day does not end")


def test_a_whole_day_adds_up(town):
    for number in range(NO_SHOWS):
        town.book(["benefits"], "fi", 30 * number)
    play(town)
    people = town.people
    assert len(people) == CUSTOMERS
    with_ticket = Visit.objects.filter(number__isnull=False)

    assert Count(with_ticket.values_list("outcome", flat=True)) == Count(town.outcome_of(one) for one in people)
    assert Count(with_ticket.exclude(cause="").values_list("cause", flat=True)) == Count(
        one.cause for one in people if one.cause
    )
    assert Count(with_ticket.values_list("kind", flat=True)) == Count(
        "appointment" if one.booked is not None else "walk-in" for one in people
    )
    assert Count(with_ticket.values_list("language", flat=True)) == Count(one.language for one in people)

    called = [one for one in people if one.first_called is not None]
    waits = {visit.pk: visit.wait for visit in with_ticket if visit.wait is not None}
    assert waits == {one.key: timedelta(minutes=one.wait) for one in called}

    spent = Count()
    for period in Period.objects.filter(visit__number__isnull=False).select_related("service__service"):
        served = period.service.service.code if period.kind == "serving" else ""
        spent[period.kind, served] += round((period.during.upper - period.during.lower) / timedelta(minutes=1))
    assert spent == +town.minutes
    agency_of = {"advice": "town", "benefits": "kela", "tax": "vero"}
    assert {agency_of[code] for kind, code in spent if kind == "serving"} == {"town", "kela", "vero"}

    letters = Count(visit.letter for visit in with_ticket)
    for letter, count in letters.items():  # no number twice, none left out
        assert sorted(with_ticket.filter(letter=letter).values_list("number", flat=True)) == list(range(1, count + 1))
    helped = Visit.objects.filter(kind="door")
    assert sum(round((v.ended_at - v.arrived_at) / timedelta(minutes=1)) for v in helped) == sum(town.help)
    assert helped.count() == len(town.help) == 9
    for what in ("missed", "left", "sent-on", "must-return", "solved"):
        assert any(town.outcome_of(one) == what for one in people), what

    states = Count(Appointment.objects.values_list("state", flat=True))
    missed = sum(one.state == "missed" and one.booked is not None for one in people)
    booked = sum(one.booked is not None for one in people)
    assert states == +Count({"missed": NO_SHOWS + missed, "served": booked - missed})

    page = town.seats[0].client.get("/desk").content.decode()
    assert f"<dd>{CUSTOMERS + 9}</dd>" in page
    assert f"<dd>{round(median(one.wait for one in called))}</dd>" in page
    for seat in town.seats:
        assert seat.client.post("/desk/leave").status_code == 302
    town.stand_at(24 * 60)
    assert end_open_days() == (0, 0)
    assert not DeskTurn.objects.filter(during__endswith__isnull=True).exists()
    assert Visit.objects.filter(day=DAY).count() == CUSTOMERS + 9
