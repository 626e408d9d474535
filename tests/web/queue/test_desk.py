"""The desk's page: rights by point, each action, presses that come late, two desks, and the reception."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from piste.web.accounts.models import Grant
from piste.web.counter.queue.demo import load_morning
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Desk, Offering, Point, Service
from piste.web.network.visits.calling import open_service, visit_at
from piste.web.network.visits.models import DeskTurn, Period, Visit
from web.queue_hall import Counter


class Seat:
    """One person's browser at a desk."""

    def __init__(self, counter, place=0):
        self.counter, self.desk, self.client = counter, counter.desks[place], Client()
        self.client.force_login(counter.users[place])
        self.client.cookies["django_language"] = "en"
        counter.sit(place)

    def press(self, name, **posted):
        return self.client.post(f"/desk/{name}", posted)

    def act(self, name, **more):
        """Press with what the page shows now."""
        visit = visit_at(self.desk)
        part = open_service(visit) if visit else None
        shown = {"visit": visit.pk, "part": part.pk} if part else {}
        return self.press(name, **shown, **more)

    def text(self):
        return self.client.get("/desk").content.decode()


@pytest.fixture
def counter(db):  # noqa: ARG001
    return Counter()


@pytest.fixture
def seat(counter):
    return Seat(counter)


def test_only_those_with_a_role_at_the_point_may_sit_there(counter, client):
    stranger = counter.users[0]
    Grant.objects.filter(user=stranger).update(point="elsewhere")
    client.force_login(stranger)
    assert b'name="desk"' not in client.get("/desk").content
    assert client.post("/desk/choose", {"desk": counter.desks[0].pk}).status_code == 403
    assert client.get(f"/reception/{counter.point.pk}").status_code == 403
    Grant.objects.filter(user=stranger).update(point="p", role="viewer")
    assert client.get("/desk").status_code == 403


def test_an_authoritys_expert_may_sit_where_they_work_and_nowhere_else(counter, client):
    other = Point.objects.create(code="q", operator=counter.point.operator, region="10", lat=61, lon=27)
    there = Desk.objects.create(point=other, code="1")
    Grant.objects.filter(user=counter.users[1]).update(point="", agency="kela")
    client.force_login(counter.users[1])
    assert client.post("/desk/choose", {"desk": there.pk}).status_code == 403
    assert client.post("/desk/choose", {"desk": counter.desks[0].pk}).status_code == 302
    assert DeskTurn.objects.get().staff == counter.expert


def test_a_turn_is_opened_once_and_closed_by_leaving(counter, client):
    client.force_login(counter.users[0])
    for _ in range(2):
        client.post("/desk/choose", {"desk": counter.desks[0].pk})
    assert DeskTurn.objects.filter(during__endswith__isnull=True).count() == 1
    client.post("/desk/leave")
    assert not DeskTurn.objects.filter(during__endswith__isnull=True).exists()


def test_a_desk_that_is_taken_and_one_that_serves_are_told_in_words(counter, seat):
    other = Client()
    other.force_login(counter.users[1])
    other.cookies["django_language"] = "en"
    answer = other.post("/desk/choose", {"desk": seat.desk.pk})
    assert answer.status_code == 409
    assert "Somebody else sits at desk 1" in answer.content.decode()
    counter.come()
    seat.act("call")
    answer = seat.client.post("/desk/leave")
    assert answer.status_code == 409
    assert "Finish or park it first" in answer.content.decode()


def test_a_revoked_right_ends_the_use_of_the_desk_at_once(counter, seat):
    counter.come()
    Grant.objects.filter(user=counter.users[0]).update(point="elsewhere")
    assert seat.press("call").status_code == 403
    assert Visit.objects.get().state == "waiting"


def test_the_page_says_who_is_next_and_why_and_calls_them(counter, seat):
    counter.come(ago=5)
    first = counter.come(ago=9)
    text = seat.text()
    assert f"Calls {first}" in text
    assert "Arrived at" in text
    seat.act("call")
    assert visit_at(seat.desk) == first
    assert 'role="timer"' in seat.text()


