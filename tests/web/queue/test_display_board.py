"""A display's board is built once for all displays of a point, and anew as soon as its hall moves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from piste.web.counter.queue import display_board
from piste.web.counter.queue.devices import make_device
from piste.web.network.visits.calling import call_next, recall
from web.queue_hall import Counter


@pytest.mark.django_db(transaction=True)
def test_it_is_shared_until_the_hall_moves_or_gets_old(client, monkeypatch):
    display_board.forget_all()
    counter = Counter()
    _device, token = make_device(counter.point, "display", "Aula")
    counter.sit()
    counter.come()
    page = f"/display/{token}/"

    def ask():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        return len(asked), answer.content.decode()

    built, shown = ask()
    assert "N 001" not in shown
    shared, again = ask()
    assert shared <= 2 + built - 8 and "N 001" not in again
    visit = call_next(counter.desks[0], counter.advisor)
    assert "N 001" in ask()[1]
    first = ask()[1].split('data-call="')[1].split('"')[0]
    recall(visit, counter.desks[0], counter.advisor)
    assert ask()[1].split('data-call="')[1].split('"')[0] != first
    assert ask()[0] == shared
    later = timezone.now() + timedelta(seconds=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert ask()[0] > shared
    display_board.forget_all()


@pytest.mark.django_db(transaction=True)
def test_a_display_asks_for_its_part_by_one_query_and_a_display_taken_away_gets_none(client):
    display_board.forget_all()
    counter = Counter()
    device, token = make_device(counter.point, "display", "Aula")
    _other, other = make_device(counter.point, "kiosk", "Ovi")
    counter.sit()
    counter.come()
    page = f"/display/{token}/"

    def ask(address=page):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, headers={"HX-Request": "true"})
        return answer.status_code, answer.content.decode(), len(asked)

    whole = client.get(page).content.decode()
    ask()
    status, part, queries = ask()
    assert (status, queries) == (200, 1) and "<html" not in part
    assert part.removeprefix('<div id="board">').removesuffix("</div>").strip() in whole
    call_next(counter.desks[0], counter.advisor)
    assert "N 001" in ask()[1]
    assert ask(f"/display/{other}/")[0] == 404
    device.is_active = False
    device.save()
    assert ask()[0] == 404 and ask()[0] == 404
    display_board.forget_all()
