"""Quarters, written and counted."""

from piste.programme.calendar import Calendar


def test_quarters_of_a_programme_that_begins_in_autumn():
    calendar = Calendar(2026, 4, 6)
    assert [calendar.name(k) for k in range(6)] == ["2026Q4", "2027Q1", "2027Q2", "2027Q3", "2027Q4", "2028Q1"]
    assert calendar.years == (2026, 2027, 2028)
    assert calendar.last_quarter_of(2027) == 4
    assert [calendar.year_index(k) for k in range(6)] == [0, 1, 1, 1, 1, 2]


def test_written_quarters_are_read():
    calendar = Calendar(2027, 1, 28)
    assert [calendar.index(text) for text in ("2027Q1", "2030 q4", "2026Q4", "2031-Q2", "soon", "2027Q5")] == [
        0, 15, -1, 17, None, None,
    ]  # fmt: skip
    assert all(calendar.index(calendar.name(k)) == k for k in range(28))
