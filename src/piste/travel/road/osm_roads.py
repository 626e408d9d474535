"""Roads as OpenStreetMap has them, and how they are read from a PBF file."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from piste.core.artefact import hash_file
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.road.profile import Profile
from piste.travel.road.way_rule import Tags, Use, keys_of_interest, read_use, read_way_rule

NO_LOCATION = 2147483647
CHANGING = ("reversible", "alternating")


class Mark(IntFlag):
    """What stands at a point of a road."""

    SIGNALS = 1
    STOP = 2
    GIVE_WAY = 4
    GATE = 8
    BARRIER = 16
    """Nobody passes."""
    FORWARD_ONLY = 32
    """Signals or sign for those who drive along the way."""
    BACKWARD_ONLY = 64


@dataclass(frozen=True)
class OsmRoads:
    """W usable ways with their points; way w has points `point_ptr[w]:point_ptr[w + 1]`."""

    way_id: NDArray[np.int64]
    way_kind: NDArray[np.int32]
    """Index into `kinds`."""
    way_name: NDArray[np.int32]
    """Index into `names`."""
    point_ptr: NDArray[np.int64]
    point_id: NDArray[np.int64]
    x: NDArray[np.int32]
    """Longitude in 1e-7 degrees."""
    y: NDArray[np.int32]
    """Latitude in 1e-7 degrees."""
    kinds: tuple[Tags, ...]
    """The distinct sets of tags that matter to a profile."""
    names: tuple[str, ...]
    marks: dict[int, Mark]
    """Point id -> what stands there."""
    source_sha256: str


@dataclass
class _Draft:
    """What a reading gathers."""

    way_id: "array[int]" = field(default_factory=lambda: array("q"))
    way_kind: "array[int]" = field(default_factory=lambda: array("i"))
    way_name: "array[int]" = field(default_factory=lambda: array("i"))
    point_ptr: "array[int]" = field(default_factory=lambda: array("q", [0]))
    point_id: "array[int]" = field(default_factory=lambda: array("q"))
    x: "array[int]" = field(default_factory=lambda: array("i"))
    y: "array[int]" = field(default_factory=lambda: array("i"))
    kinds: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    marks: dict[int, Mark] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)


def read_osm_roads(path: Path, profile: Profile, findings: Findings) -> OsmRoads:
    """Read the roads that a profile may use from an OpenStreetMap file (.osm.pbf).

    Raises
    ------
    DataError
        Where the file is missing, cut off, of another format, or without roads; `findings` tells.
    """
    draft = _Draft()
    try:
        source = hash_file(path)
        _gather(path, profile, draft)
    except OSError as fault:
        findings.error(
            "osm_missing", "The file cannot be opened: {fault}", "Check the path.", file=str(path), fault=str(fault)
        )
        raise DataError(findings) from fault
    except (RuntimeError, ValueError) as fault:
        findings.error(
            "osm_unreadable",
            "The file is cut off or no OpenStreetMap file: {fault}",
            "Download it again and compare its size.",
            file=str(path),
            fault=str(fault),
        )
        raise DataError(findings) from fault
    _tell(draft, path, findings)
    return OsmRoads(
        way_id=np.array(draft.way_id, dtype=np.int64),
        way_kind=np.array(draft.way_kind, dtype=np.int32),
        way_name=np.array(draft.way_name, dtype=np.int32),
        point_ptr=np.array(draft.point_ptr, dtype=np.int64),
        point_id=np.array(draft.point_id, dtype=np.int64),
        x=np.array(draft.x, dtype=np.int32),
        y=np.array(draft.y, dtype=np.int32),
        kinds=tuple(dict(kind) for kind in draft.kinds),
        names=tuple(draft.names),
        marks=draft.marks,
        source_sha256=source,
    )


def _gather(path: Path, profile: Profile, draft: _Draft) -> None:
    keys = keys_of_interest(profile)
    usable: dict[int, bool] = {}
    for thing in _roads_and_marks(path):
        if thing.is_node():
            mark = read_mark(dict(thing.tags), profile)
            if mark:
                draft.marks[thing.id] = mark
            continue
        tags = dict(thing.tags)
        if tags.get("highway", "") not in profile.roads and tags.get("route") != "ferry":
            continue
        kind_tags = tuple(sorted((key, value) for key, value in tags.items() if key in keys))
        kind = draft.kinds.setdefault(kind_tags, len(draft.kinds))
        if kind not in usable:
            usable[kind] = read_way_rule(dict(kind_tags), profile).use is not Use.CLOSED
        if usable[kind]:
            draft.count["conditional"] += any(key.endswith(":conditional") for key in tags)
            _add_way(thing, kind, tags.get("name") or tags.get("ref") or "", draft)


def _roads_and_marks(path: Path) -> Iterator[Any]:
    """Give the points at which something stands, then the roads (osmium's Node and Way, which share no useful type)."""
    wanted = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    marks = osmium.filter.KeyFilter("highway", "barrier")
    roads = osmium.filter.KeyFilter("highway", "route")
    marks.enable_for(osmium.osm.NODE)
    roads.enable_for(osmium.osm.WAY)
    yield from wanted.with_filter(marks).with_filter(roads)


def _add_way(way: osmium.osm.Way, kind: int, name: str, draft: _Draft) -> None:
    """Append a way; points whose place the file does not tell are left out, as at the border of an extract."""
    start = len(draft.point_id)
    for point in way.nodes:
        x = point.x
        if x == NO_LOCATION:
            draft.count["lost_points"] += 1
            _close_way(way.id, kind, name, start, draft)
            start = len(draft.point_id)
            continue
        draft.point_id.append(point.ref)
        draft.x.append(x)
        draft.y.append(point.y)
    _close_way(way.id, kind, name, start, draft)


def _close_way(way_id: int, kind: int, name: str, start: int, draft: _Draft) -> None:
    """End a stretch of a way; a single point is no road."""
    if len(draft.point_id) - start < 2:
        for points in (draft.point_id, draft.x, draft.y):
            del points[start:]
        return
    draft.way_id.append(way_id)
    draft.way_kind.append(kind)
    draft.way_name.append(draft.names.setdefault(name, len(draft.names)))
    draft.point_ptr.append(len(draft.point_id))


def read_mark(tags: Tags, profile: Profile) -> Mark:
    """Return what the tags of a point put in a driver's way."""
    signs = {"traffic_signals": Mark.SIGNALS, "stop": Mark.STOP, "give_way": Mark.GIVE_WAY}
    mark = signs.get(tags.get("highway", ""), Mark(0))
    if mark:
        way = tags.get("traffic_signals:direction") or tags.get("direction")
        mark |= {"forward": Mark.FORWARD_ONLY, "backward": Mark.BACKWARD_ONLY}.get(way or "", Mark(0))
    if barrier := tags.get("barrier"):
        use = read_use(tags, profile)
        if use is Use.CLOSED or (use is None and barrier in profile.access.barriers):
            mark |= Mark.BARRIER
        elif barrier.endswith(("gate", "barrier")):
            mark |= Mark.GATE
    return mark


def _tell(draft: _Draft, path: Path, findings: Findings) -> None:
    """Record what the reading found; a file without roads is an error."""
    lost = draft.count["lost_points"]
    if not draft.way_id:
        text = (
            "The roads of the file have no coordinates." if lost else "The file holds no road that the profile may use."
        )
        todo = "Use an extract with its nodes, such as those of Geofabrik, of the area of your places."
        findings.error("osm_no_roads", text, todo, file=str(path))
        raise DataError(findings)
    if lost:
        findings.warning(
            "osm_lost_points",
            "Points of roads are missing from the file ({points}); the roads end there.",
            "Use an extract that keeps ways complete.",
            file=str(path),
            points=lost,
        )
    if conditional := draft.count["conditional"]:
        findings.note(
            "osm_conditional",
            "Limits that hold only at times (…:conditional) are left aside; ways that have some: {ways}.",
            file=str(path),
            ways=conditional,
        )
    unread = sum(1 for kind in draft.kinds for key, value in kind if key == "oneway" and value in CHANGING)
    if unread:
        findings.note(
            "osm_changing", "Roads whose direction changes by time of day are open both ways.", file=str(path)
        )
