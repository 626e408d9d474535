"""Closures that name nothing are told, each of them."""

import numpy as np

from piste.core.findings import Findings
from piste.travel.road.closure import close_at, close_ferries, close_names, close_ways
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from road_world import KM, World


def graph_of(tmp_path):
    world = World()
    for k in range(4):
        world.point(k + 1, 60 + k * KM, 25.0)
    world.way(1, 2, name="Siltakatu")
    world.way(2, 3, name="Siltakatu", highway="secondary")
    world.way(3, 4, ref="123", highway="tertiary")
    network = read_road_network(world.write(tmp_path / "a.osm.pbf"), read_profile("car"), Findings())
    return network.graph


def test_by_name_number_way_and_point(tmp_path):
    graph, findings = graph_of(tmp_path), Findings()
    ids = graph.way_id[graph.way]
    assert ids[close_names(graph, ["SILTAKATU"], findings)].tolist() == [1000, 1001]
    assert ids[close_names(graph, ["123"], findings)].tolist() == [1002]
    assert ids[close_ways(graph, [1001], findings)].tolist() == [1001]
    near = close_at(graph, np.array([60 + 2.5 * KM]), np.array([25.0005]), findings)
    assert ids[near].tolist() == [1002]
    assert not close_ferries(graph).any()
    assert len(findings) == 0


def test_what_is_not_there_is_told(tmp_path):
    graph, findings = graph_of(tmp_path), Findings()
    assert not close_names(graph, ["Kuja", "Polku", "Siltakatu 2"], findings).any()
    assert not close_ways(graph, [7], findings).any()
    assert not close_at(graph, np.array([61.0]), np.array([25.0]), findings).any()
    assert [finding.code for finding in findings] == ["closure_name"] * 3 + ["closure_way", "closure_point"]
    assert all(finding.message() for finding in findings)
