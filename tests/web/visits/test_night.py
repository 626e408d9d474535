"""The night: what a day left open is ended by rule, old visits become counts; the clock stands where the test says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum
from django.utils import timezone

from piste.web.counter.queue.turns import take_desk
from piste.web.network.visits import serving
from piste.web.network.visits.calling import call_next
from piste.web.network.visits.models import DeskTurn, Visit, VisitCount, VisitEvent
from piste.web.network.visits.nightly import end_open_days
from piste.web.network.visits.quick_help import count_help
from piste.web.network.visits.retention import forget_visits
from web.visits.conftest import DAY

HELSINKI = ZoneInfo("Europe/Helsinki")
MIDNIGHT = datetime(2026, 3, 5, tzinfo=HELSINKI)


@pytest.fixture
def clock(monkeypatch):
    """Stop the clock; the test moves it."""

    def stand_at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stand_at(MIDNIGHT - timedelta(hours=6))
    return stand_at


def test_the_night_ends_what_the_day_left_open_and_nothing_of_today(hall, clock):
    desk, other = hall.desks
    take_desk(hall.advisor, desk, hall.at(0))
    hall.arrive(0)
    served = call_next(desk, hall.advisor, hall.at(5))
    serving.finish(served, desk, hall.advisor, at=hall.at(9))
    hall.arrive(10)
    open_one = call_next(desk, hall.advisor, hall.at(12))
    waiting = hall.arrive(20)
    parked_first = hall.arrive(21, hall.benefits)
    serving.park(call_next(other, hall.expert, hall.at(22)), other, hall.expert, at=hall.at(25))

    assert end_open_days() == (0, 0)
    clock(MIDNIGHT - timedelta(seconds=1))
    assert end_open_days() == (0, 0)
    clock(MIDNIGHT + timedelta(minutes=10))
    assert end_open_days() == (3, 1)
    assert end_open_days() == (0, 0)

    state = {v.pk: (v.state, v.outcome, v.ended_at, v.ended_by_rule) for v in Visit.objects.all()}
    assert state[served.pk] == ("finished", "solved", hall.at(9), False)
    assert state[open_one.pk] == ("finished", "", hall.at(12), True)  # the call is the last that is known
    assert state[waiting.pk] == ("finished", "left", MIDNIGHT, True)
    assert state[parked_first.pk] == ("finished", "left", MIDNIGHT, True)
    assert DeskTurn.objects.get().during.upper == MIDNIGHT
    assert not Visit.objects.get(pk=open_one.pk).periods.filter(during__endswith__isnull=True).exists()
    assert take_desk(hall.advisor, desk).during.lower == MIDNIGHT + timedelta(minutes=10)


def test_old_visits_become_counts_and_the_counts_are_those_of_the_visits(hall, clock, settings):
    settings.PISTE_VISIT_DAYS = 30
    desk = hall.desks[0]
    for minute, wait, length in ((0, 3, 10), (30, 3, 4), (60, 17, 10)):
        hall.arrive(minute, language="sv" if minute else "fi")
        visit = call_next(desk, hall.advisor, hall.at(minute + wait))
        serving.finish(visit, desk, hall.advisor, cause="letter" if minute else "", at=hall.at(minute + wait + length))
    hall.arrive(90, hall.benefits)
    count_help(hall.point, "door", "way", 3, at=hall.at(95))
    clock(MIDNIGHT + timedelta(minutes=5))
    end_open_days()

    clock(MIDNIGHT + timedelta(days=29))
    assert (forget_visits(), Visit.objects.count()) == (0, 5)
    clock(MIDNIGHT + timedelta(days=31))
    assert (forget_visits(), Visit.objects.count(), VisitEvent.objects.count()) == (5, 0, 0)
    assert forget_visits() == 0

    def told(measure, service):
        rows = VisitCount.objects.filter(measure=measure, service=service, point=hall.point, month=date(2026, 3, 1))
        return dict(rows.values_list("value", "count"))

    assert told("language", hall.advice) == {"fi": 1, "sv": 2}
    assert told("wait-min", hall.advice) == {"3": 2, "17": 1}
    assert told("served-min", hall.advice) == {"10": 2, "4": 1}
    assert told("cause", hall.advice) == {"letter": 2}
    assert told("outcome", hall.benefits) == {"left": 1}
    assert told("wait-min", hall.benefits) == told("served-min", hall.benefits) == {}
    assert told("kind", None) == {"door": 1} and told("served-min", None) == {"3": 1}
    by_hour = {"10": 2, "11": 1}  # 8 o'clock UTC is 10 in Helsinki in March
    assert told("hour", hall.advice) == by_hour
    for measure in ("kind", "channel", "outcome", "hour"):
        assert VisitCount.objects.filter(measure=measure).aggregate(all=Sum("count"))["all"] == 5


def test_counts_of_two_days_add_up_and_an_open_visit_is_never_deleted(hall, clock, settings):
    settings.PISTE_VISIT_DAYS = 30
    visit = hall.arrive(0)
    clock(MIDNIGHT + timedelta(days=60))
    assert forget_visits() == 0
    assert visit.day == DAY
    end_open_days()
    Visit.objects.filter(pk=visit.pk).update(day=DAY)
    forget_visits()
    again = hall.arrive(1)
    serving.leave(again, hall.at(2))
    forget_visits()
    assert dict(VisitCount.objects.filter(measure="outcome").values_list("value", "count")) == {"left": 2}
