"""Risk against closed forms where one risk acts alone, and the same draws from the same seed."""

import math
from dataclasses import replace

import numpy as np
import pytest

from piste.programme.limits import Target
from piste.programme.risk import PERCENTILES, build_risk, simulate
from piste.programme.risk_params import RISKS, RiskParams
from piste.programme.schedule import Proof, Schedule, present_cost, present_value
from programme_world import tiny

MANY = 20_000


def plan(starts, *, quarters=16, parts=((0, 8e5, 0),), order=(), targets=()):
    """Return a schedule of projects of two quarters; parts are (project, euros a year, lease's end)."""
    n = len(starts)
    projects, limits = tiny(np.random.default_rng(0), n, quarters, order=False)
    counts = [sum(p == k for p, _, _ in parts) for k in range(n)]
    projects = replace(
        projects, duration_q=np.full(n, 2, np.int32), settle_q=np.zeros(n, np.int32), invest_eur=np.full((n, 2), 5e5),
        part_indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        part_eur_per_year=np.array([value for _, value, _ in parts]),
        part_from_q=np.array([quarter for _, _, quarter in parts], np.int32),
        before=np.array([a for a, _ in order], np.int32), after=np.array([b for _, b in order], np.int32),
    )  # fmt: skip
    limits = replace(limits, saved_eur_per_year=0.0, targets=targets)
    proof = Proof(0.0, 0.0, "optimal", 0.0, "weak duality")
    return Schedule(projects, limits, "saving", np.array(starts, np.int32), proof)


def near(sample, expected, spread=None):
    """Tell whether a mean lies within four standard errors of what it should be."""
    error = (sample.std() if spread is None else spread) / math.sqrt(len(sample))
    return abs(sample.mean() - expected) <= 4 * error + 1e-9


def test_without_risks_every_draw_is_the_plan():
    schedule = plan([0, 3], parts=((0, 8e5, 0), (0, -2e5, 0), (1, 4e5, 9)))
    rates, invested, net = simulate(schedule, RiskParams(draws=5, active=frozenset()))
    assert np.array_equal(rates, np.tile(schedule.rate_eur_per_year(), (5, 1)))
    assert np.allclose(invested, schedule.invested_eur())
    worth = present_value(schedule.projects, schedule.limits, schedule.starts)
    assert net == pytest.approx(worth - present_cost(schedule.projects, schedule.limits, schedule.starts))


def test_delay_alone_is_geometric():
    """The saving has begun k quarters after the planned opening with chance 1 - s^(k+1)."""
    rates, _, _ = simulate(plan([0]), RiskParams(draws=MANY, delay_mean_q=1.5, delay_shared=0).only("delay"))
    s = 1.5 / 2.5
    for k in range(6):
        assert near(rates[:, 2 + k] > 0, 1 - s ** (k + 1))


def test_a_shared_delay_keeps_the_mean_and_ties_projects_together():
    """The mean number of late quarters stays; both late together is likelier than chance alone would have it."""
    schedule = plan([0, 0], parts=((0, 1e5, 0), (1, 10e5, 0)), quarters=80)
    params = RiskParams(draws=MANY, delay_mean_q=1.0, delay_shared=0.8).only("delay")
    rates, _, _ = simulate(schedule, params)
    late = np.stack([np.isin(rates[:, 2:], (0, 10e5)).sum(axis=1), (rates[:, 2:] < 10e5).sum(axis=1)])
    assert near(late[0], 1.0) and near(late[1], 1.0)
    both = (late > 0).all(axis=0).mean()
    assert both > (late[0] > 0).mean() * (late[1] > 0).mean() + 0.02


def test_a_delay_runs_on_to_who_moves_in_afterwards():
    """The second begins when the first opens: its opening is late by the sum of both delays (negative binomial)."""
    schedule = plan([0, 2], parts=((1, 8e5, 0),), order=((0, 1),))
    rates, _, _ = simulate(schedule, RiskParams(draws=MANY, delay_mean_q=1.0, delay_shared=0).only("delay"))
    for k in range(5):
        chance = sum((j + 1) * 0.5**2 * 0.5**j for j in range(k + 1))
        assert near(rates[:, 4 + k] > 0, chance)


def test_slack_takes_up_delay():
    schedule = plan([0, 8], parts=((1, 8e5, 0),), order=((0, 1),))
    rates, _, _ = simulate(schedule, RiskParams(draws=MANY, delay_mean_q=1.0, delay_shared=0).only("delay"))
    # On time if its own delay is 0 and the first one's at most 6 quarters.
    assert near(rates[:, 10] > 0, 0.5 * (1 - 0.5**7))


