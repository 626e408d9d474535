"""Find points, municipalities and places by a part of their name."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from piste.web.planning.plan_map.opened import Opened

MOST = 12
RANKS = {"area": 1, "site": 2, "place": 3}
"""What stands before what; open points, 0, before all."""


@dataclass(frozen=True)
class Found:
    """Something found: its name, what it is, and the page that shows it, with where it lies."""

    name: str
    kind: str
    address: str
    lon: float
    lat: float


def find_names(opened: Opened, words: str) -> list[Found]:
    """Return what has the words in its name: open points, then municipalities, sites, places; beginnings first."""
    wanted = words.casefold().strip()
    if not wanted:
        return []
    bench, is_open = opened.bench, opened.folded.state.open
    hits: list[tuple[int, int, str, int]] = []
    for kind, name_of, n in (
        ("site", opened.site_name, bench.n_sites),
        ("area", opened.area_name, bench.n_areas),
        ("place", opened.place_name, bench.n_places),
    ):
        for row, name in enumerate(folded_names(opened, kind, name_of, n)):
            if (at := name.find(wanted)) >= 0:
                rank = RANKS[kind] if kind != "site" or row not in is_open else 0
                hits.append((min(at, 1), rank, name, row))
    return [build_found(opened, rank, row) for _at, rank, _name, row in heapq.nsmallest(MOST, hits)]


def folded_names(opened: Opened, kind: str, name_of: Callable[[int], str], n: int) -> list[str]:
    """Return names as they are compared; 100,000 of them are made once a process and language."""
    known, key = opened.keeper.folded_names, (kind, (get_language() or "")[:2])
    if key not in known:
        known[key] = [name_of(row).casefold() for row in range(n)]
    return known[key]


def build_found(opened: Opened, rank: int, row: int) -> Found:
    """Return one thing found, with the page that shows it and where it lies."""
    a, codes = opened.bench.arrays, opened.bench.names["area_code"]
    if rank in (0, RANKS["site"]):
        words = _("site") if rank else _("point")
        lon, lat = a["site_lon"][row], a["site_lat"][row]
        name, address = opened.site_name(row), opened.link(point=opened.site_id(row))
    elif rank == RANKS["area"]:
        mine = np.flatnonzero(a["place_area"] == row)
        lon, lat = (float(a[f"place_{axis}"][mine].mean()) if len(mine) else 0.0 for axis in ("lon", "lat"))
        words, name, address = _("municipality"), opened.area_name(row), opened.link(municipality=str(codes[row]))
    else:
        lon, lat = a["place_lon"][row], a["place_lat"][row]
        words, name = _("place"), opened.place_name(row)
        address = opened.link(municipality=str(codes[int(a["place_area"][row])]))
    return Found(name, words, address, round(float(lon), 4), round(float(lat), 4))
