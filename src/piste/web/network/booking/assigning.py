"""Who and what serves a visit at a time: an exact choice, the least versatile first, so that others stay free."""

from dataclasses import dataclass

from piste.web.network.booking.day import (
    POOL,
    Day,
    Part,
    able_for,
    free_starts,
    length_of,
    person_starts,
    remote_rooms,
    visit_starts,
    ways_to_split,
)
from piste.web.network.booking.directory import Directory
from piste.web.network.booking.minutes import instant
from piste.web.network.booking.slot import VISIT
from piste.web.network.booking.span import Span


@dataclass(frozen=True)
class Assignment:
    """People by part, and a desk or room."""

    parts: tuple[tuple[Part, int], ...]
    """Each part with the person's key."""
    place: int | None
    """Resource of the desk or remote room; None where there is none."""
    taken: tuple[tuple[int, Span], ...]
    """Every resource with the time it is taken for, pauses included."""


def assign(
    directory: Directory,
    day: Day,
    minute: int,
    point: int | None,
    channel: str,
    services: tuple[int, ...],
    language: str,
    equipment: frozenset[str] = frozenset(),
) -> Assignment | None:
    """Return an assignment for a visit that begins at a minute, or None if and only if there is none."""
    if not visit_starts(directory, day, point, channel, services, language, equipment) >> minute & 1:
        return None
    people_at = point if channel == VISIT and point is not None else POOL
    for parts in ways_to_split(directory, services):
        chosen = [choose_person(directory, day, people_at, minute + part.offset, part, language) for part in parts]
        people = [person for person in chosen if person is not None]
        if len(people) == len(parts):
            return build(directory, day, minute, point, channel, list(zip(parts, people, strict=True)), equipment)
    return None


def choose_person(directory: Directory, day: Day, place: int, minute: int, part: Part, language: str) -> int | None:
    """Return who can begin a part at a minute: of those, who can do the fewest services in the fewest languages."""
    able = [
        staff
        for staff in able_for(directory, day, place, part, language)
        if person_starts(directory, day, place, staff, part) >> minute & 1
    ]
    return min(able, key=lambda staff: (directory.versatility[staff], busy(directory, day, staff), staff), default=None)


def busy(directory: Directory, day: Day, staff: int) -> int:
    """Return for how many minutes a person is taken already: work is spread."""
    return day.taken.get(directory.people[staff].resource, 0).bit_count()


def build(
    directory: Directory,
    day: Day,
    minute: int,
    point: int | None,
    channel: str,
    people: list[tuple[Part, int]],
    equipment: frozenset[str],
) -> Assignment:
    """Return the assignment with the first free desk or room."""
    taken = []
    for part, staff in people:
        begins = minute + part.offset
        span = Span(instant(day.day, begins), instant(day.day, begins + part.length + part.pause))
        taken.append((directory.people[staff].resource, span))
    place = None
    if point is not None:
        services = tuple(service for part, _staff in people for service in part.services)
        length, pause = length_of(directory, services)
        mine = directory.desks[point] if channel == VISIT else remote_rooms(directory, point, equipment)
        place = next(one for one in mine if free_starts(day, one, length + pause) >> minute & 1)
        taken.append((place, Span(instant(day.day, minute), instant(day.day, minute + length + pause))))
    return Assignment(tuple(people), place, tuple(taken))
