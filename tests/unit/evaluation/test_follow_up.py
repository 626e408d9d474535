"""Follow-up: every figure against numpy on random visits, and by hand on few."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from piste.core.errors import PisteError
from piste.evaluation.follow_up import Followed, ResourceRow, build_follow_up

OUTCOMES = ("solved", "sent-on", "must-return", "left", "missed")
CAUSES = ("", "letter", "paper")


def column(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.one_of(st.none(), st.floats(0, 90)), st.floats(0, 60), st.sampled_from(OUTCOMES),
        st.sampled_from(CAUSES), st.booleans(),
    ),
    max_size=60,
)  # fmt: skip


def followed(rows):
    group, wait, service, outcome, cause, by_rule = zip(*rows, strict=True) if rows else ((),) * 6
    waits = np.array([np.nan if one is None else one for one in wait], dtype=float)
    left = np.isnan(waits) & (column(outcome) == "left")
    return Followed(
        {"point": column(group)}, waits, left.astype(bool), np.array(service, dtype=float), column(outcome),
        column(cause), np.array(by_rule, dtype=bool),
    )  # fmt: skip


@settings(max_examples=60)
@given(ROWS)
def test_each_group_is_what_numpy_says(rows):
    told = build_follow_up(followed(rows), "point")
    for row in told:
        mine = [one for one in rows if row.group in ("", one[0])]
        waits = np.array([one[1] for one in mine if one[1] is not None])
        times = np.array([one[2] for one in mine if one[2] > 0 and not one[5]])
        served = [one for one in mine if one[3] in OUTCOMES[:3]]
        gone = sum(one[1] is None and one[3] == "left" for one in mine)
        assert (row.visits, row.called, row.served) == (len(mine), len(waits), len(served))
        assert row.by_rule == sum(one[5] for one in mine)
        assert row.missed == sum(one[3] == "missed" for one in mine)
        if len(waits):
            assert row.median_min == pytest.approx(np.median(waits))
            assert row.p90_min == pytest.approx(np.percentile(waits, 90))
            hits = int((waits <= 15).sum())
            assert row.within.value == pytest.approx(hits / len(waits))
            low, high = proportion_confint(hits, len(waits), method="wilson")
            assert (row.within.low, row.within.high) == (pytest.approx(max(low, 0)), pytest.approx(min(high, 1)))
        else:
            assert math.isnan(row.median_min)
        if len(waits) + gone:
            assert row.left_share == pytest.approx(gone / (len(waits) + gone))
        assert row.service_h == pytest.approx(times.sum() / 60)
        if served:
            assert row.unneeded.value == pytest.approx(sum(one[4] != "" for one in served) / len(served))
        assert sum(row.outcomes.values()) == len(mine)
        assert sum(row.causes.values()) == sum(one[4] != "" for one in served)
    assert sum(row.visits for row in told[:-1]) == told[-1].visits == len(rows)


def test_by_hand():
    rows = [("a", 5.0, 10.0, "solved", ""), ("a", 15.0, 20.0, "solved", "letter"), ("b", None, 0.0, "left", "")]
    a, b, everything = build_follow_up(followed([(*row, False) for row in rows]), "point")
    assert (a.median_min, a.p90_min, a.within.value) == (10, 14, 1)
    assert (a.service_median_min, a.service_h) == (15, 0.5)
    assert (a.unneeded.value, a.causes) == (0.5, {"letter": 1})
    assert (b.called, b.left_share) == (0, 1)
    assert everything.left_share == pytest.approx(1 / 3)


def test_an_unknown_grouping_is_told():
    with pytest.raises(PisteError, match="grouped by colour"):
        build_follow_up(followed([]), "colour")


def test_resources_against_visitors():
    row = ResourceRow("p", rostered_h=10, desk_h=8, visitors=32, service_h=6)
    assert (row.visitors_per_desk_h, row.desk_min_per_visitor, row.busy, row.kept) == (4, 15, 0.75, 0.8)
    assert math.isnan(ResourceRow("p", 0, 0, 0, 0).busy)
