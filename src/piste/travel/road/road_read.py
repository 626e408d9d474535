"""From a road file to driving times: what the command line and a plan's scenario share."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.artefact import hash_file
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.fact import Fact
from piste.travel.road.closure import close_at, close_ferries, close_names, close_ways
from piste.travel.road.graph import RoadGraph
from piste.travel.road.network import ATTRIBUTION, RoadNetwork, graph_key
from piste.travel.road.network_store import load_road_network, read_kept_network
from piste.travel.road.profile import Profile, read_profile
from piste.travel.road.times import build_road_times, check_footing, check_reach, find_footing
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.travel_asked import Travel

KEPT = Path("var") / "roads"
"""Where networks are kept, from the folder that one works in."""


def open_network(path: Path, profile: Profile, keep: Path, findings: Findings) -> RoadNetwork:
    """Return the network of an OpenStreetMap file, or the one that a folder keeps.

    Raises
    ------
    DataError
        Where there is none, or a folder keeps the roads of another kind of traffic.
    """
    if not path.is_dir():
        return load_road_network(path, profile, keep, findings)
    told = Findings(path.name)
    if not (path / "network.json").is_file():
        told.error(
            "roads_not_kept",
            "The folder {folder} keeps no road network.",
            "Give an OpenStreetMap file (.osm.pbf), or a folder roads-… that was kept from one.",
            folder=str(path),
        )
        raise DataError(told)
    network = read_kept_network(path, findings)
    if network.graph_key != graph_key(network.graph.source_sha256, profile):
        told.error(
            "roads_kept_otherwise",
            "The folder {folder} keeps the roads for another kind of traffic than the profile {profile}.",
            "Give the OpenStreetMap file itself, or the network that was kept for this profile.",
            folder=str(path),
            profile=profile.name,
        )
        raise DataError(told)
    return network


def read_road_times(travel: Travel, places: Places, sites: Sites, findings: Findings, keep: Path = KEPT) -> TimeLists:
    """Return the driving times that a scenario asks for.

    Raises
    ------
    DataError
        Where file, profile or closures are at fault, or the roads are elsewhere.
    """
    path = Path(travel.roads)
    profile = read_profile(travel.profile)
    network = open_network(path, profile, keep, findings)
    footing = find_footing(network, profile, places, sites)
    check_footing(footing, profile, places, sites, findings)
    closed = close_roads(network.graph, travel.close_ways, travel.close_names, (), travel.no_ferries, findings)
    times = build_road_times(network, profile, footing, cutoff_min=travel.cutoff_min, closed=closed)
    check_reach(times, footing, places, findings)
    return replace(times, origin=_tell_origin(travel, path, profile, network))


def tell_roads(
    path: Path,
    profile: Profile,
    ways: Sequence[int] = (),
    names: Sequence[str] = (),
    points: Sequence[tuple[float, float]] = (),
    no_ferries: bool = False,
) -> tuple[tuple[str, str], ...]:
    """Return what is told of driving times: roads, profile and everything that is closed."""
    facts: list[tuple[str, str]] = [(Fact.ROADS, path.name), (Fact.PROFILE, profile.name)]
    facts += [(Fact.CLOSED_WAY, str(way)) for way in ways]
    facts += [(Fact.CLOSED_NAME, name) for name in names]
    facts += [(Fact.CLOSED_AT, f"{lat:g}, {lon:g}") for lat, lon in points]
    facts += [(Fact.FERRIES, "0")] if no_ferries else []
    return tuple(facts)


def _tell_origin(travel: Travel, path: Path, profile: Profile, network: RoadNetwork) -> Origin:
    facts = tell_roads(path, profile, travel.close_ways, travel.close_names, (), travel.no_ferries)
    files = {path.name: network.graph.source_sha256}
    if Path(travel.profile).is_file():
        files[Path(travel.profile).name] = hash_file(Path(travel.profile))
    return Origin(facts, files, (ATTRIBUTION,))


def close_roads(
    graph: RoadGraph,
    ways: Sequence[int],
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    no_ferries: bool,
    findings: Findings,
) -> NDArray[np.bool_]:
    """Return all closed segments.

    Raises
    ------
    DataError
        Where a way, name or point is not found.
    """
    closed = close_ways(graph, ways, findings) | close_names(graph, names, findings)
    if points:
        lat, lon = np.array(points).T
        closed |= close_at(graph, lat, lon, findings)
    if no_ferries:
        closed |= close_ferries(graph)
    if findings.count_errors():
        raise DataError(findings)
    return closed
