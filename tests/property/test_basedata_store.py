"""Whatever base data holds, it is read back to the last bit."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from base_data_equal import assert_same_base
from piste.basedata.area import Areas, Merger, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data, write_base_data
from piste.basedata.forecast import Forecast
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.network import Network
from piste.basedata.office import Offices
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.table import object_column
from piste.basedata.visit_model import VisitFit, VisitModel
from piste.basedata.visit_model_file import read_default_visit_model
from piste.core.artefact import Provenance, hash_file

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=64)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def texts(draw, n):
    return object_column(draw(st.lists(TEXTS, min_size=n, max_size=n)))


@st.composite
def numbers(draw, n):
    return np.array(draw(st.lists(NUMBERS, min_size=n, max_size=n)), dtype=np.float64)


@st.composite
def outlines(draw):
    def box(west, south, width):
        return shapely.box(west, south, west + width, south + width / 3)

    shapes = st.builds(box, st.floats(-170, 170), st.floats(-80, 80), st.floats(1e-6, 9))
    parts = st.lists(shapes, min_size=1, max_size=2).map(lambda b: b[0] if len(b) == 1 else shapely.MultiPolygon(b))
    return draw(st.dictionaries(TEXTS, parts, max_size=3))


@st.composite
def areas(draw):
    municipalities = draw(
        st.lists(
            st.builds(Municipality, TEXTS, TEXTS, TEXTS, st.none() | st.integers(0, 10**9), TEXTS),
            max_size=3,
            unique_by=lambda m: m.code,
        )
    )
    regions = draw(st.lists(st.builds(Region, TEXTS, TEXTS, TEXTS, TEXTS), max_size=3, unique_by=lambda r: r.code))
    lands = [next(iter(draw(outlines()).values()), None) for _ in range(2)]
    return Areas(
        draw(TEXTS),
        {m.code: m for m in municipalities},
        {r.code: r for r in regions},
        tuple(draw(st.lists(st.builds(Merger, TEXTS, TEXTS, TEXTS, DAYS), max_size=2))),
        *lands,
        *(draw(outlines()) for _ in range(3)),
    )


SERVICE = read_default_visit_model().services[0]
FITTED = VisitModel(2025, (replace(SERVICE, fit=VisitFit(3, 1.25, 0.1, True, 0.2, 7.5, 5.0, (2023, 2024))),), "Us")


@st.composite
def forecasts(draw):
    ids = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
    years = tuple(sorted(draw(st.sets(st.integers(2025, 2100), min_size=1, max_size=3))))

    def table():
        return draw(numbers(len(ids) * len(years))).reshape(len(ids), len(years))

    groups = {name: table() for name in draw(st.lists(TEXTS, max_size=2, unique=True))}
    return Forecast(draw(st.sampled_from(["place", "municipality"])), object_column(ids), years, table(), groups)


@st.composite
def bases(draw):
    n, m, k = draw(st.integers(0, 5)), draw(st.integers(0, 4)), draw(st.integers(0, 3))
    groups = {name: draw(numbers(n)) for name in draw(st.lists(TEXTS, max_size=3, unique=True))}
    languages = {name: draw(numbers(n)) for name in draw(st.lists(TEXTS, max_size=2, unique=True))}
    places = Places(
        *(draw(texts(n)) for _ in "in"),
        *(draw(numbers(n)) for _ in "xyp"),
        draw(texts(n)),
        groups,
        languages,
        draw(st.none() | texts(n)),
    )
    standing = np.array(draw(st.lists(st.integers(0, 2), min_size=m, max_size=m)), dtype=np.uint8)
    sites = Sites(
        draw(texts(m)),
        draw(texts(m)),
        draw(numbers(m)),
        draw(numbers(m)),
        draw(texts(m)),
        standing,
        draw(st.none() | texts(m)),
        draw(st.none() | st.lists(st.lists(TEXTS, max_size=2).map(tuple), min_size=m, max_size=m).map(tuple)),
    )
    services = tuple(tuple(draw(st.lists(TEXTS, max_size=2))) for _ in range(k))
    offices = Offices(
        *(draw(texts(k)) for _ in "ina"),
        services,
        *(draw(numbers(k)) for _ in "xy"),
        *(draw(texts(k)) for _ in "ml"),
        draw(numbers(k)),
    )
    measured = MeasuredVisits(
        draw(st.sampled_from(["office", "site", "municipality"])),
        draw(texts(k)),
        draw(texts(k)),
        np.array(draw(st.lists(st.integers(1990, 2100), min_size=k, max_size=k)), dtype=np.int64),
        draw(numbers(k)),
    )
    indices = np.array(draw(st.lists(st.integers(0, 2**31 - 1), max_size=3)), dtype=np.int32)
    key, opened = draw(TEXTS), tuple(draw(st.lists(TEXTS, max_size=2)))
    parameters = {"country": draw(TEXTS), "limit": draw(st.none() | st.integers() | TEXTS)}
    return BaseData(
        places,
        sites,
        draw(areas()),
        Provenance({draw(TEXTS): draw(TEXTS)}, parameters, draw(st.none() | st.integers()), "0.1.0", (draw(TEXTS),)),
        draw(st.sampled_from([None, offices])),
        draw(st.sampled_from([{}, {key: Network(key, draw(TEXTS), draw(TEXTS), draw(TEXTS), indices, opened)}])),
        draw(st.none() | st.floats(0, 1e9)),
        draw(st.none() | st.floats(0, 1e9)),
        draw(st.sampled_from([None, read_default_visit_model(), FITTED])),
        draw(st.sampled_from([None, measured])),
        draw(st.none() | forecasts()),
    )


@settings(max_examples=40, deadline=None)
@given(bases())
def test_written_and_read_back(base):
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first", Path(folder) / "second"
        write_base_data(base, first)
        read = read_base_data(first)
        assert_same_base(read, base)
        write_base_data(read, second)
        assert [hash_file(file) for file in sorted(first.iterdir())] == [
            hash_file(file) for file in sorted(second.iterdir())
        ]
