"""A version of the concept of shared work environments: its figures with their sources, rooms and rules."""

import math
from dataclasses import dataclass
from typing import Literal

ASSUMPTION = "ASSUMPTION"

ZONES = ("public", "semi_public", "staff", "restricted")
DRIVERS = ("site", "person", "desk", "counter", "customer_a_day", "remote_visit_a_day")
Driver = Literal["site", "person", "desk", "counter", "customer_a_day", "remote_visit_a_day"]


@dataclass(frozen=True)
class Figure:
    """One number of the concept with its range; `source` is "ASSUMPTION …" where nobody publishes it."""

    value: float
    low: float
    high: float
    source: str

    @property
    def assumed(self) -> bool:
        """Tell whether the number is an assumption."""
        return self.source.upper().startswith(ASSUMPTION)


@dataclass(frozen=True)
class RoomType:
    """One kind of room: its area (hum2) and how many there are for how much of what."""

    key: str
    name: str
    zone: str
    hum2: float
    per: Driver
    one_for: float = 1.0
    at_least: int = 0
    at_most: int | None = None
    people_at_least: int = 0
    """Sites with fewer people go without."""
    equipment: tuple[str, ...] = ()
    source: str = ASSUMPTION

    def count(self, amount: float) -> int:
        """Return how many rooms an amount of what they are counted by needs."""
        wanted = max(math.ceil(amount / self.one_for - 1e-9), self.at_least)
        return wanted if self.at_most is None else min(wanted, self.at_most)


@dataclass(frozen=True)
class StepFree:
    """What a building must have so that everyone can come in and work there."""

    zones: tuple[str, ...] = ZONES
    """Zones that must be reached without a step; a lift does it."""
    entrance: bool = True
    toilet: bool = True
    door_cm: float = 80.0
    induction_loop: bool = True
    source: str = ASSUMPTION


@dataclass(frozen=True)
class Concept:
    """One version of the concept."""

    title: str
    version: str
    htm2_per_person_year: Figure
    present_share: Figure
    """Mean share of staff who are present at a measured moment."""
    peak_over_mean: Figure
    """Present on the fullest usual day, by the mean."""
    htm2_per_hum2: Figure
    """Net floor area by the sum of room areas: walls, corridors, technical rooms."""
    fit_out_eur_per_htm2: Figure
    moving_eur_per_person: Figure
    ict_eur_per_seat: Figure
    wait_within_min: Figure
    wait_share: Figure
    rooms: tuple[RoomType, ...]
    step_free: StepFree

    @property
    def seats_per_person(self) -> float:
        """Return the sharing ratio: seats for one of staff, at most 1."""
        return min(1.0, self.present_share.value * self.peak_over_mean.value)

    def assumptions(self) -> list[str]:
        """Return the keys of everything that is assumed, not sourced."""
        figures = [key for key, value in vars(self).items() if isinstance(value, Figure) and value.assumed]
        rooms = [f"room.{room.key}" for room in self.rooms if room.source.upper().startswith(ASSUMPTION)]
        rules = ["step_free"] if self.step_free.source.upper().startswith(ASSUMPTION) else []
        return figures + rooms + rules
