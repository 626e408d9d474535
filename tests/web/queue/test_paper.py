"""Paper numbers of an hour without a line, and the list that the browser keeps for it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.network.visits.arriving import Arrival
from piste.web.network.visits.calling import call_next
from piste.web.network.visits.models import Period, Visit
from piste.web.network.visits.paper_numbers import Paper, enter_papers
from web.queue_hall import Counter

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def counter(db, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return Counter()


def ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def test_who_came_on_paper_is_called_in_the_order_of_coming(counter):
    counter.come(ago=40)
    counter.come(ago=2)
    enter_papers(counter.point, [Paper(7, counter.advice, ago(10)), Paper(4, counter.advice, ago(30))], None)
    desk = counter.desks[0]
    order = []
    while (visit := call_next(desk, counter.advisor)) is not None:
        order.append(visit.ticket)
        Period.objects.filter(visit=visit).delete()
        Visit.objects.filter(pk=visit.pk).delete()
    assert order == ["N 001", "PA 004", "PA 007", "N 002"]


def test_who_was_served_on_paper_is_counted_with_the_times_on_it(counter):
    came, called, ended = ago(50), ago(44), ago(30)
    (visit,) = enter_papers(
        counter.point, [Paper(1, counter.advice, came, "sv", called, ended)], counter.advisor
    )  # fmt: skip
    visit.refresh_from_db()
    assert (visit.state, visit.outcome, visit.channel, visit.language) == ("finished", "solved", "paper", "sv")
    assert visit.wait == called - came
    assert [(p.kind, p.during.upper - p.during.lower) for p in visit.periods.order_by("during")] == [
        ("waiting", called - came), ("serving", ended - called),
    ]  # fmt: skip


def test_a_number_twice_or_times_that_cross_enter_nothing_at_all(counter):
    good = Paper(1, counter.advice, ago(30))
    for bad in (good, Paper(2, counter.advice, ago(5), "fi", ago(6), ago(3)), Paper(3, counter.advice, ago(-9))):
        with pytest.raises(PisteError):
            enter_papers(counter.point, [good, bad], None)
    assert not Visit.objects.exists()
    assert Arrival().paper_number is None


def test_the_form_tells_each_row_s_fault_and_enters_all_when_there_is_none(counter, client):
    client.force_login(counter.users[0])
    client.cookies["django_language"] = "en"
    page = f"/reception/{counter.point.pk}/paper"
    row = {"number_0": 5, "came_0": "10:15", "service_0": counter.advice.pk, "language_0": "fi"}
    assert "at least one number" in client.post(page, {}).content.decode()
    assert client.post(page, row | {"came_0": "12:30"}).status_code == 422
    assert client.post(page, row | {"called_0": "10:20"}).status_code == 422
    assert client.post(page, row | {"called_0": "10:20", "ended_0": "10:10"}).status_code == 422
    assert not Visit.objects.exists()
    other = {"number_1": 6, "came_1": "10:05", "service_1": counter.benefits.pk, "language_1": "sv"}
    assert client.post(page, row | other).status_code == 302
    assert [v.ticket for v in Visit.objects.order_by("effective_at")] == ["PA 006", "PA 005"]
    assert client.post(page, row).status_code == 422
    assert client.get("/reception/99999/paper").status_code == 403


def test_the_day_list_is_for_whoever_sits_there_and_names_its_day(counter, client):
    assert client.get("/desk/day").status_code == 302
    client.force_login(counter.users[0])
    assert client.get("/desk/day").url == "/desk"
    counter.sit()
    visit = counter.come()
    answer = client.get("/desk/day")
    assert visit.ticket in answer.content.decode()
    assert answer["X-Piste-Day"] == timezone.localdate().isoformat()
    assert answer["Cache-Control"].find("no-store") >= 0
    worker = client.get("/desk/worker.js")
    assert worker["Service-Worker-Allowed"] == "/desk" and worker["Content-Type"].startswith("text/javascript")
