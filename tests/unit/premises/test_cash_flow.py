"""Cash flows by hand: both views, vacancy, parts given up, rent cuts, penalties, one-off costs."""

import numpy as np
import pytest

from lease_cases import SOLD, flow, one_lease, params, project
from piste.basedata.lease import Owner, build_leases
from piste.core.errors import PisteError
from piste.premises.ledger import Nature, Row, View
from piste.premises.money_params import RentCut
from piste.premises.month import month_of
from piste.premises.site_project import AgencyShare, Move, OneOff, OneOffKind, Payer, SharedCost, SharingKey

DAY = np.datetime64
AGENCY, STATE = View.AGENCY, View.STATE


def months(cents, first, last):
    """Return sums from month to month of a horizon that starts in 2026-01."""
    begin = month_of("2026-01")
    return cents[month_of(first) - begin : month_of(last) - begin + 1].tolist()


def test_a_move_saves_the_difference_from_the_opening():
    saved = flow(one_lease(), project("2027-01")).saving(AGENCY)
    assert months(saved, "2026-12", "2027-02") == [0, 40_000, 40_000]
    assert saved.sum() == 24 * 40_000


def test_double_rent_while_the_old_lease_runs():
    done = flow(one_lease(notice_months=6), project("2027-01", notice_lead_months=3))
    plan = done.plan[AGENCY]
    # Notice in October 2026, free of rent from May 2027: January to April are paid twice.
    assert months(plan.of_rows([Row.DOUBLE_RENT]), "2026-12", "2027-05") == [0, 100_000, 100_000, 100_000, 100_000, 0]
    assert months(done.saving(AGENCY), "2027-04", "2027-05") == [-60_000, 40_000]


def test_a_sublease_whose_head_lease_runs_on():
    done = flow(one_lease(head_end=DAY("2027-06-30")), project("2027-01"))
    assert months(done.saving(AGENCY), "2027-01", "2027-07") == [40_000] * 7
    assert months(done.saving(STATE), "2027-01", "2027-07") == [-60_000] * 6 + [40_000]
    assert months(done.plan[STATE].of_rows([Row.VACANCY]), "2026-12", "2027-07") == [0, *[100_000] * 6, 0]
    assert not done.plan[AGENCY].of_rows([Row.VACANCY]).any()


def test_state_space_that_is_sold_counts_from_the_sale_and_the_price_stands_apart():
    sold = OneOff(OneOffKind.SALE, 50_000_000, 14)
    done = flow(one_lease(**SOLD, fate_from=DAY("2028-03-01")), project("2027-01", one_offs=(sold,)))
    assert months(done.saving(STATE, Nature.RUNNING), "2028-02", "2028-03") == [-60_000, 40_000]
    assert done.saving(STATE, Nature.RECEIPT).sum() == 50_000_000
    assert done.saving(AGENCY, Nature.RECEIPT).sum() == 0


def test_less_running_cost_of_empty_space_only_where_it_is_claimed():
    done = flow(one_lease(owner=int(Owner.STATE)), project("2027-01"), told=params(empty_running_permille=400))
    assert months(done.plan[STATE].of_rows([Row.VACANCY]), "2027-01", "2027-02") == [94_000, 94_000]


def test_a_part_given_up_saves_its_share_of_the_rent():
    # 25 of 100 m2 from 15 April 2026 (30 days): 14 days of 250.00 EUR are still paid.
    done = flow(one_lease(part_m2=25.0, part_from=DAY("2026-04-15")))
    assert months(done.saving(AGENCY), "2026-03", "2026-05") == [0, 25_000 - 11_667, 25_000]
    assert done.rows.leases.area_m2.tolist() == [75.0, 25.0]
    third = flow(
        one_lease(rent_capital_cents=100_000, rent_maintenance_cents=0), project(moves=(Move("L1", 0, 33.33),))
    )
    assert third.rows.leases.rent_capital_cents.tolist() == [66_670, 33_330]
    assert months(third.saving(AGENCY), "2027-01", "2027-01") == [33_330 - 60_000]


def test_a_move_overrules_the_part_in_the_register():
    done = flow(one_lease(part_m2=25.0, part_from=DAY("2026-04-15")), project())
    assert len(done.rows) == 1
    assert months(done.saving(AGENCY), "2026-05", "2027-01") == [0] * 8 + [40_000]


def test_rent_cuts_are_kept_apart_from_what_projects_save():
    told = params(rent_cuts=(RentCut(month_of("2026-07"), 0, 100),))
    done = flow(one_lease(), project("2027-01"), told=told)
    # A tenth off 100.00 EUR of maintenance: 10.00 a month; the move then saves 390.00, not 400.00.
    assert months(done.rent_cut_saving(AGENCY), "2026-06", "2026-07") == [0, 1_000]
    assert months(done.saving(AGENCY), "2026-12", "2027-01") == [0, 39_000]


