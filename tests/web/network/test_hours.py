"""Opening hours against a naive oracle that asks every minute what the clock on the wall shows."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.web.network.hours import HELSINKI, HoursBook, is_open_at, next_opening, open_spans, read_hours
from piste.web.network.models import Agency, HoursException, HoursRule, Point

POINT = Point(pk=1, code="p", opened_on=date(2020, 1, 1))
KELA = Agency(pk=7, code="kela")
ALWAYS = [HoursRule(point=POINT, weekday=day, opens=time(9), closes=time(16)) for day in range(5)]
MIDSUMMER_EVE, CLOCKS_ON, CLOCKS_BACK = date(2026, 6, 19), date(2026, 3, 29), date(2026, 10, 25)


def local(day, *clock):
    return datetime.combine(day, time(*clock), tzinfo=HELSINKI)


def written(spans):
    return [tuple(at.astimezone(HELSINKI).strftime("%d.%m. %H:%M") for at in span) for span in spans]


def closed(first, last, agency=None):
    return HoursException(point=POINT, agency=agency, first_day=first, last_day=last)


def opened(first, last, opens, closes, agency=None):
    return HoursException(point=POINT, agency=agency, first_day=first, last_day=last, opens=opens, closes=closes)


def test_a_week_with_a_season_a_closure_and_a_holiday():
    """7.12.2026 is a Monday after Independence Day (a Sunday); Christmas Eve, Day and Boxing Day are holidays."""
    season = [
        HoursRule(point=POINT, weekday=2, opens=time(10), closes=time(12), valid_from=date(2026, 12, 14),
                  valid_until=date(2026, 12, 20)),
        HoursRule(point=POINT, weekday=2, opens=time(12), closes=time(13), valid_from=date(2026, 12, 14),
                  valid_until=date(2026, 12, 20)),
    ]  # fmt: skip
    special = [
        closed(date(2026, 12, 8), date(2026, 12, 11)),
        opened(date(2026, 12, 9), date(2026, 12, 9), time(11), time(12)),
        opened(date(2026, 12, 24), date(2026, 12, 24), time(9), time(11)),
    ]
    book = HoursBook.of([*ALWAYS, *season], special)
    assert written(book.spans(POINT, None, date(2026, 12, 6), date(2026, 12, 28))) == [
        ("07.12. 09:00", "07.12. 16:00"),
        ("09.12. 11:00", "09.12. 12:00"),
        ("16.12. 10:00", "16.12. 13:00"),
        ("21.12. 09:00", "21.12. 16:00"),
        ("22.12. 09:00", "22.12. 16:00"),
        ("23.12. 09:00", "23.12. 16:00"),
        ("24.12. 09:00", "24.12. 11:00"),
        ("28.12. 09:00", "28.12. 16:00"),
    ]


def test_an_authority_serves_within_the_point_and_only_while_both_are_there():
    its = [HoursRule(point=POINT, agency=KELA, weekday=0, opens=time(8), closes=time(12))]
    book = HoursBook.of([*ALWAYS, *its], [])
    monday = date(2026, 11, 23)
    assert written(book.spans(POINT, KELA, monday, monday + timedelta(days=6))) == [("23.11. 09:00", "23.11. 12:00")]
    other = Agency(pk=8, active_until=monday)
    assert len(book.spans(POINT, other, monday, monday + timedelta(days=6))) == 1
    gone = Point(pk=1, opened_on=date(2020, 1, 1), closed_on=monday)
    assert book.spans(gone, None, monday, monday + timedelta(days=6)) == []
    assert HoursBook().spans(POINT, KELA, monday, monday + timedelta(days=6)) == []


def test_midsummer_eve_is_closed_unless_an_exception_opens_it():
    assert HoursBook.of(ALWAYS, []).spans(POINT, None, MIDSUMMER_EVE, MIDSUMMER_EVE) == []
    book = HoursBook.of(ALWAYS, [opened(MIDSUMMER_EVE, MIDSUMMER_EVE, time(9), time(12))])
    assert written(book.spans(POINT, KELA, MIDSUMMER_EVE, MIDSUMMER_EVE)) == [("19.06. 09:00", "19.06. 12:00")]
    own_rule = HoursRule(point=POINT, agency=KELA, weekday=4, opens=time(9), closes=time(16))
    book = HoursBook.of([*ALWAYS, own_rule], [opened(MIDSUMMER_EVE, MIDSUMMER_EVE, time(9), time(12))])
    assert book.spans(POINT, KELA, MIDSUMMER_EVE, MIDSUMMER_EVE) == []


@pytest.mark.parametrize(("day", "hours"), [(CLOCKS_ON, 5.0), (CLOCKS_BACK, 7.0)])
def test_a_night_is_an_hour_shorter_or_longer_when_clocks_change(day, hours):
    book = HoursBook.of([], [opened(day, day, time(0), time(6))])
    ((start, end),) = book.spans(POINT, None, day, day)
    assert (end - start) / timedelta(hours=1) == hours
    assert start.astimezone(HELSINKI).time() == time(0) and end.astimezone(HELSINKI).time() == time(6)


def test_an_hour_that_is_skipped_is_nobody_s_and_one_that_comes_twice_counts_twice():
    skipped = HoursBook.of([], [opened(CLOCKS_ON, CLOCKS_ON, time(3, 15), time(3, 45))])
    assert skipped.spans(POINT, None, CLOCKS_ON, CLOCKS_ON) == []
    twice = HoursBook.of([], [opened(CLOCKS_BACK, CLOCKS_BACK, time(3, 15), time(3, 45))])
    assert [end - start for start, end in twice.spans(POINT, None, CLOCKS_BACK, CLOCKS_BACK)] == [
        timedelta(minutes=30)
    ] * 2


def test_open_now_and_next():
    book = HoursBook.of(ALWAYS, [])
    friday = date(2026, 11, 27)
    assert book.is_open_at(POINT, None, local(friday, 9)) and not book.is_open_at(POINT, None, local(friday, 16))
    assert written([book.next_opening(POINT, None, local(friday, 9))]) == [("27.11. 09:00", "27.11. 16:00")]
    assert written([book.next_opening(POINT, None, local(friday, 9, 1))]) == [("30.11. 09:00", "30.11. 16:00")]
    assert HoursBook().next_opening(POINT, None, local(friday, 9)) is None


DAYS = st.sampled_from([date(2026, 3, 27) + timedelta(days=n) for n in range(5)]
                       + [date(2026, 10, 23) + timedelta(days=n) for n in range(5)]
                       + [date(2026, 4, 2) + timedelta(days=n) for n in range(5)])  # fmt: skip
CLOCKS = st.tuples(st.integers(0, 1438), st.integers(1, 300)).map(
    lambda pair: (time(*divmod(pair[0], 60)), time(*divmod(min(pair[0] + pair[1], 1439), 60)))
)
WHOSE = st.sampled_from([None, KELA])


@st.composite
def rules(draw):
    opens, closes = draw(CLOCKS)
    limits = sorted([draw(DAYS), draw(DAYS)])
    since, until = draw(st.sampled_from([(None, None), (None, None), tuple(limits), (limits[0], None)]))
    return HoursRule(point=POINT, agency=draw(WHOSE), weekday=draw(st.integers(0, 6)), opens=opens, closes=closes,
                     valid_from=since, valid_until=until)  # fmt: skip


@st.composite
def exceptions(draw):
    first = draw(DAYS)
    opens, closes = draw(st.one_of(st.just((None, None)), CLOCKS))
    return HoursException(point=POINT, agency=draw(WHOSE), first_day=first, opens=opens, closes=closes,
                          last_day=first + timedelta(days=draw(st.integers(0, 2))))  # fmt: skip


HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6)}
"""Good Friday, Easter Sunday and Monday of 2026: all that the days above hold."""


def naive_says(day, clock, whose, all_rules, all_exceptions):
    """Return whether somebody's own rules say open, or None where they say nothing."""
    ours = [e for e in all_exceptions if e.agency == whose and e.first_day <= day <= e.last_day]
    for length in range(3):
        same = [e for e in ours if (e.last_day - e.first_day).days == length]
        if same:
            return all(e.opens for e in same) and any(e.opens <= clock < e.closes for e in same)
    mine = [r for r in all_rules if r.agency == whose]
    holding = [r for r in mine if (r.valid_from or day) <= day <= (r.valid_until or day)]
    bounded = [r for r in holding if r.valid_from and r.valid_until]
    if bounded:
        shortest = min(bounded, key=lambda r: r.valid_until - r.valid_from)
        holding = [r for r in bounded if r.valid_until - r.valid_from == shortest.valid_until - shortest.valid_from]
    else:
        holding = [r for r in holding if r.valid_from or r.valid_until] or holding
    if not holding:
        return None
    return day not in HOLIDAYS and any(r.weekday == day.weekday() and r.opens <= clock < r.closes for r in holding)


