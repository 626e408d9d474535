"""One local day of everybody: who is where on shift, and what is taken, to the minute; and what that leaves free."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations, pairwise

from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from piste.web.network.booking.directory import AT_DESK, Directory
from piste.web.network.booking.minutes import (
    MINUTE,
    day_ends,
    join_bits,
    local_day,
    starts_of,
    touched_minutes,
    whole_day,
    whole_minutes,
)
from piste.web.network.booking.models import Reservation, Shift
from piste.web.network.booking.slot import REMOTE, VISIT
from piste.web.network.booking.span import Span
from piste.web.network.models import Offering

APPOINTMENT = "appointment"
"""The purpose of appointments' reservations."""
POOL = 0
"""Where people on remote duty are: nowhere, and for everybody."""
FREE_AHEAD = 240
"""Minutes past midnight that count as free for a pause after the last appointment."""


@dataclass(frozen=True)
class Part:
    """A run of services that one person gives: how long after the visit's start, how long, with what pause."""

    services: tuple[int, ...]
    offset: int
    length: int
    pause: int


@dataclass
class Day:
    """A day's shifts and reservations, and what was worked out from them."""

    day: date
    on_shift: dict[int, dict[int, int]]
    """By place (a point, or POOL), by person: minutes."""
    taken: dict[int, int]
    """By resource: minutes."""
    worked_out: dict[int, dict[tuple[object, ...], int]] = field(default_factory=lambda: defaultdict(dict))
    """By place: starts that were asked for before."""

    def forget_resource(self, resource: int, directory: Directory) -> None:
        """Drop what was worked out with a resource."""
        staff, point = directory.staff_of.get(resource), directory.point_of.get(resource)
        for place in list(self.worked_out):
            if place == point or staff in self.on_shift.get(place, ()):
                del self.worked_out[place]


def read_days(
    directory: Directory,
    days: Sequence[date],
    places: frozenset[int] | None = None,
    *,
    ignore_key: str | None = None,
) -> dict[date, Day]:
    """Read days by two queries; for booking, of some places only and without an appointment that is to be moved."""
    whole = Span(day_ends(min(days))[0], day_ends(max(days))[1])
    made = {day: Day(day, defaultdict(dict), {}) for day in days}
    shifts = Shift.objects.filter(during__overlap=whole.range)
    if places is not None:
        asked = Q(point__in=places) | (Q(role=Shift.Role.REMOTE) if POOL in places else Q())
        shifts = shifts.filter(asked | Q(role=Shift.Role.ABSENCE))
    away: list[tuple[int, datetime, datetime]] = []
    kept = shifts.values_list("staff", "point", "role", Lower("during"), Upper("during"))
    for staff, point, role, start, end in kept:
        if staff not in directory.people:
            continue
        if role == Shift.Role.ABSENCE:
            away.append((staff, start, end))
            continue
        place = POOL if role == Shift.Role.REMOTE else point
        for day, whole_bits, _touched in by_days(start, end):
            if day in made:
                mine = made[day].on_shift[place]
                mine[staff] = mine.get(staff, 0) | whole_bits
    for staff, start, end in away:
        for day, _whole, gone in by_days(start, end):
            for mine in made[day].on_shift.values() if day in made else ():
                if staff in mine:
                    mine[staff] &= ~gone
    wanted = resources_at(directory, made.values(), places) if places is not None else None
    read_taken(made, wanted, ignore_key=ignore_key)
    return made


def resources_at(directory: Directory, days: Iterable[Day], places: frozenset[int]) -> set[int]:
    """Return the resources of some places: their people on shift, desks and rooms."""
    found = {
        directory.people[staff].resource for day in days for place in places for staff in day.on_shift.get(place, ())
    }
    for place in places:
        found.update(directory.desks.get(place, ()), directory.rooms.get(place, ()))
    return found


@lru_cache(maxsize=20_000)
def by_days(start: datetime, end: datetime) -> tuple[tuple[date, int, int], ...]:
    """Return the days that a time meets, each with its minutes wholly within it and those of which it has any part.

    Many people work the same hours: a country's month is worked out once a time and not once a person.
    """
    first = local_day(start)
    days = [first + timedelta(days=k) for k in range((local_day(end - MINUTE / 60) - first).days + 1)]
    return tuple((day, whole_minutes(day, start, end), touched_minutes(day, start, end)) for day in days)


def read_taken(made: dict[date, Day], resources: Iterable[int] | None = None, *, ignore_key: str | None = None) -> None:
    """Read what is taken on some days, of all resources or of some, by one query."""
    whole = Span(day_ends(min(made))[0], day_ends(max(made))[1])
    kept = Reservation.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now()), is_active=True, during__overlap=whole.range
    )
    read: dict[date, dict[int, int]] = {day: {} for day in made}
    if resources is not None:
        wanted = list(resources)
        kept = kept.filter(resource__in=wanted)
        read = {day: dict.fromkeys(wanted, 0) for day in made}
    if ignore_key is not None:
        kept = kept.exclude(purpose=APPOINTMENT, key=ignore_key)
    for resource, start, end in kept.values_list("resource", Lower("during"), Upper("during")):
        for day, _whole, touched in by_days(start, end):
            if day in read:
                read[day][resource] = read[day].get(resource, 0) | touched
    for day, one in made.items():
        one.taken.update(read[day])  # at once: another thread never sees a resource free that is only being read


