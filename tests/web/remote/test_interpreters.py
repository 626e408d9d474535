"""Interpreters: answers, replacement by the same rules, at once, by telephone, and what is billed."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
import requests
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from piste.web.network.booking.appointments import Customer, RefusedError, mark_served
from piste.web.network.booking.models import Message, Reservation, Shift
from piste.web.network.booking.reserving import hold_all
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.rostering import add_shift
from piste.web.network.models import Service, StaffMember
from piste.web.remote.calls import begin_call, end_call
from piste.web.remote.duty import Taken, accept_request, ask_expert, begin_duty, finish_request
from piste.web.remote.interpreting.billing import list_rows, sum_rows, write_csv, write_xlsx
from piste.web.remote.interpreting.booked_call import begin_booked_call, enter_booked_call
from piste.web.remote.interpreting.dial_out import dial_for
from piste.web.remote.interpreting.figures import tell_interpreting
from piste.web.remote.interpreting.following import expire_unanswered, forget_matters, replace_absent, seek_lacking
from piste.web.remote.interpreting.joint import book_joint, find_joint_slots
from piste.web.remote.interpreting.models import (
    Assignment,
    DialOut,
    Disqualification,
    InterpretedTime,
    PreferredList,
    Track,
)
from piste.web.remote.interpreting.need import hash_matter
from piste.web.remote.interpreting.on_demand import (
    accept_interpreting,
    ask_interpreter,
    expire_requests,
    keep_time,
    list_requests,
    refuse_interpreting,
)
from piste.web.remote.interpreting.ordering import accept, answer_by, decline, fall_ill
from piste.web.remote.interpreting.preferences import make_list, read_list
from piste.web.remote.interpreting.tasks import hand_dial_out_over
from piste.web.remote.models import CallLine, ExpertRequest, Invitation
from web.booking.world import NOW, at, span
from web.interpreters import joint_for, make_host, make_interpreter, make_interpreting_world
from web.remote_people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Make the world; return how to move its clock."""
    make_interpreting_world(monkeypatch)

    def move_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move_to


def booked(joint, number=0, **more):
    order, _token = book_joint(joint, find_joint_slots(joint, 40)[number], Customer("Aurinko", "a@example.fi"), **more)
    return order


def asked_of(order):
    return [(one.profile.staff.name, one.state) for one in order.assignments.order_by("pk")]


def taken(order):
    held = Reservation.objects.filter(purpose="interpreting", key=str(order.pk), is_active=True)
    return sorted(held.values_list("resource__staff__name", flat=True))


@pytest.mark.usefixtures("clock")
def test_who_accepts_is_held_who_declines_is_replaced_and_never_asked_again():
    for name in ("Amal", "Badr"):
        make_interpreter(name)
    order = booked(joint_for(matter_hash=hash_matter("L-2027/14")))
    assert asked_of(order) == [("Amal", "asked")] and taken(order) == ["Amal"]
    decline(order.assignments.get(), "disqualified")
    assert asked_of(order) == [("Amal", "declined"), ("Badr", "asked")] and taken(order) == ["Badr"]
    with pytest.raises(RefusedError):
        accept(order.assignments.first())
    accept(order.assignments.last())
    order.refresh_from_db()
    assert order.state == "confirmed"
    assert Message.objects.get(to="a@example.fi", kind="interpreting").subject
    kept = Disqualification.objects.get()
    assert kept.profile.staff.name == "Amal" and "2027" not in kept.matter_hash
    again = booked(joint_for(matter_hash=hash_matter("l-2027 / 14")), 3)
    assert asked_of(again)[0][0] == "Badr"  # the same matter is known again by its code alone
    fall_ill(order.assignments.last())
    order.refresh_from_db()
    assert order.state == "lacking" and taken(order) == []
    told = Message.objects.filter(kind="interpreting", to="a@example.fi")
    assert told.count() == 2


