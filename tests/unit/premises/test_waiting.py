"""Erlang's formulas: textbook values, limits, a chain solved directly, and a simulation of every customer."""

import math

import ciw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from piste.premises.waiting import erlang_b, erlang_c, fewest_counters, measure_waiting


@pytest.mark.parametrize(
    ("counters", "load", "loss"),
    # Classic Erlang B tables: the load that c lines carry at a loss of 1 % (and 0.1 % for 10).
    [(1, 0.010101, 0.01), (2, 0.1526, 0.01), (5, 1.361, 0.01), (10, 4.461, 0.01), (20, 12.031, 0.01),
     (100, 84.064, 0.01), (10, 3.092, 0.001)],
)  # fmt: skip
def test_erlang_b_is_that_of_the_tables(counters, load, loss):
    assert erlang_b(counters, load) == pytest.approx(loss, rel=2e-3)


def test_erlang_c_by_hand():
    """M/M/1 waits with probability rho; two counters at load 1: C = 1/3; M/M/1's mean wait is rho/(mu - lambda)."""
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    found = measure_waiting(1, 6, 5, 15)
    assert (found.waits, found.mean_wait_min, found.busy) == pytest.approx((0.5, 5.0, 0.5))
    assert found.served_within == pytest.approx(1 - 0.5 * math.exp(-1.5))


def test_a_known_staffing():
    """200 calls an hour of 3 minutes (10 erlangs): 14 serve 88.8 % within 20 s (the usual call-centre example)."""
    found = measure_waiting(14, 200, 3, 20 / 60)
    assert found.waits == pytest.approx(0.1741, abs=2e-4)
    assert found.served_within == pytest.approx(0.8884, abs=2e-4)
    assert fewest_counters(200, 3, 20 / 60, 0.8) == 14


def test_an_overloaded_queue_without_abandonment_has_no_balance():
    found = measure_waiting(2, 60, 5, 15)
    assert (found.waits, found.served_within, found.mean_wait_min) == (1.0, 0.0, math.inf)


def chain(counters, rate, service, patience, within):
    """Solve the birth-death chain directly, and the wait of who finds n by simulation-free convolution of stages."""
    size = 4000
    death = np.array([min(n, counters) / service + max(n - counters, 0) / patience for n in range(1, size)])
    log_p = np.concatenate([[0.0], np.cumsum(np.log(rate) - np.log(death))])
    p = np.exp(log_p - np.logaddexp.reduce(log_p))
    waits = p[counters:].sum()
    gives_up = (p[counters:] * np.arange(size - counters)).sum() / patience / rate
    # P(offered wait > t) by uniformization of the pure death of those ahead, truncated to where it matters.
    ahead = min(int(np.searchsorted(np.cumsum(p), 1 - 1e-13)) - counters + 2, size - counters)
    rates = counters / service + np.arange(ahead) / patience
    step = np.zeros((ahead, ahead))
    for k in range(ahead):
        step[k, k] -= rates[k] + 1 / patience
        if k:
            step[k, k - 1] += rates[k]
    survive = expm(step * within)  # the customer has not left, and stands behind k others still
    start = p[counters : counters + ahead]
    waiting_at_t = start @ survive
    # of those, the share that is served at the end: solve the death chain to absorption
    reach = np.zeros(ahead)
    for k in range(ahead):
        into = rates[k] / (rates[k] + 1 / patience)
        reach[k] = into * (reach[k - 1] if k else 1.0)
    late = float((waiting_at_t * reach).sum())
    return waits, gives_up, 1 - gives_up - late


@pytest.mark.parametrize(
    ("counters", "rate", "service", "patience", "within"),
    [(3, 0.4, 6.0, 10.0, 5.0), (1, 0.5, 5.0, 20.0, 15.0), (8, 1.0, 7.0, 30.0, 15.0), (4, 2.0, 6.0, 4.0, 3.0)],
)
def test_erlang_a_equals_the_chain(counters, rate, service, patience, within):
    found = measure_waiting(counters, 60 * rate, service, within, patience)
    waits, gives_up, served = chain(counters, rate, service, patience, within)
    assert (found.waits, found.gives_up, found.served_within) == pytest.approx((waits, gives_up, served), abs=1e-9)
    assert found.mean_wait_min == pytest.approx(gives_up * patience, abs=1e-8)


