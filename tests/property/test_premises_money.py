"""Money of random plans: to the cent under every key and view, and against a slow oracle that counts day by day."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lease_cases import params
from piste.basedata.lease import Fate, Owner, build_leases
from piste.premises.cash_flow import build_cash_flow
from piste.premises.cost_sharing import compare_keys
from piste.premises.ledger import Nature, Row, View
from piste.premises.money_params import RentCut
from piste.premises.month import month_of
from piste.premises.site_project import (
    AgencyShare,
    Move,
    OneOff,
    OneOffKind,
    Payer,
    SharedCost,
    SharingKey,
    SiteProject,
)

FIRST = month_of("2026-01")
N = 48
CENTS = st.integers(0, 10**7)
DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
MAYBE_DAYS = st.one_of(st.none(), DAYS)


@st.composite
def registers(draw, *, private=False):
    n = draw(st.integers(1, 4))

    def column(values):
        return [draw(values) for _ in range(n)]

    def days(values):
        return np.array([np.datetime64(day or "NaT", "D") for day in column(values)])

    return build_leases(
        n, ids=[f"L{k}" for k in range(n)], agency=column(st.sampled_from(["A", "B", "C"])),
        area_m2=column(st.integers(1, 5000).map(float)), rent_capital_cents=column(CENTS),
        rent_maintenance_cents=column(CENTS), energy_cents=column(st.integers(0, 10**5)),
        vat_permille=column(st.sampled_from([0, 255])), index_name=column(st.sampled_from(["", "X"])),
        index_permille=column(st.integers(0, 1000)), index_month=column(st.integers(1, 12)),
        start=days(st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2028, 12, 31)))), end=days(MAYBE_DAYS),
        notice_months=column(st.integers(0, 18)), breaks=column(st.lists(DAYS, max_size=2).map(sorted).map(tuple)),
        penalty_cents=column(CENTS), owner=column(st.just(Owner.PRIVATE) if private else st.sampled_from(Owner)),
        head_end=days(st.none() if private else MAYBE_DAYS),
        head_notice_months=0 if private else column(st.integers(0, 24)),
        fate=Fate.EMPTY if private else column(st.sampled_from(Fate)), fate_from=days(MAYBE_DAYS),
        part_m2=column(st.integers(0, 900).map(float)), part_from=days(MAYBE_DAYS),
    )  # fmt: skip


@st.composite
def projects_of(draw, leases, *, plain=False):
    shares = tuple(
        AgencyShare(name, *(draw(st.integers(0, 500).map(float)) for _ in range(4))) for name in ("A", "B", "C")
    )
    payers = st.just(Payer.AGENCIES) if plain else st.sampled_from(Payer)
    kinds = st.sampled_from([kind for kind in OneOffKind if not plain or kind is not OneOffKind.SALE])
    one_offs = st.builds(OneOff, kinds, CENTS, st.integers(-6, 6), payers)
    moves = tuple(
        Move(str(name), draw(st.integers(0, 6)), draw(st.one_of(st.none(), st.integers(1, 900).map(float))))
        for name in leases.ids
        if draw(st.booleans())
    )
    return SiteProject(
        "P", "S", FIRST + draw(st.integers(0, N - 1)), area_m2=100.0, rent_capital_cents=draw(CENTS),
        rent_maintenance_cents=draw(CENTS), fitout_rent_cents=0 if plain else draw(CENTS),
        energy_cents=draw(CENTS), index_name="Y", held_already=False if plain else draw(st.booleans()), shares=shares,
        moves=moves, one_offs=tuple(draw(st.lists(one_offs, max_size=3))),
        shared_costs=(SharedCost("lobby", draw(CENTS), draw(st.sampled_from(SharingKey))),),
        key=draw(st.sampled_from(SharingKey)), notice_lead_months=draw(st.integers(0, 24)),
    )  # fmt: skip


CUTS = (RentCut(FIRST + 5, 13, 57), RentCut(FIRST + 20, 0, 31))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_entries_sum_to_totals_under_every_key_and_view(data):
    leases = data.draw(registers())
    plan = [data.draw(projects_of(leases))]
    told = params(n=N, rent_cuts=CUTS, empty_running_permille=data.draw(st.integers(0, 1000)))
    flow = build_cash_flow(leases, plan, told)
    for ledger in (*flow.baseline.values(), *flow.plan.values()):
        for label in ("agency", "place", "project", "region", "row"):
            assert sum(ledger.by(label).values(), np.zeros(N, np.int64)).tolist() == ledger.total().tolist()
    by_key = [build_cash_flow(leases, plan, told, key).plan[View.AGENCY] for key in SharingKey]
    assert all(ledger.total().tolist() == flow.plan[View.AGENCY].total().tolist() for ledger in by_key)
    state = [build_cash_flow(leases, plan, told, key).plan[View.STATE].total().tolist() for key in SharingKey]
    assert all(total == state[0] for total in state)
    shared = compare_keys(leases, plan, told)
    assert len(set(shared.pays_cents.sum(axis=0).tolist())) == 1
    assert shared.gains_cents.sum(axis=0).tolist() == [int(flow.saving(View.AGENCY).sum())] * 4


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_both_views_agree_when_every_lease_is_private_and_ends_with_its_head_lease(data):
    leases = data.draw(registers(private=True))
    flow = build_cash_flow(leases, [data.draw(projects_of(leases, plain=True))], params(n=N, rent_cuts=CUTS))
    assert flow.saving(View.AGENCY).tolist() == flow.saving(View.STATE).tolist()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_state_pays_no_shorter_than_the_agency(data):
    leases = data.draw(registers())
    flow = build_cash_flow(leases, [data.draw(projects_of(leases))], params(n=N))
    ends, states = flow.exits.agency_end, flow.exits.state_end
    assert not (states < ends).any()
    vacancy = flow.plan[View.STATE].of_rows([Row.VACANCY])
    assert (vacancy >= 0).all()
    old = [Row.RENT_CAPITAL, Row.RENT_MAINTENANCE, Row.ENERGY, Row.DOUBLE_RENT]
    paid = flow.plan[View.STATE].of_rows([*old, Row.VACANCY])
    assert (paid <= flow.baseline[View.STATE].total(Nature.RUNNING)).all()


def half_up(value):
    return int((value * 2 + 1) // 2)


@settings(max_examples=40, deadline=None)
@given(registers())
def test_rents_against_an_oracle_that_counts_days(leases):
    told = params(n=26)
    flow = build_cash_flow(leases, [], told)
    ledger = flow.baseline[View.AGENCY]
    wanted = {Row.RENT_CAPITAL: [0] * 26, Row.RENT_MAINTENANCE: [0] * 26}
    for k in range(len(leases)):
        start = leases.start[k].item() or date(1900, 1, 1)
        base = max(start.year * 12 + start.month - 1, 2026 * 12) if leases.start[k].item() else 2026 * 12
        parts = leases.part_m2[k] < leases.area_m2[k] and leases.part_m2[k] > 0 and leases.part_from[k].item()
        if parts:
            continue  # rents of parts are split first; they have their own cases
        for j in range(26):
            month = 2026 * 12 + j
            review = max(m for m in range(month - 11, month + 1) if m % 12 + 1 == leases.index_month[k])

            def level(m):
                return half_up(Fraction(1000 * (1.02 ** (max(m - 2026 * 12, 0) / 12))))

            factor = Fraction(1)
            if leases.index_name[k] and review > base:
                share = Fraction(int(leases.index_permille[k]), 1000)
                factor = 1 - share + share * Fraction(level(review), level(base))
            first = date(month // 12, month % 12 + 1, 1)
            days = [first + timedelta(d) for d in range(31)]
            days = [day for day in days if day.month == first.month]
            paid = sum(day >= start for day in days)
            for row, rent in ((Row.RENT_CAPITAL, leases.rent_capital_cents[k]),
                              (Row.RENT_MAINTENANCE, leases.rent_maintenance_cents[k])):  # fmt: skip
                wanted[row][j] += half_up(Fraction(half_up(int(rent) * factor) * paid, len(days)))
    parted = set(flow.rows.register[len(leases) :].tolist())
    for row, sums in wanted.items():
        chosen = (ledger.row == row) & ~np.isin(ledger.lease, list(parted))
        assert ledger.cents[chosen].sum(axis=0).tolist() == sums
