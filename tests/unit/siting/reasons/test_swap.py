"""Every exchange priced from the sorted lists, against opening and closing for real."""

import itertools

import numpy as np
import pytest

from piste.siting.reasons.exchange import build_exchange, exchange_seconds
from piste.siting.reasons.ground import Barrier
from piste.siting.reasons.plan_reasons import build_plan_reasons
from piste.siting.reasons.swap import may_swap, price_swaps, rank_swaps
from piste.siting.scenario import Rules, Scenario, Search
from piste.siting.study import build_study
from plan_world import INF, build_base, build_random_world, build_times
from reason_world import build_world, truth_seconds


def count(ground, seconds):
    """Return people x seconds over counted places, people left outside who could be reached, and the longest time."""
    people = ground.units / ground.folk.per_person
    price = np.minimum(seconds, ground.cutoff_s)
    lived = ground.counted & (people > 0)
    left = people[ground.within_reach & (seconds > ground.limit_s)].sum()
    return (people * price)[ground.counted].sum(), left, price[lived].max(initial=0)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("objective", ["mean", "covered", "worst"])
def test_every_exchange_against_evaluating_it_afresh(seed, objective):
    ground, dense = build_world(seed, objective=objective)
    swaps = price_swaps(ground)
    base = count(ground, truth_seconds(dense, ground.state.sites))
    for site in np.flatnonzero(~ground.is_open):
        opened = count(ground, truth_seconds(dense, [*ground.state.sites, site]))
        assert swaps.opening_seconds[site] == opened[0] - base[0]
        assert swaps.opening_left[site] == opened[1] - base[1]
        for k, point in enumerate(ground.own):
            after = count(ground, truth_seconds(dense, [*np.setdiff1d(ground.state.sites, point), site]))
            assert swaps.seconds[site, k] == after[0] - base[0]
            assert swaps.left[site, k] == after[1] - base[1]
            if objective == "worst":
                assert swaps.worst_s[site, k] == after[2]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("objective", ["mean", "covered", "worst"])
def test_the_best_exchange_by_full_enumeration(seed, objective):
    ground, dense = build_world(seed, objective=objective, fixed=(0,), region=np.arange(9) % 2)
    reasons = build_plan_reasons(ground, None)
    best = rank_swaps(ground, reasons.swaps, may_swap(ground))
    found = {}
    for site, point in itertools.product(np.flatnonzero(~ground.is_open), ground.own):
        rest = np.setdiff1d(ground.own, point)
        keeps_regions = set(ground.region[[*rest, site]]) >= set(ground.region[ground.own])
        if point == 0 or not keeps_regions:
            continue
        total, left, worst = count(ground, truth_seconds(dense, [*np.setdiff1d(ground.state.sites, point), site]))
        order = (left if ground.binds or objective == "covered" else 0, worst if objective == "worst" else 0, total)
        found[site, point] = order
    for site in np.flatnonzero(~ground.is_open):
        mine = {point: order for (s, point), order in found.items() if s == site}
        if not mine:
            assert best[site] == -1
        else:
            assert mine[ground.own[best[site]]] == min(mine.values())
    for k, point in enumerate(ground.own):
        mine = {s: order for (s, p), order in found.items() if p == point and ground.barrier[s] == Barrier.NONE}
        if not mine:
            assert reasons.rival[k] == -1
        else:
            assert mine[reasons.rival[k]] == min(mine.values())


def test_by_hand():
    """Places of 100, 50 and 10 people; points 0 and 1 are open, site 2 asks why not."""
    base = build_base([100, 50, 10], "111", "111")
    times = build_times([[10, 50, 20], [70, 20, 30], [INF, 40, 5]])
    told = build_study(
        Scenario("T", points=2, rules=Rules(min_people=0, fixed=("Town 0", "Town 1")), search=Search(gap=0)),
        base,
        times,
    )
    ground = told.plans[0].ground
    swaps = price_swaps(ground)
    assert swaps.opening_seconds.tolist() == [0, 0, -10 * 35 * 60]
    assert swaps.seconds[2].tolist() == [(100 * 10 - 10 * 35) * 60, (50 * 10 - 10 * 35) * 60]
    assert rank_swaps(ground, swaps, may_swap(ground)).tolist() == [-1, -1, -1]
    free = build_exchange(ground, swaps, 2, 1)
    assert (free.person_min, free.left, free.value_change) == (150, 0, 150)
    assert free.change.farther.tolist() == [[50]] and free.change.closer.tolist() == [[10]]


