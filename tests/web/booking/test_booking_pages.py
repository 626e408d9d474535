"""The customer's pages: every question by plain forms, no cookie, the private link, limits."""

import re

import pytest
from django.utils import timezone

from piste.web.network.booking.appointments import Customer, book, cancel
from piste.web.network.booking.models import Appointment, Message, WaitRequest
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.slot_text import read_slot
from piste.web.network.booking.wait_list import ask_for_earlier, offer_times
from piste.web.network.models import Point
from piste.web.public.finding import Wish, find_points
from piste.web.public.gazetteer import find_spots
from web.booking.world import ask, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    make_world(monkeypatch)


def follow(client, address):
    answer = client.get(address)
    while answer.status_code == 302:
        answer = client.get(answer["Location"])
    return answer


def pages_of(client, service="benefits", point="mikkeli"):
    """Answer the first three questions and return the details' page."""
    first = client.get(f"/book?service={service}&go=1")
    where = client.get(first["Location"] + f"&point={point}&go=1")
    times = client.get(where["Location"])
    slot = re.search(r'name="slot" value="([^"]+)"', times.content.decode())[1]
    return client.get(where["Location"] + f"&slot={slot}&go=1")["Location"]


def hidden(answer):
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in pairs if name != "next"}


def test_one_books_without_an_account_and_without_a_cookie(client):
    details = pages_of(client)
    assert client.get(details).status_code == 200
    contact = {"called": "Anna Aalto", "email": "anna@example.fi"}
    sure = client.post("/book/details", hidden(client.get(details)) | contact)
    assert sure.status_code == 200
    done = client.post("/book/confirm", hidden(sure))
    assert done.status_code == 302
    assert client.cookies == {}
    made = Appointment.objects.get()
    assert (made.called, made.email, made.state) == ("Anna Aalto", "anna@example.fi", "booked")
    page = client.get(done["Location"])
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    again = client.post("/book/confirm", hidden(sure))
    assert again.status_code == 302
    assert Appointment.objects.count() == 1
    assert Message.objects.get().kind == "confirmation"


def test_who_tells_where_they_leave_from_sees_the_minutes_by_car_beside_the_times(client):
    """They are those of the page that finds points; times stay earliest first; nothing where no place is given."""
    asked = "/book/time?service=benefits&channel=visit"
    plain, told = client.get(asked).content.decode(), client.get(f"{asked}&where=Juva").content.decode()
    assert "by car" not in plain and "autolla" not in plain
    found = find_points(Wish(), find_spots("Juva", "fi")[0], timezone.now()).all
    of_point = {one.point.code: one.minutes for one in found}
    rows = re.findall(r'name="slot" value="([^"]+)".*?class="far">autolla noin (\d+) min<', told, re.DOTALL)
    assert len(rows) == 6 == len({slot for slot, _minutes in rows})
    for slot, minutes in rows:
        assert int(minutes) == of_point[Point.objects.get(pk=read_slot(slot, 30).point).code] > 0
    starts = [read_slot(slot, 30).starts_at for slot, _minutes in rows]
    assert starts == sorted(starts)
    assert re.findall(r'name="slot" value="([^"]+)"', plain) == [slot for slot, _minutes in rows]
    assert 'name="where" value="Juva"' in told and "where=Juva" in re.search(r'class="more" href="([^"]+)"', told)[1]

    page = client.get("/book/place?service=benefits&where=Savonlinna").content.decode()
    assert page.index("Savonlinna</b>") < page.index("Mikkeli</b>")
    unknown = client.get("/book/place?service=benefits&where=Atlantis&go=1")
    assert unknown.status_code == 422 and 'aria-invalid="true"' in unknown.content.decode()
    assert client.get("/book/place?service=benefits&where=Juva&go=1")["Location"].endswith("&where=Juva")


def test_what_is_missing_is_said_at_its_question(client):
    nothing = client.get("/book?go=1")
    assert nothing.status_code == 422
    assert 'role="alert"' in nothing.content.decode()
    details = pages_of(client)
    wrong = client.post("/book/details", hidden(client.get(details)) | {"called": "", "email": "anna"})
    assert wrong.status_code == 422
    assert len(re.findall(r'<li><a href="#id_', wrong.content.decode())) == 2
    no_time = client.get("/book/time?service=benefits&language=fi&go=1")
    assert no_time.status_code == 422


