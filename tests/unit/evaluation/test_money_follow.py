"""Plan, forecast and actual: nothing is lost between the entries and what is shown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from piste.evaluation.money_follow import Amounts, build_follow
from piste.premises.ledger import Nature, Row

KINDS = [Row.RENT_CAPITAL, Row.RENT_CUT, Row.FIT_OUT, Row.VAT, Row.SALE]


def amounts(rows):
    rows = list(rows)
    return Amounts(
        np.array([row[0] for row in rows], dtype=object), np.array([row[1] for row in rows], dtype=np.uint8),
        np.array([row[2] for row in rows], dtype=np.int64), np.array([row[3] for row in rows], dtype=np.int64),
    )  # fmt: skip


def test_a_case_by_hand():
    months = [636, 637, 638, 639]
    nothing = amounts(("dvv", Row.RENT_CAPITAL, m, 1000) for m in months)
    plan = amounts([*(("dvv", Row.RENT_CAPITAL, m, 600) for m in months), ("dvv", Row.MOVING, 636, 500)])
    actual = amounts(
        [("dvv", Row.RENT_CAPITAL, 636, 700), ("dvv", Row.RENT_CAPITAL, 637, 650), ("dvv", Row.MOVING, 637, 550)]
    )
    found = build_follow(nothing, plan, actual)
    assert found.side("forecast").tolist() == [700, 1200, 600, 600]
    assert found.saving("plan").tolist() == [400] * 4
    assert found.saving("forecast").tolist() == [300, 350, 400, 400]
    assert found.side("forecast", Nature.ONE_OFF).tolist() == [0, 550, 0, 0]
    assert found.booked.tolist() == [True, True, False, False]
    assert found.by_year(found.side("actual")) == {2023: 1900}


def test_an_agency_that_books_late_keeps_its_plan():
    plan = amounts((a, Row.RENT_CAPITAL, m, 10) for a in ("dvv", "vero") for m in (636, 637))
    found = build_follow(amounts([]), plan, amounts([("dvv", Row.RENT_CAPITAL, 637, 3)]))
    assert found.side("forecast").tolist() == [10, 13]
    assert not found.booked.any()


ROWS = st.lists(
    st.tuples(st.sampled_from(["dvv", "vero", "kela"]), st.sampled_from(KINDS), st.integers(600, 640),
              st.integers(-(10**11), 10**11)), max_size=40, unique_by=lambda row: row[:3],
)  # fmt: skip


@given(nothing=ROWS, plan=ROWS, actual=ROWS)
def test_sums_agree_to_the_cent(nothing, plan, actual):
    found = build_follow(amounts(nothing), amounts(plan), amounts(actual))
    assert int(found.actual.sum()) == sum(row[3] for row in actual)
    assert int(found.plan.sum()) == sum(row[3] for row in plan)
    last = {}
    for agency, _kind, month, _cents in actual:
        last[agency] = max(last.get(agency, 0), month)
    to_come = sum(row[3] for row in plan if row[2] > last.get(row[0], 0))
    assert int(found.forecast.sum()) == sum(row[3] for row in actual) + to_come
    assert sum(found.by_year(found.side("actual")).values()) == sum(row[3] for row in actual if row[1] != Row.VAT)