@pytest.mark.parametrize("seed", range(6))
def test_an_exchange_tells_who(seed):
    ground, dense = build_world(seed)
    swaps = price_swaps(ground)
    people = ground.units / ground.folk.per_person
    base = truth_seconds(dense, ground.state.sites)
    for site, point in itertools.product(np.flatnonzero(~ground.is_open)[:3], (-1, *ground.own)):
        exchange = build_exchange(ground, swaps, int(site), int(point))
        after = truth_seconds(dense, [*np.setdiff1d(ground.state.sites, point), site])
        assert exchange_seconds(ground, site, point).tolist() == after.tolist()
        farther = (after > base + 60) | ((after == 65535) & (base != 65535))
        assert exchange.change.farther[:, 0].sum() == people[farther].sum()
        assert (
            exchange.change.fall_outside[:, 0].sum()
            == people[(base <= ground.limit_s) & (after > ground.limit_s)].sum()
        )


@pytest.mark.parametrize("seed", range(6))
def test_the_table_of_sites_tells_the_same_as_each_exchange_by_itself(seed):
    ground, _ = build_world(seed, barrier={8: Barrier.SMALL})
    prices, swaps = build_plan_reasons(ground, None).prices, price_swaps(ground)
    assert sorted(prices.site) == np.flatnonzero(~ground.is_open).tolist()
    for k, site in enumerate(prices.site.tolist()):
        exchange = build_exchange(ground, swaps, site, int(prices.point[k]))
        total = exchange.change.total()
        told = [prices.closer[k], prices.farther[k], prices.fall_outside[k], prices.come_within[k]]
        assert told == [total.closer[0, 0], total.farther[0, 0], total.fall_outside[0, 0], total.come_within[0, 0]]
        assert (prices.left[k], prices.person_min[k]) == (exchange.left, exchange.person_min)
        besides = build_exchange(ground, swaps, site)
        assert prices.opening_person_min[k] == besides.person_min
        assert prices.opening_come_within[k] == besides.change.come_within[:, 0].sum()
    free = prices.barrier == Barrier.NONE
    assert (np.diff(free.astype(int)) <= 0).all()


def test_what_cannot_be_exchanged_is_refused():
    ground, _ = build_world(1)
    swaps = price_swaps(ground)
    closed = int(np.flatnonzero(~ground.is_open)[0])
    with pytest.raises(ValueError, match="is open"):
        build_exchange(ground, swaps, int(ground.own[0]))
    with pytest.raises(ValueError, match="not a point"):
        build_exchange(ground, swaps, closed, closed)


@pytest.mark.parametrize("seed", range(6))
def test_the_value_of_an_exchange_is_the_plan_s_own(seed):
    """What an exchange adds to a solved plan's value is what evaluating the exchanged plan gives."""
    base, times, _ = build_random_world(seed)
    study = build_study(Scenario("T", points=3, rules=Rules(45, 0), search=Search(gap=0)), base, times)
    plan = study.plans[0]
    reasons = build_plan_reasons(plan.ground, None)
    for site in np.flatnonzero(~plan.ground.is_open):
        for point in plan.ground.own:
            exchange = build_exchange(plan.ground, reasons.swaps, int(site), int(point))
            if plan.ground.binds and exchange.left > 0:
                continue
            assert plan.result.value + exchange.value_change >= plan.result.bound - 1e-6


def test_a_network_without_points_has_nothing_to_exchange():
    ground, _ = build_world(3, sites=())
    swaps = price_swaps(ground)
    assert swaps.seconds.shape == (9, 0)
    assert (swaps.opening_seconds <= 0).all()
