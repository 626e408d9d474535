"""Three cases, two views, who pays: hand-calculated on three leases and two sites."""

import tomllib

import numpy as np
import pytest

from money_cases import MONEY, small_register
from piste.core.findings import Findings
from piste.premises.ledger import Nature, Row, View
from piste.premises.money_file import parse_money
from piste.premises.money_scenario import CASES
from piste.premises.money_study import build_money_study
from piste.premises.month import month_of
from piste.premises.price_table import read_price_table
from piste.premises.site_project import SharingKey

FIRST = month_of("2027-01")


@pytest.fixture(scope="module")
def study():
    told = parse_money(tomllib.loads(MONEY), Findings())
    return build_money_study(told, small_register(), read_price_table(), None, {"P1": (61.7, 27.3)})


def at(cents, month):
    return int(cents[month_of(month) - FIRST])


def test_the_sublease_ends_for_the_agency_and_runs_on_for_the_state(study):
    # L2 is let to 30 April 2028, left in March; its head lease ends on 31 December 2028: 2,000 EUR a month.
    agency, state = study.base.plan[View.AGENCY], study.base.plan[View.STATE]
    mine = state.place == "B2"
    vacancy = state.cents[mine & (state.row == Row.VACANCY)].sum(axis=0)
    assert at(vacancy, "2028-04") == 0 and at(vacancy, "2028-05") == 200_000 and at(vacancy, "2028-12") == 200_000
    assert at(vacancy, "2029-01") == 0
    double = agency.cents[(agency.place == "B2") & (agency.row == Row.DOUBLE_RENT)].sum(axis=0)
    assert [at(double, m) for m in ("2028-01", "2028-02", "2028-04", "2028-05")] == [0, 200_000, 200_000, 0]


def test_the_state_s_own_space_counts_from_its_sale(study):
    # L1 until further notice: notice given a year before February 2028 ends it with February; sold 1 March 2029.
    state = study.base.plan[View.STATE]
    mine = (state.place == "B1") & (state.row == Row.VACANCY)
    vacancy = state.cents[mine].sum(axis=0)
    assert [at(vacancy, m) for m in ("2028-02", "2028-03", "2029-02", "2029-03")] == [0, 400_000, 400_000, 0]
    receipts = study.base.saving(View.STATE, Nature.RECEIPT)
    assert at(receipts, "2028-08") == 3_000_000 and study.base.saving(View.AGENCY, Nature.RECEIPT).sum() == 0
    assert study.cases["base"].figures[View.STATE].receipts_eur == 30_000


def test_running_savings_by_hand_in_a_month(study):
    # December 2029: old rents 4,000 + 2,000 + 1,200 (L3: 100 m2 at 12 EUR) less sites 2,000 + 500 lobby + 600.
    # Rent cuts: 10 % of maintenance of what is still rented is no project's merit: of the old 1,000 + 500 + 420.
    saving = at(study.base.saving(View.STATE, Nature.RUNNING), "2029-12")
    cut = 10_000 + 5_000 + 4_200
    assert saving == 400_000 + 200_000 + 120_000 - cut - (200_000 + 50_000 + 60_000)
    assert at(study.base.rent_cut_saving(View.STATE), "2029-12") == cut


def test_ranges_run_through_to_the_figures(study):
    assert study.ranged() and study.leases_assumed == 1
    for view in View:
        for name in ("saving_eur_per_year", "npv_eur", "one_off_eur"):
            low, base, high = study.range_of(view, name)
            assert low < base < high
    assert study.range_of(View.STATE, "one_off_eur") == (80_000, 100_000, 150_000)
    by_year = [study.saved_by_year(View.STATE, case, Nature.RUNNING)[2029] for case in CASES]
    assert by_year == sorted(by_year)


def test_who_pays_under_each_key(study):
    shared = study.shared
    assert shared.agencies.tolist() == ["A", "B", "C"]
    pays = {key: shared.pays_cents[:, k].tolist() for k, key in enumerate(shared.keys)}
    assert len({sum(values) for values in pays.values()}) == 1
    # S1 over 23 months: 2,500 EUR a month and 100,000 EUR once; S2 12 x 600 for C, whatever the key.
    whole = 23 * 250_000 + 10_000_000
    assert pays[SharingKey.M2][2] == pays[SharingKey.VISITS][2] == 12 * 60_000
    assert pays[SharingKey.VISITS][:2] == [0, whole] and pays[SharingKey.OPENING_HOURS][:2] == [whole, 0]
    assert pays[SharingKey.PERSON_YEARS][:2] == [round(whole * 0.6), round(whole * 0.4)]
    assert shared.usable == (True, True, False, False)  # C has neither visits nor hours at S2


def test_leases_that_stay_change_nothing_of_who_gains(study):
    told = parse_money(tomllib.loads(MONEY.replace('[[move]]\nsite = "S2"\nlease = "L3"\n', "")), Findings())
    own = build_money_study(told, small_register(), read_price_table())
    assert own.shared.gains_cents.sum(axis=0).tolist() == [int(own.base.saving(View.AGENCY).sum())] * 4
    assert study.shared.gains_cents.sum(axis=0).tolist() == [int(study.base.saving(View.AGENCY).sum())] * 4


def test_space_and_journeys(study):
    assert study.space.shared_share == 1.0 and study.space.m2_new == 250.0
    assert study.space.m2_per_person_year_new == pytest.approx(250 / 25)
    told = study.commutes
    assert told is not None and told.people == 20
    assert told.share_within(near=True) == 1.0
    assert np.isfinite(told.mean_km_after)