def test_who_does_not_answer_in_time_or_is_absent_by_the_roster_is_replaced(clock):
    names = ["Amal", "Badr", "Chadi"]
    for name in names:
        make_interpreter(name)
    order = booked(joint_for())
    clock(order.assignments.get().answer_by - timedelta(seconds=1))
    assert expire_unanswered() == 0
    clock(order.assignments.get().answer_by)
    with pytest.raises(RefusedError):
        accept(order.assignments.get())
    assert expire_unanswered() == 1 and asked_of(order) == [("Amal", "expired"), ("Badr", "asked")]
    badr = StaffMember.objects.get(name="Badr")
    add_shift(badr, None, Shift.Role.ABSENCE, span((12, 0), (16, 0)))
    assert replace_absent() == 0  # away later that day only
    add_shift(badr, None, Shift.Role.ABSENCE, span((0, 0), (12, 0)))
    assert replace_absent() == 1 and taken(order) == ["Chadi"] and replace_absent() == 0


@pytest.mark.usefixtures("clock")
def test_an_order_that_lacks_one_is_filled_when_somebody_becomes_free():
    amal = make_interpreter("Amal")
    order = booked(joint_for())
    decline(order.assignments.get(), "other-work")
    order.refresh_from_db()
    assert order.state == "lacking" and seek_lacking() == 0
    make_interpreter("Badr", gender=amal.gender)
    assert seek_lacking() == 1 and taken(order) == ["Badr"]
    mark_served(order.appointment)
    order.refresh_from_db()
    assert order.state == "done" and not Reservation.objects.filter(is_active=True).exists()


def test_the_time_to_answer_is_the_setting_s_but_never_past_half_of_what_is_left(settings):
    settings.INTERPRETING_ANSWER_MIN = 240
    assert answer_by(NOW + timedelta(days=3), NOW) == NOW + timedelta(hours=4)
    night = NOW + timedelta(hours=10)  # six in the evening: four hours later is ten at night
    assert answer_by(NOW + timedelta(days=3), night) == NOW + timedelta(days=1, hours=1)
    assert answer_by(NOW + timedelta(hours=2), NOW) == NOW + timedelta(hours=1)


def test_a_list_is_found_by_its_code_alone_and_forgotten_when_nobody_uses_it(clock):
    amal, badr = make_interpreter("Amal"), make_interpreter("Badr")
    code = make_list([badr, amal])
    assert read_list(code.lower().replace("-", " ")) == (badr.pk, amal.pk)
    assert read_list("AAAA-AAAA-AAAA-AAAA") is None
    assert code.replace("-", "") not in str(PreferredList.objects.values())
    clock(NOW + timedelta(days=740))
    PreferredList.objects.update(made_at=NOW - timedelta(days=800), used_at=NOW)
    assert forget_matters() and not PreferredList.objects.exists()


def test_an_interpreter_at_once_comes_with_the_expert_whoever_accepts_first(clock):
    clock(at(10))
    amal, badr = make_interpreter("Amal", on_demand=True), make_interpreter("Badr", on_demand=True)
    somali = make_interpreter("Hodan", "so", on_demand=True)
    expert = StaffMember.objects.get(name="Leena Lehto")
    expert.user = make_host()
    expert.save()
    begin_duty(expert)
    debt = Service.objects.get(code="debt")
    for number, expert_first in enumerate((True, False)):
        both = ask_expert(service=debt, language="fi", interpreting="ar")
        asked = ask_interpreter("ar", "fi", expert_request=both)
        assert not list_requests(somali) and list(list_requests(amal)) == [asked]
        with pytest.raises(Taken):
            accept_interpreting((amal, badr)[number], asked.pk)  # off duty
        begin_duty((amal, badr)[number].staff)
        if expert_first:
            accept_request(expert, both.pk)
        taken_by = accept_interpreting((amal, badr)[number], asked.pk)
        if not expert_first:
            accept_request(expert, both.pk)
        taken_by.refresh_from_db()
        roles = dict(taken_by.call.participants.values_list("role", "state"))
        assert roles == {"expert": "admitted", "interpreter": "admitted"}
        end_call(taken_by.call)
        taken_by.refresh_from_db()
        assert taken_by.state == "done" and not Reservation.objects.filter(is_active=True).exists()
    assert set(InterpretedTime.objects.values_list("way", "language", "track")) == {("on-demand", "ar", "authority")}


