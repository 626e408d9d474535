"""What each point means: catchment, closing it, who would stand in its stead; by hand and by brute force."""

import numpy as np
import pytest

from piste.siting.access import build_network_state
from piste.siting.points import build_points, find_second_seconds
from plan_world import INF, build_random_world, build_times


def ints(*values):
    return np.array(values, dtype=np.int32)


def explain(times, people, opened, *, sites=None, fixed=(), may_open=None, limit_min=60):
    people = np.array(people, dtype=float)
    state = build_network_state(times, people, ints(*opened), limit_min=limit_min)
    marks = np.ones(times.n_sites, dtype=bool)
    if may_open is not None:
        marks[:] = False
        marks[list(may_open)] = True
    within = np.arange(times.n_sites) * 1000.0
    return build_points(
        times, people, state, ints(*(opened if sites is None else sites)), fixed=ints(*fixed), may_open=marks,
        people_within=within, limit_min=limit_min,
    )  # fmt: skip


def test_by_hand():
    times = build_times([[10, 50, 20, INF], [20, 70, 30, 25], [80, 10, INF, 15], [90, INF, INF, 40]])
    told = explain(times, [100, 50, 30, 0], (0, 1), fixed=(1,))
    assert told.site.tolist() == [0, 1] and told.fixed.tolist() == [False, True]
    assert told.catchment_people.tolist() == [150, 30]
    assert told.mean_min == pytest.approx([(100 * 10 + 50 * 20) / 150, 10])
    assert told.people_within_limit.tolist() == [0, 1000]
    assert told.closing_people_past_limit.tolist() == [50, 30]
    assert told.closing_mean_min == pytest.approx([(100 * 50 + 50 * 70) / 150, 80])
    assert told.next_site.tolist() == [2, 3]
    assert told.next_mean_min == pytest.approx([(100 * 20 + 50 * 30) / 150, 15])


def test_the_next_best_is_one_that_may_open_and_helps():
    times = build_times([[10, 50, 20, 55]])
    assert explain(times, [9], (0, 1), may_open=(0, 1, 3)).next_site.tolist() == [-1, -1]
    assert np.isnan(explain(times, [9], (0, 1), may_open=(0, 1, 3)).next_mean_min).all()
    alone = explain(times, [9], (0,), may_open=(0, 3))
    assert (alone.next_site.tolist(), alone.next_mean_min.tolist()) == ([3], [55])


def test_the_only_point_closes():
    told = explain(build_times([[10], [50]]), [9, 1], (0,))
    assert told.closing_people_past_limit.tolist() == [10]
    assert np.isnan(told.closing_mean_min).all() and told.next_site.tolist() == [-1]


def test_those_already_past_the_limit_do_not_fall_past_it():
    told = explain(build_times([[70, 90]]), [9], (0, 1))
    assert (told.catchment_people.tolist(), told.closing_people_past_limit.tolist()) == ([9, 0], [0, 0])


def test_a_point_that_is_nobody_s_nearest():
    told = explain(build_times([[10, 20]]), [9], (0, 1))
    assert told.catchment_people[1] == 0
    assert np.isnan([told.mean_min[1], told.closing_mean_min[1], told.next_mean_min[1]]).all()
    assert told.next_site[1] == -1


def test_points_across_the_border_stand_in_but_are_not_told():
    told = explain(build_times([[10, 30], [INF, 5]]), [9, 0], (0, 1), sites=(0,))
    assert told.site.tolist() == [0]
    assert told.closing_mean_min.tolist() == [30]


def test_no_points():
    told = explain(build_times([[10]]), [9], ())
    assert len(told.site) == len(told.next_site) == len(told.mean_min) == 0


@pytest.mark.parametrize("seed", range(12))
def test_against_brute_force(seed):
    base, times, minutes = build_random_world(seed, n=25, m=8)
    people = base.places.people
    rng = np.random.default_rng(seed)
    opened = np.sort(rng.choice(8, 3, replace=False))
    limit, cutoff = 40, times.cutoff_min
    told = explain(times, people, opened, limit_min=limit)
    spare = np.setdiff1d(np.arange(8), opened)
    nearest = np.where(np.isfinite(minutes[:, opened].min(axis=1)), opened[minutes[:, opened].argmin(axis=1)], -1)

    def mean(weight, time):
        reached = np.isfinite(time)
        return weight[reached] @ time[reached] / weight[reached].sum() if weight[reached].sum() else np.nan

    state = build_network_state(times, people, opened.astype(np.int32), limit_min=limit)
    second = find_second_seconds(times, state, np.isin(np.arange(8), opened))
    for k, site in enumerate(opened):
        mine = (nearest == site) & (people > 0)
        weight, now = people[mine], minutes[mine][:, site]
        rest = minutes[mine][:, np.setdiff1d(opened, site)].min(axis=1)
        assert second[mine].tolist() == np.where(np.isfinite(rest), rest * 60, 65535).tolist()
        assert told.catchment_people[k] == weight.sum()
        assert told.mean_min[k] == pytest.approx(mean(weight, now), nan_ok=True)
        assert told.closing_people_past_limit[k] == weight[(now <= limit) & (rest > limit)].sum()
        assert told.closing_mean_min[k] == pytest.approx(mean(weight, rest), nan_ok=True)
        costs = np.array([weight @ np.minimum(np.minimum(rest, minutes[mine][:, j]), cutoff) for j in spare])
        if not len(weight) or costs.min() >= weight @ np.minimum(rest, cutoff):
            assert told.next_site[k] == -1
            continue
        chosen = spare.tolist().index(told.next_site[k])
        assert costs[chosen] == pytest.approx(costs.min())
        best = mean(weight, np.minimum(rest, minutes[mine][:, told.next_site[k]]))
        assert told.next_mean_min[k] == pytest.approx(best)
