"""Pages for everyone: what is found and in which order, what a point tells, no cookie, few queries."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from piste.travel.estimate_params import read_estimate_params
from piste.web.network.demo_points import load_directory
from piste.web.network.models import HoursException, HoursRule, Offering, Point, Service
from piste.web.public import views
from piste.web.public.finding import Wish, find_points
from piste.web.public.gazetteer import estimate_all, find_spots, known_base, minutes_from
from piste.web.public.map_drawing import HEIGHT, WIDTH, draw_map, overlap
from piste.web.public.sheet import build_sheet

TUESDAY = datetime(2026, 11, 24, 10, 15, tzinfo=ZoneInfo("Europe/Helsinki"))
EVENING = datetime(2026, 11, 27, 18, 0, tzinfo=ZoneInfo("Europe/Helsinki"))


@pytest.fixture
def directory(db):  # noqa: ARG001
    load_directory()


@pytest.fixture
def at(monkeypatch):
    """Set the pages' clock."""

    def set_clock(moment):
        monkeypatch.setattr(views.timezone, "now", lambda: moment)

    return set_clock


def codes(found):
    return [one.point.code for one in found]


def test_places_are_found_by_either_name_by_municipality_and_behind_a_postal_code():
    assert next(spot.name for spot in find_spots("juva", "fi")) == "Juva"
    assert find_spots("51900 JUVA", "fi") == find_spots("juva", "fi")
    assert find_spots("S:t Michel", "sv")[0].index == find_spots("Mikkeli", "fi")[0].index
    assert find_spots("", "fi") == [] == find_spots("Xyzzy", "fi")
    assert {spot.name for spot in find_spots("savonl", "fi")} >= {"Savonlinna"}


def test_every_place_is_found_by_its_full_name_and_namesakes_come_with_it():
    names = known_base().places.names
    for row in range(0, len(names), 25):
        spot = find_spots(str(names[row]), "fi")
        assert row in [one.index for one in spot]
    namesakes = find_spots("Peltola", "fi")
    assert len({one.full_name for one in namesakes}) == len(namesakes) == 3
    assert [find_spots(one.full_name, "fi")[0] for one in namesakes] == namesakes