def test_a_booked_interpreter_does_not_take_requests_at_once_and_one_ends_with_its_expert(clock):
    clock(at(10))
    amal = make_interpreter("Amal", on_demand=True)
    begin_duty(amal.staff)
    hold_all([resource_of(amal.staff)], span((10, 15), (11, 0)), "test")
    both = ask_expert(service=Service.objects.get(code="debt"), language="fi", interpreting="ar")
    asked = ask_interpreter("ar", "fi", expert_request=both)
    with pytest.raises(Taken):
        accept_interpreting(amal, asked.pk)
    refuse_interpreting(amal, asked.pk)
    assert not list_requests(amal)
    finish_request(both, ExpertRequest.State.UNANSWERED)
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert ask_interpreter("ar", "fi", expert_request=both, track=Track.OWN_RIGHT) is None


def test_a_call_that_goes_on_keeps_its_interpreter_s_time(clock):
    clock(at(10))
    amal = make_interpreter("Amal", on_demand=True)
    begin_duty(amal.staff)
    call, _host = begin_call(make_host(), service=Service.objects.get(code="debt"), language="fi")
    accept_interpreting(amal, ask_interpreter("ar", "fi", call=call).pk)
    assert keep_time() == 0
    clock(at(10, 26))
    assert keep_time() == 1 and keep_time() == 0
    last = Reservation.objects.filter(purpose="interpreting-now", is_active=True).order_by("during").last()
    assert last.during.upper == at(10, 45)


@pytest.fixture
def gateway(settings, monkeypatch):
    """Stand in for the gateway: keep what is asked of it, answer as told."""
    settings.PISTE_DIAL_URL, settings.PISTE_DIAL_TOKEN = "https://gateway.invalid/calls", "secret"
    asked, codes = [], []

    def post(url, *, json, headers, timeout, allow_redirects):
        assert (url, headers, allow_redirects) == (settings.PISTE_DIAL_URL, {"Authorization": "Bearer secret"}, False)
        assert timeout > 0
        asked.append(json)
        answer = requests.Response()
        answer.status_code = codes.pop(0) if codes else 202
        return answer

    monkeypatch.setattr(requests, "post", post)
    return asked, codes


def run_dial_outs():
    """Do what the worker would: hand over each call that waits, as its job says; return how many."""
    waiting = ProcrastinateJob.objects.filter(task_name="piste.interpreting.dial", status="todo")
    jobs = [job.args["dial_out"] for job in waiting]
    before = DialOut.objects.filter(state="queued").count()
    for key in jobs:
        hand_dial_out_over(key)
        hand_dial_out_over(key)  # a job that runs again does nothing
    return before


