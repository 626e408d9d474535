"""Base data is kept whole, read back equal, and never mixed with what lay there before."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from base_data_equal import assert_same_base
from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data, write_base_data
from piste.basedata.network import Network
from piste.basedata.office import Offices
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.basedata.table import object_column
from piste.core.artefact import Provenance, hash_file
from piste.core.errors import DataError
from small_files import AREAS, SQUARES, codes

IDS = object_column(["1", "Ä 2"])
LAT, LON = np.array([61.5, 60.1 + 1e-13]), np.array([23.76, 24.94])
PLACES = Places(
    IDS,
    object_column(["Tampere", ""]),
    LAT,
    LON,
    np.array([10.0, 0.1 + 0.2]),
    object_column(["837", ""]),
    {"age_65_": np.array([1.0, np.nan]), "a.b": np.array([2.0, 3.0])},
    {"sv": np.array([0.0, 4.0])},
    object_column(["Tammerfors", ""]),
)
SITES = Sites(IDS, IDS, LAT, LON, PLACES.municipality, np.array([1, 2], dtype=np.uint8))
OFFICES = Offices(
    IDS, IDS, IDS, (("Passi", "Kela; eläke"), ()), LAT, LON, IDS, object_column(["", "V"]), np.array([np.nan, 5.5])
)
BASE = BaseData(
    PLACES,
    SITES,
    replace(
        AREAS,
        land=shapely.MultiPolygon([shapely.box(20.1, 59.9, 31, 70), shapely.box(19, 60, 19.5, 60.3)]),
        own_land=SQUARES["091"],
        neighbours={"SE": SQUARES["837"]},
        municipality_outlines=SQUARES,
        region_outlines={"01": SQUARES["091"]},
    ),
    Provenance({"p.csv": "abc"}, {"country": "FI", "mappings": {}}, 7, "0.1.0", ("Us, CC0",)),
    OFFICES,
    {
        "dvv": Network(
            "dvv", "36 localities", "Not today's.", "HE 140/2024", np.array([0, 1], dtype=np.int32), ("2023-06", "")
        )
    },
    12.5,
    3.0,
)
SMALL = BaseData(PLACES, SITES, replace(AREAS, mergers=()), Provenance())


@pytest.mark.parametrize("base", [BASE, SMALL])
def test_what_was_written_is_read(tmp_path, base):
    write_base_data(base, tmp_path / "base")
    assert_same_base(read_base_data(tmp_path / "base"), base)


def test_the_same_data_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_base_data(BASE, tmp_path / name)
    names = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert names == sorted(
        [
            *("base.json", "places.parquet", "sites.parquet", "offices.parquet"),
            *("municipality_outlines.geojson", "region_outlines.geojson", "land.geojson"),
            *("own_land.geojson", "neighbours.geojson"),
        ]
    )
    assert all(hash_file(tmp_path / "a" / name) == hash_file(tmp_path / "b" / name) for name in names)


def test_files_of_an_earlier_set_are_not_taken_for_this_one(tmp_path):
    write_base_data(BASE, tmp_path)
    write_base_data(SMALL, tmp_path)
    assert (tmp_path / "offices.parquet").exists()
    assert_same_base(read_base_data(tmp_path), SMALL)


def test_a_failure_leaves_what_was_there(tmp_path):
    write_base_data(SMALL, tmp_path / "base")
    broken = replace(BASE, provenance=Provenance(parameters={"nan": float("nan")}))
    with pytest.raises(ValueError, match="JSON"):
        write_base_data(broken, tmp_path / "base")
    assert_same_base(read_base_data(tmp_path / "base"), SMALL)
    assert [folder.name for folder in tmp_path.iterdir()] == ["base"]


def test_changed_and_missing_files_are_all_told(tmp_path):
    write_base_data(BASE, tmp_path)
    (tmp_path / "places.parquet").write_bytes(b"x")
    (tmp_path / "sites.parquet").unlink()
    with pytest.raises(DataError) as problem:
        read_base_data(tmp_path)
    assert [f.file for f in problem.value.findings] == ["places.parquet", "sites.parquet"]
    assert codes(problem.value.findings) == ["store-broken", "store-broken"]


@pytest.mark.parametrize("index", ["{", "[]", "{}", '{"files": 5, "format": 1}'])
def test_a_broken_index(tmp_path, index):
    (tmp_path / "base.json").write_text(index)
    with pytest.raises(DataError) as problem:
        read_base_data(tmp_path)
    assert codes(problem.value.findings) == ["store-broken"]


def test_an_index_changed_by_hand(tmp_path):
    write_base_data(SMALL, tmp_path)
    index = json.loads((tmp_path / "base.json").read_text())
    for change in ({"municipalities": [{"kode": "1"}]}, {"networks": None}, {"mergers": [{"day": "soon"}]}):
        (tmp_path / "base.json").write_text(json.dumps(index | change))
        with pytest.raises(DataError) as problem:
            read_base_data(tmp_path)
        assert codes(problem.value.findings) == ["store-broken"]


def test_an_index_cannot_name_files_elsewhere(tmp_path):
    write_base_data(SMALL, tmp_path / "base")
    index = json.loads((tmp_path / "base" / "base.json").read_text())
    (tmp_path / "secret").write_text("x")
    index["files"]["../secret"] = hash_file(tmp_path / "secret")
    (tmp_path / "base" / "base.json").write_text(json.dumps(index))
    with pytest.raises(DataError):
        read_base_data(tmp_path / "base")
