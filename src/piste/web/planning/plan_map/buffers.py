"""What the map's script reads: compact arrays of places, and sites as plain data.

A buffer is a head of four little-endian uint32 (magic, version, number of places, flags) and then one array after the
other, each n long: fewer bytes than text, and drawn without being read item by item. 100,000 places are 1.8 MB before
compression, times of a network 0.4 MB.
"""

import gzip
import struct
from typing import Any

import numpy as np
import shapely

from piste.report.workbench.store import Workbench
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.snapshot import Snapshot

PLACES, TIMES = 0x31505350, 0x31545350
"""`PSP1` and `PST1`."""
VERSION = 1
HAS_BEFORE = 1
NO_POINT = 0xFFFF


def pack_places(bench: Workbench) -> bytes:
    """Return positions (float32 longitude, latitude), people (float32) and municipality rows (uint16) of places."""
    a = bench.arrays
    parts = (
        a["place_lon"].astype("<f4"),
        a["place_lat"].astype("<f4"),
        np.where(a["place_inside"], np.maximum(bench.people, 0.0), -1.0).astype("<f4"),
        a["place_area"].astype("<u2"),
    )
    return struct.pack("<4I", PLACES, VERSION, bench.n_places, 0) + b"".join(one.tobytes() for one in parts)


def pack_times(snapshot: Snapshot, before: Snapshot | None) -> bytes:
    """Return seconds (uint16) and nearest sites (uint16) of a network, and seconds of what it is compared with."""
    nearest = np.where(snapshot.nearest < 0, NO_POINT, snapshot.nearest).astype("<u2")
    parts = [snapshot.seconds.astype("<u2"), nearest]
    if before is not None:
        parts.append(before.seconds.astype("<u2"))
    flags = HAS_BEFORE if before is not None else 0
    head = struct.pack("<4I", TIMES, VERSION, len(snapshot.seconds), flags)
    return head + b"".join(one.tobytes() for one in parts)


def zip_times(opened: Opened) -> bytes:
    """Return the times of a network and of what it is compared with, zipped once a process."""
    before = None if opened.compared is None else opened.compared.snapshot
    key = ("times", opened.now.sites, None if before is None else before.sites)

    def build() -> bytes:
        return gzip.compress(pack_times(opened.now, before), compresslevel=6, mtime=0)

    zipped: bytes = opened.keeper.remember(key, build)
    return zipped


def list_sites(opened: Opened, chosen: str = "") -> list[dict[str, Any]]:
    """Return what is drawn as points: open ones, closed ones of the plan, stops, today's, and the chosen site."""
    bench, state = opened.bench, opened.folded.state
    lat, lon = bench.arrays["site_lat"], bench.arrays["site_lon"]
    today = set(() if bench.today is None else bench.today.sites)
    stops = dict(zip(opened.network.stops, opened.network.stop_days, strict=True))
    own, context = set(opened.network.sites), set(bench.context)
    drawn = {*state.open, *context, *today, *stops, *own}
    if chosen in bench.site_of_id:
        drawn.add(bench.site_of_id[chosen])
    rows = []
    for site in sorted(drawn):
        is_open = site in state.open or site in context
        row: dict[str, Any] = {
            "r": site, "id": opened.site_id(site), "n": opened.site_name(site),
            "x": round(float(lon[site]), 5), "y": round(float(lat[site]), 5),
        }  # fmt: skip
        marks = {
            "o": is_open, "l": site in state.locked, "t": site in today, "c": site in context, "p": site in own,
        }  # fmt: skip
        row |= {key: 1 for key, value in marks.items() if value}
        tier = state.open.get(site, "")
        if tier:
            row["k"] = tier
        if site in stops and not is_open:
            row["d"] = stops[site]
        rows.append(row)
    return rows


def list_offices(bench: Workbench) -> list[dict[str, Any]]:
    """Return today's offices as they are known one by one."""
    lat, lon = bench.arrays["office_lat"], bench.arrays["office_lon"]
    names, agencies = bench.names["office"], bench.names["office_agency"]
    return [
        {"x": round(float(lon[k]), 5), "y": round(float(lat[k]), 5), "n": names[k], "a": agencies[k]}
        for k in range(len(lat))
    ]


def draw_catchment(opened: Opened, site: int) -> dict[str, Any]:
    """Return the ground of the places that a site serves, as GeoJSON; a closed one as if it were open."""
    key = ("catchment", opened.now.sites, site)
    drawn: dict[str, Any] = opened.keeper.remember(key, lambda: _draw_catchment(opened, site))
    return drawn


def _draw_catchment(opened: Opened, site: int) -> dict[str, Any]:
    state = opened.folded.state
    shown = opened.now if site in state.open or site in opened.bench.context else opened.keeper.at(state.sites | {site})
    rows = np.flatnonzero(shown.nearest == site)
    shape = shapely.union_all(opened.bench.cells(rows)) if len(rows) else shapely.Polygon()
    shape = shapely.set_precision(shapely.simplify(shape, 0.001), 1e-4)
    return {"type": "Feature", "properties": {"site": site}, "geometry": shapely.geometry.mapping(shape)}
