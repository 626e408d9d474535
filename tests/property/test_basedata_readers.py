"""However a table is written, the same places are read; wherever a point lies, it is called what it is."""

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from piste.basedata.country import country_of
from piste.basedata.number_text import parse_numbers
from piste.basedata.place_file import read_places
from piste.basedata.position import Verdict, judge_positions
from piste.basedata.table import object_column

FINLAND = country_of("FI")
TO_METRES = Transformer.from_crs(4326, 3067, always_xy=True)
LAT, LON = st.floats(59.9, 69.9), st.floats(20.5, 31.0)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.sampled_from(" \u00a0\u202f'"))
def test_whole_numbers_with_spaces_in_thousands(values, space):
    written = object_column([f"{value:,}".replace(",", space) for value in values])
    assert parse_numbers(written).values.tolist() == values


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1), st.sampled_from([".", ","]))
def test_decimals_with_point_or_comma(values, mark):
    written = object_column([str(value).replace(".", mark) for value in values])
    assert parse_numbers(written).values.tolist() == [float(value) for value in values]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text("0123456789 ,.'-+eExyz\u00a0\u2212", max_size=8) | st.none() | st.floats() | st.integers(-99, 99))
)
def test_every_cell_is_a_number_or_missing_or_told(cells):
    numbers = parse_numbers(object_column(cells))
    told = set(numbers.invalid) | set(numbers.ambiguous) | set(np.flatnonzero(numbers.missing).tolist())
    assert told == set(np.flatnonzero(np.isnan(numbers.values)).tolist())


@settings(deadline=None)
@given(LAT, LON)
def test_a_point_is_good_and_its_mistakes_are_named(lat, lon):
    east, north = TO_METRES.transform(lon, lat)
    degrees, metres = CRS.from_epsg(4326), CRS.from_epsg(3067)

    def judge(x, y, crs):
        found = judge_positions(np.array([x]), np.array([y]), crs, FINLAND)
        return Verdict(found.verdict[0]), found

    assert judge(lon, lat, degrees)[0] is Verdict.GOOD
    assert judge(lat, lon, degrees)[0] is Verdict.SWAPPED
    assert judge(east, north, degrees)[0] is Verdict.METRES
    assert judge(lon, lat, metres)[0] is Verdict.DEGREES
    assert judge(north, east, metres)[0] is Verdict.SWAPPED
    verdict, found = judge(east, north, metres)
    assert verdict is Verdict.GOOD
    assert (found.lat[0], found.lon[0]) == pytest.approx((lat, lon), abs=1e-7)


def is_clear(raw: bytes) -> bool:
    """Tell whether bytes beyond ASCII can only be Windows-1252; "Ã¤" could as well be an "ä" of UTF-8."""
    try:
        return raw.isascii() or not raw.decode("utf-8")
    except UnicodeDecodeError:
        return True


NAMES = st.text(st.characters(codec="cp1252", categories=["L", "N", "Zs", "P"]), min_size=1, max_size=12)
ROWS = st.lists(st.tuples(NAMES, LAT, LON, st.integers(0, 10**6)), min_size=1, max_size=6)


@settings(deadline=None, max_examples=40)
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from([".", ","]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_places_in_any_dress(rows, separator, mark, encoding):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["id", "nimi", "lat", "lon", "asukkaita"])
    for i, (name, lat, lon, people) in enumerate(rows):
        writer.writerow([f"p{i}", name, *(f"{v:.6f}".replace(".", mark) for v in (lat, lon)), people])
    raw = text.getvalue().encode(encoding)
    assume(encoding != "cp1252" or is_clear(raw))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        file.write_bytes(raw)
        reading = read_places(file)
    people = [row[3] for row in rows]
    if not any(people):
        assert [f.code for f in reading.findings if f.severity == "error"] == ["people-none"]
        return
    places = reading.demand()
    assert places.people.tolist() == people
    assert places.lat.tolist() == [round(row[1], 6) for row in rows]
    assert places.lon.tolist() == [round(row[2], 6) for row in rows]
    told_broken = any(f.code == "encoding-broken" for f in reading.findings)
    named = [row[0].strip() or f"p{i}" for i, row in enumerate(rows)]
    assert places.names.tolist() == named or told_broken
