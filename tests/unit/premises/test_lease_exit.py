"""When rent ends, by hand: notice across a year's end, terms, breaks, head leases, disposal."""

import numpy as np
import pytest

from lease_cases import one_lease
from piste.basedata.lease import Fate, Owner
from piste.premises.lease_exit import ExitKind, find_exit
from piste.premises.month import month_of

DAY = np.datetime64


def leave(left, notice_from, **more):
    found = find_exit(one_lease(**more), 0, month_of(left), month_of(notice_from))
    return found.kind, str(found.agency_end), str(found.state_end)


def test_notice_runs_from_the_end_of_its_month_across_the_year():
    # Notice in October 2026, 6 months: November to April; free of rent from 1 May 2027.
    assert leave("2027-01", "2026-10", notice_months=6)[:2] == (ExitKind.NOTICE, "2027-05-01")
    # Early enough, the lease ends when the space is left.
    assert leave("2027-01", "2026-03", notice_months=6)[:2] == (ExitKind.NOTICE, "2027-01-01")


def test_a_term_is_paid_to_its_end():
    assert leave("2027-01", "2026-01", end=DAY("2028-06-30"))[:2] == (ExitKind.TERM, "2028-07-01")


def test_a_term_that_has_run_out_goes_on_with_its_notice():
    kind, end, _ = leave("2027-01", "2026-10", end=DAY("2025-12-31"), notice_months=6)
    assert (kind, end) == (ExitKind.NOTICE, "2027-05-01")


@pytest.mark.parametrize(
    ("penalty", "how"),
    # Left 1 January 2027 at 1 000 EUR a month; the break is at the end of June, the term's end six months later.
    [(500_000, (ExitKind.BREAK, "2027-07-01")), (700_000, (ExitKind.TERM, "2028-01-01"))],
)
def test_a_break_is_used_where_it_is_cheaper(penalty, how):
    term = {"end": DAY("2027-12-31"), "breaks": (("2027-06-30",),), "penalty_cents": penalty, "notice_months": 3}
    assert leave("2027-01", "2026-06", **term)[:2] == how


def test_a_break_needs_its_notice():
    term = {"end": DAY("2029-12-31"), "breaks": (("2027-06-30", "2028-06-30"),), "notice_months": 12}
    assert leave("2027-01", "2026-06", **term)[:2] == (ExitKind.BREAK, "2027-07-01")
    assert leave("2027-01", "2026-07", **term)[:2] == (ExitKind.BREAK, "2028-07-01")


def test_a_head_lease_runs_on_for_the_state():
    assert leave("2027-01", "2026-01", notice_months=6, head_end=DAY("2029-12-31"))[1:] == ("2027-01-01", "2030-01-01")
    assert leave("2027-01", "2026-10", notice_months=0, head_notice_months=12)[1:] == ("2027-01-01", "2027-11-01")
    # It ends with the agency's lease where nothing else is said, and never before it.
    assert leave("2027-01", "2026-01")[1:] == ("2027-01-01", "2027-01-01")
    assert leave("2027-01", "2026-01", head_end=DAY("2026-05-31"))[1:] == ("2027-01-01", "2027-01-01")
    # Let on before the head lease ends.
    let = {"head_end": DAY("2029-12-31"), "fate": int(Fate.LET), "fate_from": DAY("2027-04-01")}
    assert leave("2027-01", "2026-01", **let)[1:] == ("2027-01-01", "2027-04-01")


@pytest.mark.parametrize("fate", [Fate.LET, Fate.SOLD, Fate.TAKEN_DOWN])
def test_the_state_s_own_space_costs_on_until_it_is_used_again(fate):
    own = {"owner": int(Owner.STATE), "fate": int(fate)}
    assert leave("2027-01", "2026-01", **own)[1:] == ("2027-01-01", "NaT")
    assert leave("2027-01", "2026-01", **own, fate_from=DAY("2028-03-15"))[1:] == ("2027-01-01", "2028-03-15")
    assert leave("2027-01", "2026-01", **own, fate_from=DAY("2026-03-15"))[1:] == ("2027-01-01", "2027-01-01")


def test_empty_space_of_the_state_never_saves():
    own = {"owner": int(Owner.STATE), "fate": int(Fate.EMPTY), "fate_from": DAY("2028-01-01")}
    assert leave("2027-01", "2026-01", **own)[2] == "NaT"
