"""Taking resources: all or none, touching ends, holds that expire, changes that are noted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from piste.web.network.booking.models import Change, Reservation
from piste.web.network.booking.reserving import TakenError, confirm, free_spans, hold_all, hold_each, release
from piste.web.network.booking.resources import resources_of
from piste.web.network.booking.span import Span
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Room, StaffMember

pytestmark = pytest.mark.django_db


def at(hour, minute=0):
    return datetime(2026, 12, 1, hour, minute, tzinfo=UTC)


@pytest.fixture
def three(db):  # noqa: ARG001
    load_directory()
    return resources_of([*StaffMember.objects.order_by("pk")[:2], Room.objects.first()])


def test_all_or_none_are_held(three):
    hold_all(three[1:2], Span(at(9), at(10)), "test", "1")
    with pytest.raises(TakenError) as refused:
        hold_all(three, Span(at(9, 30), at(11)), "test", "2")
    assert refused.value.resources == {three[1].pk}
    assert Reservation.objects.filter(key="2").count() == 0


def test_touching_ends_do_not_clash(three):
    hold_all(three, Span(at(9), at(10)), "test", "1")
    hold_all(three, Span(at(10), at(11)), "test", "2")
    hold_all(three, Span(at(8), at(9)), "test", "3")
    assert Reservation.objects.filter(is_active=True).count() == 9


def test_one_resource_twice_at_once_is_refused_and_nothing_stays(three):
    with pytest.raises(TakenError):
        hold_each([(three[0], Span(at(9), at(10))), (three[0], Span(at(9, 30), at(11)))], "test")
    assert Reservation.objects.count() == 0


def test_what_is_released_or_has_expired_is_free(three):
    hold_all(three, Span(at(9), at(10)), "test", "1")
    assert release("test", "1") == 3
    held = hold_all(three, Span(at(9), at(10)), "test", "2", good_for=timedelta(minutes=5))
    Reservation.objects.filter(key="2").update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    firm = hold_all(three, Span(at(9), at(10)), "test", "3", good_for=timedelta(minutes=5))
    assert not confirm(held)
    assert confirm(firm, "4")
    assert set(Reservation.objects.filter(is_active=True).values_list("key", "expires_at")) == {("4", None)}


def test_the_database_refuses_what_takes_no_lock(three):
    hold_all(three, Span(at(9), at(10)), "test", "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.create(resource=three[0], during=Span(at(9), at(10)).range, purpose="x")


def test_free_spans_are_what_is_left(three):
    hold_all(three[:1], Span(at(9), at(10)), "test")
    hold_all(three[:1], Span(at(11), at(12)), "test")
    free = free_spans(three, at(8), at(12))
    assert free[three[0].pk] == [Span(at(8), at(9)), Span(at(10), at(11))]
    assert free[three[1].pk] == [Span(at(8), at(12))]


def test_every_change_is_noted_by_the_database(three):
    Change.objects.all().delete()
    hold_all(three, Span(at(9), at(10)), "test", "1")
    assert set(Change.objects.values_list("kind", "subject")) == {("resource", one.pk) for one in three}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert set(Change.objects.values_list("written_by", flat=True)) == {cursor.fetchone()[0]}
