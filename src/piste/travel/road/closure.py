"""Which segments of the roads a what-if closes: by way, by name, by place on the map, or every ferry."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from piste.core.findings import Findings
from piste.travel.road.graph import RoadGraph
from piste.travel.road.snap import find_nearest

NEAR_M = 100.0


def close_ways(graph: RoadGraph, way_ids: Iterable[int], findings: Findings) -> NDArray[np.bool_]:
    """Return the segments of OpenStreetMap ways."""
    wanted = sorted(set(way_ids))
    known = set(graph.way_id[graph.way].tolist())
    for way in wanted:
        if way not in known:
            findings.error("closure_way", "The roads have no way {way}.", _TODO, way=str(way))
    return np.isin(graph.way_id, wanted)[graph.way]


def close_names(graph: RoadGraph, names: Iterable[str], findings: Findings) -> NDArray[np.bool_]:
    """Return the segments of roads and ferries with these names (or, where there is no name, numbers)."""
    place = {name.casefold(): [] for name in names}  # type: dict[str, list[int]]
    for number, name in enumerate(graph.names):
        if name.casefold() in place:
            place[name.casefold()].append(number)
    closed = np.isin(graph.way_name, [number for numbers in place.values() for number in numbers])[graph.way]
    present = set(graph.way_name[np.unique(graph.way)].tolist())
    for name, numbers in place.items():
        if not present.intersection(numbers):
            findings.error("closure_name", "No road of the network is called {name}.", _TODO, name=name)
    return closed


def close_at(
    graph: RoadGraph, lat: NDArray[np.float64], lon: NDArray[np.float64], findings: Findings
) -> NDArray[np.bool_]:
    """Return the segments of the ways nearest to points on the map; bridges are ways of their own."""
    at = np.arange(len(graph.kind)) + graph.chain_of_segment
    x = np.stack([graph.point_x[at], graph.point_x[at + 1]], axis=1)
    y = np.stack([graph.point_y[at], graph.point_y[at + 1]], axis=1)
    nearest, _, _ = find_nearest(x, y, np.asarray(lat, np.float64), np.asarray(lon, np.float64), NEAR_M)
    for i in np.flatnonzero(nearest < 0).tolist():
        findings.error(
            "closure_point",
            "No road is within {near_m} m of {lat}, {lon}.",
            _TODO,
            near_m=NEAR_M,
            lat=f"{lat[i]:.5f}",
            lon=f"{lon[i]:.5f}",
        )
    return np.isin(graph.way, graph.way[nearest[nearest >= 0]])


def close_ferries(graph: RoadGraph) -> NDArray[np.bool_]:
    """Return the segments of every ferry."""
    return np.array([tags.get("route") == "ferry" and "highway" not in tags for tags in graph.kinds])[graph.kind]


_TODO = "Look it up on openstreetmap.org."
