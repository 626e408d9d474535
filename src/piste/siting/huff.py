"""Huff's choice: people choose among the open points by attraction and time instead of all going to the nearest."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Places
from piste.basedata.site import Sites
from piste.core.earth import RADIUS_KM, unit_vectors
from piste.core.errors import PisteError
from piste.core.kernel import kernel
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.travel.time_lists import TimeLists

ATTRACTION_KM = 10.0
"""People (or jobs) so near to a site, as the crow flies, make it a place of errands: the default attraction."""

HUFF = "People choose among open points by how attractive and how near they are (Huff); an ASSUMPTION, not measured."


@dataclass(frozen=True)
class HuffParams:
    """How attraction and time weigh; the defaults are ASSUMPTIONS (docs/visits.md)."""

    exponent: float = 1.0
    """a: attraction counts as attraction^a; 0 leaves time alone to decide."""
    decay: Literal["power", "exponential"] = "power"
    beta: float = 2.0
    """b: with `power` a point counts 1 / minutes^b."""
    floor_min: float = 5.0
    """With `power`: shorter times count as this, so that nobody's choice is infinitely sure."""
    half_value_min: float = 10.0
    """With `exponential`: a point this much farther counts half."""

    def __post_init__(self) -> None:
        positive = (self.floor_min, self.half_value_min)
        if not (
            0 <= self.exponent < np.inf and 0 <= self.beta < np.inf and all(0 < value < np.inf for value in positive)
        ):
            raise PisteError("Huff: exponents are 0 or more, minutes above 0.")

    def weights_by_second(self) -> Floats:
        """Return the weight of every time from 0 to 65,535 s (0 for the last: not reached)."""
        minutes = np.arange(NOT_REACHED_S + 1) / SECONDS_PER_MIN
        if self.decay == "power":
            weights = (self.floor_min / np.maximum(minutes, self.floor_min)) ** self.beta
        else:
            weights = np.exp2(-minutes / self.half_value_min)
        weights[NOT_REACHED_S] = 0.0
        return weights


@dataclass(frozen=True)
class Choice:
    """Where visits go by Huff's choice and where they go to the nearest; k open points, n places."""

    open_sites: NDArray[np.int32]
    """k; what follows is in this order."""
    visits: Floats
    """k expected visits by Huff's choice."""
    nearest_visits: Floats
    """k visits where everybody goes to the nearest."""
    mean_min: Floats
    """n expected minutes by Huff's choice, inf where no open point is reached."""
    nearest_min: Floats
    """n minutes to the nearest open point, inf where none is reached."""
    overall_mean_min: float
    """Over all visits that reach a point (NaN for none)."""
    overall_nearest_min: float
    unreached: float
    """Visits of places that reach no open point; they count at no point."""

    @property
    def gained(self) -> Floats:
        """Visits that each point gains by Huff's choice over the nearest (they sum to 0)."""
        return self.visits - self.nearest_visits


