"""Periods: whatever is done to visits, times add up, nothing overlaps, and the wait is that of the first call."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piste.core.errors import PisteError
from piste.web.network.events import HandoverEnded, publish_event
from piste.web.network.visits import serving
from piste.web.network.visits.calling import call_next, pick
from piste.web.network.visits.models import Visit
from piste.web.network.visits.remote_handover import begin_remote

ACTS = ("call", "park", "pick", "hand", "remote", "accept", "ended", "miss", "finish", "split", "leave")


def act(hall, visit, name, at):
    desk, person = hall.desks[0], hall.advisor
    match name:
        case "call":
            call_next(desk, person, at)
        case "park":
            serving.park(visit, desk, person, at=at)
        case "pick":
            pick(visit, desk, person, at)
        case "hand":
            serving.hand_over(visit, desk, person, hall.advice, at=at)
        case "remote":
            serving.ask_remote(visit, desk, person, at=at)
        case "accept":
            begin_remote(visit.pk, hall.expert.pk, at)
        case "ended":
            publish_event(HandoverEnded(visit.pk, "solved"))
        case "miss":
            serving.miss(visit, desk, person, at)
        case "finish":
            serving.finish(visit, desk, person, at=at)
        case "split":
            serving.split(visit, desk, person, list(visit.services.all()), at)
        case "leave":
            serving.leave(visit, at)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 20)), max_size=12), st.none() | st.integers(-30, 30))
def test_times_add_up_whatever_is_done(hall, acts, booked):
    Visit.objects.all().delete()
    visit = hall.arrive(0, hall.advice, hall.advice, booked_for=None if booked is None else hall.at(booked))
    minute, first_call = 0, None
    for name, more in acts:
        minute += more
        visit.refresh_from_db()
        try:
            act(hall, visit, name, hall.at(minute))
        except PisteError:
            continue
        visit.refresh_from_db()
        if first_call is None and visit.first_called_at is not None:
            first_call = hall.at(minute)
    for one in Visit.objects.all():
        spans = sorted((p.during.lower, p.during.upper) for p in one.periods.all())
        for (_, ended), (began, _) in pairwise(spans):
            assert ended == began
        assert (one.ended_at is None) == (bool(spans) and spans[-1][1] is None)
        if one.ended_at is not None:
            total = sum((upper - lower for lower, upper in spans), timedelta())
            assert total == one.ended_at - one.arrived_at
    visit.refresh_from_db()
    if first_call is None:
        assert visit.wait is None
    else:
        from_when = visit.arrived_at if booked is None else max(visit.arrived_at, hall.at(booked))
        assert visit.wait == max(first_call - from_when, timedelta())