def test_who_interprets_by_telephone_is_called_up_one_after_the_other(clock, gateway, client):
    asked, codes = gateway
    clock(at(10))
    for name, phone in (("Dalia", "+358401"), ("Emad", "+358402"), ("Farid", "+358403")):
        make_interpreter(name, phone_only=True, on_demand=True, phone=phone)
    call, _host = begin_call(make_host(), service=None, language="fi")
    waiting = ask_interpreter("ar", "fi", call=call)
    assert expire_requests(dial_for) == 0
    clock(waiting.ends_at)
    codes[:] = [503]  # the gateway does not take the first
    assert expire_requests(dial_for) == 1 and asked == []
    assert run_dial_outs() == 1 and [one["to"] for one in asked] == ["+358401"]
    assert run_dial_outs() == 1 and [one["to"] for one in asked] == ["+358401", "+358402"]
    assert run_dial_outs() == 0
    first, second = DialOut.objects.order_by("pk")
    assert first.state == "failed" and first.last_error == "HTTP 503" and second.state == "dialling"
    told = asked[-1]
    path = "/" + "/".join(told["report"].split("/")[3:])

    def tell(state, token=told["token"], to=path):
        body, headers = json.dumps({"state": state}), {"authorization": f"Bearer {token}"}
        return client.post(to, body, content_type="application/json", headers=headers).status_code

    assert tell("answered", "wrong") == 403 and tell("sings") == 400
    assert tell("no-answer") == 204 and DialOut.objects.latest("pk").state == "queued"
    assert run_dial_outs() == 1
    assert tell("answered") == 400  # it is over
    assert [one["to"] for one in asked] == ["+358401", "+358402", "+358403"]
    last = asked[-1]
    to = "/" + "/".join(last["report"].split("/")[3:])
    assert tell("answered", last["token"], to) == 204 and tell("answered", last["token"], to) == 204
    waiting.refresh_from_db()
    assert waiting.state == "done"
    held = Reservation.objects.filter(purpose="interpreting-phone", is_active=True)
    assert held.get().resource.staff.name == "Farid"
    join = "/" + "/".join(last["join"].split("/")[3:])
    assert client.post(join, {"name": "Farid"}).status_code == 302  # the gateway's own participant, in the lobby
    came = call.participants.get(user=None)
    came.state, came.admitted_at = "admitted", timezone.now()
    came.save()
    clock(timezone.now() + timedelta(minutes=12, seconds=1))
    end_call(call)
    row = InterpretedTime.objects.get()
    assert (row.way, row.profile.staff.name, row.language, row.track, row.minutes) == (
        "telephone", "Farid", "ar", "authority", 13,
    )  # fmt: skip
    assert not Reservation.objects.filter(is_active=True).exists()


def test_without_a_telephone_interpreter_a_request_is_unanswered(clock, gateway):
    clock(at(10))
    call, _host = begin_call(make_host(), service=None, language="fi")
    signed = ask_interpreter("fse", "fi", call=call)
    make_interpreter("Dalia", "fse", phone_only=True, on_demand=True, phone="+358401")
    clock(signed.ends_at)
    assert expire_requests(dial_for) == 1 and gateway[0] == []
    signed.refresh_from_db()
    assert signed.state == "unanswered"


def test_a_booked_call_from_its_links_to_its_bill(clock):
    make_interpreter("Amal", turn=((9, 0), (15, 0)))
    order = booked(joint_for())
    host = make_host()
    with pytest.raises(RefusedError):
        enter_booked_call(order.assignments.get(), StaffMember.objects.get(name="Amal").user)
    accept(order.assignments.get())
    clock(order.appointment.starts_at)
    call = begin_booked_call(order, host)
    assert begin_booked_call(order, host).pk == call.pk
    link = Message.objects.filter(to="a@example.fi", kind="interpreting").latest("pk")
    assert "/calls/join/" in link.body and Invitation.objects.filter(call=call, role="customer").count() == 1
    assignment = order.assignments.select_related("order__call").get()
    assert enter_booked_call(assignment, StaffMember.objects.get(name="Amal").user).pk == call.pk
    CallLine.objects.create(call=call, sender=call.participants.first(), text="salaista")
    clock(order.appointment.starts_at + timedelta(minutes=25))
    end_call(call)
    row = InterpretedTime.objects.get()
    assert (row.way, row.track, row.minutes, row.booked_min, row.agency.code) == (
        "booked",
        "authority",
        25,
        30,
        "ulosotto",
    )
    order.refresh_from_db()
    assert order.state == "done" and Assignment.objects.get().state == "accepted"


