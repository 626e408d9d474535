"""Dates as people and programs write them."""

from datetime import date, datetime

import numpy as np
import pytest

from piste.basedata.date_text import parse_dates
from piste.basedata.table import object_column


@pytest.mark.parametrize(
    "cell",
    ["2026-03-04", "4.3.2026", "04.03.2026", "2026/3/4", "20260304", "2026-03-04T00:00:00", date(2026, 3, 4),
     datetime(2026, 3, 4, 12)],  # noqa: DTZ001  (workbooks know no time zones)
)  # fmt: skip
def test_forms(cell):
    dates = parse_dates(object_column([cell]))
    assert dates.values.tolist() == [date(2026, 3, 4)]
    assert not dates.invalid and not dates.ambiguous


def test_numbers_between_slashes_follow_the_column():
    assert parse_dates(object_column(["3/4/2026", "13/4/2026"])).values[0] == np.datetime64("2026-04-03")
    assert parse_dates(object_column(["3/4/2026", "3/13/2026"])).values[0] == np.datetime64("2026-03-04")
    assert parse_dates(object_column(["3/4/2026"]), "mdy").values[0] == np.datetime64("2026-03-04")
    assert parse_dates(object_column(["3/4/2026", "5/5/2026"])).ambiguous == [0]
    assert parse_dates(object_column(["13/4/2026", "3/14/2026", "1/2/2026"])).ambiguous == [0, 1, 2]


def test_what_is_no_date():
    dates = parse_dates(object_column(["2026-02-30", "29.2.2028", "soon", 46000, "31/2/2026", "-", None, ""]), "dmy")
    assert dates.invalid == [0, 2, 3, 4]
    assert dates.values[1] == np.datetime64("2028-02-29")
    assert np.isnat(dates.values[5:]).all()
