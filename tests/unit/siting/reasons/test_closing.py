"""Closing each point, against closing it for real; places and what keeps a site away from them."""

import numpy as np
import pytest

from piste.siting.reasons.closing import build_closings
from piste.siting.reasons.ground import Barrier
from piste.siting.reasons.place_reason import Why, build_place_reasons
from piste.siting.reasons.plan_reasons import build_plan_reasons
from reason_world import build_world, truth_seconds


@pytest.mark.parametrize("seed", range(8))
def test_losses_are_those_of_evaluating_the_network_without_the_point(seed):
    ground, dense = build_world(seed, outer=(7,))
    told = build_closings(ground)
    people, units = ground.folk.units / ground.folk.per_person, ground.units
    before = truth_seconds(dense, ground.state.sites)
    for k, point in enumerate(ground.own):
        after = truth_seconds(dense, np.setdiff1d(ground.state.sites, point))
        served = (ground.state.nearest == point) & (units > 0)
        assert (after[~served] == before[~served])[units[~served] > 0].all()
        rows = told.of_point(k)
        for row in rows:
            mine = served & (ground.area == told.area[row])
            falls = mine & (before <= ground.limit_s) & (after > ground.limit_s)
            farther = mine & ((after > before + 60) | ((after == 65535) & (before != 65535)))
            assert told.change.people[row].tolist() == people[mine].sum(axis=0).tolist()
            assert told.change.fall_outside[row].tolist() == people[falls].sum(axis=0).tolist()
            assert told.change.farther[row].tolist() == people[farther].sum(axis=0).tolist()
        assert told.change.people[rows, 0].sum() == people[served, 0].sum()
        assert (np.diff(told.change.fall_outside[rows, 0]) <= 0).all()
        moves = told.moves_of(k)
        assert sum(moved for _, moved in moves) == people[served, 0].sum()
        for site, moved in moves:
            if site >= 0:
                goes = served & (dense[:, site] * 60 == after)
                assert people[goes, 0].sum() >= moved


def test_places_outside_are_told_what_keeps_a_site_away():
    kinds = {1: Barrier.SMALL, 4: Barrier.FORBIDDEN, 8: Barrier.ACROSS}
    for seed in range(10):
        ground, dense = build_world(seed, sites=(0,), barrier=kinds)
        told = build_place_reasons(ground)
        for place in range(len(dense)):
            near = [site for site in np.argsort(dense[place], kind="stable") if dense[place, site] <= 45]
            if 0 in near:
                expected = (Why.WITHIN, -1)
            else:
                blocked = {Why.SMALL: Barrier.SMALL, Why.FORBIDDEN: Barrier.FORBIDDEN, Why.ACROSS: Barrier.ACROSS}
                found = [(Why.NUMBER, next((s for s in near if s not in kinds), -1))]
                found += [(why, next((s for s in near if kinds.get(s) == kind), -1)) for why, kind in blocked.items()]
                expected = next((pair for pair in found if pair[1] >= 0), (Why.NO_SITE, -1))
            assert told.why[place] == expected[0]
            if expected[1] >= 0:
                assert told.way_s[place] == dense[place, told.way_site[place]] * 60 == dense[place, expected[1]] * 60


def test_the_plan_against_today_by_municipality():
    ground, dense = build_world(4)
    before, _ = build_world(4, sites=(1, 7))
    told = build_plan_reasons(ground, before.state)
    people = ground.units / ground.folk.per_person
    now, then = truth_seconds(dense, (1, 7)), truth_seconds(dense, ground.own)
    for k in range(len(ground.codes)):
        mine = ground.area == k
        assert told.change.people[k, 0] == people[mine].sum()
        assert told.change.come_within[k, 0] == people[mine & (now > 2700) & (then <= 2700)].sum()
    assert build_plan_reasons(ground, None).change is None