def test_call_next_ends_the_visit_that_the_page_showed_and_a_second_press_ends_nothing(counter, seat):
    counter.come(ago=9)
    counter.come(ago=8)
    counter.come(ago=7)
    seat.act("call")
    shown = visit_at(seat.desk)
    posted = {"visit": shown.pk, "part": open_service(shown).pk}
    assert seat.press("call", **posted).status_code == 302
    second = visit_at(seat.desk)
    answer = seat.press("call", **posted)
    assert answer.status_code == 409
    assert "moved on meanwhile" in answer.content.decode()
    assert visit_at(seat.desk) == second
    assert Visit.objects.filter(state="finished").get() == shown


@pytest.mark.parametrize("name", ["recall", "park", "hand-over", "remote", "split", "miss", "finish", "note"])
def test_a_late_press_does_nothing_and_says_so(counter, seat, name):
    gone = counter.come()
    answer = seat.press(name, visit=gone.pk, outcome="solved", service="advice", split=1, note="x")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert Visit.objects.get().state == "waiting"


def test_parking_keeps_the_note_and_picking_brings_it_back(counter, seat):
    visit = counter.come()
    seat.act("call")
    seat.act("park", note="fetches a paper")
    visit.refresh_from_db()
    assert (visit.state, visit.hold, visit.note) == ("on-hold", "parked", "fetches a paper")
    assert "fetches a paper" in seat.text()
    seat.press("pick", chosen=visit.pk)
    assert visit_at(seat.desk) == visit


def test_recall_calls_again_and_no_show_ends(counter, seat):
    visit = counter.come()
    seat.act("call")
    seat.act("recall")
    visit.refresh_from_db()
    assert visit.calls == 2
    seat.act("miss")
    visit.refresh_from_db()
    assert visit.state == "missed"


def test_hand_over_goes_to_the_desk_of_the_other_service(counter, seat):
    visit = counter.come()
    seat.act("call")
    assert seat.act("hand-over", service="no-such").status_code == 409
    seat.act("hand-over", service="benefits")
    other = Seat(counter, 1)
    other.act("call")
    assert visit_at(other.desk) == visit


def test_remote_and_split_and_finish_with_a_cause(counter, seat):
    visit = counter.come(counter.advice, counter.benefits)
    seat.act("call")
    later = visit.services.get(service=counter.benefits)
    seat.act("split", split=later.pk)
    assert Visit.objects.filter(current_service=counter.benefits, state="waiting").count() == 1
    assert seat.act("finish", outcome="no-such").status_code == 409
    seat.act("finish", outcome="must-return", cause="paper")
    visit.refresh_from_db()
    assert (visit.outcome, visit.cause) == ("must-return", "paper")
    asked = counter.come()
    seat.act("call")
    seat.act("remote")
    asked.refresh_from_db()
    assert asked.hold == "remote"


def test_a_double_finish_ends_one_service_only(counter, seat):
    counter.train(counter.advisor, counter.benefits)
    visit = counter.come(counter.advice, counter.benefits)
    seat.act("call")
    posted = {"visit": visit.pk, "part": open_service(visit).pk, "outcome": "solved"}
    assert seat.press("finish", **posted).status_code == 302
    assert seat.press("finish", **posted).status_code == 409
    assert open_service(visit).service == counter.benefits
    assert visit_at(seat.desk) == visit


def test_the_note_is_kept_while_it_is_written_and_a_reload_shows_it(counter, seat):
    visit = counter.come()
    seat.act("call")
    part = open_service(visit)
    posted = {"visit": visit.pk, "part": part.pk, "note": "scanned"}
    assert seat.client.post("/desk/note", posted, headers={"HX-Request": "true"}).status_code == 204
    assert ">scanned</textarea>" in seat.text()
    seat.act("finish", outcome="solved")
    visit.refresh_from_db()
    assert visit.note == ""


def test_help_is_counted_without_a_ticket_and_beside_a_visit(counter, seat):
    counter.come()
    seat.act("call")
    seat.press("help", topic="way", minutes="3", kind="door")
    seat.press("help", topic="online", minutes="10", kind="device")
    door, device = Visit.objects.filter(number=None).order_by("pk")
    assert (door.kind, door.topic, door.state, door.wait) == ("door", "way", "finished", None)
    assert device.ended_at - device.arrived_at == timezone.timedelta(minutes=10)
    assert Period.objects.get(visit=device).staff == counter.advisor
    for wrong in ({"minutes": "0"}, {"minutes": "121"}, {"minutes": "x"}, {"topic": ""}, {"kind": "walk-in"}):
        given = {"topic": "way", "minutes": "3", "kind": "door"} | wrong
        assert seat.press("help", **given).status_code == 409
    assert Visit.objects.filter(number=None).count() == 2


