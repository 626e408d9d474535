"""Open data: exact shapes, exact hours, kept by conditional requests, no cookie, nothing of people."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.basedata.mapping import ColumnMapping
from piste.basedata.ptv_file import Channels, build_ptv_offices, find_channels
from piste.core.findings import Findings
from piste.web.api import answering, operations
from piste.web.api.identity import identity
from piste.web.api.weekly import AHEAD_DAYS, build_weekly
from piste.web.network.demo_points import load_directory
from piste.web.network.hours import HoursBook, join_touching, open_spans
from piste.web.network.models import (
    Agency,
    HoursException,
    HoursRule,
    Offering,
    Point,
    Service,
    ServiceCard,
    StaffMember,
)

BASE = "/api/v1"
HELSINKI = ZoneInfo("Europe/Helsinki")
LISTS = (
    "/", "/organizations", "/services", "/locations", "/service_at_locations", "/points.geojson", "/openapi.json",
    "/ptv/v11/ServiceChannel/list", "/ptv/v11/Service/list", "/ptv/v11/Organization/list", "/points/mikkeli/hours.ics",
)  # fmt: skip
HSDS = {
    "organization": {
        "id", "name", "alternate_name", "description", "website", "legal_status", "locations",
        "organization_identifiers",
    },
    "service": {
        "id", "name", "description", "status", "application_process", "organization", "languages",
        "service_at_locations",
    },
    "location": {
        "id", "location_type", "url", "organization_id", "name", "description", "latitude", "longitude",
        "external_identifier", "external_identifier_type", "languages", "addresses", "accessibility", "phones",
        "schedules",
    },
    "schedule": {
        "id", "valid_from", "valid_to", "dtstart", "timezone", "until", "wkst", "freq", "interval", "byday", "opens_at",
        "closes_at",
    },
    "address": {
        "id", "address_1", "city", "region", "state_province", "postal_code", "country", "address_type",
    },
    "service_at_location": {"id", "description", "location", "service", "schedules", "attributes"},
    "page": {
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
    },
}  # fmt: skip
"""Members of HSDS 3.0 and 3.1 (schema/*.json of the specification) that we write."""


@pytest.fixture
def directory(db):  # noqa: ARG001
    load_directory()


def read(client, path, **more):
    answer = client.get(BASE + path, **more)
    assert answer.status_code == 200, (path, answer.content[:400])
    return answer.json()


@pytest.mark.usefixtures("directory")
def test_members_are_those_of_the_specification(client):
    page = read(client, "/organizations")
    assert set(page) == HSDS["page"] and page["total_items"] == Agency.objects.count()
    key = identity("organization", "mikkeli")
    organization = read(client, f"/organizations/{key}?lang=sv")
    assert set(organization) <= HSDS["organization"] and organization["name"] == "S:t Michels stad"
    assert [one["external_identifier"] for one in organization["locations"]] == ["mikkeli"]
    location = read(client, f"/locations/{identity('location', 'mikkeli')}")
    assert set(location) <= HSDS["location"] and location["location_type"] == "physical"
    assert set(location["addresses"][0]) == HSDS["address"]
    assert all(set(one) == HSDS["schedule"] for one in location["schedules"])
    assert {one["code"] for one in location["languages"]} == {"fi", "sv"}
    assert len(location["accessibility"]) == 3
    service = read(client, f"/services/{identity('service', 'tax-card')}?lang=en")
    assert set(service) <= HSDS["service"] and service["status"] == "active"
    assert service["name"] == "Tax card and tax return" and len(service["service_at_locations"]) == 3
    here = read(client, f"/service_at_locations/{identity('service-at-location', 'savonlinna', 'tax-card')}")
    assert set(here) <= HSDS["service_at_location"]
    assert [one["value"] for one in here["attributes"]] == ["OnsiteGuidance", "RemoteGuidance"]
    ended = read(client, f"/organizations/{identity('organization', 'te')}?lang=en")
    assert "2024-12-31" in ended["description"] and "City of Mikkeli" in ended["description"]


@pytest.mark.usefixtures("directory")
def test_pages_cover_a_list_once_and_end(client):
    seen = []
    for number in (1, 2, 3):
        page = read(client, f"/services?page={number}&per_page=4")
        seen += [one["id"] for one in page["contents"]]
        assert page["page_number"] == number and page["last_page"] == (number == 3)
    assert len(seen) == len(set(seen)) == page["total_items"] == Service.objects.count()
    assert read(client, "/services?page=9&per_page=4")["empty"]
    assert client.get(f"{BASE}/services?page=0").status_code == 422
    assert client.get(f"{BASE}/services/nothing").status_code == 422
    assert client.get(f"{BASE}/services/{identity('service', 'nothing')}").status_code == 404


clocks = st.tuples(st.integers(0, 95), st.integers(0, 95)).filter(lambda pair: pair[0] < pair[1])
days = st.integers(-20, AHEAD_DAYS + 20).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
spans = st.tuples(days, days).map(sorted)


def at(quarter):
    return time(quarter // 4, quarter % 4 * 15)


@given(
    st.lists(st.tuples(st.integers(0, 6), clocks, st.none() | spans), max_size=8),
    st.lists(st.tuples(spans, st.none() | clocks), max_size=3),
)
def test_weekly_rules_give_each_day_exactly_its_hours(rules, exceptions):
    """Expanded by brute force, with the stated distance from UTC, they are the engine's own spans over both changes."""
    point = Point(pk=1, opened_on=date(2020, 1, 1))
    book = HoursBook.of(
        [
            HoursRule(
                point=point, weekday=weekday, opens=at(a), closes=at(b),
                valid_from=season[0] if season else None, valid_until=season[1] if season else None,
            )
            for weekday, (a, b), season in rules
        ],
        [
            HoursException(
                point=point, first_day=first, last_day=last, opens=at(clock[0]) if clock else None,
                closes=at(clock[1]) if clock else None,
            )
            for (first, last), clock in exceptions
        ],
    )  # fmt: skip
    first = date(2026, 9, 1)
    found = []
    for rule in build_weekly(book, point, None, first):
        day = rule.first
        while day <= rule.last:
            if day.weekday() in rule.weekdays:
                offset = timedelta(minutes=rule.offset_min)
                begins, ends = (
                    datetime.combine(day, clock, tzinfo=UTC) - offset for clock in (rule.opens, rule.closes)
                )
                found.append((begins, ends))
            day += timedelta(days=1)
    assert len(found) == len(set(found))
    true = [
        span for span in book.spans(point, None, first, first + timedelta(days=AHEAD_DAYS - 1))
        if span[0].astimezone(HELSINKI).date() != date(2026, 10, 25)
    ]  # fmt: skip
    quiet = [span for span in found if span[0].astimezone(HELSINKI).date() != date(2026, 10, 25)]
    assert join_touching(sorted(quiet)) == true


@pytest.mark.usefixtures("directory")
def test_the_calendar_is_the_hours(client, monkeypatch):
    """Read back by a reader of its own; Christmas and a closure are in it."""
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(operations.timezone, "now", lambda: now)
    point = Point.objects.get(code="mikkeli")
    HoursException.objects.create(point=point, first_day=date(2026, 12, 14), last_day=date(2026, 12, 15))
    answer = client.get(f"{BASE}/points/mikkeli/hours.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    parsed = [
        datetime.strptime(line.partition(":")[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        for line in lines if line.startswith(("DTSTART", "DTEND"))
    ]  # fmt: skip
    spans = list(zip(parsed[::2], parsed[1::2], strict=True))
    assert spans == open_spans(point, None, date(2026, 12, 1), date(2026, 12, 1) + timedelta(days=181))
    opened = {begins.astimezone(HELSINKI).date() for begins, _ends in spans}
    assert not opened & {date(2026, 12, 14), date(2026, 12, 25), date(2027, 1, 6)} and date(2026, 12, 16) in opened
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == len(spans)


@pytest.mark.usefixtures("directory")
def test_geojson_says_who_is_open_and_narrows_by_service(client, monkeypatch):
    now = datetime(2026, 11, 24, 10, 15, tzinfo=HELSINKI)
    monkeypatch.setattr(operations.timezone, "now", lambda: now)
    features = read(client, "/points.geojson")["features"]
    assert [one["id"] for one in features] == ["mikkeli", "pieksamaki", "savonlinna"]
    mikkeli = features[0]
    assert mikkeli["geometry"] == {"type": "Point", "coordinates": [27.273, 61.688]}
    assert mikkeli["properties"]["is_open"] and mikkeli["properties"]["open_until"] == "2026-11-24T15:00:00+00:00"
    assert [one["id"] for one in read(client, "/points.geojson?service=passport")["features"]] == [
        "mikkeli",
        "savonlinna",
    ]
    Point.objects.filter(code="savonlinna").update(is_public=False)
    assert [one["id"] for one in read(client, "/points.geojson?service=passport")["features"]] == ["mikkeli"]


@pytest.mark.usefixtures("directory")
def test_the_engine_reads_our_service_locations_as_it_reads_the_catalogue(client):
    page = read(client, "/ptv/v11/ServiceChannel/list")
    findings = Findings("ours")
    channels = Channels("ours", list(find_channels(page)))
    offices = build_ptv_offices(channels, ColumnMapping(), None, "FI", findings).value
    assert findings.count_errors() == 0
    points = list(Point.objects.order_by("code"))
    assert list(offices.names) == [point.name["fi"] for point in points]
    for lat, lon, point in zip(offices.lat, offices.lon, points, strict=True):
        assert abs(lat - point.lat) < 1e-7 and abs(lon - point.lon) < 1e-7
    given = {one.service.name["fi"] for one in Offering.objects.filter(point=points[0]).select_related("service")}
    assert set(offices.services[0]) == given
    channel = page["itemList"][0]
    assert read(client, f"/ptv/v11/ServiceChannel/{channel['id']}") == channel
    police = next(one for one in channel["services"] if one["service"]["name"] == "Passi ja henkilökortti")
    assert [entry["openingHour"][0]["from"] for entry in police["serviceHours"]] == ["09:00:00"]
    assert police["extraTypes"] == [{"type": "Asti", "code": "OnsiteGuidanceByServiceAuthor"}]


@pytest.mark.usefixtures("directory")
def test_anyone_may_read_and_nothing_more(client, admin_client):
    for reader in (client, admin_client):
        for path in LISTS:
            answer = reader.get(BASE + path, headers={"origin": "https://elsewhere.example"})
            assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*", path
            assert not answer.cookies and "Access-Control-Allow-Credentials" not in answer
            assert answer["Cache-Control"] == "public, max-age=300" and answer["ETag"] and answer["Last-Modified"]
    for method in (client.post, client.put, client.delete, client.patch):
        answer = method(f"{BASE}/services")
        assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD, OPTIONS"
    answer = client.options(f"{BASE}/services")
    assert answer.status_code == 204 and answer["Access-Control-Allow-Methods"] == "GET, HEAD"
    head = client.head(f"{BASE}/services")
    assert head.status_code == 200 and head.content == b"" and head["ETag"] == client.get(f"{BASE}/services")["ETag"]
    assert client.get("/open-data?lang=en").status_code == 200 and not client.get("/open-data").cookies


@pytest.mark.usefixtures("directory")
def test_what_is_known_already_is_not_sent_again_until_it_changes(client):
    first = client.get(f"{BASE}/services")
    again = client.get(f"{BASE}/services", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and again.content == b"" and again["Access-Control-Allow-Origin"] == "*"
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get(f"{BASE}/services", headers=since).status_code == 304
    Service.objects.filter(code="advice").update(name={"fi": "Uusi nimi"})
    changed = client.get(f"{BASE}/services", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"] and "Uusi nimi" in changed.content.decode()
    assert answering.last_change().timestamp() >= datetime.now(UTC).replace(hour=0, minute=0).timestamp() - 86400


@pytest.mark.usefixtures("directory")
def test_an_address_has_a_limit_of_its_own(client, settings):
    settings.PISTE_OPEN_DATA_LIMIT = 3
    codes = [client.get(f"{BASE}/services").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert client.get(f"{BASE}/services", REMOTE_ADDR="192.0.2.7").status_code == 200
    refused = client.get(f"{BASE}/services")
    assert refused["Retry-After"] == "900" and refused.json()["detail"]


@pytest.mark.usefixtures("directory")
def test_nothing_of_people_gets_out(client):
    service = Service.objects.get(code="tax-card")
    ServiceCard.objects.create(
        service=service, mandator=service.agency, version=1, dated=date(2026, 1, 1), expert_name="Salla Salainen",
        expert_email="salla@example.fi", expert_phone="050 555 555",
    )  # fmt: skip
    words = ["Salla", "salla@example.fi", "050 555", *StaffMember.objects.values_list("name", flat=True)]
    paths = [*LISTS, f"/services/{identity('service', 'tax-card')}", f"/locations/{identity('location', 'mikkeli')}"]
    for path in paths:
        text = client.get(BASE + path).content.decode()
        assert [word for word in words if word in text] == [], path


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    "path", ["/locations", "/service_at_locations", "/points.geojson", "/ptv/v11/ServiceChannel/list"]
)
def test_more_points_take_no_more_queries(client, path, django_assert_max_num_queries):
    operator = Agency.objects.get(code="mikkeli")
    for number in range(20):
        point = Point.objects.create(code=f"p{number}", operator=operator, lat=61, lon=27, opened_on=date(2026, 1, 2))
        for service in Service.objects.all()[:4]:
            Offering.objects.create(point=point, service=service, valid_from=date(2026, 1, 2))
    with django_assert_max_num_queries(16):
        assert client.get(BASE + path).status_code == 200