def test_a_penalty_to_the_state_s_own_landlord_stays_in_the_state():
    term = {"end": DAY("2029-12-31"), "breaks": (("2027-01-31",),), "penalty_cents": 77_00}
    for owner, paid in ((Owner.STATE, 0), (Owner.PRIVATE, 77_00)):
        done = flow(one_lease(**term, owner=int(owner)), project("2027-01"))
        assert months(done.plan[AGENCY].of_rows([Row.PENALTY]), "2026-12", "2027-02") == [0, 7_700, 0]
        assert done.plan[STATE].of_rows([Row.PENALTY]).sum() == paid


def test_vat_is_told_beside_the_sums():
    done = flow(one_lease(vat_permille=255), project())
    assert months(done.baseline[AGENCY].of_rows([Row.VAT]), "2026-01", "2026-01") == [25_500]
    assert months(done.baseline[AGENCY].total(), "2026-01", "2026-01") == [100_000]
    assert not done.baseline[STATE].of_rows([Row.VAT]).any()


def test_the_landlord_s_fit_out_counts_once_in_each_view():
    paid = OneOff(OneOffKind.FIT_OUT, 1_200_000, -1, Payer.LANDLORD)
    done = flow(one_lease(), project("2027-01", fitout_rent_cents=10_000, one_offs=(paid,)))
    assert done.plan[AGENCY].of_rows([Row.FIT_OUT]).sum() == 0
    assert months(done.plan[AGENCY].of_rows([Row.FITOUT_RENT]), "2026-12", "2027-01") == [0, 10_000]
    assert months(done.plan[STATE].of_rows([Row.FIT_OUT]), "2026-12", "2026-12") == [1_200_000]
    assert done.plan[STATE].of_rows([Row.FITOUT_RENT]).sum() == 0


def test_space_that_the_state_pays_for_anyway_is_no_new_rent_of_the_state():
    done = flow(one_lease(), project("2027-01", held_already=True))
    assert months(done.saving(STATE), "2027-01", "2027-01") == [100_000]
    assert months(done.saving(AGENCY), "2027-01", "2027-01") == [40_000]


def test_one_offs_outside_the_horizon_are_told_and_not_counted():
    done = flow(
        one_lease(), project("2027-01", one_offs=(OneOff(OneOffKind.MOVING, 5, -13), OneOff(OneOffKind.ICT, 7)))
    )
    assert done.outside_cents == 5
    assert done.plan[STATE].of_rows([Row.ICT]).sum() == 7


def test_costs_are_split_by_their_keys():
    shares = (AgencyShare("DVV", m2=20, visits=300), AgencyShare("Kela", m2=40, visits=100))
    lobby = SharedCost("lobby", 1_000, SharingKey.VISITS)
    done = flow(one_lease(), project("2027-01", shares=shares, shared_costs=(lobby,)))
    new = {name: cents[-1] for name, cents in done.plan[AGENCY].by("agency").items()}
    assert new == {"DVV": 20_000 + 750, "Kela": 40_000 + 250}


def test_a_project_opens_at_its_own_index_level():
    # Assumed index: 102.0 in January 2027, 104.0 (100 x 1.02^2) in January 2028; 600 x 104.0/102.0 = 611.76 EUR.
    done = flow(one_lease(), project("2027-01", index_name="?", index_month=1))
    assert months(done.plan[STATE].of_rows([Row.NEW_CAPITAL]), "2027-12", "2028-01") == [60_000, 61_176]


def test_moves_that_cannot_be():
    with pytest.raises(PisteError, match="not in the register"):
        flow(one_lease(), project(moves=(Move("L2"),)))
    with pytest.raises(PisteError, match="moves twice"):
        flow(one_lease(), project(), project(id="P2"))


def test_sums_by_place_region_and_project():
    leases = build_leases(
        2, ids=["a", "b"], agency=["X", "Y"], building=["B", ""], address=["", "Street 1"], area_m2=10.0,
        municipality=["091", "837"], rent_capital_cents=[100, 200],
    )  # fmt: skip
    done = flow(leases, project("2026-01", moves=(Move("a", 0),), region="01"), told=params(n=2, regions={"837": "06"}))
    assert {k: v.tolist() for k, v in done.baseline[STATE].by("place").items()} == {
        "B": [100, 100],
        "Street 1": [200, 200],
    }
    assert {k: v[0] for k, v in done.baseline[STATE].by("region").items()} == {"": 100, "06": 200}
    assert {k: v[0] for k, v in done.baseline[STATE].by("project").items()} == {"": 200, "P1": 100}
    assert sorted(done.saving_by(STATE, "agency")) == ["", "X", "Y"]
