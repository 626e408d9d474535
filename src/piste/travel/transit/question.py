"""What is asked of public transport: when people leave or must be there, how far they walk, how often they change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.errors import PisteError
from piste.core.units import LONGEST_MIN, SECONDS_PER_MIN
from piste.travel.transit.clock import read_clock_s

STEP_S = 60
MOST_CHANGES = 7


@dataclass(frozen=True)
class TransitParams:
    """How people use public transport."""

    access_min: float = 15.0
    """Longest walk from a place to a stop, and of a whole way on foot."""
    egress_min: float = 15.0
    """Longest walk from a stop to a site."""
    transfer_min: float = 10.0
    """Longest walk between two stops at a change."""
    change_s: int = 60
    """Least seconds between arrival and departure at any change, where the feed tells nothing else; at least 1."""
    max_changes: int | None = 3
    """None: as many as it takes."""
    cutoff_min: float = 120.0
    percentiles: tuple[int, ...] = (50, 90)

    def __post_init__(self) -> None:
        if self.change_s < 1:
            raise PisteError("A change takes at least 1 second, not {seconds}.", seconds=self.change_s)
        if self.max_changes is not None and not 0 <= self.max_changes <= MOST_CHANGES:
            raise PisteError("The number of changes is from 0 to {most}, or unlimited.", most=MOST_CHANGES)
        if not 0 < self.cutoff_min <= LONGEST_MIN:
            raise PisteError("The cut-off is above 0 and at most {most} minutes.", most=int(LONGEST_MIN))
        walks = (self.access_min, self.egress_min, self.transfer_min)
        if min(walks) < 0 or max(walks) > LONGEST_MIN:
            raise PisteError("The longest walks are from 0 to {most} minutes.", most=int(LONGEST_MIN))
        if not self.percentiles or not all(0 < share <= 100 for share in self.percentiles):
            raise PisteError("Percentiles are above 0 and at most 100.")

    @property
    def cutoff_s(self) -> int:
        """Whole seconds; a time of exactly the cut-off is within it."""
        return int(np.floor(self.cutoff_min * SECONDS_PER_MIN))


@dataclass(frozen=True)
class Window:
    """The moments asked for, seconds after the day's start, one a minute.

    `arrive` False: people leave the place at each of the moments (the first inclusive, the end not); a time counts from
    that moment, waiting at the stop included, to the site's door. `arrive` True: people must be at the site at each of
    the moments; a time counts back from that moment to the latest start that is soon enough, so that waiting at the
    site's door for the moment is included.
    """

    arrive: bool
    moments: NDArray[np.int32]

    def span(self, cutoff_s: int) -> tuple[int, int]:
        """Return the first and last second of any journey asked for."""
        first, last = int(self.moments[0]), int(self.moments[-1])
        return (first - cutoff_s, last) if self.arrive else (first, last + cutoff_s)


def read_window(text: str, *, arrive: bool) -> Window:
    """Read `8:00-10:00`, the minutes from the first to before the last, or one moment, `10:00`.

    Raises
    ------
    PisteError
        Where it is neither.
    """
    parts = [read_clock_s(part.strip()) for part in text.replace("–", "-").split("-")]
    if len(parts) not in (1, 2) or min(parts) < 0 or (len(parts) == 2 and parts[1] <= parts[0]):
        raise PisteError("“{value}” is no time of day and no span of two, such as 8:00-10:00.", value=text)
    end = parts[1] if len(parts) == 2 else parts[0] + STEP_S
    return Window(arrive, np.arange(parts[0], end, STEP_S, dtype=np.int32))