def build_attraction(places: Places, sites: Sites, weights: Floats | None = None, km: float = ATTRACTION_KM) -> Floats:
    """Return how much draws people to each of m sites: people within `km` of it as the crow flies.

    `weights` (n) counts something else than people: jobs, shops, visitors.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415  (slow to import)

    counted = places.people if weights is None else np.asarray(weights, dtype=np.float64)
    if counted.shape != (len(places),) or not (counted >= 0).all():
        raise PisteError("Attraction needs one number of 0 or more for each place.")
    if not len(sites) or not len(places):
        return np.zeros(len(sites))
    tree = cKDTree(unit_vectors(places.lat, places.lon))
    chord = 2 * np.sin(km / RADIUS_KM / 2)
    near = tree.query_ball_point(unit_vectors(sites.lat, sites.lon), chord * (1 + 1e-12), return_sorted=True)
    return np.array([counted[found].sum() for found in near], dtype=np.float64)


def build_choice(
    times: TimeLists,
    open_sites: NDArray[np.int32],
    visits: Floats,
    attraction: Floats,
    params: HuffParams | None = None,
) -> Choice:
    """Share each place's visits among the open points by Huff's choice, and to the nearest beside it.

    P_ij = A_j^a f(t_ij) / sum over open k of A_k^a f(t_ik), with f(t) = t^-b or 2^(-t / half-value). Source:
    D. L. Huff, "A probabilistic analysis of shopping center trade areas", Land Economics 39 (1963).

    Parameters
    ----------
    times
        n places x m sites; points past the cut-off are not chosen.
    open_sites
        Numbers of the k open sites.
    visits
        n visits (or people) of 0 or more.
    attraction
        m numbers of 0 or more. A point of attraction 0 is chosen only where no other is reached; such places go to
        their nearest.

    Raises
    ------
    PisteError
        Where numbers are missing or negative, or a site is named twice or does not exist.
    """
    chosen = np.asarray(open_sites, dtype=np.int32)
    counted, drawn = np.asarray(visits, dtype=np.float64), np.asarray(attraction, dtype=np.float64)
    if counted.shape != (times.n_places,) or not (np.isfinite(counted) & (counted >= 0)).all():
        raise PisteError("Huff: visits are one number of 0 or more for each place.")
    if drawn.shape != (times.n_sites,) or not (np.isfinite(drawn) & (drawn >= 0)).all():
        raise PisteError("Huff: attraction is one number of 0 or more for each site.")
    if chosen.size != np.unique(chosen).size or ((chosen < 0) | (chosen >= times.n_sites)).any():
        raise PisteError("Huff: each open site is named once, by a number of the times' sites.")
    asked = params or HuffParams()
    pull = np.full(times.n_sites, -1.0)
    # Only proportions count: scaled by the largest, so that no power overflows.
    largest = drawn[chosen].max(initial=0.0)
    pull[chosen] = (drawn[chosen] / largest) ** asked.exponent if largest > 0 else 0.0
    shared, nearest, mean_s, near_s = share_visits(
        times.indptr, times.site, times.seconds, pull, asked.weights_by_second(), counted
    )
    reached = np.isfinite(near_s)
    total = counted[reached].sum()
    overall = [
        float((counted[reached] * seconds[reached]).sum() / total / SECONDS_PER_MIN) if total > 0 else float("nan")
        for seconds in (mean_s, near_s)
    ]
    return Choice(
        chosen,
        shared[chosen],
        nearest[chosen],
        mean_s / SECONDS_PER_MIN,
        near_s / SECONDS_PER_MIN,
        overall[0],
        overall[1],
        float(counted[~reached].sum()),
    )


@kernel(
    "Tuple((float64[::1], float64[::1], float64[::1], float64[::1]))"
    "(int64[::1], int32[::1], uint16[::1], float64[::1], float64[::1], float64[::1])"
)
def share_visits(
    indptr: NDArray[np.int64],
    site: NDArray[np.int32],
    seconds: NDArray[np.uint16],
    pull: Floats,
    weight_of_second: Floats,
    visits: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return visits by site (Huff, nearest) and seconds by place (Huff's mean, nearest); pull is -1 where closed."""
    n = indptr.size - 1
    shared = np.zeros(pull.size)
    nearest = np.zeros(pull.size)
    mean_s = np.full(n, np.inf)
    near_s = np.full(n, np.inf)
    for i in range(n):
        total = 0.0
        minutes = 0.0
        first = -1
        for k in range(indptr[i], indptr[i + 1]):
            j = site[k]
            if pull[j] < 0.0:
                continue
            if first < 0:
                first = k
            weight = pull[j] * weight_of_second[seconds[k]]
            total += weight
            minutes += weight * seconds[k]
        if first < 0:
            continue
        near_s[i] = seconds[first]
        nearest[site[first]] += visits[i]
        if total <= 0.0:
            mean_s[i] = seconds[first]
            shared[site[first]] += visits[i]
            continue
        mean_s[i] = minutes / total
        scale = visits[i] / total
        for k in range(indptr[i], indptr[i + 1]):
            j = site[k]
            if pull[j] > 0.0:
                shared[j] += scale * pull[j] * weight_of_second[seconds[k]]
    return shared, nearest, mean_s, near_s
