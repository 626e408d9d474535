"""How many counters a point needs: by interval of the day, from arrivals and service times by service."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.premises.waiting import fewest_counters, measure_waiting

Floats = NDArray[np.float64]
Load = Literal["stationary", "lagged"]


@dataclass(frozen=True)
class ServiceLevel:
    """What is promised: a share of customers served within some minutes, and how counters are shared."""

    within_min: float = 15.0
    share: float = 0.9
    patience_min: float = math.inf
    load: Load = "lagged"
    pooled: bool = True
    """Every counter gives every service; else each service has counters of its own."""


@dataclass(frozen=True)
class Demand:
    """Customers of one usual day: k intervals of equal length, m services."""

    services: tuple[str, ...]
    arrivals_per_h: Floats
    """m x k."""
    service_min: Floats
    """m mean service times."""
    interval_min: float = 60.0
    opens_min: float = 480.0
    """Minutes after midnight."""

    def __post_init__(self) -> None:
        sizes = self.arrivals_per_h.shape
        if len(sizes) != 2 or sizes[0] != len(self.services) or self.service_min.shape != (sizes[0],):
            raise ValueError("arrivals are one row a service, with one service time each")
        if np.any(self.arrivals_per_h < 0) or np.any(self.service_min <= 0):
            raise ValueError("arrivals are never negative, service times always positive")


@dataclass(frozen=True)
class CounterPlan:
    """Counters by interval; g groups of services that share counters (one group where all do)."""

    groups: tuple[str, ...]
    counters: NDArray[np.int64]
    """g x k."""
    load: Floats
    """g x k: mean number of customers being served if nobody ever waited."""
    served_within: Floats
    """g x k: share served in time, of those who come."""
    mean_wait_min: Floats
    """g x k."""

    @property
    def needed(self) -> int:
        """Counters to build: the most that are open at once."""
        return int(self.counters.sum(axis=0).max(initial=0))


def build_counters(demand: Demand, level: ServiceLevel) -> CounterPlan:
    """Return the fewest counters by interval that keep the service level.

    Each interval is taken as a queue in balance. "stationary" takes its own arrivals; "lagged" the modified offered
    load: the mean number in service of the same arrivals at endless counters, m' = a(t) - m/S, by its mean over the
    interval. It lags behind the arrivals by about a service time, as real queues do: fewer counters while a rush builds
    up, more in the interval after it (Jennings, Mandelbaum, Massey and Whitt 1996).
    """
    names, rates, service, scatter = _group(demand, pooled=level.pooled)
    load = offered_load(rates, service, demand.interval_min, lagged=level.load == "lagged")
    shape = load.shape
    counters, within, wait = np.zeros(shape, dtype=np.int64), np.ones(shape), np.zeros(shape)
    for g, k in np.ndindex(*shape):
        mean_min = float(service[g, k])
        per_h = 60.0 * float(load[g, k]) / mean_min
        if per_h <= 0:
            continue
        c = fewest_counters(per_h, mean_min, level.within_min, level.share, level.patience_min, float(scatter[g, k]))
        found = measure_waiting(c, per_h, mean_min, level.within_min, level.patience_min, float(scatter[g, k]))
        counters[g, k], within[g, k], wait[g, k] = c, found.served_within, found.mean_wait_min
    return CounterPlan(names, counters, load, within, wait)


def _group(demand: Demand, *, pooled: bool) -> tuple[tuple[str, ...], Floats, Floats, Floats]:
    """Return groups, arrivals an hour, mean service times and their scatter (squared), each g x k."""
    rates, means = demand.arrivals_per_h, demand.service_min[:, None]
    if not pooled:
        return demand.services, rates, np.broadcast_to(means, rates.shape), np.ones(rates.shape)
    total = rates.sum(axis=0, keepdims=True)
    share = np.divide(rates, total, out=np.full(rates.shape, 1.0 / len(rates)), where=total > 0)
    mean = (share * means).sum(axis=0, keepdims=True)
    # A mix of exponential times of means s_i has the second moment sum 2 p_i s_i^2.
    scatter = 2.0 * (share * means**2).sum(axis=0, keepdims=True) / mean**2 - 1.0
    return (" + ".join(demand.services),), total, mean, scatter


def offered_load(arrivals_per_h: Floats, service_min: Floats, interval_min: float, *, lagged: bool) -> Floats:
    """Return the load of each interval: arrivals times service time, or the mean of its lagged course.

    The point opens empty. Within an interval of steady arrivals m(t) = L + (m(0) - L) e^(-t/S), L = a S, whose mean
    over the interval's length h is L + (m(0) - L) (S/h) (1 - e^(-h/S)).
    """
    steady = arrivals_per_h / 60.0 * service_min
    if not lagged:
        return steady
    load, level = np.zeros_like(steady), np.zeros(len(steady))
    for k in range(steady.shape[1]):
        mean_min, apart = service_min[:, k], level - steady[:, k]
        fallen = -np.expm1(-interval_min / mean_min)
        load[:, k] = steady[:, k] + apart * mean_min / interval_min * fallen
        level = steady[:, k] + apart * (1.0 - fallen)
    return load
