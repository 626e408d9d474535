"""Pages of follow-up: figures open what they are made of, opened visits are logged, scopes hold, files say the same."""

import csv
import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.counter.rooms.models import RoomReport
from piste.web.network.booking.minutes import HELSINKI
from piste.web.network.booking.models import Appointment, Shift
from piste.web.network.booking.span import Span
from piste.web.network.models import Room
from piste.web.network.privacy.models import AccessEntry
from piste.web.network.privacy.retention import run_rules
from web.follow_up.point import serve
from web.queue_hall import Counter
from web.visits.conftest import DAY, Hall

pytestmark = pytest.mark.django_db
DAYS = f"from={DAY}&to={DAY}"


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def hall(db):  # noqa: ARG001
    made = Hall()
    for number, wait in enumerate((2, 8, 20)):
        serve(made, 40 * number, wait, 10, cause="letter" if wait == 20 else "")
    return made


def sign_in(client, role, **scope):
    user = User.objects.create_user(f"{role}@example.fi", None, name=role.title())
    Grant.objects.create(user=user, role=role, **scope)
    client.force_login(user)
    return user


def test_figures_and_the_visits_that_they_are_made_of(hall, client):
    user = sign_in(client, "advisor", point="p")
    page = client.get(f"/follow-up?{DAYS}")
    figures = {str(one.words): one for one in page.context["figures"]}
    assert [one.value for one in page.context["figures"]][:4] == [3, 8, pytest.approx(17.6), pytest.approx(200 / 3)]
    opened = client.get(list(figures.values())[6].address)  # those that need not have been
    assert opened.context["count"] == 1
    assert client.get(f"/follow-up/visits?{DAYS}&service=advice").context["count"] == 3
    assert client.get(f"/follow-up/visits?{DAYS}&hour=10").context["count"] == 2
    visit = hall.point.visits.order_by("pk").first()
    assert not AccessEntry.objects.exists()
    text_of(client.get(f"/follow-up/visits/{visit.pk}"))
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.kind, entry.subject, entry.point) == (user, "visit", str(visit.pk), "p")


@pytest.mark.parametrize("by", ["point", "service", "agency", "hour", "week", "channel", "language", "kind"])
def test_every_grouping_has_its_page_and_its_file(hall, client, by):
    sign_in(client, "advisor", point=hall.point.code)
    assert len(client.get(f"/follow-up?{DAYS}&by={by}").context["table"].rows) >= 2
    rows = list(csv.DictReader(io.StringIO(text_of(client.get(f"/follow-up/files/visits.csv?{DAYS}&by={by}")))))
    assert rows[-1]["group"] == "all"
    assert rows[-1]["unneeded_letter"] == "1"
    missed = client.get(f"/follow-up/files/no-shows.csv?{DAYS}&by={by}")
    assert list(csv.DictReader(io.StringIO(text_of(missed))))[-1]["group"] == "all"
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/follow-up/files/visits.xlsx?{DAYS}&by={by}").content))
    sheet = list(book.active.values)
    assert [row[1] for row in sheet[1:]] == [int(row["visits"]) for row in rows]


@pytest.mark.usefixtures("hall")
def test_other_points_are_nobody_elses_and_officers_open_no_single_visit(hall, client):
    sign_in(client, "advisor", point="elsewhere")
    assert client.get(f"/follow-up?{DAYS}").context["figures"][0].value == 0
    assert client.get(f"/follow-up/visits/{hall.point.visits.first().pk}").status_code == 403
    assert client.get("/today/p").status_code == 403
    sign_in(client, "planner")
    page = client.get(f"/follow-up?{DAYS}")
    assert page.context["figures"][0].value == 3
    assert page.context["figures"][0].address == ""
    assert client.get("/follow-up/visits").status_code == 403
    assert client.get("/follow-up/files/base-data.xlsx").status_code == 404
    assert "site,service,year,visits" in text_of(client.get(f"/follow-up/files/base-data.csv?{DAYS}"))
    assert client.get("/follow-up/files/resources.csv").status_code == 200


def test_a_lead_sees_the_queue_the_roster_the_rooms_and_what_is_broken(client, monkeypatch):
    now = datetime(2027, 2, 2, 12, 0, tzinfo=HELSINKI)  # never at midnight, when the queue began yesterday
    monkeypatch.setattr(timezone, "now", lambda: now)
    counter = Counter()
    counter.sit(0, counter.advisor)
    Room.objects.create(point=counter.point, code="r", kind="remote", name={"fi": "Etähuone"})
    for person in (counter.advisor, counter.expert):
        during = Span(now - timedelta(hours=1), now + timedelta(hours=1))
        Shift.objects.create(staff=person, point=counter.point, role="desk", during=during.range)
    counter.come(ago=22)
    RoomReport.objects.create(point=counter.point, room=Room.objects.get(), text="Kamera", out_of_use=True)
    client.force_login(counter.users[0])
    page = client.get("/today/p")
    told = page.context["now"]
    assert (told.waiting, round(told.longest_min), told.desks, told.missing) == (1, 22, 1, 1)
    assert [(one.name, one.desk) for one in told.people] == [("A", "1"), ("E", "")]
    assert told.rooms[0].out_of_use
    assert "Kamera" in text_of(page)


def test_whoever_opens_a_day_of_appointments_is_written_down(hall, client):
    Appointment.objects.create(point=hall.point, starts_at=hall.at(0), ends_at=hall.at(30), called="Aino")
    sign_in(client, "advisor", point="p")
    assert "Aino" in text_of(client.get(f"/roster/p/day?day={DAY}"))
    assert [(one.kind, one.subject) for one in AccessEntry.objects.all()] == [("day", DAY.isoformat())]


def test_rules_and_runs_are_listed_and_the_log_is_for_administrators_of_all(hall, client, monkeypatch):
    monkeypatch.setattr("piste.web.accounts.permission.has_second_factor", lambda _request: True)
    sign_in(client, "officer")
    assert "–" in text_of(client.get("/privacy"))
    run_rules()
    page = text_of(client.get("/privacy"))
    assert page.count('class="tag ok"') >= 9
    assert client.get("/privacy/access").status_code == 403
    sign_in(client, "administrator", region="10")
    assert client.get("/privacy/access").status_code == 403
    Grant.objects.create(user=User.objects.get(email="administrator@example.fi"), role="administrator")
    assert client.get("/privacy/access?subject=1").status_code == 200
    assert hall.point.code == "p"


def test_lists_ask_as_often_for_many_visits_as_for_few(hall, client, django_assert_max_num_queries):
    sign_in(client, "advisor", point="p")
    for number in range(3, 20):
        serve(hall, 40 * number, 1, 5)
    client.get(f"/follow-up?{DAYS}")
    with django_assert_max_num_queries(16):
        client.get(f"/follow-up?{DAYS}")
    with django_assert_max_num_queries(12):
        client.get(f"/follow-up/visits?{DAYS}")
