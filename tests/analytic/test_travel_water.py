"""Real towns at real shores: what a straight line over the sea must not shorten."""

import numpy as np
import pandas as pd
import pytest
import shapely

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.units import NOT_REACHED_S
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params

default = pytest.importorskip("piste.basedata.default", reason="the built-in coastline is not here")

TOWNS = {
    "Helsinki": (60.170, 24.938), "Espoo": (60.206, 24.656), "Hanko": (59.824, 22.968), "Kotka": (60.466, 26.946),
    "Loviisa": (60.457, 26.225), "Porvoo": (60.393, 25.665), "Raasepori": (59.974, 23.434), "Inkoo": (60.046, 24.006),
    "Turku": (60.452, 22.267), "Salo": (60.383, 23.133), "Parainen": (60.307, 22.301), "Nauvo": (60.193, 21.911),
    "Korppoo": (60.164, 21.562), "Kemiö": (60.160, 22.729), "Bromarv": (59.991, 23.017), "Kustavi": (60.545, 21.359),
    "Brändö": (60.412, 21.045), "Mariehamn": (60.097, 19.935), "Eckerö": (60.224, 19.600), "Föglö": (60.032, 20.387),
    "Pori": (61.485, 21.797), "Kristiinankaupunki": (62.274, 21.377), "Vaasa": (63.096, 21.616),
    "Raippaluoto": (63.228, 21.415), "Pietarsaari": (63.675, 22.703), "Luoto": (63.754, 22.750),
    "Kokkola": (63.839, 23.131), "Raahe": (64.684, 24.479), "Oulu": (65.012, 25.465), "Hailuoto": (65.009, 24.714),
    "Kemi": (65.736, 24.564), "Tornio": (65.848, 24.147), "Umeå": (63.826, 20.263), "Tallinn": (59.437, 24.754),
}  # fmt: skip


def text_array(texts):
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array


def country(names, lat, lon, people):
    ids, nowhere = text_array(names), text_array([""] * len(names))
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    places = Places(ids, ids, lat, lon, np.asarray(people, dtype=np.float64), nowhere)
    return places, Sites(ids, ids, lat, lon, nowhere, np.zeros(len(ids), dtype=np.uint8))


@pytest.fixture(scope="module")
def minutes():
    """Return minutes between any two towns, infinity past three hours."""
    lat, lon = np.array(list(TOWNS.values())).T
    places, sites = country(list(TOWNS), lat, lon, np.full(len(TOWNS), 20_000.0))
    times = build_estimate(
        places, sites, read_estimate_params(), land=default.read_land("FI"), crossings=read_crossings()
    )
    seconds = times.dense_seconds()
    table = np.where(seconds == NOT_REACHED_S, np.inf, seconds / 60)
    order = {name: i for i, name in enumerate(TOWNS)}
    return lambda one, other: table[order[one], order[other]]


@pytest.mark.parametrize("town", TOWNS)
def test_no_town_falls_into_the_sea(minutes, town):
    assert minutes(town, town) < 15


@pytest.mark.parametrize(
    "pair", ["Vaasa–Umeå", "Helsinki–Tallinn", "Turku–Mariehamn", "Mariehamn–Brändö", "Hanko–Tallinn"]
)
def test_the_open_sea_is_no_road(minutes, pair):
    assert np.isinf(minutes(*pair.split("–")))


@pytest.mark.parametrize(
    ("pair", "least", "most"),
    [
        ("Turku–Parainen", 24, 40),  # bridges
        ("Turku–Kemiö", 45, 65),
        ("Turku–Kustavi", 50, 75),
        ("Vaasa–Raippaluoto", 20, 35),
        ("Pietarsaari–Luoto", 10, 20),
        ("Kokkola–Pietarsaari", 30, 45),
        ("Mariehamn–Eckerö", 22, 35),
        ("Turku–Nauvo", 55, 85),  # a road ferry
        ("Turku–Korppoo", 80, 130),  # two of them
        ("Oulu–Hailuoto", 65, 110),
        ("Mariehamn–Föglö", 60, 110),
        ("Hanko–Bromarv", 20, 45),  # inlets that roads cross
        ("Hanko–Raasepori", 28, 40),
        ("Kemi–Tornio", 22, 35),
        ("Porvoo–Loviisa", 28, 45),
        ("Raahe–Kemi", 130, 180),  # round the gulf, by Oulu
        ("Hanko–Salo", 60, 85),
        ("Kotka–Helsinki", 95, 130),  # along the shore
        ("Helsinki–Espoo", 15, 35),
        ("Inkoo–Hanko", 50, 75),
        ("Kristiinankaupunki–Pori", 75, 100),
        ("Raahe–Oulu", 58, 80),
    ],
)
def test_shores_bridges_and_ferries_give_plausible_minutes(minutes, pair, least, most):
    assert least <= minutes(*pair.split("–")) <= most
    there, back = minutes(*pair.split("–")), minutes(*reversed(pair.split("–")))
    assert there == pytest.approx(back, rel=0.02)


@pytest.mark.parametrize("code", ["FI", "SE", "EE", "FR"])
def test_crossings_start_and_end_on_land_of_the_coastline(code):
    land = default.read_land(code)
    for crossing in (one for one in read_crossings() if one.country == code):
        for lat, lon in (crossing.start, crossing.end):
            km = land.distance(shapely.Point(lon, lat)) * 111.2
            assert km < 5, (crossing.name, lat, lon)


def test_everyone_in_finland_can_drive_to_helsinki_or_to_a_known_island(shared_data):
    """Of all postal areas only two have no car ferry; Åland has its own roads."""
    table = pd.read_csv(shared_data / "finland" / "paavo_2018_postal_codes.csv")
    table = table[table.he_vakiy > 0].reset_index(drop=True)
    places, sites = country(table.nimi.tolist(), table.lat, table.lon, table.he_vakiy)
    params = read_estimate_params(cutoff_min=1092)
    towns = country(["Helsinki", "Mariehamn"], [60.170, 60.097], [24.938, 19.935], [0, 0])[1]
    times = build_estimate(places, towns, params, land=default.read_land("FI"), crossings=read_crossings())
    unreached = table[np.diff(times.indptr) == 0]
    assert set(unreached.nimi) == {"Nötö", "Utö"}
    assert len(sites) == len(table)
