"""Public figures of real sites (docs/premises-money.md), and the real register at assumed rents."""

import numpy as np
import pytest

from lease_cases import flow, one_lease, params, project
from piste.basedata.lease import RentSource, build_leases
from piste.basedata.lease_columns import LEASE_NAMES
from piste.basedata.lease_file import read_leases
from piste.basedata.mapping import read_mapping
from piste.core.errors import DataError
from piste.premises.cash_flow import build_cash_flow
from piste.premises.key_figures import build_key_figures, build_space_figures, savings_a_year, simple_payback_years
from piste.premises.ledger import View
from piste.premises.month import month_of, month_text
from piste.premises.price_table import LEVELS, price_leases, read_price_table
from piste.premises.site_project import AgencyShare, Move, OneOff, OneOffKind, SiteProject
from piste.programme.public_sites import PUBLIC_SITES


def test_turku_pays_back_in_three_point_six_years():
    # sttinfo.fi/tiedote/71367177: about 5 M EUR, about 1.4 M EUR a year, open from 1 September 2025.
    rent = 20_000_000  # the level itself is not published: only the difference of 1.4 M EUR a year counts
    cut = 140_000_000 // 12  # cents a month
    turku = project(
        "2025-09", rent_capital_cents=rent - cut, one_offs=(OneOff(OneOffKind.FIT_OUT, 500_000_000),),
        shares=(AgencyShare("all", m2=10_000.0),),
    )  # fmt: skip
    leases = one_lease(rent_capital_cents=rent, rent_maintenance_cents=0, area_m2=17_000.0)
    done = flow(leases, turku, told=params("2025-09", 72, discount_permille=0))
    figures = build_key_figures(done, View.STATE)
    assert figures.simple_payback_years == pytest.approx(3.57, abs=0.005)
    assert round(figures.simple_payback_years, 1) == 3.6
    # 43 payments of 116 666.66 EUR are the first to reach 5 M: the 43rd month is March 2029.
    assert month_text(figures.payback_month) == "2029-03"
    assert figures.npv_eur == pytest.approx(72 * cut / 100 - 5e6)
    assert simple_payback_years(5e6, 1.4e6) == pytest.approx(5 / 1.4)


def test_pori_and_mikkeli():
    # pori.fi, 11 December 2023: 7,400 m2 for about 480 people, 4,000 m2 less, over 0.3 M EUR of rent a year.
    rent = round(6.25 * 100 * 4000)  # cents a month: 0.3 M EUR a year over 4,000 m2
    leases = build_leases(
        2, ids=["stays", "goes"], area_m2=[7400.0, 4000.0], measure=1, rent_capital_cents=[rent, rent],
        owner=1, person_years=[480.0, 0.0],
    )  # fmt: skip
    site = SiteProject(
        "Pori", "Pori", month_of("2024-01"), area_m2=7400.0, rent_capital_cents=rent,
        shares=(AgencyShare("state", m2=7400.0, person_years=480.0),), moves=(Move("stays", 0), Move("goes", 0)),
    )  # fmt: skip
    done = build_cash_flow(leases, [site], params("2024-01", 24))
    assert savings_a_year(done.saving(View.STATE), done.params.horizon.years) == {2024: 30_000_000, 2025: 30_000_000}
    space = build_space_figures(done, leases)
    assert space.m2_per_person_year_new == pytest.approx(15.4, abs=0.05)
    assert space.shared_share == 1.0 and dict(space.m2_given_up) == {1: 11_400.0}
    # citymark.fi: Mikkeli saves about 0.8 M EUR a year; its cost is not published.
    assert simple_payback_years(3.2e6, 0.8e6) == 4.0


def test_public_sites_are_told_as_published():
    sites = {site.name: site for site in PUBLIC_SITES}
    assert round(sites["Turku"].payback_years, 1) == 3.6
    assert sites["Pori"].least and sites["Pori"].payback_years is None
    assert sum(site.cost_eur or 0 for site in PUBLIC_SITES) == 39.5e6  # Joensuu 22, Lahti 12.5, Turku 5
    assert all(site.source for site in PUBLIC_SITES)


def test_present_values_by_hand():
    done = flow(one_lease(), project("2026-01"), told=params(n=13, discount_permille=100))
    figures = build_key_figures(done, View.AGENCY)
    assert figures.npv_eur == pytest.approx(sum(400 * 1.1 ** (-t / 12) for t in range(13)))
    assert figures.saving_eur_per_year == 4800.0 and month_text(figures.payback_month) == "2026-01"
    nothing = build_key_figures(flow(one_lease()), View.AGENCY)
    assert nothing.simple_payback_years == np.inf


def test_assumed_rents_are_a_marked_range():
    table = read_price_table()
    leases = build_leases(
        3, ids=list("abc"), area_m2=[100.0, 0.0, 50.0], rent_source=[0, 0, 2], rent_capital_cents=[0, 0, 7]
    )
    rents = {level: price_leases(leases, table, level) for level in LEVELS}
    # A lone lease stands in a rural place: 6, 9 and 12 EUR a m2.
    assert [int(rents[level].rent_cents[0]) for level in LEVELS] == [60_000, 90_000, 120_000]
    assert rents["base"].rent_maintenance_cents[0] == 31_500
    assert rents["base"].rent_source.tolist() == [RentSource.ASSUMED, 0, 2]
    assert rents["base"].rent_cents[1:].tolist() == [0, 7] and rents["base"].assumed()
    assert not leases.assumed()


def test_a_price_table_that_cannot_be_used(tmp_path):
    file = tmp_path / "rents.toml"
    file.write_text("maintenance_permille = 2000\n[capital]\nlow = 5\nbase = 4\nhigh = 6\n", encoding="utf-8")
    with pytest.raises(DataError) as told:
        read_price_table(file)
    entries = [finding.values["entry"] for finding in told.value.findings]
    assert entries == ["capital", "city", "town", "rural", "maintenance_permille"]


def test_the_real_register_at_assumed_rents(shared_data):
    """Leases of one building of the register move at low, base and high rents: savings are a range."""
    file = shared_data / "premises" / "us_gsa_iolp_leases_2025-06-20.csv"
    leases = read_leases(file, read_mapping(["agency=GSA Region"], "leases", LEASE_NAMES), None, "US").demand()
    table = read_price_table()
    moved = tuple(Move(str(name), 0) for name in leases.ids[:200])
    site = SiteProject("P", "S", month_of("2028-01"), moves=moved, shares=(AgencyShare("1", m2=1.0),))
    saved = []
    for level in LEVELS:
        done = build_cash_flow(price_leases(leases, table, level), [site], params("2026-01", 60))
        assert done.assumed
        total = done.saving(View.AGENCY).sum()
        assert total == sum(cents.sum() for cents in done.saving_by(View.AGENCY, "agency").values())
        assert done.saving(View.STATE).sum() == 0  # nobody says what becomes of the state's own space
        saved.append(int(total))
    assert 0 < saved[0] < saved[1] < saved[2]
