"""The one order of walk-ins and appointments: by effective time, which can always be explained."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LATE_LIMIT_MIN = 10
"""A booked customer who checks in at most this much late keeps the booked time."""
MOST_PRIORITY_MIN = 120


@dataclass(frozen=True)
class Place:
    """Where a visit stands in the order, and what that rests on."""

    effective_at: datetime
    basis: str
    """booked, late or arrival."""
    priority_min: int

    @property
    def before_priority(self) -> datetime:
        """Return the time that the priority moved."""
        return self.effective_at + timedelta(minutes=self.priority_min)


def effective_time(arrived_at: datetime, booked_for: datetime | None = None, priority_min: int = 0) -> datetime:
    """Return the time by which a visit is called; the smallest is next.

    A booked customer who has checked in no more than 10 minutes late has the booked time, everyone else the time of
    arrival. A priority moves it forward by its minutes. Nothing that happens later (parking, a hand-over) enters here.

    Parameters
    ----------
    arrived_at : datetime
        When the ticket was taken or the booked customer checked in, with its zone.
    booked_for : datetime, optional
        The booked time.
    priority_min : int
        Minutes forward, 0 to 120.

    Raises
    ------
    ValueError
        For a priority outside its bounds, or a time without its zone.
    """
    return place_of(arrived_at, booked_for, priority_min).effective_at


def place_of(arrived_at: datetime, booked_for: datetime | None = None, priority_min: int = 0) -> Place:
    """Return the effective time with what it rests on."""
    if not 0 <= priority_min <= MOST_PRIORITY_MIN:
        raise ValueError(f"a priority is 0 to {MOST_PRIORITY_MIN} minutes")
    if arrived_at.tzinfo is None or (booked_for is not None and booked_for.tzinfo is None):
        raise ValueError("times need their zone")
    if booked_for is None:
        base, basis = arrived_at, "arrival"
    elif (arrived_at - booked_for) <= timedelta(minutes=LATE_LIMIT_MIN):
        base, basis = booked_for, "booked"
    else:
        base, basis = arrived_at, "late"
    return Place(base - timedelta(minutes=priority_min), basis, priority_min)
