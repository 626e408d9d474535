"""The generated register: the known totals, the same from the same seed, and readable by the register's own check."""

import numpy as np
import pytest

from piste.basedata.default import read_default
from piste.basedata.lease import RentSource
from piste.basedata.lease_book import write_register_book
from piste.basedata.lease_import import import_register
from piste.basedata.lease_store import write_register
from piste.core.artefact import hash_file
from piste.core.language import Language
from piste.premises.example_buildings import build_example_buildings
from piste.premises.example_register import build_example_register


@pytest.fixture(scope="module")
def register():
    return build_example_register(read_default("FI").places, 1)


def test_it_has_the_known_totals(register):
    leases = register.leases
    assert len(leases) == 700
    assert leases.area_m2.sum() == pytest.approx(1_100_000, abs=0.5)
    assert leases.area_m2.sum() / leases.person_years.sum() == pytest.approx(17.7, abs=0.005)
    assert leases.person_years.sum() == pytest.approx(62_147, abs=5)
    assert set(leases.rent_source.tolist()) == {RentSource.UNKNOWN}
    assert leases.area_m2.min() > 10 and leases.person_years.min() > 0


def test_homes_are_the_staff(register):
    assert register.homes.people.sum() == register.staff.people.sum()
    by_place = {}
    for place, people in zip(register.homes.place, register.homes.people, strict=True):
        by_place[place] = by_place.get(place, 0) + int(people)
    assert [by_place[name] for name in register.staff.place] == register.staff.people.tolist()


def test_it_says_example_and_nobody_is_real(register):
    assert all(str(name).startswith("EX-") for name in register.leases.ids)
    assert all("EXAMPLE" in str(address) for address in register.leases.address)
    assert register.provenance.sources[0].startswith("EXAMPLE")
    assert all("EXAMPLE" in one.name for one in build_example_buildings(register.leases))


def test_the_same_seed_gives_the_same_bytes(register, tmp_path):
    write_register(register, tmp_path / "a")
    write_register(build_example_register(read_default("FI").places, 1), tmp_path / "b")
    write_register(build_example_register(read_default("FI").places, 2), tmp_path / "c")
    names = ("leases.parquet", "staff.parquet", "homes.parquet")
    assert all(hash_file(tmp_path / "a" / name) == hash_file(tmp_path / "b" / name) for name in names)
    assert hash_file(tmp_path / "a" / names[0]) != hash_file(tmp_path / "c" / names[0])
    assert build_example_buildings(register.leases) == build_example_buildings(register.leases)


def test_it_comes_back_through_the_workbook_without_an_error(register, tmp_path):
    book = tmp_path / "r.xlsx"
    write_register_book(book, Language("en"), register.leases, register.staff, register.homes)
    reading = import_register(book, sources=("x",))
    assert reading.findings.count_errors() == 0
    assert np.array_equal(reading.value.leases.area_m2, register.leases.area_m2)


def test_another_country():
    found = build_example_register(read_default("EE").places, 1)
    assert len(found.leases) == 700 and len(set(found.leases.municipality)) > 10