def test_minutes_are_those_of_the_engine_rounded_up_and_none_past_its_end():
    """Juva to Mikkeli: the estimate's own formula; Utsjoki is past three hours from Mikkeli."""
    at_points = ((61.688, 27.273), (61.869, 28.878))
    juva, north = find_spots("Juva", "fi")[0], find_spots("Utsjoki", "fi")[0]
    seconds = estimate_all(at_points)[juva.index]
    assert minutes_from(juva, at_points) == [-(-int(s) // 60) for s in seconds]
    assert 30 < seconds[0] / 60 < read_estimate_params().cutoff_min
    assert minutes_from(north, at_points) == [None, None]
    assert minutes_from(juva, ()) == []


@pytest.mark.usefixtures("directory")
def test_the_nearest_come_first_and_closed_ones_apart():
    juva = find_spots("Juva", "fi")[0]
    answer = find_points(Wish(), juva, TUESDAY)
    assert codes(answer.open) == ["mikkeli", "savonlinna", "pieksamaki"]
    assert [one.minutes for one in answer.open] == sorted(one.minutes for one in answer.open)
    late = find_points(Wish(), juva, EVENING)
    assert codes(late.shut) == codes(answer.open) and late.open == []
    assert late.shut[0].opening.following[0] == datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert find_points(Wish(open_now=True), juva, EVENING).all == []


@pytest.mark.usefixtures("directory")
def test_a_service_and_a_language_must_meet_in_one_offering():
    assert codes(find_points(Wish(service="passport"), None, TUESDAY).all) == ["mikkeli", "savonlinna"]
    Offering.objects.filter(point__code="mikkeli", service__code="passport").update(languages=["fi"])
    answer = find_points(Wish(service="passport", language="sv"), None, TUESDAY)
    assert codes(answer.all) == ["savonlinna"]
    Point.objects.filter(code="savonlinna").update(accessibility={"step_free": False})
    assert codes(find_points(Wish(step_free=True), None, TUESDAY).all) == ["mikkeli", "pieksamaki"]


@pytest.mark.usefixtures("directory")
def test_what_has_ended_or_is_not_public_is_not_shown(client, at):
    at(TUESDAY)
    Point.objects.filter(code="mikkeli").update(is_public=False)
    Point.objects.filter(code="savonlinna").update(closed_on=date(2026, 11, 24))
    Service.objects.filter(code="debt").update(is_active=False)
    Offering.objects.filter(service__code="benefits").update(valid_until=date(2026, 11, 23))
    assert codes(find_points(Wish(), None, TUESDAY).all) == ["pieksamaki"]
    assert client.get("/points/mikkeli").status_code == 404 == client.get("/points/savonlinna").status_code
    sheet = build_sheet(Point.objects.get(code="pieksamaki"), TUESDAY)
    assert {given.service.code for given in sheet.services} == {
        "advice", "digital-help", "tax-card", "legal-aid", "residence",
    }  # fmt: skip


@pytest.mark.usefixtures("directory")
def test_a_point_tells_hours_by_authority_and_the_days_that_differ():
    mikkeli = Point.objects.get(code="mikkeli")
    HoursException.objects.create(
        point=mikkeli, first_day=date(2026, 11, 26), last_day=date(2026, 11, 26), opens=time(12), closes=time(14),
        reason={"fi": "Koulutus"},
    )  # fmt: skip
    with translation.override("fi"):
        sheet = build_sheet(mikkeli, TUESDAY)
    assert [week.agency and week.agency.code for week in sheet.weeks] == [None, "poliisi", "vero"]
    hours = [[span for day in week.days for span in day.spans] for week in sheet.weeks]
    assert [sum((end - start).seconds for start, end in week) / 3600 for week in hours] == [
        34,
        3 * 6 + 2,
        2 * 7 + 2 + 7,
    ]
    assert [(special.first, str(special.reason)) for special in sheet.specials] == [(date(2026, 11, 26), "Koulutus")]
    assert sheet.holidays == [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)]
    assert {agency.code for agency in sheet.following} >= {"kela", "dvv"}
    assert next((one.there, one.words) for one in sheet.access) == (True, "Portaaton sisäänkäynti")


@pytest.mark.usefixtures("directory")
def test_videos_in_sign_language_of_the_point_and_of_its_services_are_played_from_this_host_only(client):
    page = client.get("/points/mikkeli").content.decode()
    assert "<video" not in page and "viittomakielistä videota" in page
    Point.objects.filter(code="mikkeli").update(sign_video="/media/mikkeli.mp4")
    Service.objects.filter(code="passport").update(sign_video="/media/passi.mp4")
    Service.objects.filter(code="tax-card").update(sign_video="https://elsewhere.example/vero.mp4")
    Service.objects.filter(code="benefits").update(sign_video="//elsewhere.example/etuudet.mp4")
    page = client.get("/points/mikkeli").content.decode()
    assert re.findall(r'<video [^>]*src="([^"]+)"', page) == ["/media/mikkeli.mp4", "/media/passi.mp4"]
    assert "elsewhere" not in page
    assert f'aria-label="{Service.objects.get(code="passport").name["fi"]} viittomakielellä"' in page


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize("path", ["/points", "/points?where=Juva&service=passport&open_now=1", "/points/mikkeli"])
@pytest.mark.parametrize(
    ("code", "closes"), [("fi", "sulkeutuu 17.00"), ("sv", "stänger 17.00"), ("en", "closes at 17:00")]
)
def test_a_page_has_its_language_from_its_address_and_leaves_nothing_behind(client, at, path, code, closes):
    at(TUESDAY)
    client.cookies["django_language"] = "sv"
    answer = client.get(path + ("&" if "?" in path else "?") + f"lang={code}", headers={"accept-language": "en"})
    assert answer.status_code == 200 and answer["Content-Language"] == code
    assert f'<html lang="{code}">' in answer.text and closes in answer.text
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
    assert (
        "<script" not in answer.text
        and " style=" not in answer.text
        and "nonce" not in answer["Content-Security-Policy"]
    )


@pytest.mark.usefixtures("directory")
def test_faults_are_said_in_words(client, at):
    at(TUESDAY)
    unknown = client.get("/points?where=%3Cb%3EXyzzy&lang=en")
    assert unknown.status_code == 422 and "<title>Error:" in unknown.text
    assert "&lt;b&gt;Xyzzy" in unknown.text and 'aria-describedby="where-error"' in unknown.text
    assert client.get("/points/nowhere?lang=sv").status_code == 404
    assert client.get("/points/mikkeli?week=9999-99-99").status_code == 200
    assert client.post("/points").status_code == 405
    assert "No point meets these wishes" in client.get("/points?service=none&lang=en").text
    assert "Every point is closed now" not in client.get("/points?where=Juva&lang=en").text


@pytest.mark.usefixtures("directory")
def test_queries_do_not_grow_with_points_and_services(client, at, django_assert_num_queries):
    at(TUESDAY)
    for path, count in (("/points?where=Juva", 5), ("/points/mikkeli", 5)):
        client.get(path)
        with django_assert_num_queries(count):
            client.get(path)
    mikkeli = Point.objects.get(code="mikkeli")
    for number in range(30):
        point = Point.objects.create(
            code=f"more-{number}", name={"fi": f"P{number}"}, operator=mikkeli.operator, region="10",
            municipality="491", lat=61 + number / 20, lon=27, opened_on=date(2026, 1, 2),
        )  # fmt: skip
        HoursRule.objects.create(point=point, weekday=1, opens=time(9), closes=time(17))
        service = Service.objects.create(code=f"s-{number}", agency=mikkeli.operator, name={"fi": f"S{number}"})
        for at_point in (point, mikkeli):
            Offering.objects.create(point=at_point, service=service, valid_from=date(2026, 1, 2))
    for path, count in (("/points?where=Juva", 5), ("/points/mikkeli", 5)):
        with django_assert_num_queries(count):
            answer = client.get(path)
        assert answer.status_code == 200
    assert client.get("/points").text.count('class="pt"') == 20
    assert client.get("/points?all=1").text.count('class="pt"') == 33


@pytest.mark.usefixtures("directory")
def test_the_map_holds_all_marks_and_no_label_covers_another():
    juva = find_spots("Juva", "fi")[0]
    for spot in (juva, None):
        drawing = draw_map(find_points(Wish(), spot, TUESDAY).all, spot)
        assert len(drawing.marks) == 3 + bool(spot)
        assert all(0 < mark.x < WIDTH and 0 < mark.y < HEIGHT for mark in drawing.marks)
        assert any(drawing.regions) and all(mark.anchor for mark in drawing.marks)
    assert draw_map([], None).marks == []
    assert overlap((0, 0, 2, 2), (1, 1, 3, 3)) and not overlap((0, 0, 1, 1), (1, 0, 2, 1))