def test_endless_patience_is_erlang_c():
    patient = measure_waiting(6, 50, 6, 15)
    almost = measure_waiting(6, 50, 6, 15, 1e7)
    assert almost.waits == pytest.approx(patient.waits, abs=1e-5)
    assert almost.served_within == pytest.approx(patient.served_within, abs=1e-5)


def test_large_and_overloaded_queues_do_not_overflow():
    """In an overloaded queue all counters are busy and what is too much leaves: gives up = 1 - c/load."""
    found = measure_waiting(500, 60_000, 1.0, 5.0, 60.0)
    assert found.gives_up == pytest.approx(0.5, abs=1e-6)
    assert found.busy == pytest.approx(1.0)
    assert measure_waiting(3000, 60 * 2900, 1.0, 1.0).served_within == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    rate=st.floats(0.5, 300),
    service=st.floats(1, 60),
    within=st.floats(0, 60),
    share=st.floats(0.05, 0.99),
    patience=st.sampled_from([math.inf, 5.0, 45.0]),
)
def test_the_fewest_counters_do_and_one_less_does_not(rate, service, within, share, patience):
    least = fewest_counters(rate, service, within, share, patience)
    assert measure_waiting(least, rate, service, within, patience).served_within >= share
    if least > 1:
        fewer = measure_waiting(least - 1, rate, service, within, patience)
        assert fewer.served_within < share
        assert measure_waiting(least, rate, service, within, patience).served_within >= fewer.served_within


def test_nobody_needs_no_counter_and_certainty_is_refused():
    assert fewest_counters(0, 5) == 0
    with pytest.raises(ValueError, match="share"):
        fewest_counters(10, 5, share=1.0)
    with pytest.raises(ValueError, match="at least one"):
        measure_waiting(0, 10, 5, 15)


def simulate(counters, per_min, services, patience, days, seed):
    """Return share served within 15 min and mean wait of days simulated customer by customer."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(per_min)],
        service_distributions=[services],
        number_of_servers=[counters],
        reneging_time_distributions=[ciw.dists.Exponential(1 / patience)] if patience else [None],
    )
    served, means = [], []
    for day in range(days):
        ciw.seed(1000 * seed + day)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(1100)
        records = [r for r in simulation.get_all_records() if 200 < r.arrival_date < 1000]
        waits = [(r.waiting_time, r.record_type == "service") for r in records]
        served.append(np.mean([ok and wait <= 15 for wait, ok in waits]))
        means.append(np.mean([wait for wait, _ in waits]))
    return np.array(served), np.array(means)


def inside(values, expected):
    """Tell whether a mean of independent days is within four standard errors of what is expected."""
    return abs(values.mean() - expected) < 4 * values.std(ddof=1) / math.sqrt(len(values)) + 1e-9


@pytest.mark.parametrize("patience", [None, 20.0])
def test_a_simulation_of_every_customer_agrees(patience):
    served, means = simulate(4, 0.35, ciw.dists.Exponential(1 / 10), patience, 40, 7)
    found = measure_waiting(4, 21, 10, 15, patience or math.inf)
    assert inside(served, found.served_within)
    assert inside(means, found.mean_wait_min)


def test_a_mix_of_services_is_near_the_simulation():
    """Half of the customers take 4 minutes, half 16: the scaled formula is an approximation, near the truth."""
    mix = ciw.dists.HyperExponential(rates=[1 / 4, 1 / 16], probs=[0.5, 0.5])
    served, means = simulate(4, 0.31, mix, None, 120, 9)
    scv = 2 * (0.5 * 16 + 0.5 * 256) / 100 - 1
    scaled, plain = (measure_waiting(4, 18.6, 10, 15, service_scv=each) for each in (scv, 1.0))
    assert abs(means.mean() - scaled.mean_wait_min) < abs(means.mean() - plain.mean_wait_min)
    assert abs(served.mean() - scaled.served_within) < 0.03
