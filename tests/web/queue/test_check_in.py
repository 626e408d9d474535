"""Booked customers check in by link, code and reception; the booked time counts; who does not come is missed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.models import Grant, User
from piste.web.counter.queue.devices import make_device
from piste.web.counter.queue.turns import take_desk
from piste.web.network.booking.appointments import Customer, book, mark_missed
from piste.web.network.booking.check_in_code import code_of, find_by_code, write_code
from piste.web.network.booking.models import Appointment, Message, Reservation
from piste.web.network.booking.no_shows import mark_no_shows
from piste.web.network.booking.search import find_slots
from piste.web.network.models import Desk, Point, Service, StaffMember
from piste.web.network.visits import serving
from piste.web.network.visits.arriving import Arrival, arrive
from piste.web.network.visits.calling import call_next, pick
from piste.web.network.visits.checking_in import come, is_here
from piste.web.network.visits.models import Visit
from web.booking.world import TUESDAY, ask, at, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(monkeypatch):
    make_world(monkeypatch)
    return Point.objects.get(code="mikkeli")


@pytest.fixture
def clock(monkeypatch):
    def stand_at(hour, minute=0):
        monkeypatch.setattr(timezone, "now", lambda: at(hour, minute))

    return stand_at


def make(hour=9, minute=0, name="Anna"):
    query = ask("benefits", points=["mikkeli"])
    slot = next(slot for slot in find_slots(query, 99) if slot.starts_at == at(hour, minute))
    return book(query, slot, Customer(name, "anna@example.fi"))


def test_the_private_link_gives_the_number_and_a_second_press_the_same(point, clock, client):
    made, token = make()
    assert write_code(made.pk) in Message.objects.get(kind="confirmation").body
    clock(7, 59)
    assert b"/come" not in client.get(f"/appointments/{token}").content
    assert client.post(f"/appointments/{token}/come").status_code == 409
    clock(8, 50)
    assert b"/come" in client.get(f"/appointments/{token}").content
    first, second = (client.post(f"/appointments/{token}/come") for _each in range(2))
    assert first.url == second.url and first.url.startswith("/ticket/")
    visit = Visit.objects.get()
    assert (visit.effective_at, visit.kind, visit.channel, visit.point) == (at(9), "appointment", "phone", point)
    assert visit.ticket in client.get(f"/appointments/{token}").content.decode()
    assert client.get(f"/appointments/{token}/come").status_code == 405
    assert not client.cookies


@pytest.mark.usefixtures("point")
@pytest.mark.parametrize(("minute", "counts"), [(0, at(9)), (10, at(9)), (11, at(9, 11))])
def test_ten_minutes_late_keeps_the_turn_and_eleven_loses_it(clock, minute, counts):
    made, _token = make()
    clock(9, minute)
    assert is_here(made)
    assert come(made, "kiosk").effective_at == counts


def test_a_kiosk_knows_the_code_of_today_s_appointments_at_its_point(point, clock, client):
    made, _token = make()
    _device, kiosk = make_device(point, "kiosk", "Ovi")
    _other, elsewhere = make_device(Point.objects.get(code="savonlinna"), "kiosk", "Ovi")
    clock(8, 45)
    assert b"kiosk-booked" not in client.get(f"/kiosk/{kiosk}/").content
    assert f"/kiosk/{kiosk}/appointment" in client.get(f"/kiosk/{kiosk}/").content.decode()
    code = write_code(made.pk)
    assert client.post(f"/kiosk/{elsewhere}/appointment", {"code": code}).status_code == 422
    assert client.post(f"/kiosk/{kiosk}/appointment", {"code": "12"}).status_code == 422
    answer = client.post(f"/kiosk/{kiosk}/appointment", {"code": code, "lang": "sv"})
    assert f"/kiosk/{kiosk}/ticket/" in answer.url and answer.url.endswith("lang=sv")
    assert Visit.objects.get().channel == "kiosk"
    assert client.post(f"/kiosk/{kiosk}/appointment", {"code": code}).url.split("?")[0] == answer.url.split("?")[0]
    assert find_by_code(point, TUESDAY + timedelta(days=1), code_of(made.pk)) is None
    for _each in range(60):
        last = client.post(f"/kiosk/{kiosk}/appointment", {"code": "000000"})
    assert "liian monta" in last.content.decode().lower()


def test_the_reception_checks_in_whoever_stands_there(point, clock, client):
    made, _token = make(name="Anna & Co")
    user = User.objects.create_user("r@example.fi", None)
    Grant.objects.create(user=user, role="advisor", point="mikkeli")
    clock(9, 5)
    client.force_login(user)
    page = client.get(f"/reception/{point.pk}").content.decode()
    assert "Anna &amp; Co" in page
    client.post(f"/reception/{point.pk}/come", {"appointment": made.pk})
    assert Visit.objects.get().effective_at == at(9)
    assert "Anna &amp; Co" not in client.get(f"/reception/{point.pk}").content.decode()
    assert client.post(f"/reception/{point.pk}/come", {"appointment": 10**6}).status_code == 404


@pytest.mark.usefixtures("point")
def test_who_has_not_come_half_an_hour_after_is_missed_and_the_time_is_free(clock):
    made, _token = make()
    other, _token = make(10, 0, "Bea")
    clock(9, 29)
    assert mark_no_shows() == 0
    clock(9, 30)
    assert mark_no_shows() == 1
    assert {one.pk: one.state for one in Appointment.objects.all()} == {made.pk: "missed", other.pk: "booked"}
    assert not Reservation.objects.filter(is_active=True, key=str(made.pk)).exists()
    made.refresh_from_db()
    with pytest.raises(PisteError):
        come(made, "kiosk")
    clock(9, 55)
    come(other, "kiosk")
    clock(11)
    assert mark_no_shows() == 0


def test_the_appointment_ends_as_its_visit_does_also_for_one_who_comes_after_all(point, clock):
    made, _token = make()
    clock(9, 20)
    desk = Desk.objects.filter(point=point).first()
    staff = StaffMember.objects.get(name="Aino Aalto")
    take_desk(staff, desk, at(9))
    arrive(point, [Service.objects.get(code="benefits")], Arrival(), at(9, 1))
    come(made, "kiosk", at(9, 8))
    visit = call_next(desk, staff, at(9, 9))
    assert visit.appointment_id == made.pk  # its booked time is before the walk-in's arrival
    serving.miss(visit, desk, staff, at(9, 11))
    made.refresh_from_db()
    assert made.state == "missed"
    pick(visit, desk, staff, at(9, 14))
    serving.finish(Visit.objects.get(pk=visit.pk), desk, staff, at=at(9, 19))
    made.refresh_from_db()
    assert made.state == "served"
    with pytest.raises(PisteError):
        mark_missed(made)
