"""Free times against a naive oracle that tries every minute and every choice of people and desks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.web.network.booking.assigning import assign
from piste.web.network.booking.day import POOL, Day, visit_starts
from piste.web.network.booking.directory import Directory, Person
from piste.web.network.booking.minutes import (
    HELSINKI,
    day_ends,
    instant,
    minute_of,
    set_minutes,
    starts_of,
    touched_minutes,
    whole_day,
    whole_minutes,
)  # fmt: skip
from piste.web.network.hours import HoursBook
from piste.web.network.models import Agency, HoursRule, Offering, Point, Service, Training

DAY = date(2026, 3, 24)
POINT, DESK_BASE, ROOM = 1, 100, 200
OFFSET = 9 * 60
"""The small world lives in the two hours after nine, so that the oracle can try every minute."""
LENGTH = 60


def make_directory(durations, buffers, skills, languages, desks, agencies):
    """Make a point with one desk service a duration; person k can do the services of skills[k]."""
    services = {
        k: Service(pk=k, agency_id=1, duration_min=d, buffer_min=b, by_visit=True, by_remote=True, notice_min=0)
        for k, (d, b) in enumerate(zip(durations, buffers, strict=True))
    }
    people = {k + 1: Person(k + 1, k + 1, agencies[k], "expert", frozenset(languages[k])) for k in range(len(skills))}
    trainings = {(k + 1, s): [Training(completed_on=date(2020, 1, 1))] for k, mine in enumerate(skills) for s in mine}
    how = (Offering.Presence.OWN_STAFF, Offering.Presence.REMOTE)
    offerings = {
        (POINT, s): [Offering(presence=p, languages=["fi", "sv"], valid_from=date(2020, 1, 1)) for p in how]
        for s in services
    }
    rules = [HoursRule(point_id=POINT, weekday=w, opens=time(8), closes=time(12)) for w in range(7)]
    rules += [HoursRule(point_id=POINT, agency_id=1, weekday=w, opens=time(9), closes=time(9, 50)) for w in range(7)]
    return Directory(
        {POINT: Point(pk=POINT, opened_on=date(2020, 1, 1))}, services, {1: Agency(pk=1), 2: Agency(pk=2)}, people,
        trainings, offerings, {POINT: [DESK_BASE + k for k in range(desks)]}, {POINT: [ROOM]}, HoursBook.of(rules, []),
    )  # fmt: skip


def oracle_free(world, directory, minute, services, language, place, resources):
    """Try every choice of a person for each service and every desk, minute by minute."""
    shifts, taken = world
    total = sum(directory.services[s].duration_min for s in services)
    last_pause = directory.services[services[-1]].buffer_min

    def untaken(resource, first, end):
        return not any(a < end and first < b for r, a, b in taken if r == resource)

    def there(staff, first, end):
        return all(any(p == staff and a <= m < b for p, a, b in shifts) for m in range(first, end))

    def is_open(staff, first, end):
        if place == POOL:
            return True
        closes = 590 if directory.people[staff].agency == 1 else 720
        opens = 540 if directory.people[staff].agency == 1 else 480
        return opens <= first and end <= closes

    if not any(untaken(r, minute, minute + total + last_pause) for r in resources):
        return False
    if place == POOL and not (minute >= 480 and minute + total <= 720):
        return False
    for choice in product(directory.people, repeat=len(services)):
        begins, spans, good = minute, [], True
        for k, (staff, s) in enumerate(zip(choice, services, strict=True)):
            service = directory.services[s]
            end = begins + service.duration_min
            goes_on = k + 1 < len(services) and choice[k + 1] == staff
            pause = service.buffer_min
            if k + 1 < len(services):
                pause = 0 if goes_on else min(pause, directory.services[services[k + 1]].duration_min)
            able = bool(directory.trainings.get((staff, s))) and language in directory.people[staff].languages
            good = good and able and there(staff, begins, end) and is_open(staff, begins, end)
            good = good and untaken(staff, begins, end + pause)
            spans.append((staff, begins, end + pause))
            begins = end
        clash = any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for i, a in enumerate(spans) for b in spans[i + 1 :])
        if good and not clash:
            return True
    return False


@st.composite
def worlds(draw):
    n_services, n_people = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    desks = draw(st.integers(1, 2))
    directory = make_directory(
        draw(st.lists(st.integers(1, 12), min_size=n_services, max_size=n_services)),
        draw(st.lists(st.integers(0, 6), min_size=n_services, max_size=n_services)),
        draw(st.lists(st.sets(st.integers(0, n_services - 1)), min_size=n_people, max_size=n_people)),
        draw(st.lists(st.sets(st.sampled_from(["fi", "sv"]), min_size=1), min_size=n_people, max_size=n_people)),
        desks,
        draw(st.lists(st.sampled_from([1, 2]), min_size=n_people, max_size=n_people)),
    )
    moment = st.integers(OFFSET - 10, OFFSET + LENGTH)
    shifts, taken = [], []
    for staff in directory.people:
        for a, b in draw(st.lists(st.tuples(moment, moment), max_size=2)):
            if a < b:
                shifts.append((staff, a, b))
    resources = [*directory.people, *directory.desks[POINT], ROOM]
    for resource, a, b in draw(st.lists(st.tuples(st.sampled_from(resources), moment, moment), max_size=5)):
        if a < b:
            taken.append((resource, a, b))
    services = tuple(draw(st.permutations(range(n_services)))[: draw(st.integers(1, n_services))])
    return directory, (shifts, taken), services, draw(st.sampled_from(["fi", "sv"])), draw(st.booleans())


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_a_time_is_free_if_and_only_if_people_and_a_place_can_be_assigned(asked):
    directory, world, services, language, remote = asked
    place, channel = (POOL, "remote") if remote else (POINT, "visit")
    day = Day(DAY, {place: {}}, {})
    for staff, a, b in world[0]:
        bits = whole_minutes(DAY, instant(DAY, a), instant(DAY, b))
        day.on_shift[place][staff] = day.on_shift[place].get(staff, 0) | bits
    for resource, a, b in world[1]:
        day.taken[resource] = day.taken.get(resource, 0) | touched_minutes(DAY, instant(DAY, a), instant(DAY, b))
    starts = visit_starts(directory, day, POINT, channel, services, language)
    resources = [ROOM] if remote else directory.desks[POINT]
    for minute in range(OFFSET - 15, OFFSET + LENGTH + 5):
        free = oracle_free(world, directory, minute, services, language, place, resources)
        assert bool(starts >> minute & 1) == free, (minute, free)
        found = assign(directory, day, minute, POINT, channel, services, language)
        assert (found is not None) == free
        if found is not None:
            check_assignment(directory, world, found)


def check_assignment(directory, world, found):
    """Check that what is taken touches nothing that is taken, nor itself."""
    spans = [(r, minute_of(DAY, s.start), minute_of(DAY, s.end)) for r, s in found.taken]
    for k, (resource, a, b) in enumerate(spans):
        others = [*world[1], *spans[k + 1 :]]
        assert not any(r == resource and a < d and c < b for r, c, d in others)
    assert found.place in {ROOM, *directory.desks[POINT]}


@given(st.integers(0, 2**80 - 1), st.integers(1, 40))
def test_starts_are_the_minutes_with_so_many_set_in_a_row(bits, length):
    naive = {k for k in range(80) if all(bits >> m & 1 for m in range(k, k + length))}
    assert set(set_minutes(starts_of(bits, length))) == naive


@pytest.mark.parametrize(("day", "minutes"), [(date(2026, 3, 29), 1380), (date(2026, 10, 25), 1500), (DAY, 1440)])
def test_a_day_has_as_many_minutes_as_the_clocks_give_it(day, minutes):
    assert whole_day(day).bit_length() == minutes
    begins, ends = day_ends(day)
    assert whole_minutes(day, begins, ends) == touched_minutes(day, begins, ends) == whole_day(day)


@pytest.mark.parametrize(
    ("wall", "fold", "minute"),
    [
        (datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI), 0, 210),
        (datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI), 1, 270),
        (datetime(2026, 10, 25, 9, 0, tzinfo=HELSINKI), 0, 600), (datetime(2026, 3, 29, 9, 0, tzinfo=HELSINKI), 0, 480),
    ],
)  # fmt: skip
def test_the_hour_that_comes_twice_is_two_hours_and_the_missing_one_none(wall, fold, minute):
    at = wall.replace(fold=fold)
    day = wall.date()
    assert minute_of(day, at) == minute
    assert instant(day, minute) == at.astimezone(UTC)


def test_what_touches_in_seconds_is_taken_whole_and_there_only_whole():
    begins = instant(DAY, 600)
    half = begins + timedelta(seconds=30)
    assert list(set_minutes(touched_minutes(DAY, half, half + timedelta(minutes=1)))) == [600, 601]
    assert list(set_minutes(whole_minutes(DAY, half, half + timedelta(minutes=2)))) == [601]
