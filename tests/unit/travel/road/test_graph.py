"""The graph: parts apart, side roads beside the main network, everything left out told."""

import numpy as np
import pytest

from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.road.graph import build_road_graph
from piste.travel.road.osm_roads import read_osm_roads
from piste.travel.road.profile import read_profile
from road_world import KM, World

CAR = read_profile("car")


def graph_of(world, tmp_path):
    findings = Findings()
    roads = read_osm_roads(world.write(tmp_path / "a.osm.pbf"), CAR, findings)
    return build_road_graph(roads, CAR, findings), findings


def ladder(world, first=1, lat=60.0, km=1.0):
    """Lay a road of four points with a short branch at the second one."""
    for k in range(4):
        world.point(first + k, lat + k * km * KM, 25.0)
    world.point(first + 4, lat + km * KM, 25.01)
    world.way(first, first + 1, first + 2, first + 3, highway="primary")
    world.way(first + 1, first + 4, highway="residential")


def test_nodes_chains_and_points(tmp_path):
    world = World()
    ladder(world)
    graph, findings = graph_of(world, tmp_path)
    assert (graph.n, graph.n_main, len(graph.chain_tail), graph.c_main, len(graph.kind)) == (4, 4, 3, 3, 4)
    assert np.diff(graph.chain_ptr).tolist() == [1, 2, 1]
    assert graph.length_m.sum() == pytest.approx(3000 + 556, rel=1e-3)
    for c in range(3):
        first, last = graph.chain_ptr[c] + c, graph.chain_ptr[c + 1] + c
        assert graph.point_y[first] == graph.node_y[graph.chain_tail[c]]
        assert graph.point_x[last] == graph.node_x[graph.chain_head[c]]
    assert len(findings) == 0
    assert not graph.urban.any()


def test_an_island_is_told_and_kept_out(tmp_path):
    world = World()
    ladder(world)
    world.way(1, 4, highway="tertiary")
    ladder(world, first=10, lat=60.5, km=1.2)
    world.point(30, 60.7, 25.0)
    world.point(31, 60.7, 25.001)
    world.way(30, 31)
    graph, findings = graph_of(world, tmp_path)
    assert graph.n_main == 2  # the ring and its branch
    assert [finding.code for finding in findings] == ["roads_left_out", "road_island"]
    island = list(findings)[1]
    assert island.values["km"] == pytest.approx(4.1, abs=0.1)
    assert island.values["lat"].startswith("60.5")
    assert len(graph.island_x) == 4  # the scrap of 56 m is no island


def test_one_way_dead_ends_are_left_out(tmp_path):
    world = World()
    ladder(world)
    world.point(20, 60.02, 25.02)
    world.way(5, 20, highway="residential", oneway="yes")
    graph, findings = graph_of(world, tmp_path)
    assert len(graph.kind) == 4
    assert [finding.code for finding in findings] == ["roads_left_out"]


def test_what_lies_behind_a_private_road_is_beside_the_main_network(tmp_path):
    world = World()
    ladder(world)
    world.point(20, 60.02, 25.02)
    world.point(21, 60.03, 25.02)
    world.way(5, 20, highway="service", access="private")
    world.way(20, 21, highway="residential")
    graph, _ = graph_of(world, tmp_path)
    assert (graph.c_main, len(graph.chain_tail)) == (3, 4)
    assert (graph.n_main, graph.n) == (4, 5)


def test_roads_that_nobody_can_return_from_are_an_error(tmp_path):
    world = World()
    world.point(1, 60, 25)
    world.point(2, 60.1, 25)
    world.way(1, 2, oneway="yes")
    with pytest.raises(DataError) as raised:
        graph_of(world, tmp_path)
    assert [finding.code for finding in raised.value.findings] == ["roads_unconnected"]


def test_town_and_country_by_junctions(tmp_path):
    """A grid of 12 x 12 streets 80 m apart is a town; the road that leads away from it is not, a kilometre out."""
    world = World()
    for row in range(12):
        for column in range(12):
            world.point(1 + 12 * row + column, 60 + row * 0.08 * KM, 25 + column * 0.16 * KM)
    for k in range(12):
        world.way(*range(1 + 12 * k, 13 + 12 * k))
        world.way(*range(1 + k, 145, 12))
    for k in range(1, 9):
        world.point(200 + k, 60 + k * KM, 25 - 0.5 * KM)
    world.way(133, *range(201, 209), highway="secondary")
    graph, _ = graph_of(world, tmp_path)
    secondary = np.array([tags["highway"] == "secondary" for tags in graph.kinds])[graph.kind]
    assert graph.urban[~secondary].all()
    far = graph.point_y[np.arange(len(graph.kind)) + graph.chain_of_segment] * 1e-7 > 60 + 3 * KM
    assert not graph.urban[secondary & far].any()