def ways_to_split(directory: Directory, services: tuple[int, ...]) -> list[tuple[Part, ...]]:
    """Return every way to give a visit's services, in order, by people who follow each other; fewest people first.

    A person's pause after a part ends with the next part at the latest, so that they may serve the same visit again.
    """
    lengths = [directory.services[key].duration_min for key in services]
    ways = []
    for people in range(len(services)):
        for cuts in combinations(range(1, len(services)), people):
            ends = (0, *cuts, len(services))
            parts = []
            for first, last in pairwise(ends):
                pause = directory.services[services[last - 1]].buffer_min
                if last < len(services):
                    pause = min(pause, lengths[last])
                parts.append(Part(services[first:last], sum(lengths[:first]), sum(lengths[first:last]), pause))
            ways.append(tuple(parts))
    return ways


def person_starts(directory: Directory, day: Day, place: int, staff: int, part: Part) -> int:
    """Return the minutes at which a person could begin a part."""
    person = directory.people[staff]
    there = day.on_shift[place][staff]
    if place != POOL:
        for service in part.services:
            agency = directory.agency_on(service, day.day)
            there &= directory.is_open(place, agency if agency == person.agency else None, day.day)
    if not there:
        return 0
    return starts_of(there, part.length) & free_starts(day, person.resource, part.length + part.pause)


def free_starts(day: Day, resource: int, length: int) -> int:
    """Return the minutes from which a resource is not taken for so long."""
    everything = (1 << (whole_day(day.day).bit_length() + FREE_AHEAD)) - 1
    taken = day.taken.get(resource, 0)
    return starts_of(everything & ~taken, length) if taken else everything


def able_for(directory: Directory, day: Day, place: int, part: Part, language: str) -> list[int]:
    """Return who at a place may give all services of a part."""
    mine = day.on_shift.get(place)
    if not mine:
        return []
    able = frozenset.intersection(*(directory.able_people(service, language, day.day) for service in part.services))
    return [staff for staff in mine if staff in able]


def people_starts(directory: Directory, day: Day, place: int, services: tuple[int, ...], language: str) -> int:
    """Return the minutes at which people at a place could begin a visit, whoever follows whom."""
    key = ("people", services, language)
    known = day.worked_out[place]
    if key not in known:
        found = 0
        for parts in ways_to_split(directory, services):
            starts = -1
            for part in parts:
                able = able_for(directory, day, place, part, language)
                starts &= join_bits(person_starts(directory, day, place, staff, part) for staff in able) >> part.offset
                if not starts:
                    break
            found |= starts
        known[key] = found
    return known[key]


def remote_rooms(directory: Directory, point: int, equipment: frozenset[str]) -> list[int]:
    """Return a point's remote rooms that have all of some equipment."""
    mine = directory.rooms.get(point, ())
    return [room for room in mine if equipment <= directory.equipment.get(room, frozenset())]


def place_starts(
    directory: Directory, day: Day, point: int, resources: str, length: int, equipment: frozenset[str] = frozenset()
) -> int:
    """Return the minutes from which any desk, or any remote room, of a point is free for so long."""
    key = (resources, length, equipment)
    known = day.worked_out[point]
    if key not in known:
        mine = directory.desks.get(point, ()) if resources == "desk" else remote_rooms(directory, point, equipment)
        known[key] = join_bits(free_starts(day, resource, length) for resource in mine)
    return known[key]


def visit_starts(
    directory: Directory,
    day: Day,
    point: int | None,
    channel: str,
    services: tuple[int, ...],
    language: str,
    equipment: frozenset[str] = frozenset(),
) -> int:
    """Return every minute of a day at which a visit could begin, exactly: people and a place can be assigned to it."""
    length, pause = length_of(directory, services)
    if point is None:
        return people_starts(directory, day, POOL, services, language)
    presences = AT_DESK if channel == VISIT else frozenset({Offering.Presence.REMOTE})
    if not all(directory.offers(point, service, day.day, language, presences) for service in services):
        return 0
    if channel == VISIT:
        starts = people_starts(directory, day, point, services, language)
        return starts and starts & place_starts(directory, day, point, "desk", length + pause)
    if channel != REMOTE:
        return 0
    starts = people_starts(directory, day, POOL, services, language)
    starts = starts and starts & place_starts(directory, day, point, "room", length + pause, equipment)
    return starts and starts & starts_of(directory.is_open(point, None, day.day), length)


def length_of(directory: Directory, services: tuple[int, ...]) -> tuple[int, int]:
    """Return how long a visit takes, and the pause after it, in minutes."""
    return (
        sum(directory.services[key].duration_min for key in services),
        directory.services[services[-1]].buffer_min,
    )
