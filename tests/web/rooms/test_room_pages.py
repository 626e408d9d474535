"""Pages of rooms: who sees what, booking, giving back, reports, rules, rounds, imports and the export's way back."""

import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from piste.core.findings import Findings
from piste.premises.concept_file import parse_concept
from piste.web.accounts.models import Grant, User
from piste.web.counter.rooms.models import AccessCount, OccupancyRound, RoomBooking, RoomReport, RoomRule
from piste.web.counter.rooms.taking import book_room
from piste.web.network.booking.resources import resource_of
from piste.web.network.models import Room
from web.rooms.house import DAY, House, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db, monkeypatch):  # noqa: ARG001
    return House(monkeypatch)


def text_of(answer):
    return answer.content.decode()


def form_of(first="09:00", last="10:00", **more):
    return {"day": DAY.isoformat(), "begins": first, "ends": last, "title": "", "do": "book", **more}


def test_mine_on_top_others_by_agency_and_confidential_only_taken(house, client):
    house.rule(house.service, use="confidential")
    meeting, service = resource_of(house.meeting), resource_of(house.service)
    book_room(meeting, house.kela, house.guest, span(9, 10), "Salainen tiimi")
    book_room(service, house.kela, house.guest, span(9, 10), "Asiakas")
    book_room(meeting, house.town, house.advisor, span(11, 12), "Oma kokous")
    client.force_login(house.advisor)
    page = text_of(client.get(f"/rooms/house?day={DAY}"))
    assert "Oma kokous" in page
    assert "Salainen" not in page
    assert "Asiakas" not in page
    assert "Kela" in page
    client.force_login(house.guest)
    assert "Salainen tiimi" in text_of(client.get(f"/rooms/house?day={DAY}"))


@pytest.mark.usefixtures("house")
def test_another_house_is_not_there(client):
    other = User.objects.create_user("other@example.fi", None)
    Grant.objects.create(user=other, role="advisor", point="elsewhere")
    client.force_login(other)
    for path in ("/rooms/house", "/rooms/house/reports", "/rooms/house/occupancy"):
        assert client.get(path).status_code == 404


def test_a_booking_by_form_a_clash_with_a_wish_and_giving_back(house, client):
    number = resource_of(house.meeting).pk
    client.force_login(house.advisor)
    assert client.post(f"/rooms/house/book/{number}", form_of()).status_code == 302
    client.force_login(house.guest)
    answer = client.post(f"/rooms/house/book/{number}", form_of("09:30", "10:30"))
    assert answer.status_code == 422
    assert 'value="wish"' in text_of(answer)
    assert client.post(f"/rooms/house/book/{number}", form_of("09:30", "10:30", do="wish")).status_code == 302
    booking = RoomBooking.objects.get()
    assert client.post(f"/rooms/bookings/{booking.pk}", {"do": "give-back"}).status_code == 403
    client.force_login(house.advisor)
    assert client.post(f"/rooms/bookings/{booking.pk}", {"do": "give-back"}).status_code == 302
    client.force_login(house.guest)
    page = text_of(client.get(f"/rooms/house?day={DAY}"))
    assert 'class="offer"' in page


def test_an_identity_code_is_refused_and_nothing_is_booked(house, client):
    client.force_login(house.advisor)
    answer = client.post(f"/rooms/house/book/{resource_of(house.meeting).pk}", form_of(title="131052-308T"))
    assert answer.status_code == 422
    assert not RoomBooking.objects.exists()
    assert client.post("/rooms/house/reports", {"kind": "fault", "text": "131052-308T jumissa"}).status_code == 422


def test_a_report_and_its_answer(house, client):
    client.force_login(house.guest)
    assert client.post("/rooms/house/reports", {"kind": "fault", "text": "Ovi ei sulkeudu"}).status_code == 302
    report = RoomReport.objects.get()
    answer = {"answer": "Saranat vaihdetaan", "closed": "on"}
    assert client.post(f"/rooms/reports/{report.pk}", answer).status_code == 403
    client.force_login(house.advisor)
    assert client.post(f"/rooms/reports/{report.pk}", {"answer": ""}).status_code == 422
    assert client.post(f"/rooms/reports/{report.pk}", answer).status_code == 302
    report.refresh_from_db()
    assert report.closed_at is not None
    client.force_login(house.guest)
    assert "Saranat vaihdetaan" in text_of(client.get("/rooms/house/reports"))