@settings(max_examples=60, deadline=None)
@given(st.lists(rules(), max_size=8), st.lists(exceptions(), max_size=4), DAYS, WHOSE)
def test_spans_are_what_a_clock_on_the_wall_says_every_minute(all_rules, all_exceptions, day, agency):
    spans = HoursBook.of(all_rules, all_exceptions).spans(POINT, agency, day, day + timedelta(days=1))
    assert all(start < end for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    minute = local(day, 0).astimezone(UTC)
    end = local(day + timedelta(days=2), 0).astimezone(UTC)
    while minute < end:
        on_the_wall = minute.astimezone(HELSINKI)
        today, clock = on_the_wall.date(), on_the_wall.time()
        naive = bool(naive_says(today, clock, None, all_rules, all_exceptions))
        if agency is not None and naive:
            naive = naive_says(today, clock, agency, all_rules, all_exceptions) is not False
        assert any(start <= minute < stop for start, stop in spans) == naive, on_the_wall
        minute += timedelta(minutes=1)


@pytest.mark.django_db
def test_many_points_take_two_queries(django_assert_num_queries):
    city = Agency.objects.create(code="city", name={"fi": "Kaupunki"})
    points = [
        Point.objects.create(code=f"p{n}", operator=city, lat=61, lon=27, opened_on=date(2020, 1, 1)) for n in range(3)
    ]
    for point in points:
        HoursRule.objects.create(point=point, weekday=0, opens=time(9), closes=time(16))
    monday = date(2026, 11, 23)
    with django_assert_num_queries(2):
        book = read_hours(points)
        assert [len(book.spans(point, None, monday, monday + timedelta(days=6))) for point in points] == [1, 1, 1]
    assert len(open_spans(points[0], city, monday, monday)) == 1
    assert is_open_at(points[0], None, local(monday, 10))
    assert next_opening(points[0], None, local(monday, 17))[0] == local(monday + timedelta(days=7), 9)
