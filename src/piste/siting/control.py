"""When a search ends: gap reached, time over, work done, or the caller said stop."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.core.deadline import Deadline
from piste.siting.result import relative_gap

Progress = Callable[[float, float | None, float, NDArray[np.int32]], bool | None]
"""Called with (value, bound, seconds, sites); answer False to stop and keep the best."""

PROVEN = 1e-9
"""A gap at most this large counts as none."""


EVERY_S = 0.2
"""Least time between two reports out of a solver that calls back as often as it likes."""


class Pulse:
    """Says when the next report is due: at once, then every `EVERY_S`."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._next_s = 0.0

    def due(self) -> bool:
        """Tell whether a report is due, and count it as made."""
        now = self._deadline.elapsed_s()
        if now < self._next_s:
            return False
        self._next_s = now + EVERY_S
        return True


def goes_on(answer: bool | np.bool_ | None) -> bool:
    """Tell whether the caller's answer to progress, if any, lets the search go on."""
    return answer is None or bool(answer)


def tell_in(progress: Progress | None, convert: Callable[[float], float]) -> Progress | None:
    """Return a progress that hears values and bounds in other units; None where nobody listens."""
    if progress is None:
        return None

    def told(value: float, bound: float | None, seconds: float, sites: NDArray[np.int32]) -> bool | None:
        return progress(convert(value), None if bound is None else convert(bound), seconds, sites)

    return told


@dataclass
class Control:
    """The limits of one search, and whether one of them was met."""

    gap: float
    deadline: Deadline
    work_limit: int | None = None
    progress: Progress | None = None
    iterations: int = 0
    stopped: bool = False
    tell: Callable[[float, float], tuple[float, float]] = field(default=lambda value, bound: (value, bound))
    """Turns the model's value and bound into the caller's."""
    sites: Callable[[NDArray[np.int32]], NDArray[np.int32]] = field(default=lambda sites: sites)
    """Turns the model's sites into the caller's."""

    def step(self, value: float, bound: float, opened: NDArray[np.int32]) -> bool:
        """Count one iteration and report it; return True to go on."""
        self.iterations += 1
        told_value, told_bound = self.tell(value, bound)
        if self.progress is not None:
            known = told_bound if math.isfinite(told_bound) else None
            if not goes_on(self.progress(told_value, known, self.deadline.elapsed_s(), self.sites(opened))):
                self.stopped = True
        if self.deadline.passed() or (self.work_limit is not None and self.iterations >= self.work_limit):
            self.stopped = True
        return not self.stopped and not self.closed(value, bound)

    def closed(self, value: float, bound: float) -> bool:
        """Tell whether the gap is as small as asked for."""
        told_value, told_bound = self.tell(value, bound)
        return math.isfinite(told_bound) and relative_gap(told_value, told_bound) <= max(self.gap, PROVEN)
