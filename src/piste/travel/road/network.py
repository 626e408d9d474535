"""A road network ready to travel: its graph and its hierarchy."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from piste.core.findings import Findings
from piste.travel.road.graph import RoadGraph, build_road_graph
from piste.travel.road.hierarchy import Hierarchy, build_hierarchy
from piste.travel.road.metric import main_arcs
from piste.travel.road.osm_roads import read_osm_roads
from piste.travel.road.profile import Profile
from piste.travel.road.segments import DEGREES

ATTRIBUTION = "© OpenStreetMap contributors, Open Database Licence (ODbL)"


@dataclass(frozen=True)
class RoadNetwork:
    """The roads of an area. Speeds are no part of it: a metric brings them."""

    graph: RoadGraph
    hierarchy: Hierarchy
    """Of the main network's arcs, as `metric.main_arcs` gives them."""
    graph_key: str
    """Hash of the file and of those parts of the profile that shape the graph."""


def read_road_network(path: Path, profile: Profile, findings: Findings) -> RoadNetwork:
    """Read an OpenStreetMap file and make its roads ready to travel; see `read_osm_roads` and `build_road_graph`."""
    roads = read_osm_roads(path, profile, findings)
    graph = build_road_graph(roads, profile, findings)
    return RoadNetwork(graph, order_graph(graph), graph_key(graph.source_sha256, profile))


def order_graph(graph: RoadGraph) -> Hierarchy:
    """Build the hierarchy of a graph's main network."""
    tail, head = main_arcs(graph)
    lat, lon = graph.node_y[: graph.n_main] * DEGREES, graph.node_x[: graph.n_main] * DEGREES
    return build_hierarchy(tail, head, lat.astype(np.float64), lon.astype(np.float64))


def graph_key(source_sha256: str, profile: Profile) -> str:
    """Return the hash of what shapes a graph: the file, which roads are used, what counts as town and junction."""
    access = profile.access
    shape = {
        "source": source_sha256,
        "format": 1,
        "roads": {name: [road.rank, road.oneway, road.street] for name, road in profile.roads.items()},
        "access": [list(access.keys), access.ice_roads, access.oneways]
        + [sorted(values) for values in (access.closed, access.ends_only, access.barriers)],
        "caps": sorted(profile.caps),
        "urban": [profile.urban_cell_m, profile.urban_junctions_per_km2],
        "island_km": profile.snapping.island_km,
    }
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()
