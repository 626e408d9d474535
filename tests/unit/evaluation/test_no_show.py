"""No-shows by group: counted by plain loops, with Wilson's interval of statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from piste.core.errors import PisteError
from piste.evaluation.no_show import build_no_shows

ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["kept", "missed", "cancelled"])), max_size=40
)


def column(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_each_group_is_what_counting_says(rows):
    groups, fate = column([row[0] for row in rows]), column([row[1] for row in rows])
    told = build_no_shows({"point": groups}, fate, "point")
    assert [row.group for row in told] == [*sorted({row[0] for row in rows}), ""]
    for row in told:
        mine = [one[1] for one in rows if row.group in ("", one[0])]
        assert (row.kept, row.missed, row.cancelled) == tuple(
            mine.count(one) for one in ("kept", "missed", "cancelled")
        )
        came = row.kept + row.missed
        if came:
            low, high = proportion_confint(row.missed, came, method="wilson")
            assert (row.share.value, row.share.low) == pytest.approx((row.missed / came, max(low, 0)))
            assert row.share.high == pytest.approx(min(high, 1))
        else:
            assert np.isnan(row.share.value)
    assert build_no_shows({}, fate)[0].missed == told[-1].missed


def test_an_unknown_grouping_is_refused():
    with pytest.raises(PisteError):
        build_no_shows({"point": column([])}, column([]), "weather")