def test_rules_and_house_rules_are_the_leads_to_change(house, client):
    number = resource_of(house.meeting).pk
    given = {"is_bookable": "on", "use": "quiet", "ahead_days": 14, "most_min": 60, "quota_min": "", "check_in_min": 10}
    client.force_login(house.guest)
    assert client.post(f"/rooms/house/rules/{number}", given).status_code == 403
    client.force_login(house.advisor)
    assert client.post(f"/rooms/house/rules/{number}", given).status_code == 302
    assert RoomRule.objects.get().check_in_min == 10
    assert client.post("/rooms/house/house-rules/change", {"fi": "Ole hiljaa"}).status_code == 302
    assert "Ole hiljaa" in text_of(client.get("/rooms/house/house-rules"))


def test_a_round_room_by_room_counts_only_when_whole_and_goes_back_to_the_engine(house, client):
    client.force_login(house.advisor)
    answer = client.post("/rooms/house/occupancy/begin", {"staff_people": 40})
    walk = OccupancyRound.objects.get()
    assert answer.url == f"/rooms/rounds/{walk.pk}"
    assert "Palvelu" in text_of(client.get(answer.url))  # zone by zone
    assert client.post(answer.url, {"room": house.service.pk, "present": "2"}).status_code == 302
    assert client.post(answer.url, {"do": "end"}).status_code == 409  # the meeting room is left
    assert client.post(answer.url, {"room": house.meeting.pk, "more": "x"}).status_code == 409
    assert client.post(answer.url, {"room": house.meeting.pk, "more": "8"}).status_code == 302
    assert client.post(answer.url, {"do": "end"}).status_code == 302
    page = text_of(client.get("/rooms/house/occupancy"))
    assert "20 %" in page  # 8 of 40 staff in the staff zone
    exported = text_of(client.get("/rooms/house/occupancy/concept.toml"))
    assert parse_concept(tomllib.loads(exported), Findings()).present_share.value == pytest.approx(0.2)
    table = text_of(client.get("/rooms/house/occupancy/occupancy.csv"))
    assert "house,rounds,staff,8,1,1,8.00,0.8000,,,0.8000" in table
    client.force_login(house.guest)
    assert client.get(f"/rooms/rounds/{walk.pk}").status_code == 404  # another's walk


def test_counts_of_the_doors_are_imported_whole_or_not_at_all(house, client):
    client.force_login(house.advisor)
    bad = SimpleUploadedFile("doors.csv", b"day,hour,present,of\n2027-01-11,9,30,200\n2027-01-12,25,30,200\n")
    answer = client.post("/rooms/house/occupancy/import", {"file": bad})
    assert answer.status_code == 422
    assert not AccessCount.objects.exists()
    good = b"day,hour,present,of\n2027-01-11,9,30,200\n2027-01-12,9,50,200\n"
    for _again in range(2):  # the same hour again takes the place of the earlier one
        answer = client.post("/rooms/house/occupancy/import", {"file": SimpleUploadedFile("doors.csv", good)})
        assert answer.status_code == 302
    assert AccessCount.objects.count() == 2
    assert "20 %" in text_of(client.get("/rooms/house/occupancy?method=doors"))
    client.force_login(house.guest)
    assert client.post("/rooms/house/occupancy/import", {"file": bad}).status_code == 403


def test_the_week_asks_as_often_for_many_rooms_as_for_few(house, client, django_assert_max_num_queries):
    client.force_login(house.advisor)
    for number in range(12):
        room = Room.objects.create(point=house.point, code=f"m{number}", kind="meeting", seats=4)
        book_room(resource_of(room), house.kela, house.guest, span(9, 10))
        book_room(resource_of(room), house.town, house.advisor, span(10, 11))
    client.get("/rooms/house")
    with django_assert_max_num_queries(24):
        client.get(f"/rooms/house?day={DAY}")
