"""Ways over land."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from piste.travel.crossing import Crossing
from piste.travel.land_graph import build_land_graph
from piste.travel.land_grid import build_land_grid
from travel_points import box, degrees, land_of

EARTH = box(-60, -60, 60, 60)


def graph_of(*polygons, crossings=()):
    grid = build_land_grid(land_of(*polygons), *degrees([(-50, -50), (50, 50)]))
    return grid, build_land_graph(grid, crossings)


def as_matrix(graph, weights):
    count = len(graph.indptr) - 1
    return csr_array((weights, graph.head, graph.indptr), shape=(count, count))


def piece(grid, graph, point):
    return graph.piece_at(*grid.project(*degrees([point])))[0]


def crossing(start, end, *, ferry):
    ends = [tuple(float(v[0]) for v in degrees([point])) for point in (start, end)]
    return Crossing("test", "FI", *ends, ferry, 20.0, 40.0, "hand")


def test_every_land_cell_is_on_one_piece_of_its_own_mass():
    grid, graph = graph_of(box(-50, -50, -5, 50), box(5, -50, 50, 50))
    assert ((graph.piece >= 0) == (grid.mass > 0)).all()
    masses = [np.unique(grid.mass[graph.piece == k]) for k in range(len(graph.indptr) - 1)]
    assert all(len(found) == 1 for found in masses)


def test_edges_go_both_ways_and_never_twice():
    _, graph = graph_of(EARTH)
    tail = np.repeat(np.arange(len(graph.indptr) - 1), np.diff(graph.indptr))
    there = set(zip(tail.tolist(), graph.head.tolist(), strict=True))
    assert len(there) == len(tail)
    assert {(b, a) for a, b in there} == there
    assert not graph.crosses.any()


def test_ways_over_open_land_are_hardly_longer_than_straight():
    grid, graph = graph_of(EARTH)
    start = piece(grid, graph, (-40, -40))
    way = dijkstra(as_matrix(graph, graph.km), indices=start)
    straight = np.hypot(*(graph.middle - graph.middle[start]).T) * grid.cell_km
    far = straight > 20
    share = way[far] / straight[far]
    assert share.min() >= 1 - 1e-9
    assert share.max() < 1.06
    assert share.mean() < 1.03


def test_land_masses_are_joined_by_crossings_only():
    parts = (box(-50, -50, -5, 50), box(5, -50, 50, 50))
    _, apart = graph_of(*parts)
    assert connected_components(as_matrix(apart, apart.km))[0] == 2
    grid, joined = graph_of(*parts, crossings=[crossing((-8, 0), (8, 0), ferry=True)])
    assert connected_components(as_matrix(joined, joined.km + 1))[0] == 1
    assert joined.crosses.sum() == 2
    assert joined.extra_min[joined.crosses].tolist() == [40.0, 40.0]
    assert joined.km[joined.crosses].tolist() == [0.0, 0.0]
    assert set(joined.head[joined.crosses]) == {piece(grid, joined, (-8, 0)), piece(grid, joined, (8, 0))}


def test_a_bridge_has_its_length():
    parts = (box(-50, -50, -5, 50), box(5, -50, 50, 50))
    _, graph = graph_of(*parts, crossings=[crossing((-8, 0), (8, 0), ferry=False)])
    assert graph.km[graph.crosses] == pytest.approx([16, 16], rel=1e-3)
    assert graph.extra_min[graph.crosses].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("end", [(900, 0), (200, 0)])
def test_crossings_outside_the_grid_or_to_nowhere_are_left_out(end):
    _, graph = graph_of(EARTH, crossings=[crossing((-8, 0), end, ferry=True)])
    assert not graph.crosses.any()


def test_two_shores_of_one_block_are_two_pieces():
    """A channel of 3 km through land: blocks of 5 km hold both shores, yet they are not joined there."""
    _, graph = graph_of(box(-50, -50, -1.5, 50), box(1.5, -50, 50, 50))
    assert connected_components(as_matrix(graph, graph.km))[0] == 2
