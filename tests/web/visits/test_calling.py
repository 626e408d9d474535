"""Calling: the order, what a person may serve, and two desks at once."""

import threading
from datetime import date

import pytest
from django.db import close_old_connections, connection, connections
from django.utils import translation

from piste.core.errors import PisteError
from piste.web.network.events import HandoverEnded, publish_event
from piste.web.network.models import Desk, StaffMember, Training
from piste.web.network.visits import serving
from piste.web.network.visits.calling import call_next, pick, recall
from piste.web.network.visits.explaining import explain
from piste.web.network.visits.models import Visit
from piste.web.network.visits.remote_handover import begin_remote
from web.visits.conftest import Hall


def test_walk_ins_and_appointments_stand_in_one_order(hall):
    early = hall.arrive(0, booked_for=hall.at(20))
    walk_in = hall.arrive(5)
    late = hall.arrive(16, booked_for=hall.at(5))
    first = hall.arrive(17, priority_min=15, priority_reason="infirm")
    called = []
    for minute in (30, 31, 32, 33):
        found = call_next(hall.desks[0], hall.advisor, hall.at(minute))
        called.append(found)
        serving.finish(found, hall.desks[0], hall.advisor, at=hall.at(minute + 0.5))
    assert called == [first, walk_in, late, early]
    assert call_next(hall.desks[0], hall.advisor, hall.at(40)) is None


def test_the_reason_names_the_rule_that_chose(hall):
    with translation.override("en"):
        assert "booked time counts" in explain(hall.arrive(9, booked_for=hall.at(0)))
        assert "more than 10 minutes late" in explain(hall.arrive(11, booked_for=hall.at(0)))
        assert "Priority moves it 15 minutes forward" in explain(hall.arrive(12, priority_min=15))


def test_only_what_the_person_is_trained_for_on_the_day(hall):
    hall.arrive(0)
    theirs = hall.arrive(1, hall.benefits)
    assert call_next(hall.desks[0], hall.expert, hall.at(5)) == theirs
    serving.finish(theirs, hall.desks[0], hall.expert, at=hall.at(6))
    hall.arrive(2, hall.benefits)
    Training.objects.update(expires_on=date(2026, 3, 3))
    assert call_next(hall.desks[0], hall.expert, hall.at(7)) is None
    Training.objects.update(expires_on=date(2026, 3, 4))
    assert call_next(hall.desks[0], hall.expert, hall.at(7)) is not None


def test_only_in_a_language_the_person_speaks_but_a_picked_one_may_have_an_interpreter(hall):
    swedish = hall.arrive(0, hall.benefits, language="sv")
    assert call_next(hall.desks[0], hall.expert, hall.at(5)) is None
    assert pick(swedish, hall.desks[0], hall.expert, hall.at(5)).state == Visit.State.SERVING
    other = hall.arrive(1)
    with pytest.raises(PisteError, match="not trained"):
        pick(other, hall.desks[1], hall.expert, hall.at(6))


def test_a_busy_desk_calls_nobody(hall):
    hall.arrive(0), hall.arrive(1)
    call_next(hall.desks[0], hall.advisor, hall.at(5))
    with pytest.raises(PisteError, match="still serves N 001"):
        call_next(hall.desks[0], hall.advisor, hall.at(5))


def test_a_parked_and_a_handed_over_visit_keep_their_place_and_their_wait(hall):
    visit = hall.arrive(0, hall.advice, hall.benefits)
    later = hall.arrive(3, hall.benefits)
    call_next(hall.desks[0], hall.advisor, hall.at(4))
    recall(visit, hall.desks[0], hall.advisor, hall.at(5))
    serving.park(visit, hall.desks[0], hall.advisor, at=hall.at(6))
    pick(visit, hall.desks[0], hall.advisor, hall.at(8))
    serving.hand_over(visit, hall.desks[0], hall.advisor, hall.benefits, at=hall.at(10))
    assert call_next(hall.desks[1], hall.expert, hall.at(20)) == visit
    serving.finish(visit, hall.desks[1], hall.expert, at=hall.at(25))
    visit.refresh_from_db()
    assert visit.effective_at == hall.at(0)
    assert visit.wait.total_seconds() == 4 * 60
    assert (visit.state, visit.outcome, visit.ended_at) == ("finished", "sent-on", hall.at(25))
    kinds = [period.kind for period in visit.periods.all()]
    assert kinds == ["waiting", "serving", "on-hold", "serving", "waiting", "serving"]
    assert call_next(hall.desks[1], hall.expert, hall.at(26)) == later


