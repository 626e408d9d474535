"""The pages of interpreting: a booking without JavaScript, who sees what, lists with a fixed number of queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.network.booking.appointments import Customer
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Device, Point, Room, Service, StaffMember
from piste.web.remote.calls import begin_call
from piste.web.remote.duty import advance_requests, ask_expert, begin_duty, list_requests
from piste.web.remote.interpreting.figures import tell_requests
from piste.web.remote.interpreting.joint import book_joint, find_joint_slots
from piste.web.remote.interpreting.models import Assignment, InterpreterProfile, InterpreterRequest, Order
from piste.web.remote.interpreting.preferences import make_list
from piste.web.remote.interpreting.tasks import move_requests
from piste.web.remote.models import ExpertRequest, ServiceFallback
from web.booking.world import NOW, at
from web.interpreters import joint_for, make_host, make_interpreter, make_interpreting_world
from web.remote_people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    make_interpreting_world(monkeypatch)
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def question(**more):
    asked = {
        "service": Service.objects.get(code="debt").pk, "language": "ar", "service_language": "fi", "way": "room",
        "track": "authority", "equipment": "scanner",
    } | more  # fmt: skip
    return "&".join(f"{name}={value}" for name, value in asked.items())


def first_link(page):
    return (
        re.search(r'href="(/interpreting/book/confirm\?[^"]+)"', page.content.decode()).group(1).replace("&amp;", "&")
    )


def once_of(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode()).group(1)


@pytest.mark.usefixtures("clock")
def test_a_customer_books_without_script_and_the_same_form_books_once(client):
    make_interpreter("Amal")
    badr = make_interpreter("Badr")
    assert client.get("/interpreting/book").status_code == 200
    refused = client.get(f"/interpreting/book?{question(language='fi')}")
    assert refused.status_code == 422
    to = first_link(client.get(f"/interpreting/book?{question()}"))
    page = client.get(to)
    assert "matter" not in page.content.decode()
    once = once_of(page)
    sent = {"called": "Aurinko", "email": "", "phone": "", "once": once}
    assert client.post(to, sent).status_code == 422  # there must be a way to tell them
    sent |= {"email": "a@example.fi", "code": make_list([badr])}
    first, second = client.post(to, sent), client.post(to, sent)
    assert first.status_code == second.status_code == 302
    assert "/appointments/" in first.url and "/appointments/" in second.url
    order = Order.objects.get()
    assert Appointment.objects.count() == 1 and order.appointment.equipment == ["scanner"]
    assert order.assignments.get().profile == badr and order.ordered_by is None
    assert client.get(first.url).status_code == 200


@pytest.mark.usefixtures("clock")
def test_staff_book_for_a_customer_and_see_only_what_is_theirs():
    make_interpreter("Amal")
    nina = make_host()
    mine = client_of(nina)
    to = first_link(mine.get(f"/interpreting/book?{question(way='device', equipment='')}".replace("&equipment=", "")))
    sent = {"called": "Aurinko", "email": "a@example.fi", "matter": "L-2027/14", "once": once_of(mine.get(to))}
    made = mine.post(to, sent)
    order = Order.objects.get()
    assert made.url == f"/interpreting/orders/{order.pk}" and len(order.matter_hash) == 64
    shown = mine.get(made.url)
    assert shown.status_code == 200 and "Amal" in shown.content.decode()
    assert f"/interpreting/orders/{order.pk}" in mine.get("/interpreting/orders").content.decode()
    far = User.objects.create_user("far@example.fi", None)
    Grant.objects.create(user=far, role="advisor", point="savonlinna")
    assert client_of(far).get(made.url).status_code == 404
    ill = order.assignments.get()
    mine.post(f"/interpreting/orders/{order.pk}/act", {"do": "ill", "assignment": ill.pk})
    order.refresh_from_db()
    assert order.state == "lacking" and "lacking=1" in mine.get("/interpreting/orders").content.decode()
    begun = mine.post(f"/interpreting/orders/{order.pk}/act", {"do": "begin"})
    assert begun.url.startswith("/calls/")
    calls = mine.get(f"{begun.url}/interpreters")
    assert calls.status_code == 200
    asked = mine.post(f"{begun.url}/interpreters", {"language": "ar", "track": "authority", "do": "ask"})
    assert asked.status_code == 200 and InterpreterRequest.objects.get().call.service.code == "debt"
    link = mine.post(f"{begun.url}/interpreters", {"language": "ar", "track": "own", "do": "ask"})
    assert "/calls/join/" in link.content.decode() and InterpreterRequest.objects.count() == 1
    assert client_of(far).get(f"{begun.url}/interpreters").status_code == 403


@pytest.mark.usefixtures("clock")
def test_lists_ask_as_often_for_many_as_for_few():
    nina = make_host()
    amal = make_interpreter("Amal", on_demand=True)
    begin_duty(amal.staff)
    admin = User.objects.create_user("admin@example.fi", None)
    pages = {
        "/interpreting/orders": client_of(nina), "/interpreting/day": client_of(amal.staff.user),
        "/remote/readiness": Client(), "/remote/rooms": client_of(nina),
    }  # fmt: skip

    def grow(number):
        for one in range(number):
            slots = find_joint_slots(joint_for(), 8)
            book_joint(joint_for(), slots[-1 - one], Customer("A", "a@example.fi"), ordered_by=nina)
            call, _host = begin_call(nina, service=Service.objects.get(code="debt"), language="fi")
            InterpreterRequest.objects.create(
                call=call, language="ar", service_language="fi", ends_at=NOW + timedelta(hours=1)
            )
            room = Room.objects.filter(kind="remote")[one % 2]
            Device.objects.create(point=room.point, room=room, kind="printer", name=f"P{one}", state="broken")

    def count():
        counted = {}
        for path, browser in pages.items():
            browser.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            counted[path] = len(queries)
        return counted

    grow(1)
    few = count()
    grow(3)
    assert count() == few and Assignment.objects.filter(profile=amal).count() == 4
    assert admin.pk


@pytest.mark.usefixtures("clock")
def test_profiles_rooms_devices_and_lists_are_edited_where_one_may(django_user_model):
    staff = StaffMember.objects.get(kind="interpreter")
    root = django_user_model.objects.create_user("root@example.fi", None)
    root.grants.create(role="officer")
    mine = client_of(root)
    session = mine.session
    session["second_factor_elsewhere"] = True
    session.save()
    path = f"/interpreting/interpreters/{staff.pk}"
    assert mine.get(path).status_code == 200
    sent = {"gender": "woman", "notice_min": 90, "email": "t@example.fi", "phone": "", "reads": "sv", "on_demand": "on"}
    assert mine.post(path, sent | {"do": "profile"}).status_code == 302
    pair = {"pair-source": "ar", "pair-target": "fi", "pair-both": "on", "pair-is_certified": "on", "do": "pair"}
    assert mine.post(path, pair).status_code == 302
    assert mine.post(path, {"do": "disqualification"}).status_code == 422
    assert mine.post(path, {"do": "disqualification", "dis-agency": staff.agency_id}).status_code == 302
    profile = InterpreterProfile.objects.get()
    assert {(one.source, one.target, one.is_certified) for one in profile.pairs.all()} == {
        ("ar", "fi", True), ("fi", "ar", True)
    }  # fmt: skip
    assert mine.post(path, {"do": "remove", "what": f"pair-{profile.pairs.first().pk}"}).status_code == 302
    assert profile.pairs.count() == 1 and profile.disqualifications.get().agency == staff.agency
    assert (
        "→" in mine.get("/interpreting/interpreters?language=ar").content.decode() or profile.pairs.get().source == "fi"
    )
    advisor = User.objects.create_user("ad@example.fi", None)
    Grant.objects.create(user=advisor, role="advisor", point="mikkeli")
    desk, point = client_of(advisor), Point.objects.get(code="mikkeli")
    room, other = (
        Room.objects.get(point=point, kind="remote"),
        Room.objects.get(point__code="savonlinna", kind="remote"),
    )
    assert (
        desk.post(f"/remote/rooms/{room.pk}", {"equipment": ["scanner"], "seats": 3, "is_active": "on"}).status_code
        == 302
    )
    room.refresh_from_db()
    assert room.equipment == ["scanner"] and desk.get(f"/remote/rooms/{other.pk}").status_code == 403
    new = {"room": room.pk, "kind": "scanner", "name": "Ricoh", "state": "works"}
    assert desk.post("/remote/points/mikkeli/devices", new).status_code == 302
    assert desk.post("/remote/points/savonlinna/devices", new).status_code == 403
    device = Device.objects.get()
    assert desk.post(f"/remote/devices/{device.pk}", new | {"state": "broken"}).status_code == 302
    assert "Ricoh" in desk.get("/remote/rooms").content.decode()
    assert desk.post(f"/remote/devices/{device.pk}", {"do": "remove"}).status_code == 302
    assert not Device.objects.exists()
    made = desk.post("/interpreting/lists", {"place_1": profile.pk})
    assert re.search(r"<code>(\w{4}-){3}\w{4}</code>", made.content.decode())


def test_a_request_moves_on_by_itself_team_by_team_to_the_named_contact_and_a_call_back(clock, settings):
    clock(at(10))
    tax = Service.objects.get(code="tax-card")
    trained, leena = StaffMember.objects.get(name="Erik Ek"), StaffMember.objects.get(name="Leena Lehto")
    untrained = StaffMember.objects.create(name="Sven", kind="expert", agency=trained.agency, languages=["fi"])
    ServiceFallback.objects.create(service=tax, name="Leena Lehto", phone="+358290", agency=leena.agency, staff=leena)
    asked = ask_expert(service=tax, language="fi", call_back="+358401", asked_by=make_host())
    step = timedelta(seconds=settings.REMOTE_STEP_S)
    seen = lambda: [bool(list_requests(one)) for one in (trained, untrained, leena)]  # noqa: E731
    for number, wanted in enumerate([[True, False, False], [True, True, False], [False, False, True], [False] * 3]):
        clock(at(10) + number * step - timedelta(seconds=1) if number else at(10))
        move_requests.func(0)  # a second too early nothing moves
        clock(at(10) + number * step)
        move_requests.func(0)
        assert seen() == wanted
    asked.refresh_from_db()
    assert asked.state == "unanswered" and advance_requests() == 0
    browser = client_of(asked.asked_by)
    page = browser.get(f"/experts/requests/{asked.pk}").content.decode()
    assert "+358290" in page and "+358401" in page and "/book/place?service=tax-card" in page
    trained.refresh_from_db()
    expert = client_of(trained.user)
    assert "+358401" in expert.get("/duty").content.decode()
    assert expert.post(f"/duty/requests/{asked.pk}/called-back").status_code == 302
    asked.refresh_from_db()
    assert asked.call_back == "" and "+358401" not in expert.get("/duty").content.decode()


def test_asking_for_an_expert_asks_for_an_interpreter_too(clock):
    clock(at(10))
    browser = client_of(make_host())
    sent = {
        "service": Service.objects.get(code="debt").pk,
        "language": "fi",
        "interpreting": "ar",
        "track": "authority",
    }
    assert browser.post("/experts/ask", sent | {"interpreting": "fi"}).status_code == 422
    made = browser.post("/experts/ask", sent)
    assert made.status_code == 302 and InterpreterRequest.objects.get().expert_request == ExpertRequest.objects.get()
    assert browser.get(made.url).status_code == 200
    browser.post(made.url, {"do": "cancel"})
    assert InterpreterRequest.objects.get().state == "cancelled"
    browser.post("/experts/ask", sent | {"track": "own"})
    assert InterpreterRequest.objects.count() == 1


def test_figures_hide_small_groups_and_an_agency_sees_its_own(clock, django_user_model):
    clock(at(10))
    tax, debt = Service.objects.get(code="tax-card"), Service.objects.get(code="debt")
    for number in range(12):
        asked = ask_expert(service=tax if number < 9 else debt, language="fi" if number % 2 else "sv")
        if number < 6:
            asked.state, asked.taken_at = "done", at(10) + timedelta(minutes=number)
            asked.save()
        elif number < 8:
            asked.state = "unanswered"
            asked.save()
    ExpertRequest.objects.update(asked_at=at(10))
    day = at(10).date()
    told = {line.key: line for line in tell_requests(day, day)["service"]}
    assert told["debt"].count is None and told[""].count in {None, 12}
    mine = {line.key: line for line in tell_requests(day, day, ["vero"])["language"]}
    assert mine[""].count in {None, 9} and sum(line.count or 0 for line in mine.values()) < 30
    whole = {line.key: line for line in tell_requests(day, day, ["ulosotto"])["service"]}
    assert whole[""].count is None  # three
    user = django_user_model.objects.create_user("v@example.fi", None)
    user.grants.create(role="agency", agency="vero")
    browser = client_of(user)
    assert browser.get(f"/remote/figures?first={day}&last={day}").status_code == 200
    assert browser.get(f"/remote/figures?first={day}&last=2020-01-01").status_code == 422
    assert browser.get(f"/interpreting/billing.csv?first={day}&last={day}").content.startswith(b"\xef\xbb\xbfcall,date")
    assert browser.get("/interpreting/billing.xlsx").status_code == 200
    assert browser.get("/interpreting/billing.exe").status_code == 404
