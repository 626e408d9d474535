"""What the search needs to know of the directory, read at once: who can what, where, and when it is open."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from piste.web.network.booking.minutes import whole_minutes
from piste.web.network.booking.resources import Thing, resources_of
from piste.web.network.hours import HoursBook, read_hours
from piste.web.network.models import Agency, Desk, Device, Offering, Point, Room, Service, StaffMember, Training

AT_DESK = frozenset(
    {Offering.Presence.OWN_STAFF, Offering.Presence.ADVISOR, Offering.Presence.SELF_SERVICE_HELP}
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who serves."""

    staff: int
    resource: int
    agency: int
    kind: str
    languages: frozenset[str]


@dataclass
class Directory:
    """Services, people, desks and rooms, by their keys."""

    points: dict[int, Point]
    services: dict[int, Service]
    agencies: dict[int, Agency]
    people: dict[int, Person]
    trainings: dict[tuple[int, int], list[Training]]
    """By person and service."""
    offerings: dict[tuple[int, int], list[Offering]]
    """By point and service."""
    desks: dict[int, list[int]]
    rooms: dict[int, list[int]]
    """Resources of counters, and of rooms for remote service, by point."""
    hours: HoursBook
    open_bits: dict[tuple[int, int | None, date], int] = field(default_factory=dict)
    equipment: dict[int, frozenset[str]] = field(default_factory=dict)
    """By resource of a remote room: what it has that works."""
    able: dict[tuple[int, str, date], frozenset[int]] = field(default_factory=dict)
    desk_keys: dict[int, int] = field(default_factory=dict)
    room_keys: dict[int, int] = field(default_factory=dict)
    """By resource: the desk, or the room, that it is."""

    def is_open(self, point: int, agency: int | None, day: date) -> int:
        """Return the minutes of a day in which a point, or an authority at it, is open."""
        key = (point, agency, day)
        if key not in self.open_bits:
            its = self.agencies[agency] if agency is not None else None
            spans = self.hours.spans(self.points[point], its, day, day)
            bits = 0
            for start, end in spans:
                bits |= whole_minutes(day, start, end)
            self.open_bits[key] = bits
        return self.open_bits[key]

    def agency_on(self, service: int, day: date) -> int:
        """Return the authority that gives a service on a day: its own, or that one's successor."""
        found = self.agencies[self.services[service].agency_id]
        seen = {found.pk}
        while found.active_until is not None and found.active_until < day and found.successor_id is not None:
            found = self.agencies[found.successor_id]
            if found.pk in seen:
                break
            seen.add(found.pk)
        return found.pk

    def able_people(self, service: int, language: str, day: date) -> frozenset[int]:
        """Return who may give a service in a language on a day, wherever they are."""
        key = (service, language, day)
        if key not in self.able:
            self.able[key] = frozenset(
                number
                for number, person in self.people.items()
                if language in person.languages
                and person.kind != StaffMember.Kind.INTERPRETER
                and self.can(person, service, day)
            )
        return self.able[key]

    def can(self, person: Person, service: int, day: date) -> bool:
        """Tell whether a person is trained for a service, or the service asks for none and they are of the house."""
        if any(training.holds_on(day) for training in self.trainings.get((person.staff, service), ())):
            return True
        if self.services[service].needs_training:
            return False
        return person.kind == StaffMember.Kind.ADVISOR or person.agency == self.agency_on(service, day)

    def offers(self, point: int, service: int, day: date, language: str, presences: frozenset[str]) -> bool:
        """Tell whether a point offers a service on a day, in a language, in one of these ways."""
        return any(
            offering.presence in presences
            and language in offering.languages
            and offering.valid_from <= day
            and (offering.valid_until is None or day <= offering.valid_until)
            for offering in self.offerings.get((point, service), ())
        )

    @cached_property
    def versatility(self) -> dict[int, int]:
        """Return for how much each person could be wanted: services times languages."""
        skills: dict[int, set[int]] = defaultdict(set)
        for staff, service in self.trainings:
            skills[staff].add(service)
        return {staff: len(skills[staff]) * len(person.languages) for staff, person in self.people.items()}

    @cached_property
    def staff_of(self) -> dict[int, int]:
        """Return who each person's resource is."""
        return {person.resource: staff for staff, person in self.people.items()}

    @cached_property
    def point_of(self) -> dict[int, int]:
        """Return the point of each desk's and room's resource."""
        return {one: point for places in (self.desks, self.rooms) for point, some in places.items() for one in some}

    @cached_property
    def by_code(self) -> tuple[dict[str, Service], dict[str, Point]]:
        """Return active services, and public points, by their codes."""
        return (
            {one.code: one for one in self.services.values()},
            {one.code: one for one in self.points.values() if one.is_public},
        )

    @cached_property
    def points_of_service(self) -> dict[int, frozenset[int]]:
        """Return at which points each service is offered at all."""
        found: dict[int, set[int]] = defaultdict(set)
        for point, service in self.offerings:
            found[service].add(point)
        return {service: frozenset(points) for service, points in found.items()}


