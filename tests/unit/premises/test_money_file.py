"""The money scenario's file: everything said is read, everything wrong is told at once."""

import tomllib

import pytest

from money_cases import MONEY, small_leases
from piste.core.errors import DataError, ScenarioError
from piste.core.findings import Findings
from piste.premises.money_file import SHAPE, parse_money, read_money
from piste.premises.money_projects import build_params, build_projects, demand_register, open_as_scheduled
from piste.premises.money_scenario import CASES
from piste.premises.money_toml import money_toml
from piste.premises.month import month_of
from piste.premises.price_table import read_price_table
from piste.premises.site_project import OneOffKind, SharingKey


def read(text):
    return parse_money(tomllib.loads(text), Findings("money.toml"))


def faults_of(text):
    with pytest.raises(ScenarioError) as told:
        read(text)
    return {(finding.code, finding.field) for finding in told.value.findings}


def test_a_file_is_read_with_everything_it_says():
    told = read(MONEY)
    assert (told.first, told.months, len(told.sites)) == (month_of("2027-01"), 36, 2)
    north, other = told.sites
    assert north.key is SharingKey.PERSON_YEARS and other.key is SharingKey.M2
    assert [move.lease for move in north.moves] == ["L1", "L2"] and north.moves[0].left_after_opening_months == 1
    assert north.costs[0].eur.high == 150_000 and not north.costs[0].eur.assumed
    assert north.shared_costs[0].eur_per_month.assumed  # a plain number has no source
    assert other.name == "S2" and other.rent_eur_per_m2_month is None
    assert told.rent_cuts[0].maintenance_permille == 100
    assert build_params(told).discount_permille == 30


def test_every_fault_is_told_at_once():
    text = MONEY.replace('opens = "2029-01"', 'opens = "2029-13"').replace("months = 36", "months = 3")
    text = text.replace('kind = "sale"', 'kind = "sail"').replace(
        'site = "S2"\nlease = "L3"', 'site = "S9"\nlease = "L1"'
    )
    text = text.replace("value = 100000, low = 80000", "value = 100000, low = 180000").replace(
        "area_m2 = 50", "aera_m2 = 50"
    )
    assert faults_of(text) == {
        ("settings-value", "site[2].opens"), ("settings-value", "money.months"), ("settings-value", "cost[2].kind"),
        ("settings-value", "cost[1].eur"), ("settings-key-unknown", "site[2].aera_m2"),
        ("money-site-unknown", "move[3].site"), ("money-lease-twice", "move[3].lease"),
    }  # fmt: skip


def test_what_is_needed():
    assert faults_of("") == {
        ("settings-key-missing", "title"), ("settings-key-missing", "register"),
        ("settings-key-missing", "money.first"),
        ("settings-value", "site"),
    }  # fmt: skip
    twice = MONEY.replace('id = "S2"', 'id = "S1"').replace('site = "S2"', 'site = "S1"')
    assert faults_of(twice) == {("money-site-twice", "site[2].id")}
    assert ("settings-value", "index[1].figures") in faults_of(
        MONEY + '[[index]]\nname = "X"\nfirst = "2026-01"\nfigures = [1, "a"]'
    )


def test_the_register_is_held_against_the_file():
    text = MONEY.replace('lease = "L3"', 'lease = "L9"').replace('place_kind = "town"', 'place_kind = "moon"')
    told = read(text.replace('agency = "C"', 'agency = "Z"'))
    with pytest.raises(DataError) as found:
        demand_register(told, small_leases(), read_price_table())
    assert sorted(finding.code for finding in found.value.findings) == [
        "money-agency", "money-lease-unknown", "money-place-kind",
    ]  # fmt: skip
    assert len(demand_register(read(MONEY), small_leases(), read_price_table())) == 0


def test_low_is_the_case_in_which_least_is_saved():
    told, table = read(MONEY), read_price_table()
    low, base, high = (build_projects(told, table, case) for case in ("low", "base", "high"))
    rents = [one[0].rent_capital_cents + one[0].rent_maintenance_cents for one in (low, base, high)]
    assert rents == [240_000, 200_000, 160_000]  # 200 m2 at 12, 10 and 8 EUR: a told rent is a cost
    assert base[0].rent_maintenance_cents == 60_000
    assumed = [one[1].rent_capital_cents + one[1].rent_maintenance_cents for one in (low, base, high)]
    assert assumed == [45_000, 60_000, 80_000]  # 50 m2 at the town's 9, 12 and 16: rises with the old rents
    paid = [{cost.kind: cost.cents for cost in one[0].one_offs} for one in (low, base, high)]
    assert [each[OneOffKind.FIT_OUT] for each in paid] == [15_000_000, 10_000_000, 8_000_000]
    assert [each[OneOffKind.SALE] for each in paid] == [2_000_000, 3_000_000, 4_000_000]


def test_a_schedule_moves_openings_and_leaves_out_what_never_opens():
    told = open_as_scheduled(read(MONEY), {"S1": month_of("2028-07"), "S2": None})
    projects = build_projects(told, read_price_table(), "base")
    assert [(p.id, p.opens) for p in projects] == [("S1", month_of("2028-07"))]


def test_what_is_written_reads_back_the_same():
    told = read(MONEY + '[[index]]\nname = "X"\nfirst = "2026-01"\nfigures = [100.0, 101.5]\ngrowth = 0.01\n')
    again = read(money_toml(told))
    assert money_toml(again) == money_toml(told)
    table = read_price_table()
    assert [build_projects(again, table, case) for case in CASES] == [
        build_projects(told, table, case) for case in CASES
    ]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError):
        read_money(tmp_path / "none.toml")


def test_every_key_is_documented(request):
    page = (request.config.rootpath / "docs" / "money-file.md").read_text(encoding="utf-8")
    for table in (SHAPE.sections, SHAPE.repeated):
        for section, keys in table.items():
            if section:
                assert f"`[{section}]`" in page or f"`[[{section}]]`" in page, section
            assert {key for key in keys if f"`{key}`" not in page} == set(), section
