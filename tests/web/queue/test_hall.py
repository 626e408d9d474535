"""The hall's pages: kiosk, ticket, display, and the links of devices."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from piste.web.accounts.models import AuditEntry, Grant
from piste.web.counter.queue.devices import make_device, ticket_token
from piste.web.counter.queue.models import Device
from piste.web.counter.queue.views.hall import MOST_TICKETS
from piste.web.counter.queue.waits import read_hall, write_range
from piste.web.live.models import Event
from piste.web.live.topics import may_listen
from piste.web.network.models import Service
from piste.web.network.visits.calling import call_next, recall
from piste.web.network.visits.models import Visit
from web.queue_hall import Counter


class Lobby(Counter):
    """A point with a kiosk and a display."""

    def __init__(self):
        super().__init__()
        Service.objects.filter(code="benefits").update(name={"fi": "Kelan tuet", "sv": "FPA:s stöd"})
        self.device, self.token = make_device(self.point, "kiosk", "Ovi")
        _screen, self.screen = make_device(self.point, "display", "Aula")
        self.kiosk = f"/kiosk/{self.token}/"
        self.display = f"/display/{self.screen}/"

    def press(self, client, service="benefits", request_id=None, lang="en"):
        posted = {"service": service, "request_id": request_id or uuid4(), "lang": lang}
        return client.post(f"{self.kiosk}take", posted)

    def ticket(self, visit, lang="en"):
        return f"/ticket/{ticket_token(visit.pk)}?lang={lang}"


@pytest.fixture
def lobby(db):  # noqa: ARG001
    return Lobby()


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_ticket_is_taken_without_javascript_and_without_a_cookie(lobby):
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{lobby.kiosk}?lang=sv")
    assert "FPA:s stöd" in read(page)
    assert '<html lang="sv">' in read(page)
    answer = lobby.press(client, lang="sv")
    visit = Visit.objects.get()
    assert (visit.channel, visit.language, visit.ticket) == ("kiosk", "sv", "K 001")
    ticket = client.get(answer.url)
    assert "K 001" in read(ticket)
    assert "<svg" in read(ticket)
    assert not client.cookies


def test_one_form_pressed_twice_makes_one_ticket_and_shows_it_twice(lobby, client):
    number = uuid4()
    first, second = lobby.press(client, request_id=number), lobby.press(client, request_id=number)
    assert first.url == second.url
    assert Visit.objects.count() == 1
    lobby.press(client)
    assert Visit.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_ticket():
    lobby, number, seen = Lobby(), uuid4(), []

    def press():
        try:
            seen.append(lobby.press(Client(), request_id=number).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert len(set(seen)) == 1
    assert Visit.objects.count() == 1


def test_an_ended_or_unknown_link_opens_nothing(lobby, client):
    assert client.get(f"/kiosk/{lobby.screen}/").status_code == 404
    assert client.get("/display/x/").status_code == 404
    Device.objects.filter(pk=lobby.device.pk).update(is_active=False)
    assert client.get(lobby.kiosk).status_code == 404
    assert lobby.press(client).status_code == 404
    assert not Visit.objects.exists()


def test_a_service_that_is_not_queued_for_is_told_in_words(lobby, client):
    Service.objects.filter(code="benefits").update(takes_walk_ins=False)
    answer = lobby.press(client)
    assert answer.status_code == 422
    assert "cannot be queued for now" in read(answer)
    assert not Visit.objects.exists()


def test_a_device_gives_no_more_than_its_limit(lobby, client, monkeypatch):
    assert MOST_TICKETS == 60
    monkeypatch.setattr("piste.web.counter.queue.views.hall.MOST_TICKETS", 2)
    number = uuid4()
    lobby.press(client, request_id=number)
    lobby.press(client)
    answer = lobby.press(client)
    assert answer.status_code == 429
    assert "Ask a member of staff" in read(answer)
    assert lobby.press(client, request_id=number).status_code == 302  # a ticket already made is still shown
    assert Visit.objects.count() == 2


def test_the_search_finds_words_of_any_language_and_says_when_nothing_fits(lobby, client):
    assert 'value="benefits"' in read(client.get(f"{lobby.kiosk}?lang=en&q=STÖD"))
    none = read(client.get(f"{lobby.kiosk}?lang=en&q=zebra"))
    assert 'value="benefits"' not in none
    assert "Nothing fits these words" in none
    assert 'value="advice"' in none  # an advisor can always be asked


def test_a_ticket_says_how_many_are_before_and_then_where_to_go(lobby, client):
    lobby.sit(1)
    lobby.come(lobby.benefits, ago=9)
    visit = lobby.come(lobby.benefits, ago=5)
    text = read(client.get(lobby.ticket(visit)))
    assert "<dt>Before you</dt><dd>1</dd>" in text
    assert "<dd>not known" not in text
    call_next(lobby.desks[0], lobby.expert)
    assert "<dt>Before you</dt><dd>0</dd>" in read(client.get(lobby.ticket(visit)))
    call_next(lobby.desks[1], lobby.expert)
    text = read(client.get(lobby.ticket(visit)))
    assert "It is your turn" in text
    assert "Desk <b>2</b>" in text
    assert "I am leaving" not in text


def test_the_wait_is_words_where_nobody_serves_it_and_one_that_is_told_is_kept(lobby, client):
    lobby.press(client)
    visit = Visit.objects.get()
    assert visit.told_low_min is None
    assert "<dd>not known" in read(client.get(lobby.ticket(visit)))
    lobby.sit(1)
    lobby.press(client, lang="fi")
    told = Visit.objects.latest("pk")
    assert 0 <= told.told_low_min <= told.told_high_min
    hall = read_hall(lobby.point, timezone.now())
    swedish = hall.told_range(lobby.benefits, "sv", [])
    assert swedish is None  # the only person who is trained does not speak it


def test_a_free_desk_and_nobody_before_is_no_wait(lobby):
    lobby.sit(1)
    told = read_hall(lobby.point, timezone.now()).told_range(lobby.benefits, "fi", [])
    assert (told.low_min, told.high_min) == (0, 0)
    assert "5" in write_range(told)


def test_a_ticket_is_given_up_once_and_not_while_served(lobby, client):
    lobby.sit(1)
    visit, served = lobby.come(lobby.benefits, ago=3), lobby.come(lobby.benefits, ago=8)
    call_next(lobby.desks[0], lobby.expert)
    leave = f"/ticket/{ticket_token(visit.pk)}/leave"
    for _press in range(2):
        answer = client.post(leave, {"lang": "en"}, follow=True)
        assert "given this number up" in read(answer)
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("finished", "left")
    answer = client.post(f"/ticket/{ticket_token(served.pk)}/leave", {"lang": "en"})
    assert answer.status_code == 409
    served.refresh_from_db()
    assert served.state == "serving"


def test_a_ticket_of_another_key_or_another_day_is_not_shown(lobby, client):
    visit, other = lobby.come(), lobby.come()
    said = ticket_token(other.pk).partition(".")[2]
    assert client.get(f"/ticket/{visit.pk}.{said}").status_code == 404
    assert client.get(f"/ticket/{visit.pk}").status_code == 404
    assert client.get(f"{lobby.kiosk}ticket/{ticket_token(visit.pk)}").status_code == 200
    Visit.objects.filter(pk=visit.pk).update(day=timezone.localdate() - timedelta(days=1))
    assert client.get(lobby.ticket(visit)).status_code == 404


def test_the_display_shows_the_last_call_earlier_ones_and_how_many_wait(lobby, client):
    assert "Nobody has been called yet" in read(client.get(lobby.display))
    lobby.sit(0)
    first, _second, _third = lobby.come(ago=9), lobby.come(ago=8), lobby.come(lobby.benefits, ago=7)
    lobby.sit(1)
    call_next(lobby.desks[0], lobby.advisor)
    call_next(lobby.desks[1], lobby.expert)
    text = read(client.get(lobby.display))
    assert '<p class="no">K 001</p>' in text
    assert '<th scope="row">N 001</th>' in text
    assert '<span lang="sv">Disk</span><span lang="en">Desk</span>' in text
    assert re.search(r"I kön.*<b>1</b>", text)
    recall(first, lobby.desks[0], lobby.advisor)
    text = read(client.get(lobby.display))
    assert '<p class="no">N 001</p>' in text
    assert text.count("N 001") == 1


def test_pages_listen_to_their_own_hall_and_a_call_is_told_there(lobby, client):
    lobby.sit(0)
    visit = lobby.come()
    topics = {
        re.search(r'data-live="([^"]+)"', read(client.get(address)))[1]
        for address in (lobby.display, lobby.ticket(visit))
    }
    (topic,) = topics
    assert may_listen(None, topic)
    call_next(lobby.desks[0], lobby.advisor)
    assert Event.objects.filter(topic=topic, body__what="called", body__ticket=visit.ticket).exists()


def test_pages_take_no_more_queries_as_the_queue_grows(lobby, client):
    lobby.sit(0)
    visit = lobby.come()

    def count():
        made = []
        for address in (lobby.kiosk, lobby.display, lobby.ticket(visit)):
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            made.append(len(seen))
        return made

    few = count()
    for _one in range(8):
        lobby.come(lobby.benefits, ago=2)
    assert count() == few


def test_devices_are_made_and_ended_within_ones_own_point(lobby, client):
    user = lobby.users[0]
    client.force_login(user)
    client.cookies["django_language"] = "en"
    answer = client.post("/devices", {"point": lobby.point.pk, "kind": "kiosk", "name": "Tuulikaappi"})
    address = re.search(r'href="http://testserver(/kiosk/[^"]+)"', read(answer))[1]
    assert Client().get(address).status_code == 200
    assert address.split("/")[2] not in read(client.get("/devices"))  # shown once
    made = Device.objects.latest("pk")
    assert client.post("/devices", {"point": lobby.point.pk, "kind": "kiosk", "name": ""}).status_code == 422
    assert client.post(f"/devices/{made.pk}/end").status_code == 302
    assert Client().get(address).status_code == 404
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"device.make", "device.end"}
    Grant.objects.filter(user=user).update(point="elsewhere")
    assert "Ovi" not in read(client.get("/devices"))
    assert client.post("/devices", {"point": lobby.point.pk, "kind": "kiosk", "name": "X"}).status_code == 422
    assert client.post(f"/devices/{lobby.device.pk}/end").status_code == 403
    client.force_login(lobby.users[1])  # an expert
    assert client.get("/devices").status_code == 403
