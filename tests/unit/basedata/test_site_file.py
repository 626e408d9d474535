"""Candidate sites and what a plan may do with them."""

import numpy as np

from piste.basedata.place import Places
from piste.basedata.site import Standing
from piste.basedata.site_file import read_sites, sites_of_places
from piste.basedata.table import object_column
from small_files import AREAS, codes, only, write_file, write_workbook


def test_standing_in_three_languages(tmp_path):
    rows = [["id", "nimi", "lat", "lon", "asema"]]
    words = ["", "vapaa", "kiinteä", "Fixed", "fast", "kielletty", "förbjuden", "forbidden"]
    rows += [[str(i), f"Site {i}", 61.0, 24.0, word] for i, word in enumerate(words)]
    sites = read_sites(write_workbook(tmp_path / "a.xlsx", {"Sites": rows})).demand()
    free, fixed, forbidden = Standing.FREE, Standing.FIXED, Standing.FORBIDDEN
    assert sites.standing.tolist() == [free, free, fixed, fixed, fixed, forbidden, forbidden, forbidden]
    assert sites.standing.dtype == np.uint8


def test_without_a_column_all_are_free(tmp_path):
    sites = read_sites(write_file(tmp_path / "a.csv", "id,name,lat,lon,kunta\n1,A,61,24,837\n"), None, AREAS).demand()
    assert sites.standing.tolist() == [Standing.FREE]
    assert sites.names.tolist() == ["A"] and sites.municipality.tolist() == ["837"]


def test_every_unknown_word_is_told(tmp_path):
    findings = read_sites(write_file(tmp_path / "a.csv", "id,lat,lon,status\n1,61,24,maybe\n2,61,24,no\n")).findings
    assert only(findings, "standing-unknown") == [(2, "status"), (3, "status")]
    assert "free, fixed, forbidden" in next(f.todo.format(**f.values) for f in findings if f.code == "standing-unknown")


def test_a_file_that_is_not_there(tmp_path):
    assert codes(read_sites(tmp_path / "a.csv").findings) == ["file-missing"]


def test_places_with_people_are_sites():
    texts = object_column(["a", "b", "c"])
    numbers = np.array([1.0, 2.0, 3.0])
    sites = sites_of_places(Places(texts, texts, numbers, numbers, np.array([5.0, 0.0, 1.0]), texts))
    assert sites.ids.tolist() == ["a", "c"] and sites.lat.tolist() == [1, 3]
    assert set(sites.standing.tolist()) == {Standing.FREE}
