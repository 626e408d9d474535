"""Counters by hour: hand cases, the lag, and real profiles."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from piste.premises.counters import Demand, ServiceLevel, build_counters, offered_load
from piste.premises.waiting import fewest_counters, measure_waiting

QUEUES = Path(__file__).resolve().parents[4] / "shared" / "data" / "queues"


def demand(*rows, service=(10.0,), **more):
    return Demand(tuple(f"s{i}" for i in range(len(rows))), np.array(rows, float), np.array(service, float), **more)


def test_one_steady_hour_is_the_stationary_formula():
    plan = build_counters(demand([21.0, 21.0]), ServiceLevel(load="stationary"))
    assert plan.counters.tolist() == [[fewest_counters(21, 10)] * 2]
    assert plan.load == pytest.approx(np.array([[3.5, 3.5]]))
    assert plan.needed == fewest_counters(21, 10)


def test_closed_hours_need_no_counter():
    plan = build_counters(demand([0.0, 12.0, 0.0]), ServiceLevel(load="stationary"))
    assert plan.counters[0].tolist()[::2] == [0, 0]


def test_the_lagged_load_is_the_solution_of_its_equation():
    rates, service = np.array([[30.0, 6.0, 0.0]]), np.full((1, 3), 20.0)
    load = offered_load(rates, service, 60.0, lagged=True)
    m, means = 0.0, []
    for rate in rates[0]:
        seen = [m]
        for _ in range(60_000):
            m += 0.001 * (rate / 60 - m / 20.0)
            seen.append(m)
        means.append(np.mean(seen))
    assert load[0] == pytest.approx(means, rel=1e-3)
    assert load[0, 1] > rates[0, 1] / 60 * 20


def test_own_counters_for_each_service_are_never_fewer_than_shared_ones():
    two = demand([12.0, 30.0, 18.0], [6.0, 12.0, 9.0], service=(10.0, 10.0))
    shared = build_counters(two, ServiceLevel())
    apart = build_counters(two, ServiceLevel(pooled=False))
    assert np.all(apart.counters.sum(axis=0) >= shared.counters.sum(axis=0))
    assert apart.groups == ("s0", "s1")


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="one row a service"):
        Demand(("a",), np.ones((2, 3)), np.ones(2))
    with pytest.raises(ValueError, match="never negative"):
        Demand(("a",), -np.ones((1, 3)), np.ones(1))


def test_a_real_day_of_calls_is_served_as_promised():
    """The mean weekday of a call centre by the hour: every hour keeps the promise, and the counters follow the rush."""
    path = QUEUES / "bank_calls_5min_2003.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    by_hour = {}
    with path.open() as source:
        for row in csv.DictReader(source):
            by_hour.setdefault(int(row["DateTime"][11:13]), []).append(float(row["Calls"]))
    hours = sorted(hour for hour, calls in by_hour.items() if len(calls) > 1000)
    rates = np.array([[12 * np.mean(by_hour[hour]) for hour in hours]])
    level = ServiceLevel(within_min=1.0, share=0.9, load="stationary")
    plan = build_counters(Demand(("calls",), rates, np.array([4.0]), opens_min=60.0 * hours[0]), level)
    assert len(hours) == 14
    assert np.all(plan.served_within >= 0.9)
    assert np.all(plan.counters >= plan.load)
    assert np.argmax(plan.counters) == np.argmax(rates)
    lagged = build_counters(Demand(("calls",), rates, np.array([4.0])), ServiceLevel(within_min=1.0, share=0.9))
    assert np.max(np.abs(lagged.load[:, 1:] - plan.load[:, 1:]) / plan.load[:, 1:]) < 0.25


def test_real_waits_by_hour_imply_counters_that_would_have_kept_the_promise():
    """Mean waits of 175 public offices: the load behind them at a number of counters, then what 15 minutes take."""
    path = QUEUES / "ca_dmv_wait_by_hour_2020-12-14.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    waits = []
    with path.open(encoding="utf-8") as source:
        for row in csv.DictReader(source, skipinitialspace=True):
            waits += [float(row[f"M{hour}"]) for hour in range(9, 16) if row[f"M{hour}"] not in ("NA", "")]
    assert len(waits) > 1000
    median = float(np.median([wait for wait in waits if wait > 0]))
    counters, service = 8, 12.0

    def wait_at(per_h):
        return measure_waiting(counters, per_h, service, 15).mean_wait_min

    low, high = 0.0, 60 * counters / service
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if wait_at(middle) < median else (low, middle)
    assert wait_at(low) == pytest.approx(median, rel=1e-6)
    needed = fewest_counters(low, service, 15, 0.9)
    assert needed >= counters
    assert measure_waiting(needed, low, service, 15).mean_wait_min <= min(median, 15)
    assert math.isfinite(median)
