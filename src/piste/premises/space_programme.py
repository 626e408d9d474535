"""The space programme of a site: which rooms in which zone, how much area in each measure, for how many people."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from piste.premises.concept import ZONES, Concept, Figure, RoomType


@dataclass(frozen=True)
class SiteNeed:
    """Who works at a site and who visits it."""

    people: int
    """Staff whose place of work it is."""
    person_years: float
    counters: int
    """Service desks needed at once (premises/counters.py)."""
    customers_a_day: float
    remote_visits_a_day: float = 0.0
    without: Collection[str] = ()
    """Keys of rooms that the site leaves out."""


@dataclass(frozen=True)
class RoomNeed:
    """Rooms of one kind."""

    room: RoomType
    count: int

    @property
    def hum2(self) -> float:
        """Return the area of all of them."""
        return self.count * self.room.hum2


@dataclass(frozen=True)
class Cost:
    """A cost with the range that the concept's figures give."""

    value_eur: float
    low_eur: float
    high_eur: float
    assumed: bool


@dataclass(frozen=True)
class SpaceProgramme:
    """Rooms and areas; room area (hum2), usable area (hym2) and net floor area (htm2) are never mixed."""

    need: SiteNeed
    seats: int
    rooms: tuple[RoomNeed, ...]
    hum2: float
    """Sum of the rooms' own areas."""
    hym2: float
    """Usable area: the rooms' areas without corridors and technical rooms; here equal to hum2 by definition."""
    htm2: float
    """Net floor area that the rooms take, by the concept's factor."""
    htm2_allowed: float
    """Net floor area that the concept allows for the person-years."""
    cost: Cost
    """Fit-out of the net floor area, moving and ICT."""

    @property
    def htm2_per_person_year(self) -> float:
        """Return the net floor area a person-year; infinite where nobody works there."""
        return self.htm2 / self.need.person_years if self.need.person_years else math.inf

    def zone_hum2(self) -> dict[str, float]:
        """Return the rooms' area by zone."""
        return {zone: sum(each.hum2 for each in self.rooms if each.room.zone == zone) for zone in ZONES}


def build_space_programme(concept: Concept, need: SiteNeed) -> SpaceProgramme:
    """Return the rooms that a site needs by the concept.

    Seats are people x mean presence x peak over mean, rounded up and never more than people; each kind of room is
    counted by what it depends on.

    Raises
    ------
    ValueError
        Where people, visits or counters are negative, or a room left out is not known.
    """
    if min(need.people, need.person_years, need.counters, need.customers_a_day, need.remote_visits_a_day) < 0:
        raise ValueError("people, counters and visits are never negative")
    unknown = set(need.without) - {room.key for room in concept.rooms}
    if unknown:
        raise ValueError(f"no room is called {', '.join(sorted(unknown))}")
    seats = min(need.people, math.ceil(need.people * concept.seats_per_person - 1e-9))
    amounts = {
        "site": 1.0,
        "person": float(need.people),
        "desk": float(seats),
        "counter": float(need.counters),
        "customer_a_day": need.customers_a_day,
        "remote_visit_a_day": need.remote_visits_a_day,
    }
    wanted = (room for room in concept.rooms if room.key not in need.without and need.people >= room.people_at_least)
    rooms = tuple(RoomNeed(room, count) for room in wanted if (count := room.count(amounts[room.per])))
    hum2 = math.fsum(each.hum2 for each in rooms)
    htm2 = hum2 * concept.htm2_per_hum2.value
    return SpaceProgramme(
        need=need,
        seats=seats,
        rooms=rooms,
        hum2=hum2,
        hym2=hum2,
        htm2=htm2,
        htm2_allowed=need.person_years * concept.htm2_per_person_year.value,
        cost=_cost(concept, need.people, seats, htm2),
    )


def _cost(concept: Concept, people: int, seats: int, htm2: float) -> Cost:
    parts: tuple[tuple[Figure, float], ...] = (
        (concept.fit_out_eur_per_htm2, htm2),
        (concept.moving_eur_per_person, float(people)),
        (concept.ict_eur_per_seat, float(seats)),
    )
    return Cost(
        math.fsum(figure.value * amount for figure, amount in parts),
        math.fsum(figure.low * amount for figure, amount in parts),
        math.fsum(figure.high * amount for figure, amount in parts),
        any(figure.assumed for figure, _ in parts),
    )