def test_the_customer_s_own_interpreter_comes_by_a_link_and_counts_on_the_own_track(clock, client):
    order = booked(joint_for(track=Track.OWN_RIGHT))
    host = make_host()
    clock(order.appointment.starts_at)
    call = begin_booked_call(order, host)
    address = Message.objects.filter(kind="interpreting").latest("pk").body.split("\n")
    path = next("/" + "/".join(line.split("/")[3:]) for line in address if "/calls/join/" in line)
    assert client.post(path, {"name": "Oma tulkki"}).status_code == 302
    came = call.participants.get(role="interpreter")
    came.state, came.admitted_at = "admitted", timezone.now()
    came.save()
    clock(order.appointment.starts_at + timedelta(minutes=10))
    end_call(call)
    row = InterpretedTime.objects.get()
    assert (row.way, row.track, row.profile, row.language, row.minutes) == ("link", "own", None, "ar", 10)


@pytest.mark.usefixtures("clock")
def test_files_for_bills_run_no_formula_and_sums_agree():
    amal = make_interpreter("Amal")
    StaffMember.objects.filter(pk=amal.staff_id).update(name="=cmd|'/c calc'!A1")
    debt = Service.objects.get(code="debt")
    host = make_host()
    for number, (language, track) in enumerate(
        [("ar", "authority")] * 7 + [("so", "authority")] * 3 + [("ar", "own")] * 6
    ):
        call, _host = begin_call(host, service=debt, language="fi")
        InterpretedTime.objects.create(
            call=call, profile=amal, language=language, service_language="fi", track=track, way="booked",
            agency=debt.agency, service=debt, began_at=at(9), ended_at=at(9, 10 + number),
        )  # fmt: skip
    day = at(9).date()
    rows = list_rows(day, day)
    assert (
        len(rows) == 16
        and list_rows(day, day, ["vero"]) == []
        and list_rows(day + timedelta(1), day + timedelta(1)) == []
    )
    read = list(csv.reader(StringIO(write_csv(rows).decode("utf-8-sig"))))
    assert {row[-1] for row in read[1:]} == {"'=cmd|'/c calc'!A1"} and {row[1] for row in read[1:]} == {"2027-02-02"}
    book = openpyxl.load_workbook(BytesIO(write_xlsx(rows, day, day)))
    assert {cell.data_type for cell in book["rows"]["N"][1:]} == {"s"}
    sums = {row[:4]: row[4:] for row in book["sums"].iter_rows(min_row=2, values_only=True)}
    assert sums == {tuple(row[:4]): tuple(row[4:]) for row in sum_rows(rows)}
    assert sums["ulosotto", "authority", "ar", "booked"] == (7, sum(range(10, 17)))
    told = {line.key: line for line in tell_interpreting(day, day)["language"]}
    assert told["so"].count is None and told["so"].minutes is None  # three are fewer than five
    assert told["ar"].count is None or told[""].count is None  # or a subtraction would tell
    by_track = {line.key: (line.count, line.minutes) for line in tell_interpreting(day, day)["track"]}
    assert by_track["own"] == (6, sum(range(20, 26)))


def test_an_interpreter_s_page_and_answers(clock):
    clock(NOW)
    amal, badr = make_interpreter("Amal", on_demand=True), make_interpreter("Badr")
    order = booked(joint_for())
    mine, other = client_of(amal.staff.user), client_of(badr.staff.user)
    one = order.assignments.get()
    page = mine.get("/interpreting/day").content.decode()
    assert f"/interpreting/assignments/{one.pk}/answer" in page and "Aurinko" not in page
    assert f"/assignments/{one.pk}/" not in other.get("/interpreting/day").content.decode()
    assert other.post(f"/interpreting/assignments/{one.pk}/answer", {"do": "accept"}).status_code == 404
    mine.post(f"/interpreting/assignments/{one.pk}/answer", {"do": "decline"})
    assert asked_of(order) == [("Amal", "asked")]  # a reason is asked for
    mine.post(f"/interpreting/assignments/{one.pk}/answer", {"do": "decline", "reason": "illness"})
    assert asked_of(order) == [("Amal", "declined"), ("Badr", "asked")]