def test_a_delay_within_a_running_lease_costs_nothing():
    rates, _, _ = simulate(
        plan([0], parts=((0, 8e5, 12),)), RiskParams(draws=MANY, delay_mean_q=1.0, delay_shared=0).only("delay")
    )
    assert near(rates[:, 12] > 0, 1 - 0.5**11)


def test_cost_alone_is_lognormal():
    params = RiskParams(draws=MANY, cost_median=0.1, cost_spread=0.2, cost_shared=0.1).only("cost")
    rates, invested, net = simulate(plan([0]), params)
    total = invested.sum(axis=1) / 1e6
    assert np.median(total) == pytest.approx(1.1, rel=0.01)
    assert near(np.log(total), math.log(1.1))
    assert np.log(total).std() == pytest.approx(math.hypot(0.2, 0.1), rel=0.02)
    assert np.ptp(rates, axis=0).max() == 0 and net.std() > 0


def test_rent_alone_keeps_the_mean_and_widens_by_the_root_of_years():
    rates, _, _ = simulate(plan([0]), RiskParams(draws=MANY, rent_sd=0.05).only("rent"))
    assert near(rates[:, 15], 8e5)
    assert np.log(rates[:, 15] / 8e5).std() == pytest.approx(0.05 * math.sqrt(3), rel=0.02)
    assert rates[:, 2].std() == pytest.approx(0, abs=1e-6)


def test_joiners_alone_scale_leases_but_not_the_new_premises():
    schedule = plan([0], parts=((0, 8e5, 0), (0, -3e5, 0)))
    rates, _, _ = simulate(
        schedule, RiskParams(draws=MANY, joiners_mean=0.8, joiners_sd=0.1, joiners_shared=0).only("joiners")
    )
    assert near(rates[:, 15], 0.8 * 8e5 - 3e5)
    assert rates[:, 15].std() == pytest.approx(0.1 * 8e5, rel=0.02)


def test_empty_space_alone_saves_later():
    params = RiskParams(draws=MANY, empty_chance=0.3, empty_mean_q=3.0).only("empty")
    rates, _, _ = simulate(plan([0]), params)
    s = 2 / 3
    for k in range(5):
        assert near(rates[:, 2 + k] > 0, 1 - 0.3 * s**k)


def test_what_has_opened_is_certain():
    schedule = plan([0, 6], parts=((0, 8e5, 0), (1, 4e5, 0)))
    risk = build_risk(schedule, RiskParams(draws=2000, rent_sd=0.0), from_quarter=5)
    assert np.ptp(risk.quarter_eur_per_year[:, 4]) == 0
    assert risk.quarter_eur_per_year[0, 4] == 8e5


def test_chance_fan_and_shares_fit_together():
    schedule = plan([0, 1, 2], parts=((0, 8e5, 0), (1, 4e5, 0), (2, 6e5, 8)), targets=(Target(2029, 1.5e6),))
    risk = build_risk(schedule, RiskParams(draws=4000))
    fan = risk.quarter_eur_per_year
    assert np.all(np.diff(fan, axis=0) >= 0) and fan.shape == (len(PERCENTILES), 16)
    assert np.isnan(risk.chance[0]) and 0 <= risk.chance[2] <= 1
    rates, _, _ = simulate(schedule, RiskParams(draws=4000))
    assert risk.chance[2] == (rates[:, 11] >= 1.5e6 - 1).mean()
    assert risk.chance_error(2029) < 0.01
    assert {share.risk for share in risk.shares} == set(RISKS)
    assert all(share.without_chance >= risk.chance[2] - 0.03 for share in risk.shares if share.risk != "rent")
    cost = next(share for share in risk.shares if share.risk == "cost")
    assert cost.alone_eur_per_year == 0 and cost.net_eur < 0


def test_the_same_seed_draws_the_same_and_leaving_one_out_changes_no_other():
    schedule = plan([0, 1], parts=((0, 8e5, 0), (1, 4e5, 0)))
    one, two = (simulate(schedule, RiskParams(draws=700, seed=3)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[0], simulate(schedule, RiskParams(draws=700, seed=4))[0])
    _, with_all, _ = one
    _, alone, _ = simulate(schedule, RiskParams(draws=700, seed=3).only("cost"))
    assert np.array_equal(with_all, alone)


@pytest.mark.parametrize(
    "wrong",
    [{"joiners_mean": 1.2}, {"joiners_mean": 0.9, "joiners_sd": 0.4}, {"empty_chance": 2}, {"delay_mean_q": -1},
     {"draws": 0}, {"active": frozenset({"weather"})}],
)  # fmt: skip
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        RiskParams(**wrong)
