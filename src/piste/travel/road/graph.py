"""The road graph: junctions joined by chains of segments, with the main network apart from what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.road.chains import build_chains
from piste.travel.road.osm_roads import OsmRoads
from piste.travel.road.profile import Profile
from piste.travel.road.segments import DEGREES, Points, Segments, cut_segments, find_delays, find_towns
from piste.travel.road.way_rule import RuleTable, Tags, Use, build_rule_table

MAIN, SIDE = 0, 1


@dataclass(frozen=True)
class RoadGraph:
    """n nodes, c chains, s segments, all in the order of their chains; coordinates in 1e-7 degrees.

    Nodes below `n_main` and chains below `c_main` are the main network: the largest part in which everyone may drive
    from everywhere to everywhere. The others are side roads, on which one drives only at the ends of a journey.
    """

    node_x: NDArray[np.int32]
    node_y: NDArray[np.int32]
    n_main: int
    c_main: int
    chain_ptr: NDArray[np.int64]
    """Segments of a chain. Its points are one more: `point_x[chain_ptr[k] + k:chain_ptr[k + 1] + k + 1]`."""
    chain_tail: NDArray[np.int32]
    chain_head: NDArray[np.int32]
    point_x: NDArray[np.int32]
    point_y: NDArray[np.int32]
    kind: NDArray[np.int32]
    way: NDArray[np.int32]
    length_m: NDArray[np.float32]
    flipped: NDArray[np.bool_]
    """True where the chain runs against the way."""
    urban: NDArray[np.bool_]
    delay_ahead: NDArray[np.uint8]
    delay_back: NDArray[np.uint8]
    way_id: NDArray[np.int64]
    way_name: NDArray[np.int32]
    way_m: NDArray[np.float32]
    names: tuple[str, ...]
    kinds: tuple[Tags, ...]
    island_x: NDArray[np.int32]
    """k x 2: ends of the segments of islands, parts of the road network that nothing joins to the main one."""
    island_y: NDArray[np.int32]
    source_sha256: str

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.node_x)

    @property
    def chain_of_segment(self) -> NDArray[np.int64]:
        """Chain of every segment."""
        return np.repeat(np.arange(len(self.chain_tail)), np.diff(self.chain_ptr))


def build_road_graph(roads: OsmRoads, profile: Profile, findings: Findings) -> RoadGraph:
    """Build the directed graph of an area's roads; tell in `findings` what is left out.

    Raises
    ------
    DataError
        Where no two roads can be driven there and back.
    """
    points, segments = cut_segments(roads)
    rules = build_rule_table(roads.kinds, profile)
    way_m = np.bincount(segments.way, segments.length_m, minlength=len(roads.way_id)).astype(np.float64)
    used = (rules.use[segments.kind] != Use.CLOSED) & (rules.forward | rules.backward)[segments.kind]
    segments = segments.take(used)
    urban = find_towns(points, segments, rules, profile.urban_cell_m, profile.urban_junctions_per_km2)
    joined, main = _find_main(points, segments, rules)
    if not main.any():
        findings.error(
            "roads_unconnected",
            "No two roads of the file can be driven there and back.",
            "Use a larger extract, or check the profile's access rules.",
        )
        raise DataError(findings)
    island = _find_islands(points, segments, joined, profile.snapping.island_km)
    _tell_parts(points, segments, joined, island, findings)
    return _order_by_chain(roads, points, segments, rules, way_m, urban, joined, main, island)


def _find_main(points: Points, segments: Segments, rules: RuleTable) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which segments belong to the network, side roads included, and which of them to the main one."""
    is_open = rules.use[segments.kind] == Use.OPEN
    main_nodes = _largest_strong_part(points, segments, rules, is_open)
    main = is_open & main_nodes[segments.tail] & main_nodes[segments.head]
    if not main.any():
        return main, main
    everywhere = np.ones(len(segments), dtype=bool)
    label = _strong_parts(points, segments, rules, everywhere)
    home = label[segments.tail[np.argmax(main)]]
    joined = (label[segments.tail] == home) & (label[segments.head] == home)
    return joined, main


def _strong_parts(points: Points, segments: Segments, rules: RuleTable, chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    along = chosen & rules.forward[segments.kind]
    against = chosen & rules.backward[segments.kind]
    tail = np.concatenate([segments.tail[along], segments.head[against]])
    head = np.concatenate([segments.head[along], segments.tail[against]])
    return _label_parts(tail, head, len(points), "strong")


def _label_parts(tail: NDArray[np.int32], head: NDArray[np.int32], n: int, connection: str) -> NDArray[np.int32]:
    arcs = csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n, n))
    label: NDArray[np.int32] = connected_components(arcs, directed=True, connection=connection)[1]
    return label


