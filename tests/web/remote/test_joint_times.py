"""Joint times: found if and only if everybody is free, held together or not at all, never twice."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise

import pytest
from django.db import connection

from piste.web.network.booking.appointments import Customer, cancel, move
from piste.web.network.booking.minutes import MINUTE
from piste.web.network.booking.models import Appointment, Message, Reservation, Resource
from piste.web.network.booking.picture import PICTURE
from piste.web.network.booking.reserving import TakenError, hold_all
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.search import find_slots
from piste.web.network.models import Agency, Device, Room, Service, StaffMember, Training
from piste.web.remote.interpreting.joint import at_least, book_joint, find_joint_slots
from piste.web.remote.interpreting.models import Assignment, Disqualification, InterpretedTime, Order, Track
from piste.web.remote.interpreting.need import hash_matter, number_needed
from web.booking.test_at_once import clashes
from web.booking.world import NOW, at, shift, span
from web.interpreters import joint_for, make_interpreter, make_interpreting_world


@pytest.fixture
def _world(db, monkeypatch):  # noqa: ARG001
    make_interpreting_world(monkeypatch)


def times(joint, limit=200):
    return {(slot.starts_at, slot.point) for slot in find_joint_slots(joint, limit)}


@pytest.mark.usefixtures("_world")
def test_a_time_is_given_exactly_where_expert_place_and_interpreters_are_free():
    turns = {"Amal": ((9, 0), (11, 0)), "Badr": ((10, 0), (13, 0)), "Chadi": ((10, 30), (15, 0))}
    made = {name: make_interpreter(name, turn=turn) for name, turn in turns.items()}
    busy = {"Amal": [span((9, 30), (9, 45))], "Badr": [span((11, 0), (12, 0))], "Chadi": []}
    for name, taken in busy.items():
        for one in taken:
            hold_all([resource_of(made[name].staff)], one, "test")

    def is_free(name, starts, ends):
        (first, last) = turns[name]
        return (
            at(*first) <= starts
            and ends <= at(*last)
            and not any(one.start < ends and starts < one.end for one in busy[name])
        )

    for number in (1, 2, 3):
        joint = joint_for(number=number)
        wanted = {
            (slot.starts_at, slot.point)
            for slot in find_slots(joint.query, 200)
            if any(
                all(is_free(name, slot.starts_at, slot.ends_at) for name in chosen)
                for chosen in combinations(turns, number)
            )
        }
        assert times(joint) == wanted
    assert len(times(joint_for(number=1))) > len(times(joint_for(number=2))) > len(times(joint_for(number=3))) > 0


def test_minutes_with_so_many_at_least_are_counted_right():
    parts = [0b1011, 0b0110, 0b1110]
    for number in (1, 2, 3):
        each = [sum(part >> bit & 1 for part in parts) >= number for bit in range(4)]
        assert at_least(parts, number) == sum(1 << bit for bit, is_so in enumerate(each) if is_so)


@pytest.mark.usefixtures("_world")
def test_wishes_directions_notice_and_disqualifications_decide_who_fits():
    amal = make_interpreter("Amal", gender="woman", certified=True, dialect="Levantine")
    one_way = make_interpreter("Badr", both=False)
    make_interpreter("Chadi", gender="man", notice_min=26 * 60)
    phone = make_interpreter("Dalia", phone_only=True, phone="+358401")
    assert times(joint_for(certified=True)) == times(joint_for(gender="woman")) == times(joint_for(dialect="levantine"))
    assert len(times(joint_for(number=2))) < len(times(joint_for(number=1)))  # Chadi wants 26 hours, so from 10 on
    assert min(starts for starts, _point in times(joint_for(gender="man"))) == at(10)
    assert not times(joint_for(number=3))  # one goes one way only, one by telephone only and no gateway is set
    assert not times(joint_for(language="so"))
    assert one_way.pairs.count() == 1 and phone.phone_only
    debt = Service.objects.get(code="debt")
    Disqualification.objects.create(profile=amal, agency=debt.agency, valid_until=NOW.date())
    assert times(joint_for(gender="woman"))  # it ended the day before
    Disqualification.objects.update(valid_until=None)
    assert not times(joint_for(gender="woman"))


@pytest.mark.usefixtures("_world")
def test_a_room_without_the_equipment_or_with_a_broken_device_is_not_offered():
    make_interpreter("Amal")
    room = Room.objects.get(point__code="pieksamaki", kind="remote")
    has = times(joint_for(equipment=["scanner"]))
    assert {point for _starts, point in has} == {None, room.point_id}
    assert {point for _starts, point in times(joint_for(equipment=["induction-loop"]))} == {None}
    device = Device.objects.create(point=room.point, room=room, kind="scanner", name="Fujitsu", state="broken")
    assert {point for _starts, point in times(joint_for(equipment=["scanner"]))} == {None}
    Device.objects.filter(pk=device.pk).update(state="works")
    assert times(joint_for(equipment=["scanner"])) == has


@pytest.mark.usefixtures("_world")
def test_a_booking_takes_all_and_a_cancellation_frees_all():
    amal, badr = make_interpreter("Amal"), make_interpreter("Badr")
    joint = joint_for(number=2, preferred=(badr.pk,), equipment=["printer"])
    slot = next(one for one in find_joint_slots(joint, 50) if one.point)
    order, _token = book_joint(joint, slot, Customer("Aurinko", email="aurinko@example.fi"))
    assert [one.profile for one in order.assignments.order_by("pk")] == [badr, amal]  # the customer's own list first
    kinds = Reservation.objects.filter(is_active=True).values_list("resource__kind", flat=True)
    assert sorted(kinds) == ["interpreter", "interpreter", "person", "room"]
    told = Message.objects.filter(kind="interpreting")
    assert {one.to for one in told} == {"amal@example.fi", "badr@example.fi"}
    assert not any("Aurinko" in one.body for one in told)
    assert slot.starts_at not in {starts for starts, _point in times(joint)}
    cancel(order.appointment)
    order.refresh_from_db()
    assert order.state == "cancelled" and not Reservation.objects.filter(is_active=True).exists()
    assert set(order.assignments.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.usefixtures("_world")
def test_a_move_asks_for_the_new_time_and_is_refused_where_no_interpreter_is_free():
    amal = make_interpreter("Amal", turn=((9, 0), (10, 0)))
    joint = joint_for()
    first, *_rest, last = find_joint_slots(joint, 50)
    order, _token = book_joint(joint, first, Customer("Aurinko"))
    late = next(one for one in find_slots(joint.query, 200) if one.starts_at > at(11))
    with pytest.raises(TakenError):
        move(order.appointment, late)
    held = Appointment.objects.get()
    assert held.starts_at == first.starts_at
    assert Reservation.objects.filter(purpose="interpreting", is_active=True).get().during.lower == first.starts_at
    move(order.appointment, last)
    assert Reservation.objects.filter(purpose="interpreting", is_active=True).get().during.lower == last.starts_at
    assert list(order.assignments.values_list("profile", "state")) == [(amal.pk, "cancelled"), (amal.pk, "asked")]


@pytest.mark.usefixtures("_world")
def test_on_the_customer_s_own_track_nobody_is_asked():
    joint = joint_for(track=Track.OWN_RIGHT)
    assert times(joint) == {(slot.starts_at, slot.point) for slot in find_slots(joint.query, 200)}
    order, _token = book_joint(joint, find_joint_slots(joint, 1)[0], Customer("Aurinko"))
    assert order.state == "own" and not Assignment.objects.exists() and not InterpretedTime.objects.exists()


@pytest.mark.usefixtures("_world")
def test_two_interpret_where_one_would_be_alone_for_more_than_an_hour(settings):
    assert [number_needed(minutes) for minutes in (30, 60, 61, 120)] == [1, 1, 2, 2]
    settings.INTERPRETING_ALONE_MIN = 30
    assert number_needed(45) == 2
    assert hash_matter(" L-2027 / 14 ") == hash_matter("l-2027/14") != hash_matter("l-2027/15")
    assert hash_matter(" ") == "" and "2027" not in hash_matter("L-2027/14")


@pytest.mark.django_db(transaction=True)
def test_many_clients_at_once_get_all_of_it_or_nothing(monkeypatch):
    PICTURE.forget()
    make_interpreting_world(monkeypatch)
    names = [f"Ulla{number}" for number in range(3)]
    for number, name in enumerate(names):  # three more experts, so that interpreters are what is short
        staff = StaffMember.objects.create(
            name=name, kind="expert", agency=Agency.objects.get(code="ulosotto"), languages=["fi"]
        )
        Training.objects.create(
            staff=staff, service=Service.objects.get(code="debt"), completed_on=NOW.date().replace(year=2026)
        )
        shift(name, None, (9, 0), (11 + number, 0), role="remote")
    for name in ("Amal", "Badr", "Chadi"):
        make_interpreter(name, turn=((9, 0), (12, 0)))
    joint = joint_for(number=2)
    slots = find_joint_slots(joint, 16)

    def attempt(number):
        try:
            order, _token = book_joint(joint, slots[number % len(slots)], Customer(f"K{number}"))
        except TakenError:
            return None
        finally:
            connection.close()
        return order.pk

    with ThreadPoolExecutor(12) as pool:
        told = [key for key in pool.map(attempt, range(96)) if key]
    PICTURE.forget()
    assert sorted(told) == sorted(Order.objects.values_list("pk", flat=True)) and told
    assert Appointment.objects.count() == len(told)  # who lacked an interpreter has neither expert nor room
    assert clashes() == 0
    kinds = list(Reservation.objects.filter(is_active=True).values_list("resource__kind", flat=True))
    assert kinds.count("interpreter") == 2 * len(told) and kinds.count("person") == len(told)
    assert kinds.count("room") == Appointment.objects.exclude(room=None).count()
    assert Resource.objects.filter(kind="interpreter").count() == 4
    starts = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert all(later - sooner >= 30 * MINUTE for sooner, later in pairwise(starts))  # two of three
