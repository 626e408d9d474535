"""Keep road networks on disk (Parquet and JSON), so that a file is read and ordered once."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from piste.core.artefact import hash_file, whole_folder, write_json
from piste.core.findings import Finding, Findings, Severity
from piste.travel.road.graph import RoadGraph
from piste.travel.road.hierarchy import Hierarchy, topology_key
from piste.travel.road.metric import main_arcs
from piste.travel.road.network import RoadNetwork, graph_key, order_graph, read_road_network
from piste.travel.road.profile import Profile

Columns = Mapping[str, NDArray[Any]]

_NODES = ("node_x", "node_y")
_CHAINS = ("chain_tail", "chain_head")
_POINTS = ("point_x", "point_y")
_SEGMENTS = ("kind", "way", "length_m", "flipped", "urban", "delay_ahead", "delay_back")
_WAYS = ("way_id", "way_name", "way_m")


def load_road_network(path: Path, profile: Profile, folder: Path, findings: Findings) -> RoadNetwork:
    """Return the network of an OpenStreetMap file: from `folder` where it was kept, else read and kept there.

    What was found at the first reading is told again. A profile that differs only in speeds finds the same network.
    """
    try:
        key = graph_key(hash_file(path), profile)
    except OSError:
        return read_road_network(path, profile, findings)
    kept = folder / f"roads-{key[:16]}"
    if (kept / "network.json").is_file():
        return read_kept_network(kept, findings)
    told = Findings(str(path))
    network = read_road_network(path, profile, told)
    findings.extend(told)
    write_road_network(network, told, kept)
    return network


def write_road_network(network: RoadNetwork, told: Findings, folder: Path) -> None:
    """Write a network and what was found reading it; the folder appears whole or not at all."""
    graph, hierarchy = network.graph, network.hierarchy
    with whole_folder(folder) as draft:
        for name, fields in (("nodes", _NODES), ("points", _POINTS), ("segments", _SEGMENTS), ("ways", _WAYS)):
            _write_columns(draft / f"{name}.parquet", {field: getattr(graph, field) for field in fields})
        chains = {field: getattr(graph, field) for field in _CHAINS}
        _write_columns(draft / "chains.parquet", {**chains, "end": graph.chain_ptr[1:]})
        island = {f"{axis}{k}": getattr(graph, f"island_{axis}")[:, k] for axis in "xy" for k in (0, 1)}
        _write_columns(draft / "islands.parquet", island)
        ranks: Columns = {"rank": hierarchy.rank, "parent": hierarchy.parent, "up_end": hierarchy.up_ptr[1:]}
        _write_columns(draft / "ranks.parquet", ranks)
        _write_columns(draft / "up_heads.parquet", {"up_head": hierarchy.up_head})
        _write_columns(draft / "arc_slots.parquet", {"arc_slot": hierarchy.arc_slot})
        write_json(
            draft / "network.json",
            {
                "n_main": graph.n_main,
                "c_main": graph.c_main,
                "names": list(graph.names),
                "kinds": [dict(tags) for tags in graph.kinds],
                "source_sha256": graph.source_sha256,
                "graph_key": network.graph_key,
                "topology_key": hierarchy.key,
                "findings": [_pack(finding) for finding in told],
            },
        )


def read_kept_network(folder: Path, findings: Findings) -> RoadNetwork:
    """Read a network that `write_road_network` wrote; a hierarchy of another topology is built anew."""
    index = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    columns: dict[str, NDArray[Any]] = {}
    for name in ("nodes", "points", "segments", "ways", "chains", "islands"):
        columns |= _read_columns(folder / f"{name}.parquet")
    graph = RoadGraph(
        n_main=index["n_main"],
        c_main=index["c_main"],
        names=tuple(index["names"]),
        kinds=tuple(index["kinds"]),
        source_sha256=index["source_sha256"],
        chain_ptr=_with_zero(columns["end"]),
        island_x=np.stack([columns["x0"], columns["x1"]], axis=1),
        island_y=np.stack([columns["y0"], columns["y1"]], axis=1),
        **{field: columns[field] for field in (*_NODES, *_CHAINS, *_POINTS, *_SEGMENTS, *_WAYS)},
    )
    ranks = _read_columns(folder / "ranks.parquet")
    hierarchy = Hierarchy(
        rank=ranks["rank"],
        up_ptr=_with_zero(ranks["up_end"]),
        up_head=_read_columns(folder / "up_heads.parquet")["up_head"],
        parent=ranks["parent"],
        arc_slot=_read_columns(folder / "arc_slots.parquet")["arc_slot"],
        key=index["topology_key"],
    )
    if hierarchy.key != topology_key(*main_arcs(graph), graph.n_main):
        hierarchy = order_graph(graph)
    told = Findings()
    for entry in index["findings"]:
        values = entry.pop("values")
        told.add(
            Severity(entry.pop("severity")), entry.pop("code"), entry.pop("text"), entry.pop("todo"), **entry, **values
        )
    findings.extend(told)
    return RoadNetwork(graph, hierarchy, index["graph_key"])


def _with_zero(ends: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate([[0], ends]).astype(np.int64)


def _write_columns(path: Path, columns: Columns) -> None:
    pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), path, compression="zstd")


def _read_columns(path: Path) -> dict[str, NDArray[Any]]:
    table = pq.read_table(path)
    return {name: np.array(table[name].to_numpy()) for name in table.column_names}


def _pack(finding: Finding) -> dict[str, object]:
    return {**vars(finding), "severity": finding.severity.value, "values": dict(finding.values)}