def _largest_strong_part(
    points: Points, segments: Segments, rules: RuleTable, chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the points of the part with the most metres of road; nothing where no part has a segment."""
    label = _strong_parts(points, segments, rules, chosen)
    inside = chosen & (label[segments.tail] == label[segments.head])
    if not inside.any():
        return np.zeros(len(points), dtype=bool)
    metres = np.bincount(label[segments.tail[inside]], segments.length_m[inside])
    return label == np.argmax(metres)


def _find_islands(points: Points, segments: Segments, joined: NDArray[np.bool_], island_km: float) -> NDArray[np.bool_]:
    """Return segments of parts that nothing joins to the network, if the part is long enough."""
    label = _label_parts(segments.tail, segments.head, len(points), "weak")
    part = label[segments.tail]
    km = np.bincount(part, segments.length_m, minlength=len(points)) / 1000
    home = np.unique(part[joined])
    return (km[part] >= island_km) & ~np.isin(part, home)


def _tell_parts(
    points: Points, segments: Segments, joined: NDArray[np.bool_], island: NDArray[np.bool_], findings: Findings
) -> None:
    left = ~joined
    if not left.any():
        return
    findings.note(
        "roads_left_out",
        "{km} km of {total_km} km of roads are not joined to the network both there and back and are left out.",
        km=round(float(segments.length_m[left].sum()) / 1000, 1),
        total_km=round(float(segments.length_m.sum()) / 1000, 1),
    )
    label = _label_parts(segments.tail[island], segments.head[island], len(points), "weak")
    part = label[segments.tail[island]]
    km = np.bincount(part, segments.length_m[island]) / 1000
    for number in np.argsort(-km, kind="stable")[:20]:
        if km[number] <= 0:
            break
        first = segments.tail[island][np.argmax(part == number)]
        findings.warning(
            "road_island",
            "{km} km of roads around {lat}, {lon} are an island: no road or car ferry leads there.",
            "Check whether a ferry is missing from the file or closed to cars in the profile.",
            km=round(float(km[number]), 1),
            lat=f"{points.y[first] * DEGREES:.4f}",
            lon=f"{points.x[first] * DEGREES:.4f}",
        )


def _order_by_chain(
    roads: OsmRoads,
    points: Points,
    segments: Segments,
    rules: RuleTable,
    way_m: NDArray[np.float64],
    urban: NDArray[np.bool_],
    joined: NDArray[np.bool_],
    main: NDArray[np.bool_],
    island: NDArray[np.bool_],
) -> RoadGraph:
    """Put everything in the order of chains, main ones first, and number nodes anew."""
    kept = segments.take(joined)
    group = np.where(main[joined], MAIN, SIDE).astype(np.uint8)
    chains = build_chains(kept.tail, kept.head, group, len(points))
    along, against = find_delays(points, kept, rules)
    chain_group = group[chains.segment[chains.indptr[:-1]]]
    by_group = np.argsort(chain_group, kind="stable")
    count = np.diff(chains.indptr)[by_group]
    ptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    slot = np.repeat(chains.indptr[:-1][by_group] - ptr[:-1], count) + np.arange(ptr[-1])
    order, flipped = chains.segment[slot], chains.flipped[slot]
    tail, head = chains.tail[by_group], chains.head[by_group]
    c_main = int((chain_group == MAIN).sum())
    is_main = np.zeros(len(points), dtype=bool)
    is_main[np.concatenate([tail[:c_main], head[:c_main]])] = True
    ends = np.unique(np.concatenate([tail, head]))
    nodes = np.concatenate([ends[is_main[ends]], ends[~is_main[ends]]])
    number = np.full(len(points), -1, dtype=np.int32)
    number[nodes] = np.arange(len(nodes), dtype=np.int32)
    start = np.where(flipped, kept.head[order], kept.tail[order])
    trail = np.insert(start, ptr[1:], head)
    return RoadGraph(
        node_x=points.x[nodes],
        node_y=points.y[nodes],
        n_main=int(is_main[ends].sum()),
        c_main=c_main,
        chain_ptr=ptr,
        chain_tail=number[tail],
        chain_head=number[head],
        point_x=points.x[trail],
        point_y=points.y[trail],
        kind=kept.kind[order],
        way=kept.way[order],
        length_m=kept.length_m[order],
        flipped=flipped,
        urban=urban[joined][order],
        delay_ahead=np.where(flipped, against[order], along[order]),
        delay_back=np.where(flipped, along[order], against[order]),
        way_id=roads.way_id,
        way_name=roads.way_name,
        way_m=way_m.astype(np.float32),
        names=roads.names,
        kinds=roads.kinds,
        island_x=np.stack([points.x[segments.tail[island]], points.x[segments.head[island]]], axis=1),
        island_y=np.stack([points.y[segments.tail[island]], points.y[segments.head[island]]], axis=1),
        source_sha256=roads.source_sha256,
    )


def array_fields() -> Sequence[str]:
    """Return the names of the fields that hold arrays."""
    return [item.name for item in fields(RoadGraph) if "NDArray" in str(item.type)]