def test_a_missed_customer_who_comes_after_all_is_picked_again(hall):
    visit = hall.arrive(0)
    call_next(hall.desks[0], hall.advisor, hall.at(4))
    serving.miss(visit, hall.desks[0], hall.advisor, hall.at(6))
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("missed", "missed")
    pick(visit, hall.desks[0], hall.advisor, hall.at(9))
    done = serving.finish(visit, hall.desks[0], hall.advisor, at=hall.at(12))
    assert (done.state, done.outcome, done.ended_at) == ("finished", "solved", hall.at(12))
    assert [p.kind for p in done.periods.all()] == ["waiting", "serving", "on-hold", "serving"]


def test_numbers_run_by_day_and_letter(hall):
    got = [hall.arrive(n, service).ticket for n, service in enumerate([hall.advice, hall.benefits, hall.advice])]
    assert got == ["N 001", "K 001", "N 002"]
    assert hall.arrive(24 * 60).ticket == "N 001"


def in_threads(count, work):
    """Run work(number) in threads at once, and return what each gave or raised."""
    got, gate = [None] * count, threading.Barrier(count)

    def run(number):
        close_old_connections()
        gate.wait()
        try:
            got[number] = work(number)
        except Exception as fault:  # noqa: BLE001  (handed to the test)
            got[number] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.django_db(transaction=True)
def test_desks_that_call_at_once_get_different_tickets_and_none_is_lost():
    hall = Hall()
    desks = [Desk.objects.create(point=hall.point, code=f"t{number}") for number in range(6)]
    people = [
        StaffMember.objects.create(name=f"{n}", kind="advisor", agency=hall.kela, languages=["fi"]) for n in range(6)
    ]
    for number in range(18):
        hall.arrive(number)

    def work(number):
        mine = []
        while (visit := call_next(desks[number], people[number], hall.at(60))) is not None:
            mine.append(visit.ticket)
            serving.finish(visit, desks[number], people[number], at=hall.at(61))
        return mine

    got = in_threads(6, work)
    # a row that another desk holds is skipped, so a desk may give up while the last ones are being taken
    tickets = [ticket for mine in got for ticket in mine]
    assert sorted(tickets) == [f"N {number:03d}" for number in range(1, 19)]


@pytest.mark.django_db(transaction=True)
def test_tickets_taken_at_once_have_no_gap_and_none_is_given_twice():
    hall = Hall()
    got = in_threads(8, lambda number: [hall.arrive(number).number for _ in range(3)])
    assert sorted(number for mine in got for number in mine) == list(range(1, 25))


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_desk_call_one_customer():
    hall = Hall()
    hall.arrive(0), hall.arrive(1)
    got = in_threads(2, lambda _number: call_next(hall.desks[0], hall.advisor, hall.at(5)))
    assert sum(isinstance(one, Visit) for one in got) == 1
    assert sum(isinstance(one, PisteError) for one in got) == 1


def test_the_log_is_never_changed(hall):
    event = hall.arrive(0).events.get()
    with pytest.raises(Exception, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visitevent SET what = 'x' WHERE id = %s", [event.pk])


def test_a_remote_expert_ends_only_what_is_theirs(hall):
    visit = hall.arrive(0, hall.benefits, hall.advice)
    desk = hall.desks[0]
    pick(visit, desk, hall.expert, hall.at(1))
    publish_event(HandoverEnded(visit.pk, "solved"))
    visit.refresh_from_db()
    assert visit.state == Visit.State.SERVING
    serving.ask_remote(visit, desk, hall.expert, at=hall.at(2))
    begin_remote(visit.pk, hall.expert.pk, hall.at(3))
    publish_event(HandoverEnded(visit.pk, "solved"))
    visit.refresh_from_db()
    assert (visit.state, visit.hold, visit.current_service) == (Visit.State.ON_HOLD, Visit.Hold.BACK, hall.advice)
