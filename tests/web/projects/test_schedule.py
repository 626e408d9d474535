"""Milestones in time: what is late, what it pushes, and that nothing waits for itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.web.projects.models import Milestone, MilestoneDependency
from piste.web.projects.schedule import CycleError, add_dependency, build_schedule

TODAY = date(2026, 11, 24)


def milestone(pk, planned=None, **more):
    return Milestone(pk=pk, project_id=1, stage="works", name={"fi": str(pk)}, planned=planned, **more)


def wait(before, after, least_days=0):
    return MilestoneDependency(before_id=before, after_id=after, least_days=least_days)


def test_a_late_milestone_pushes_what_waits_for_it_and_slack_takes_up_the_rest():
    plan = [
        milestone(1, date(2026, 12, 1), expected=date(2026, 12, 31)),
        milestone(2, date(2026, 12, 20)),
        milestone(3, date(2027, 3, 1)),
    ]
    slots = {one.milestone.pk: one for one in build_schedule(plan, [wait(1, 2, 10), wait(2, 3, 30)], TODAY)}
    assert slots[1].late_days == 30
    assert (slots[2].day, slots[2].pushed_by, slots[2].late_days) == (date(2027, 1, 10), plan[0], 21)
    assert (slots[3].day, slots[3].pushed_by, slots[3].late_days) == (date(2027, 3, 1), None, 0)
    assert slots[1].pushes == [plan[1]]


def test_what_should_be_done_by_now_is_not_before_today():
    slot, after = build_schedule([milestone(1, date(2026, 11, 1)), milestone(2)], [wait(1, 2, 5)], TODAY)
    assert (slot.day, slot.overdue, slot.late_days) == (TODAY, True, 23)
    assert (after.day, after.late_days) == (TODAY + timedelta(5), 0)


def test_what_is_done_is_not_pushed():
    done = milestone(2, date(2026, 10, 1), actual=date(2026, 10, 3))
    slots = build_schedule([milestone(1, date(2027, 1, 1)), done], [wait(1, 2)], TODAY)
    assert (slots[-1].day, slots[-1].pushed_by, slots[-1].late_days) == (date(2026, 10, 3), None, 2)


def test_a_ring_is_told_with_the_way_round():
    plan = [milestone(pk) for pk in (1, 2, 3)]
    with pytest.raises(CycleError) as told:
        build_schedule(plan, [wait(1, 2), wait(2, 3), wait(3, 1)], TODAY)
    ring = [one.pk for one in told.value.milestones]
    assert ring[0] == ring[-1]
    assert sorted(ring[:-1]) == [1, 2, 3]


days = st.integers(-200, 200).map(lambda n: TODAY + timedelta(n))


@given(st.data())
def test_no_milestone_stands_before_what_it_waits_for_and_all_days_are_the_earliest(data):
    n = data.draw(st.integers(1, 7))
    plan = [milestone(pk, data.draw(st.none() | days), actual=data.draw(st.none() | days)) for pk in range(1, n + 1)]
    pairs = [(a, b) for a in range(1, n + 1) for b in range(a + 1, n + 1)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    waits = [wait(a, b, data.draw(st.integers(0, 90))) for a, b in chosen]
    slots = {one.milestone.pk: one for one in build_schedule(data.draw(st.permutations(plan)), waits, TODAY)}
    best = {}
    for one in plan:  # by hand: the longest way to each, in the order of keys, which all waits follow
        told = one.planned if one.planned is None or one.planned >= TODAY else TODAY
        pushed = [
            best[w.before_id] + timedelta(w.least_days) for w in waits if w.after_id == one.pk and best[w.before_id]
        ]
        latest = max([*pushed, *([told] if told else [])], default=None)
        best[one.pk] = one.actual or (latest and max(latest, TODAY))
    assert {pk: slot.day for pk, slot in slots.items()} == best
    for slot in slots.values():
        for moved in slot.pushes:
            assert not slots[moved.pk].is_done


@pytest.mark.django_db
def test_a_dependency_that_would_close_a_ring_is_refused_and_one_known_is_mended(make_site, officer):
    site = make_site()
    gates = {one.stage: one for one in site.milestones.all()}
    before = MilestoneDependency.objects.count()
    with pytest.raises(CycleError):
        add_dependency(gates["opening"], gates["lease"], 0, officer)
    assert MilestoneDependency.objects.count() == before
    add_dependency(gates["lease"], gates["design"], 14, officer)
    assert MilestoneDependency.objects.count() == before
    assert gates["design"].waits_for.get().least_days == 14
    with pytest.raises(ValueError, match="one site"):
        add_dependency(gates["lease"], make_site("pori", "04").milestones.first(), 0, officer)
