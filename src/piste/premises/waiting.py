"""Waiting at counters: Erlang's formulas without and with customers who give up, in forms that do not overflow.

Customers arrive at random (Poisson) at a rate a, each is served for an exponential time of mean 1/mu at one of c
counters, first come first served. Without abandonment (M/M/c, "Erlang C"), with exponential patience of mean 1/theta
(M/M/c+M, "Erlang A"). Formulas and sources: docs/counters.md.
"""

import math
from dataclasses import dataclass

import numpy as np

MOST_COUNTERS = 10_000
"""More counters than any building has: where even these do not do, the level asked for cannot be met."""
ENOUGH_BITS = 64


@dataclass(frozen=True)
class Waiting:
    """How long customers wait in the long run; shares are of all who come."""

    waits: float
    """Share who find every counter taken."""
    served_within: float
    """Share served after at most the time asked for."""
    gives_up: float
    """Share who leave unserved."""
    mean_wait_min: float
    """Mean wait of all who come, infinite where the queue grows without end."""
    busy: float
    """Share of the counters' time that is taken, at most 1."""


def erlang_b(counters: int, load: float) -> float:
    """Return Erlang's loss probability: all of c counters taken where nobody waits.

    B(0) = 1, B(k) = load B(k-1) / (k + load B(k-1)): every step keeps B within 0 and 1, so nothing overflows.
    """
    loss = 1.0
    for k in range(1, counters + 1):
        loss = load * loss / (k + load * loss)
    return loss


def erlang_c(counters: int, load: float) -> float:
    """Return the share who wait, C = B / (1 - (load/c)(1 - B)); 1 where the load is c or more."""
    if load >= counters:
        return 1.0
    loss = erlang_b(counters, load)
    return loss / (1.0 - load / counters * (1.0 - loss))


def measure_waiting(
    counters: int,
    arrivals_per_h: float,
    service_min: float,
    within_min: float,
    patience_min: float = math.inf,
    service_scv: float = 1.0,
) -> Waiting:
    """Return how long customers wait.

    Parameters
    ----------
    counters : int
        Open counters, at least 1.
    arrivals_per_h, service_min : float
        Rate of arrivals and mean service time.
    within_min : float
        The wait that `served_within` asks about.
    patience_min : float
        Mean time until a waiting customer leaves; infinite: nobody leaves.
    service_scv : float
        Squared coefficient of variation of service times. 1 is exponential and exact; else, and only where nobody
        leaves, waits are scaled by (1 + scv) / 2 (Allen and Cunneen's approximation).
    """
    if counters < 1 or service_min <= 0 or arrivals_per_h < 0:
        raise ValueError("at least one counter, a positive service time and no negative arrivals are needed")
    rate = arrivals_per_h / 60.0
    if rate == 0:
        return Waiting(0.0, 1.0, 0.0, 0.0, 0.0)
    if math.isinf(patience_min):
        return _measure_patient(counters, rate, service_min, within_min, (1.0 + service_scv) / 2.0)
    return _measure_leaving(counters, rate, service_min, within_min, patience_min)


def _measure_patient(counters: int, rate: float, service_min: float, within_min: float, scale: float) -> Waiting:
    load = rate * service_min
    if load >= counters:
        return Waiting(1.0, 0.0, 0.0, math.inf, 1.0)
    waits = erlang_c(counters, load)
    spare = (counters / service_min - rate) / scale
    return Waiting(waits, 1.0 - waits * math.exp(-spare * within_min), 0.0, waits / spare, load / counters)


def _measure_leaving(counters: int, rate: float, service_min: float, within_min: float, patience_min: float) -> Waiting:
    """Return Erlang A by the integral J(t) over the offered wait beyond t, written as a series of positive terms."""
    capacity = counters / service_min
    empty = 1.0 / erlang_b(counters - 1, rate * service_min)
    log_j, log_rest = _offered_wait(rate, capacity, patience_min, 0.0)
    log_whole = float(np.logaddexp(math.log(empty), math.log(rate) + log_j))
    waits = math.exp(math.log(rate) + log_j - log_whole)
    served_after_waiting = math.exp(log_rest - log_whole)
    gives_up = max(0.0, waits - served_after_waiting)
    _, log_rest_t = _offered_wait(rate, capacity, patience_min, within_min)
    late = math.exp(log_rest_t - log_whole)
    busy = rate * (1.0 - gives_up) / capacity
    return Waiting(waits, 1.0 - gives_up - late, gives_up, gives_up * patience_min, min(busy, 1.0))


def _offered_wait(rate: float, capacity: float, patience_min: float, t: float) -> tuple[float, float]:
    """Return log J(t) and log(capacity J(t) - E(t)).

    E(t) = exp(rate H(t) - capacity t), H(t) = int_0^t e^(-theta u) du. With
    n = capacity/theta, x = (rate/theta) e^(-theta t):  J(t) = E(t)/theta sum_k x^k / (n (n+1) ... (n+k)), and the
    second is E(t) times n times the sum from k = 1 on: no difference of like numbers is taken.
    """
    n, x = capacity * patience_min, rate * patience_min * math.exp(-t / patience_min)
    log_e = rate * patience_min * -math.expm1(-t / patience_min) - capacity * t
    steps = np.arange(1, int(max(0.0, 2 * x - n)) + ENOUGH_BITS + 1)
    terms = np.cumsum(np.log(x) - np.log(n + steps)) if x > 0 else np.full(1, -np.inf)
    log_later = float(np.logaddexp.reduce(terms))
    log_j = log_e + math.log(patience_min) - math.log(n) + float(np.logaddexp(0.0, log_later))
    return log_j, log_e + log_later


def fewest_counters(
    arrivals_per_h: float,
    service_min: float,
    within_min: float = 15.0,
    share: float = 0.9,
    patience_min: float = math.inf,
    service_scv: float = 1.0,
) -> int:
    """Return the fewest counters that serve a share of customers within some minutes; 0 where nobody comes.

    `served_within` rises with every counter, so the number is found by doubling and halving.

    Raises
    ------
    ValueError
        Where `share` is 1 or more: no number of counters is certain to serve everybody in time.
    """
    if not 0 < share < 1:
        raise ValueError("the share must lie between 0 and 1")
    if arrivals_per_h <= 0:
        return 0

    def enough(counters: int) -> bool:
        found = measure_waiting(counters, arrivals_per_h, service_min, within_min, patience_min, service_scv)
        return found.served_within >= share

    most = 1
    while not enough(most):
        most *= 2
        if most > MOST_COUNTERS:
            raise ValueError("no building has so many counters")
    least = most // 2 + 1
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle + 1, most)
    return most
