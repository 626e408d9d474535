"""The sweep gives exactly the shortest times, on any directed network, for any cut-off, batch and order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from piste.travel.road.customization import CLOSED, build_weights
from piste.travel.road.dissection import METHODS
from piste.travel.road.doors import Doors, doors_at_nodes
from piste.travel.road.hierarchy import build_hierarchy
from piste.travel.road.sweep import BEYOND, sweep_sites


def shortest(tail, head, ticks, n):
    """Return ticks from every node to every node by scipy's Dijkstra, infinite where there is no way."""
    least = {}
    for a, b, t in zip(tail.tolist(), head.tolist(), ticks.tolist(), strict=True):
        if t < CLOSED and a != b:
            least[a, b] = min(t, least.get((a, b), t))
    ends = np.array(list(least), dtype=int).reshape(-1, 2)
    return dijkstra(csr_matrix((np.array(list(least.values()), float), (ends[:, 0], ends[:, 1])), shape=(n, n)))


def dense(times, n_sites):
    table = np.full((len(times.indptr) - 1, n_sites), BEYOND, dtype=np.uint16)
    table[np.repeat(np.arange(len(table)), np.diff(times.indptr)), times.site] = times.seconds
    return table


@st.composite
def networks(draw):
    n = draw(st.integers(1, 40))
    m = draw(st.integers(0, 120))
    node = st.integers(0, n - 1)
    tail = draw(st.lists(node, min_size=m, max_size=m))
    head = draw(st.lists(node, min_size=m, max_size=m))
    longest = draw(st.sampled_from([3, 50, 3000, 70000]))
    ticks = draw(st.lists(st.one_of(st.integers(1, longest), st.just(CLOSED)), min_size=m, max_size=m))
    spots = draw(st.lists(st.tuples(st.floats(60, 61), st.floats(20, 22)), min_size=n, max_size=n))
    cutoff = draw(st.sampled_from([0, 5, 60, 3000, 65534]))
    lat, lon = np.array(spots).T
    return np.array(tail, np.int32), np.array(head, np.int32), np.array(ticks, np.int32), lat, lon, cutoff


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_every_pair_matches_dijkstra(network, method, random):
    tail, head, ticks, lat, lon, cutoff = network
    n = len(lat)
    hierarchy = build_hierarchy(tail, head, lat, lon, method=method)
    weights = build_weights(hierarchy, ticks)
    places = np.array(random.sample(range(n), k=random.randint(1, n)), dtype=np.int32)
    sites = np.array(random.choices(range(n), k=random.choice([1, n, 70])), dtype=np.int32)
    times = sweep_sites(hierarchy, weights, doors_at_nodes(places), doors_at_nodes(sites), cutoff, threads=2)
    away = shortest(tail, head, ticks, n)[np.ix_(places, sites)]
    expected = np.where(away <= cutoff, away, BEYOND).astype(np.uint16)
    np.testing.assert_array_equal(dense(times, len(sites)), expected)
    for i in range(len(places)):
        row = slice(times.indptr[i], times.indptr[i + 1])
        keys = list(zip(times.seconds[row].tolist(), times.site[row].tolist(), strict=True))
        assert keys == sorted(keys)


@settings(max_examples=40, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_doors_take_the_best_of_all_ways_in_and_out(network, random):
    tail, head, ticks, lat, lon, cutoff = network
    n = len(lat)
    hierarchy = build_hierarchy(tail, head, lat, lon)
    weights = build_weights(hierarchy, ticks)

    def draw_doors():
        count = [random.randint(0, 3) for _ in range(random.randint(1, 8))]
        total = sum(count)
        return Doors(
            np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
            np.array([random.randrange(n) for _ in range(total)], dtype=np.int32),
            np.array([random.choice([0, 1, 7, 900]) for _ in range(total)], dtype=np.int32),
        )

    places, sites = draw_doors(), draw_doors()
    ticks_per_s = random.choice([1, 2, 8])
    times = sweep_sites(hierarchy, weights, places, sites, cutoff, ticks_per_s=ticks_per_s)
    far = shortest(tail, head, ticks, n)
    expected = np.full((len(places), len(sites)), BEYOND, dtype=np.int64)
    for i in range(len(places)):
        for j in range(len(sites)):
            ways = [
                places.ticks[a] + far[places.node[a], sites.node[b]] + sites.ticks[b]
                for a in range(places.indptr[i], places.indptr[i + 1])
                for b in range(sites.indptr[j], sites.indptr[j + 1])
            ]
            best = min(ways, default=np.inf)
            if best <= cutoff:
                expected[i, j] = -(-best // ticks_per_s)
    np.testing.assert_array_equal(dense(times, len(sites)), expected)


def test_a_cutoff_that_does_not_fit_is_refused():
    hierarchy = build_hierarchy(np.array([0], np.int32), np.array([1], np.int32), np.zeros(2), np.zeros(2))
    weights = build_weights(hierarchy, np.array([1], np.int32))
    node = doors_at_nodes(np.array([0], np.int32))
    with pytest.raises(ValueError, match="16 bits"):
        sweep_sites(hierarchy, weights, node, node, 65535)