def read_directory() -> Directory:
    """Read all of it by eleven queries, and make the resources that are not there yet."""
    points = {point.pk: point for point in Point.objects.select_related("operator")}
    staff = list(StaffMember.objects.filter(is_active=True))
    desks = list(Desk.objects.filter(is_active=True, kind=Desk.Kind.COUNTER).order_by("point", "code"))
    rooms = list(Room.objects.filter(is_active=True, kind=Room.Kind.REMOTE).order_by("point", "code"))

    known = {}
    things: list[Thing] = [*staff, *desks, *rooms]
    for thing, resource in zip(things, resources_of(things), strict=True):
        known[type(thing).__name__, thing.pk] = resource
    people = {
        one.pk: Person(one.pk, known["StaffMember", one.pk].pk, one.agency_id, one.kind, frozenset(one.languages))
        for one in staff
    }
    trainings: dict[tuple[int, int], list[Training]] = defaultdict(list)
    for training in Training.objects.all():
        trainings[training.staff_id, training.service_id].append(training)
    offerings: dict[tuple[int, int], list[Offering]] = defaultdict(list)
    for offering in Offering.objects.exclude(presence=Offering.Presence.DOCUMENTS):
        offerings[offering.point_id, offering.service_id].append(offering)
    return Directory(
        points,
        {service.pk: service for service in Service.objects.filter(is_active=True).select_related("agency")},
        {agency.pk: agency for agency in Agency.objects.all()},
        people,
        dict(trainings),
        dict(offerings),
        group([(desk.point_id, known["Desk", desk.pk].pk) for desk in desks]),
        group([(room.point_id, known["Room", room.pk].pk) for room in rooms]),
        read_hours(points.values()),
        equipment={known["Room", room.pk].pk: has for room, has in working_equipment(rooms)},
        desk_keys={known["Desk", desk.pk].pk: desk.pk for desk in desks},
        room_keys={known["Room", room.pk].pk: room.pk for room in rooms},
    )


def working_equipment(rooms: list[Room]) -> list[tuple[Room, frozenset[str]]]:
    """Return what each room has, without the kinds of which the directory of devices knows only broken ones there."""
    works: dict[tuple[int, str], bool] = {}
    for key, kind, state in Device.objects.filter(room__in=rooms).values_list("room", "kind", "state"):
        works[key or 0, kind] = works.get((key or 0, kind), False) or state == Device.State.WORKS
    found = []
    for room in rooms:
        mine = {kind: is_so for (key, kind), is_so in works.items() if key == room.pk}
        listed = set(room.equipment) | {kind for kind, is_so in mine.items() if is_so}
        found.append((room, frozenset(kind for kind in listed if mine.get(kind, True))))
    return found


def group(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the second numbers by the first, in order."""
    grouped: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return dict(grouped)