def test_two_desks_see_the_same_hall_and_never_the_same_ticket(counter, seat):
    counter.train(counter.expert, counter.advice)
    other = Seat(counter, 1)
    first, second = counter.come(ago=9), counter.come(ago=8)
    seat.act("call")
    assert other.press("pick", chosen=first.pk).status_code == 409
    other.act("call")
    assert (visit_at(seat.desk), visit_at(other.desk)) == (first, second)
    assert str(second) in seat.text()


def test_a_visit_of_another_point_cannot_be_picked(counter, seat):
    other = Point.objects.create(code="q", operator=counter.point.operator, region="10", lat=61, lon=27)
    there = counter.come()
    Visit.objects.filter(pk=there.pk).update(point=other)
    assert seat.press("pick", chosen=there.pk).status_code == 409
    assert Visit.objects.get().state == "waiting"


def test_languages_and_services_that_no_staffed_desk_serves_are_shown(counter, seat):
    counter.come(language="ar")
    counter.come(counter.benefits)
    text = seat.text()
    assert "no staffed desk speaks this" in text
    assert "no staffed desk for this service" in text
    Seat(counter, 1)
    assert "no staffed desk for this service" not in seat.text()


def test_the_queue_takes_no_more_queries_as_it_grows(counter, seat):
    def count():
        with CaptureQueriesContext(connection) as made:
            seat.client.get("/desk")
        return len(made)

    counter.come()
    seat.text()
    before = count()
    for _ in range(12):
        counter.come()
    assert count() == before


def test_a_turn_forgotten_yesterday_keeps_nobody_from_the_desk(counter):
    turn = counter.sit()
    began = timezone.now() - timezone.timedelta(days=1)
    DeskTurn.objects.filter(pk=turn.pk).update(during=(began, None))
    counter.sit(0, counter.expert)
    turn.refresh_from_db()
    assert turn.during.upper is not None
    assert DeskTurn.objects.get(during__endswith__isnull=True).staff == counter.expert


def test_the_reception_gives_tickets_and_priorities_have_reasons(counter, seat):
    given = {"services": [counter.advice.pk, counter.benefits.pk], "language": "sv", "priority": "30"}
    page = f"/reception/{counter.point.pk}"
    answer = seat.client.post(page, given)
    assert answer.status_code == 422
    assert "Say why it has priority." in answer.content.decode()
    assert seat.client.post(page, given | {"reason": "with a small child"}).status_code == 302
    visit = Visit.objects.get()
    assert (visit.channel, visit.language, visit.priority_min, visit.ticket) == ("reception", "sv", 30, "N 001")
    assert visit.services.count() == 2
    alien = Service.objects.create(code="alien", agency=counter.kela, letter="Z")
    assert not Offering.objects.filter(service=alien).exists()
    assert seat.client.post(page, given | {"services": [alien.pk], "priority": ""}).status_code == 422


def test_one_who_is_booked_checks_in_and_keeps_the_booked_time(counter, seat):
    now = timezone.localtime()
    page = f"/reception/{counter.point.pk}"
    seat.client.post(page, {"services": [counter.advice.pk], "language": "fi", "booked": f"{now:%H:%M}"})
    visit = Visit.objects.get()
    assert (visit.kind, visit.effective_at) == ("appointment", now.replace(second=0, microsecond=0))
    late = seat.client.post(page, {"services": [counter.advice.pk], "language": "fi", "arrived": "23:59:59"})
    assert late.status_code == 422


def test_the_demos_morning_goes_on_and_is_brought_once(db):  # noqa: ARG001
    load_directory()
    load_morning()
    visits = Visit.objects.filter(day=timezone.localdate())
    if timezone.localtime().hour < 2:
        assert not visits.exists()
        return
    states = set(visits.values_list("state", flat=True))
    assert {"waiting", "serving", "finished"} <= states
    assert visits.filter(language="ar", state="waiting").exists()
    assert visits.exclude(cause="").exists()
    count = visits.count()
    load_morning()
    assert visits.count() == count
