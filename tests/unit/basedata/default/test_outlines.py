"""Approximate outlines of regions."""

import json
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from tools.region_outlines import share_in_own_region

from piste.basedata.default import read_countries, read_region_outlines
from piste.basedata.default.coast import read_own_codes
from piste.basedata.default.known import KNOWN


@pytest.mark.parametrize("country", KNOWN)
def test_regions_share_out_the_countrys_land(country: str) -> None:
    outlines = read_region_outlines(country)
    land = read_countries(country)
    own = sum(land[code].area for code in read_own_codes(country))
    assert all(shape.is_valid and not shape.is_empty for shape in outlines.values())
    assert sum(shape.area for shape in outlines.values()) == pytest.approx(own, rel=1e-4)
    for one, other in combinations(outlines.values(), 2):
        assert one.intersection(other).area < 1e-6


@pytest.mark.parametrize(
    ("country", "region", "point"),
    [
        ("FI", "21", (19.99, 60.23)),
        ("FI", "01", (24.9, 60.3)),
        ("FI", "19", (27.0, 69.9)),
        ("FI", "18", (27.73, 64.2)),
        ("SE", "05", (18.5, 57.4)),
        ("EE", "14", (22.5, 58.4)),
        ("EE", "02", (22.6, 58.9)),
        ("FR", "94", (9.1, 42.2)),
        ("FR", "53", (-3.0, 48.2)),
    ],
)
def test_well_known_places_lie_in_their_region(country: str, region: str, point: tuple[float, float]) -> None:
    assert read_region_outlines(country)[region].covers(shapely.Point(point))


def test_nearly_all_of_finland_is_drawn_in_the_right_region(shared_data: Path) -> None:
    features = json.loads((shared_data / "finland" / "mml_maakuntarajat.2023.json").read_text())["features"]
    true_regions = {
        feature["properties"]["NATCODE"]: shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        for feature in features
    }
    assert share_in_own_region(read_region_outlines("FI"), true_regions) > 0.95
