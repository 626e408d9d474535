"""Orders and hierarchies: every node once, ancestors above, subtrees in one stretch, dissection better than none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.findings import Findings
from piste.travel.road.dissection import METHODS, dissect
from piste.travel.road.hierarchy import LOOP, build_hierarchy
from piste.travel.road.low_degree import strip_low_degree
from piste.travel.road.metric import main_arcs
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile


def grid(size):
    """Return a street grid: edges, latitudes, longitudes."""
    number = np.arange(size * size, dtype=np.int32).reshape(size, size)
    tail = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    head = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    lat, lon = np.divmod(np.arange(size * size), size)
    return tail, head, 60 + lat / 1000, 25 + lon / 500


@pytest.mark.parametrize("method", METHODS)
def test_a_grid_is_dissected(method):
    """A path through a k x k grid meets few separators: about 4 k ancestors a node, not the 1,600 of a bad order."""
    tail, head, lat, lon = grid(40)
    order = dissect(tail, head, lat, lon, method)
    assert sorted(order.tolist()) == list(range(1600))
    hierarchy = build_hierarchy(tail, head, lat, lon, method=method)
    depth = np.zeros(1600, dtype=int)
    for rank in range(1598, -1, -1):
        depth[rank] = depth[hierarchy.parent[rank]] + 1
    assert depth.max() < 4 * 40
    assert len(hierarchy.up_head) < 30_000


def test_ours_is_as_good_as_routingkit(shared_data):
    """Triangles decide how long customizing takes."""
    network = read_road_network(shared_data / "roads" / "tampere.osm.pbf", read_profile("car"), Findings())
    graph = network.graph
    position = graph.node_y[: graph.n_main] * 1e-7, graph.node_x[: graph.n_main] * 1e-7
    triangles = []
    for method in METHODS:
        ups = np.diff(build_hierarchy(*main_arcs(graph), *position, method=method).up_ptr)
        triangles.append(int((ups * (ups - 1) // 2).sum()))
    assert triangles[0] < 1.15 * triangles[1]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=80))
    )
)
def test_hierarchy_is_chordal_and_postordered(case):
    n, pairs = case
    tail, head = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    tail, head = np.ascontiguousarray(tail), np.ascontiguousarray(head)
    hierarchy = build_hierarchy(tail, head, np.linspace(60, 61, n), np.linspace(25, 25.5, n))
    assert sorted(hierarchy.rank.tolist()) == list(range(n))
    lists = [hierarchy.up_head[hierarchy.up_ptr[r] : hierarchy.up_ptr[r + 1]].tolist() for r in range(n)]
    for rank, ups in enumerate(lists):
        assert ups == sorted(set(ups))
        assert hierarchy.parent[rank] == (ups[0] if ups else -1)
        assert all(u > rank for u in ups)
        if ups:
            assert set(ups[1:]) <= set(lists[ups[0]])  # chordal: a node hands its neighbours to its parent
    below = [1] * n
    for rank in range(n):
        parent = hierarchy.parent[rank]
        if parent >= 0:
            below[parent] += below[rank]
    for rank, parent in enumerate(hierarchy.parent.tolist()):
        if parent >= 0:
            assert parent - below[parent] < rank < parent  # in the stretch before its parent
    for e in range(len(tail)):
        slot = hierarchy.arc_slot[e]
        low, high = sorted((int(hierarchy.rank[tail[e]]), int(hierarchy.rank[head[e]])))
        if low == high:
            assert slot == LOOP
            continue
        place = slot if slot >= 0 else ~slot
        assert (slot >= 0) == (hierarchy.rank[tail[e]] == low)
        assert hierarchy.up_ptr[low] <= place < hierarchy.up_ptr[low + 1]
        assert hierarchy.up_head[place] == high


def test_stripping_a_tree_leaves_its_last_node():
    """A star of three chains of three: everything but one node can go."""
    pairs = [(0, 1), (1, 2), (2, 3), (0, 4), (4, 5), (5, 6), (0, 7), (7, 8), (8, 9)]
    ends = np.array([*pairs, *[pair[::-1] for pair in pairs]])
    ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
    indptr = np.searchsorted(ends[:, 0], np.arange(11)).astype(np.int64)
    degree = np.diff(indptr).astype(np.int32)
    order = strip_low_degree(indptr, ends[:, 1].astype(np.int32), degree)
    assert len(set(order.tolist())) == 9
    assert (degree >= 0).sum() == 1


def test_the_key_tells_networks_apart():
    tail, head, lat, lon = grid(5)
    keys = {build_hierarchy(*pair, lat, lon).key for pair in ((tail, head), (head, tail), (tail[:-1], head[:-1]))}
    assert len(keys) == 3
