"""How long one who stands in a queue will wait, as a range that holds a stated share of true waits.

The queue is played forward many times: what is being served ends at a time drawn from the measured service times that
are longer than it has lasted already, then each visit ahead goes, in its order, to the desk that serves it and is free
first. The range between two quantiles of these waits is then widened or narrowed by what past ranges missed
(conformalized quantile regression: Romano, Patterson, Candès, NeurIPS 2019), so that its share holds on real days
whatever the model leaves out (pauses, visits that come with a priority).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_PAST = 30
"""Past waits from which a correction is measured; with fewer the model's own range stands."""


@dataclass(frozen=True)
class WaitParams:
    """Share of true waits that the range holds, number of draws, seed."""

    share: float = 0.8
    draws: int = 400
    seed: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.share < 1 or self.draws < 1:
            raise ValueError("share lies between 0 and 1, draws is at least 1")


@dataclass(frozen=True)
class DeskNow:
    """A staffed desk: what it may serve, what it serves now (None: free) and for how long already."""

    services: frozenset[str]
    serving: str | None = None
    since_min: float = 0.0


@dataclass(frozen=True)
class WaitRange:
    """A range of waits in minutes."""

    low_min: float
    high_min: float


def build_wait_range(
    desks: Sequence[DeskNow],
    ahead: Sequence[str],
    own: str,
    times_min: Mapping[str, Floats],
    params: WaitParams,
) -> WaitRange | None:
    """Return the model's range for one who comes after all those ahead; None where no staffed desk serves them.

    Parameters
    ----------
    desks : sequence of DeskNow
        Every staffed desk.
    ahead : sequence of str
        Services of those who wait before them, in the order of the queue. Those whom no desk serves hold nobody up.
    own : str
        Their own service.
    times_min : mapping
        Measured service times of each service, minutes, at least one a service.
    params : WaitParams
        Share, draws, seed. Same inputs, same range.

    Notes
    -----
    A desk that gets free takes the first in the order whom it may serve. With everybody present that is the same as
    giving each in turn the earliest free desk that may serve it: no desk that could serve the first is idle before.
    """
    waits = draw_waits(desks, ahead, own, times_min, params)
    if waits is None:
        return None
    tail = (1 - params.share) / 2
    low, high = np.quantile(waits, [tail, 1 - tail])
    return WaitRange(float(low), float(high))


def draw_waits(
    desks: Sequence[DeskNow],
    ahead: Sequence[str],
    own: str,
    times_min: Mapping[str, Floats],
    params: WaitParams,
) -> Floats | None:
    """Return draws of the wait, minutes, float64 of shape (draws,)."""
    able = {service: np.flatnonzero([service in desk.services for desk in desks]) for service in {own, *ahead}}
    if not able[own].size:
        return None
    random = np.random.default_rng(params.seed)
    free = np.stack([draw_rest(desk, times_min, random, params.draws) for desk in desks], axis=1)
    rows = np.arange(params.draws)
    for service in ahead:
        if able[service].size:
            chosen = able[service][np.argmin(free[:, able[service]], axis=1)]
            free[rows, chosen] += random.choice(times_min[service], params.draws)
    waits: Floats = free[:, able[own]].min(axis=1)
    return waits


def draw_rest(desk: DeskNow, times_min: Mapping[str, Floats], random: np.random.Generator, draws: int) -> Floats:
    """Return draws of how long a desk still serves: of measured times longer than it has lasted, what is left.

    One that lasts longer than any measured one is given as much again as the upper tenth of what is known varies.
    """
    if desk.serving is None:
        return np.zeros(draws)
    known = np.asarray(times_min[desk.serving], dtype=np.float64)
    longer = known[known > desk.since_min]
    if not longer.size:
        return random.exponential(max(float(known.std()), 1.0), draws)
    return np.asarray(random.choice(longer, draws) - desk.since_min, dtype=np.float64)


def measure_correction(low_min: Floats, high_min: Floats, true_min: Floats, share: float) -> float:
    """Return by how many minutes both ends of past ranges had to move outward to hold the share; below 0: inward.

    With n past waits it is the ceil((n + 1) share)-th smallest of max(low - true, true - high). It is 0 with fewer than
    30, where the order of that number is not yet steady.
    """
    score = np.sort(np.maximum(low_min - true_min, true_min - high_min))
    if score.size < LEAST_PAST:
        return 0.0
    return float(score[min(int(np.ceil((score.size + 1) * share)), score.size) - 1])


def correct_range(model: WaitRange, correction_min: float) -> WaitRange:
    """Return the range with both ends moved; never below 0, and never turned round."""
    low, high = model.low_min - correction_min, model.high_min + correction_min
    if high < low:
        low = high = (model.low_min + model.high_min) / 2
    return WaitRange(max(low, 0.0), max(high, 0.0))


def read_service_times(measured_min: Floats, nominal_min: float, least: int = 20) -> Floats:
    """Return what service times are drawn from: measured ones, filled up by an ESTIMATE while there are few.

    The estimate: lognormal with the stated mean length and a coefficient of variation of 0.6, as nine quantiles.
    """
    if measured_min.size >= least:
        return measured_min
    sigma = np.sqrt(np.log(1 + 0.6**2))
    normal = np.array([-1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816])
    guess = np.exp(np.log(nominal_min) - sigma**2 / 2 + sigma * normal)
    return np.concatenate([measured_min, guess * (nominal_min / guess.mean())])
