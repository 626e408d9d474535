"""Land and sea around the built-in countries."""

import pytest
import shapely

from piste.basedata.default import read_countries, read_land
from piste.basedata.default.coast import read_own_codes
from piste.basedata.default.known import KNOWN
from piste.core.errors import DataError

ON_LAND = {
    "FI": {
        "Rovaniemi": (25.72, 66.50),
        "Finström": (19.99, 60.23),
        "Kimito": (22.73, 60.16),
        "Korpo": (21.58, 60.13),
        "Utsjoki": (27.03, 69.91),
        "Petrozavodsk, across the border": (34.3, 61.8),
        "Boden, across the border": (21.69, 65.83),
        "Kuressaare, across the sea": (22.49, 58.26),
    },
    "SE": {"Gotland": (18.5, 57.4), "Öland": (16.65, 56.7), "Kiruna": (20.2, 67.85), "Rovaniemi": (25.72, 66.5)},
    "EE": {"Saaremaa": (22.5, 58.4), "Hiiumaa": (22.6, 58.9), "Muhu": (23.25, 58.6), "Tartu": (26.7, 58.4)},
    "FR": {"Corsica": (9.1, 42.2), "Oléron": (-1.27, 45.9), "Paris": (2.35, 48.85), "Jersey": (-2.13, 49.22)},
}
AT_SEA = {
    "FI": {"Gulf of Finland": (25.0, 59.8), "Kvarken": (20.75, 63.4), "Sea of Åland": (19.2, 60.2)},
    "SE": {"between Gotland and the mainland": (17.4, 57.6), "Kattegat": (11.4, 57.0)},
    "EE": {"between Hiiumaa and the mainland": (23.1, 58.75), "Gulf of Riga": (23.6, 57.8)},
    "FR": {"between Corsica and Nice": (8.2, 43.2), "Biscay": (-3.0, 45.5), "Channel": (-1.0, 50.2)},
}


@pytest.mark.parametrize("country", KNOWN)
def test_land_and_sea_are_told_apart(country: str) -> None:
    land = read_land(country)
    assert land.is_valid
    assert land.geom_type == "MultiPolygon"
    for name, point in ON_LAND[country].items():
        assert land.covers(shapely.Point(point)), name
    for name, point in AT_SEA[country].items():
        assert not land.covers(shapely.Point(point)), name


@pytest.mark.parametrize("country", KNOWN)
def test_neighbours_meet_without_a_gap_and_without_overlap(country: str) -> None:
    countries = read_countries(country)
    assert all(shape.is_valid for shape in countries.values())
    assert set(read_own_codes(country)) < set(countries)
    areas = sum(shape.area for shape in countries.values())
    assert read_land(country).area == pytest.approx(areas, rel=1e-6)


def test_no_sliver_of_sea_lies_along_a_land_border() -> None:
    countries = read_countries("FI")
    border = countries["FI"].intersection(countries["SE"])
    assert border.length > 2.0  # degrees, along the rivers Tornio and Muonio
    assert read_land("FI").buffer(-1e-9).covers(border.interpolate(0.5, normalized=True))


def test_an_unknown_country_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DataError) as refused:
        read_land("XX")
    (finding,) = refused.value.findings
    assert finding.values == {"country": "XX", "known": "EE, FI, FR, SE"}
