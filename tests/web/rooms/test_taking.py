"""Shared rooms: the rules, one room one booking, release when nobody comes, and rooms that go with appointments."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from piste.core.errors import PisteError
from piste.web.counter.rooms.models import RoomBooking, RoomReport, RoomWish
from piste.web.counter.rooms.rules import RoomError
from piste.web.counter.rooms.taking import book_room, check_in, give_back, release_unclaimed, wish_room
from piste.web.network.booking.appointments import Customer, book, cancel, move
from piste.web.network.booking.models import Reservation
from piste.web.network.booking.picture import PICTURE
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.span import Span
from piste.web.network.models import Agency, Room
from web.booking.world import ask, make_world
from web.rooms.house import DAY, House, at, span


@pytest.fixture
def house(db, monkeypatch):  # noqa: ARG001
    return House(monkeypatch)


def take(house, room=None, during=None, agency=None, user=None, **more):
    return book_room(
        resource_of(room or house.meeting), agency or house.town, user or house.advisor, during or span(9, 10), **more
    )


def test_a_room_once_at_a_time_and_touching_ends_do_not_clash(house):
    take(house)
    with pytest.raises(TakenError):
        take(house, agency=house.kela, user=house.guest)
    take(house, during=span(10, 11), agency=house.kela, user=house.guest)
    assert RoomBooking.objects.count() == 2  # the refused one is not there


@pytest.mark.parametrize(
    ("rule", "during", "words"),
    [
        ({"is_bookable": False}, (9, 10), "cannot be booked"),
        ({"ahead_days": 0}, (9, 10), "at most {days} days ahead"),
        ({"most_min": 60}, (9, 11), "at most {minutes} minutes"),
        ({"quota_min": 90}, (9, 11), "quota"),
    ],
)
def test_each_rule_refuses_in_words(house, rule, during, words):
    house.rule(house.meeting, **rule)
    with pytest.raises(RoomError) as refused:
        take(house, during=span(*during))
    assert words in refused.value.text
    assert not Reservation.objects.exists()


def test_a_room_for_some_agencies_refuses_others(house):
    house.rule(house.meeting).agencies.add(house.kela)
    with pytest.raises(RoomError, match="other agencies"):
        take(house)
    take(house, agency=house.kela, user=house.guest)


def test_the_quota_is_an_agency_s_of_a_room_in_a_week(house):
    house.rule(house.meeting, quota_min=120)
    take(house, during=span(9, 10))
    take(house, during=span(10, 11))
    with pytest.raises(RoomError, match="quota"):
        take(house, during=span(12, 13))
    take(house, during=span(12, 13), agency=house.kela, user=house.guest)  # the other agency has its own
    take(house, during=span(9, 10, DAY + timedelta(days=7)))  # and another week its own
    take(house, room=house.service, during=span(12, 13))
    give_back(RoomBooking.objects.get(resource__room=house.meeting, during__startswith=at(10)))
    take(house, during=span(13, 14))


def test_a_room_that_is_broken_is_not_booked_until_it_is_mended(house):
    report = RoomReport.objects.create(point=house.point, room=house.meeting, text="Lamppu", out_of_use=True)
    with pytest.raises(RoomError, match="out of use"):
        take(house)
    report.closed_at = house.now
    report.save()
    take(house)


def test_what_nobody_comes_for_is_freed_and_offered_at_once(house):
    booked = take(house)
    wish = wish_room(resource_of(house.meeting), house.kela, house.guest, span(9, 10))
    assert release_unclaimed(at(9, 14)) == 0
    assert release_unclaimed(at(9, 15)) == 1
    booked.refresh_from_db()
    assert booked.state == "unclaimed"
    wish.refresh_from_db()
    assert wish.offered_at == at(9, 15)
    house.now = at(9, 16)
    mine = take(house, during=span(9, 10), agency=house.kela, user=house.guest)
    assert not RoomWish.objects.exists()
    assert mine.check_in_by == at(9, 31)  # from when it was booked


def test_who_has_come_keeps_the_room(house):
    booked = take(house)
    with pytest.raises(RoomError, match="earliest"):
        check_in(booked, at(8, 44))
    check_in(booked, at(8, 50))
    assert release_unclaimed(at(12)) == 0
    house.now = at(9, 30)
    give_back(booked)  # leaves early: the rest is free
    booked.refresh_from_db()
    assert booked.state == "ended"
    take(house, during=span(9, 10), agency=house.kela, user=house.guest)


def test_rooms_without_a_time_limit_are_kept(house):
    house.rule(house.meeting, check_in_min=None)
    take(house)
    assert release_unclaimed(at(23)) == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_each_room_once_and_no_quota_is_passed(monkeypatch):
    house = House(monkeypatch)
    house.rule(house.meeting, quota_min=180)
    hours = [(hour, hour + 1) for hour in range(8, 16)]

    def attempt(number):
        room = house.meeting if number % 2 else house.service
        agency, user = ((house.town, house.advisor), (house.kela, house.guest))[number // 2 % 2]
        try:
            return take(house, room, span(*hours[number // 4 % 8]), agency, user).pk
        except PisteError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = [key for key in pool.map(attempt, range(96)) if key]
    assert sorted(told) == sorted(RoomBooking.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_reservation a JOIN booking_reservation b ON a.id < b.id "
            "AND a.resource_id = b.resource_id AND a.is_active AND b.is_active AND a.during && b.during"
        )
        assert cursor.fetchone()[0] == 0
    meeting = RoomBooking.objects.filter(resource__room=house.meeting)
    assert meeting.filter(agency=house.town).count() == meeting.filter(agency=house.kela).count() == 3
    assert RoomBooking.objects.filter(resource__room=house.service).count() == 8


@pytest.mark.django_db
def test_a_room_goes_with_its_appointment(monkeypatch):
    PICTURE.forget()
    make_world(monkeypatch)
    query = ask("benefits", points=["mikkeli"])
    first, second = find_slots(query, 8)[::7]
    appointment, _token = book(query, first, Customer("Aino"))
    room = Room.objects.get(point__code="mikkeli", code="service-1")
    agency = Agency.objects.get(code="kela")
    book_room(resource_of(room), agency, None, Span(first.starts_at, first.ends_at), "", appointment.pk)
    move(appointment, second)
    moved = RoomBooking.objects.get(state="booked", appointment=appointment.pk)
    assert (moved.during.lower, moved.during.upper) == (second.starts_at, second.ends_at)
    cancel(appointment)
    assert not RoomBooking.objects.filter(state="booked").exists()
    assert not Reservation.objects.filter(purpose="room-booking", is_active=True).exists()
    PICTURE.forget()