OUT_OF_ORDER = (
    "/book/place", "/book/time", "/book/details", "/book/sign-in", "/book/time?service=x&slot=1",
    "/book/details?service=benefits&slot=20270202T0700~visit~999999",
)  # fmt: skip


@pytest.mark.parametrize("address", OUT_OF_ORDER)
def test_a_question_out_of_order_leads_to_the_one_before(client, address):
    assert follow(client, address).status_code in {200, 422}


def test_a_slot_that_somebody_else_took_leads_back_to_the_times(client):
    details = pages_of(client)
    sure = client.post("/book/details", hidden(client.get(details)) | {"called": "A"})
    query = ask("benefits", points=["mikkeli"])
    book(query, find_slots(query, 1)[0], Customer("B"))
    late = client.post("/book/confirm", hidden(sure))
    assert late.status_code == 302
    assert "taken=1" in late["Location"]
    assert client.get(late["Location"]).status_code == 422
    assert Appointment.objects.count() == 1


def test_so_many_from_one_address_and_no_more(client, settings):
    settings.PISTE_BOOKINGS_AN_HOUR = 1
    for expected in (302, 429):
        sure = client.post("/book/details", hidden(client.get(pages_of(client))) | {"called": "A"})
        assert client.post("/book/confirm", hidden(sure)).status_code == expected
    assert Appointment.objects.count() == 1


def test_opening_the_private_link_changes_nothing_and_posting_does(client):
    query = ask("benefits", points=["mikkeli"])
    made, token = book(query, find_slots(query, 1)[0], Customer("A", "a@example.fi"))
    before = list(Appointment.objects.values())
    for path in ("", "/calendar.ics", "/move", "/cancel"):
        assert client.get(f"/appointments/{token}{path}").status_code == 200
    assert client.get(f"/appointments/{token}/earlier").status_code == 405
    assert list(Appointment.objects.values()) == before
    moving = client.get(f"/appointments/{token}/move")
    slot = re.search(r'name="slot" value="([^"]+)"', moving.content.decode())[1]
    assert client.post(f"/appointments/{token}/move", {"slot": slot}).status_code == 302
    made.refresh_from_db()
    assert made.moves == 1
    client.post(f"/appointments/{token}/earlier", {"want": "yes"})
    assert WaitRequest.objects.count() == 1
    assert client.post(f"/appointments/{token}/cancel").status_code == 200
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert client.get(f"/appointments/{token}").status_code == 404
    assert client.get("/appointments/nothing").status_code == 404


def test_an_earlier_time_is_taken_by_its_link(client):
    query = ask("benefits", points=["mikkeli"])
    slots = find_slots(query, 12)
    early, _token = book(query, slots[0], Customer("A"))
    for slot in slots[2:7:2]:
        book(query, slot, Customer("B"))
    mine, _token = book(query, slots[8], Customer("C", "c@example.fi"))
    ask_for_earlier(mine)
    assert offer_times() == 0
    cancel(early)
    assert offer_times() == 1
    token = Message.objects.get(kind="offer").body.split("/earlier/")[1].split()[0]
    assert client.get(f"/earlier/{token}").status_code == 200
    mine.refresh_from_db()
    assert mine.starts_at == slots[8].starts_at
    assert client.post(f"/earlier/{token}").status_code == 200
    mine.refresh_from_db()
    assert mine.starts_at == slots[0].starts_at
    assert client.get(f"/earlier/{token}").status_code == 410


def test_strong_sign_in_comes_before_the_details_and_demo_has_a_stand_in(client, settings):
    address = "/book/details?service=legal-aid&language=fi&slot=20270202T0700~remote~0"
    asked = client.get(address)
    assert asked["Location"].startswith("/book/sign-in")
    settings.DEMO = False
    client.post(asked["Location"])
    assert client.get(address).status_code == 302
    settings.DEMO = True
    client.post(asked["Location"])
    assert client.get(address).status_code == 200
    assert timezone.now()
