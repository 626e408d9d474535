"""Find points, municipalities and places by a part of their name."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from piste.web.planning.plan_map.opened import Opened

MOST = 12


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
    bench, state = opened.bench, opened.folded.state
    a = bench.arrays
    ranked: list[tuple[int, int, str, Found]] = []

    def add(rank: int, name: str, kind: str, address: str, lon: float, lat: float) -> None:
        at = name.casefold().find(wanted)
        if at >= 0:
            ranked.append((min(at, 1), rank, name, Found(name, kind, address, round(lon, 4), round(lat, 4))))

    for site in range(bench.n_sites):
        is_open = site in state.open
        add(0 if is_open else 2, opened.site_name(site), _("point") if is_open else _("site"),
            opened.link(point=opened.site_id(site)),
            float(a["site_lon"][site]), float(a["site_lat"][site]))  # fmt: skip
    for area in range(bench.n_areas):
        name = opened.area_name(area)
        if wanted in name.casefold():
            rows = np.flatnonzero(a["place_area"] == area)
            lon, lat = (float(a[f"place_{axis}"][rows].mean()) if len(rows) else 0.0 for axis in ("lon", "lat"))
            code = str(bench.names["area_code"][area])
            add(1, name, _("municipality"), opened.link(municipality=code), lon, lat)
    for place in range(bench.n_places):
        name = opened.place_name(place)
        if wanted in name.casefold():
            code = str(bench.names["area_code"][int(a["place_area"][place])])
            add(3, name, _("place"), opened.link(municipality=code),
                float(a["place_lon"][place]), float(a["place_lat"][place]))  # fmt: skip
    ranked.sort(key=lambda one: one[:3])
    return [one[3] for one in ranked[:MOST]]
