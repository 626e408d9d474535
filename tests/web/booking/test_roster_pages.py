"""The roster: gaps seen before they happen, copy, swap, scope, bounded queries; appointments and failures."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from piste.web.accounts.models import AuditEntry
from piste.web.network.booking.appointments import Customer, book
from piste.web.network.booking.gaps import find_gaps
from piste.web.network.booking.models import Message, Shift
from piste.web.network.booking.rostering import RosterError, copy_week, swap_shifts, week_of
from piste.web.network.booking.search import find_slots
from piste.web.network.models import Point, Service, StaffMember
from web.booking.world import NOW, TUESDAY, ask, at, make_world, shift

pytestmark = pytest.mark.django_db
WEEK = "2027-W05"


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    make_world(monkeypatch)


@pytest.fixture
def advisor(client, people):
    person = people("nina@example.fi")
    person.grants.create(role="advisor", point="mikkeli")
    client.force_login(person)
    return client


def test_gaps_are_the_offered_hours_without_an_able_person():
    point = Point.objects.get(code="mikkeli")
    names = dict(Service.objects.values_list("pk", "code"))
    gaps = find_gaps(point, TUESDAY, TUESDAY)
    seen = {(names.get(gap.service), gap.starts_at, gap.ends_at) for gap in gaps}
    assert ("benefits", at(12), at(17)) in seen
    assert ("passport", at(9), at(15)) in seen  # the police serve until 15 there
    assert not any(name == "tax-card" or name is None for name, _start, _end in seen)
    Shift.objects.all().delete()
    assert [(gap.service, gap.starts_at, gap.ends_at) for gap in find_gaps(point, TUESDAY, TUESDAY)] == [
        (None, at(9), at(17))
    ]


def test_a_week_is_copied_by_the_wall_clock_and_never_over_another_turn():
    point = Point.objects.get(code="mikkeli")
    monday = date(2027, 3, 22)
    shift("Aino Aalto", "mikkeli", (9, 0), (12, 0), day=monday + timedelta(days=1))
    shift("Aino Aalto", "mikkeli", (11, 0), (13, 0), day=monday + timedelta(days=15))
    assert copy_week(point, monday, 2) == (1, 1)
    assert Shift.objects.filter(
        during__startswith=at(9, day=monday + timedelta(days=8))
    ).exists()  # clocks have changed


def test_swapping_exchanges_people_or_leaves_all_as_it_was():
    one = Shift.objects.get(staff__name="Aino Aalto")
    other = Shift.objects.get(staff__name="Bo Backman")
    swap_shifts(one, other)
    kept = Shift.objects.filter(point__code="mikkeli").values_list(
        "staff__name", "during__startswith", "during__endswith"
    )
    assert set(kept) == {("Bo Backman", at(9), at(12)), ("Aino Aalto", at(9), at(17))}
    far = shift("Carita Cederberg", "mikkeli", (9, 0), (10, 0), day=TUESDAY + timedelta(days=1))
    shift("Carita Cederberg", "mikkeli", (16, 0), (17, 0))
    long = Shift.objects.get(staff__name="Aino Aalto", during__startswith=at(9))
    with pytest.raises(RosterError):
        swap_shifts(long, far)
    assert Shift.objects.filter(pk__in=[long.pk, far.pk]).count() == 2


def test_the_week_is_seen_and_changed_within_one_s_scope(advisor):
    page = advisor.get(f"/roster/mikkeli?week={WEEK}").content.decode()
    assert "Aino Aalto" in page
    assert advisor.get("/roster/savonlinna").status_code == 403
    assert advisor.get("/roster/savonlinna/day").status_code == 403
    assert advisor.get("/roster")["Location"] == "/roster/mikkeli"
    staff = StaffMember.objects.get(name="Daniel Dahl")
    form = {"staff": staff.pk, "role": "desk", "day": "2027-02-03", "begins": "09:00", "ends": "12:00"}
    assert advisor.post("/roster/mikkeli/add", form).status_code == 302
    assert advisor.post("/roster/mikkeli/add", form).status_code == 422
    assert advisor.post("/roster/mikkeli/add", form | {"ends": "08:00"}).status_code == 422
    made = Shift.objects.get(staff=staff)
    assert advisor.post(f"/roster/turns/{made.pk}", form | {"ends": "13:00"}).status_code == 302
    other = Shift.objects.get(staff__name="Bo Backman")
    assert advisor.post(f"/roster/turns/{made.pk}/swap", {"other": other.pk}).status_code == 302
    assert advisor.post("/roster/mikkeli/copy", {"week": WEEK, "weeks": "1"}).status_code == 302
    assert Shift.objects.filter(point__code="mikkeli", during__startswith__gte=at(0) + timedelta(days=6)).count() == 3
    away = Shift.objects.get(staff__name="Ilkka Ilves")
    assert advisor.post(f"/roster/turns/{away.pk}", {"delete": "1"}).status_code == 403
    mine = Shift.objects.filter(point__code="mikkeli").first()
    assert advisor.post(f"/roster/turns/{mine.pk}", {"delete": "1"}).status_code == 302
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"roster.add", "roster.change", "roster.swap", "roster.copy", "roster.delete"} <= actions


def test_the_day_lists_appointments_by_a_bounded_number_of_queries(advisor):
    query = ask("benefits", points=["mikkeli"])
    address = f"/roster/mikkeli/day?day={TUESDAY.isoformat()}"

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert advisor.get(address).status_code == 200
        return len(told)

    one, _token = book(query, find_slots(query, 1)[0], Customer("Elsa"))
    few = queries()
    for _again in range(4):
        book(query, find_slots(query, 1)[0], Customer("Onni"))
    assert queries() == few
    assert "Elsa" in advisor.get(address).content.decode()
    shift("Aino Aalto", None, (8, 0), (11, 0), role="absence")
    assert 'value="reassign"' in advisor.get(address).content.decode()
    assert advisor.post(f"/roster/appointments/{one.pk}", {"do": "cancel"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "cancelled"


def test_messages_that_failed_are_seen_by_their_point_s_staff_and_dealt_with(advisor):
    query = ask("benefits")
    for slot in {slot.point: slot for slot in find_slots(query, 30)}.values():
        made, _token = book(query, slot, Customer("Elsa"))
        Message.objects.create(
            appointment=made, way="email", kind="confirmation", to=f"{made.point.code}@x.fi", state="failed",
            next_try_at=NOW, last_error="550",
        )  # fmt: skip
    page = advisor.get("/roster/messages").content.decode()
    assert "mikkeli@x.fi" in page
    assert "savonlinna@x.fi" not in page
    mine, other = (Message.objects.get(to=f"{code}@x.fi") for code in ("mikkeli", "savonlinna"))
    assert advisor.post(f"/roster/messages/{other.pk}").status_code == 404
    assert advisor.post(f"/roster/messages/{mine.pk}").status_code == 302
    assert "mikkeli@x.fi" not in advisor.get("/roster/messages").content.decode()
    assert week_of(TUESDAY) == date(2027, 2, 1)
