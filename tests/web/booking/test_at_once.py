"""Many at once: no double booking, all acknowledged is kept; and every process's picture follows what others commit."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from piste.web.network.booking.appointments import Customer, book, cancel, move
from piste.web.network.booking.models import Appointment, Change, Reservation, Shift
from piste.web.network.booking.picture import PICTURE
from piste.web.network.booking.reserving import TakenError, hold_all
from piste.web.network.booking.resources import resource_of
from piste.web.network.booking.search import find_slots
from piste.web.network.models import StaffMember, Training
from web.booking.world import ask, make_world, shift, span

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, ATTEMPTS = 16, 320


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    PICTURE.forget()
    make_world(monkeypatch)
    yield
    PICTURE.forget()


def test_many_clients_on_the_same_times_get_each_time_once():
    query = ask("benefits", points=["mikkeli", "savonlinna"])
    slots = find_slots(query, 12)

    def attempt(number):
        try:
            made, _token = book(query, slots[number % len(slots)], Customer(f"K{number}"))
        except TakenError:
            return None
        finally:
            connection.close()
        return made.pk

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = [key for key in pool.map(attempt, range(ATTEMPTS)) if key]
    assert sorted(told) == sorted(Appointment.objects.values_list("pk", flat=True))
    taken = Counter(Appointment.objects.values_list("point", "starts_at"))
    assert set(taken.values()) == {1}  # one person for it at each point
    assert clashes() == 0
    free = set(find_slots(query, 99))
    assert all(slot not in free for slot in slots if (slot.point, slot.starts_at) in taken)


def clashes():
    """Count pairs of active reservations of one resource that have a moment in common, past the constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_reservation a JOIN booking_reservation b ON a.id < b.id "
            "AND a.resource_id = b.resource_id AND a.is_active AND b.is_active AND a.during && b.during"
        )
        return cursor.fetchone()[0]


def test_moves_that_want_each_other_s_times_end_and_none_is_lost():
    query = ask("benefits", points=["mikkeli"])
    slots = find_slots(query, 11)[::2]
    made = [book(query, slot, Customer(f"K{n}"))[0] for n, slot in enumerate(slots[:5])]

    def attempt(number):
        try:
            move(made[number % 5], slots[(number * 7) % len(slots)])
        except TakenError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(60))) >= 1
    assert clashes() == 0
    assert Reservation.objects.filter(is_active=True).count() == 10
    assert len({one.starts_at for one in Appointment.objects.all()}) == 5


def test_the_picture_follows_what_others_commit_whatever_the_order():
    query = ask("benefits", points=["mikkeli"])
    first = find_slots(query, 1)[0]
    person = resource_of(StaffMember.objects.get(name="Aino Aalto"))

    def elsewhere(work):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: (work(), connection.close())[0]).result()

    with transaction.atomic():  # begins first, commits last
        hold_all([person], span((9, 0), (9, 30)), "test", "late")
        seen = elsewhere(lambda: find_slots(query, 1)[0])
        assert seen == first
    assert find_slots(query, 1)[0].starts_at == span((9, 30), (10, 0)).start
    made = elsewhere(lambda: book(query, find_slots(query, 1)[0], Customer("A"))[0])
    assert find_slots(query, 1)[0].starts_at == span((10, 0), (10, 30)).start
    elsewhere(lambda: cancel(made))
    assert find_slots(query, 1)[0].starts_at == span((9, 30), (10, 0)).start
    elsewhere(lambda: shift("Jaana Jokela", "mikkeli", (9, 0), (10, 0)))
    assert find_slots(query, 1)[0] == first
    elsewhere(lambda: Training.objects.all().delete())
    assert find_slots(query, 1) == []


def test_a_search_of_all_points_asks_the_database_once(django_assert_num_queries):
    query = ask("benefits")
    found = find_slots(query, 6)
    with django_assert_num_queries(1):
        assert find_slots(query, 6) == found
    Change.objects.all().delete()
    Shift.objects.all().delete()
    assert find_slots(query, 6) == []
