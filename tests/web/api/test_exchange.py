"""In and out: nothing lost, nothing written on a fault, every fault told, and what an import would do."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piste.web.accounts.models import AuditEntry
from piste.web.api.exchange.importing import import_directory
from piste.web.api.exchange.ptv import write_document
from piste.web.api.exchange.records import KINDS, read_directory
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Agency, Desk, HoursException, HoursRule, Offering, Point, Room, Service

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


class UndoneError(Exception):
    """Takes back what an example has written."""


def put_in(document, name="directory.json", *, write=True):
    return import_directory(json.dumps(document).encode(), name, TODAY, write=write)


def told(outcome):
    return [(one.code, one.row, one.field) for one in outcome.findings]


def empty_database():
    for model in (HoursException, HoursRule, Offering, Desk, Room, Point, Service):
        model.objects.all().delete()
    Agency.objects.update(successor=None)
    Agency.objects.all().delete()


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
texts = st.dictionaries(st.sampled_from(["fi", "sv", "en", "se", "smn", "sms", "fi-x-easy"]), words, max_size=4)
names = texts.map(lambda given: {"fi": "Nimi", **given})
codes = st.text("abcdefghij-_0123456789", min_size=1, max_size=8).filter(lambda code: code.strip("-_"))
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
hours = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] < pair[1])
access = st.dictionaries(st.sampled_from(["step_free", "lift", "induction_loop"]), st.booleans())
presences = st.sampled_from(Offering.Presence.values)


@st.composite
def directories(draw):
    """Fill the database with a small directory: successors, two languages or seven, odd hours, history."""
    agencies = [
        Agency(
            code=code, kind=draw(st.sampled_from(Agency.Kind.values)), name=draw(names), short_name=draw(texts),
            business_id=draw(st.sampled_from(["", "0245437-2"])), active_until=draw(st.none() | days),
            website=draw(st.sampled_from(["", "https://www.example.fi/"])),
            municipality=draw(st.sampled_from(["", "491"])),
        )
        for code in draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    ]  # fmt: skip
    services = [
        Service(
            code=code, name=draw(names), description=draw(texts), duration_min=draw(st.integers(5, 90)),
            by_phone=draw(st.booleans()), is_active=draw(st.booleans()), demand_key=draw(st.sampled_from(["", "x"])),
            source_id=draw(st.sampled_from(["", "5e0d0000-0000-4000-8000-000000000001"])),
        )
        for code in draw(st.lists(codes, min_size=1, max_size=2, unique=True))
    ]  # fmt: skip
    points = [
        Point(
            code=code, name=draw(names), description=draw(texts), tier=draw(st.sampled_from(Point.Tier.values)),
            region=draw(st.sampled_from(["10", "01"])), municipality="491", street=draw(texts),
            postal_place=draw(texts),
            postcode=draw(st.sampled_from(["", "50100"])), lat=draw(st.floats(59.5, 70.1)),
            lon=draw(st.floats(19.0, 31.6)),
            phone=draw(st.sampled_from(["", "029 123"])), email=draw(st.sampled_from(["", "a@example.fi"])),
            accessibility=draw(access), opened_on=draw(st.none() | days), closed_on=draw(st.none() | days),
            is_public=draw(st.booleans()), sign_video=draw(st.sampled_from(["", "/v.mp4"])),
        )
        for code in draw(st.lists(codes, min_size=1, max_size=2, unique=True))
    ]  # fmt: skip
    own = [
        (draw(st.integers(0, 9)), draw(st.integers(0, 6)), *draw(hours), draw(st.none() | days), draw(st.none() | days))
        for _ in range(draw(st.integers(0, 5)))
    ]
    special = [
        (draw(st.integers(0, 9)), *sorted(draw(st.tuples(days, days))), draw(st.none() | hours), draw(texts))
        for _ in range(draw(st.integers(0, 2)))
    ]
    offered = draw(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 9), presences, days, st.integers(0, 400) | st.none()),
            max_size=4,
        )
    )
    return agencies, services, points, own, special, offered


def fill(directory):
    agencies, services, points, own, special, offered = directory
    for one in agencies:
        one.pk = None
        one.save()
    for first, second in pairwise(agencies):
        first.successor = second
        first.save()
    for one in services:
        one.pk, one.agency = None, agencies[-1]
        one.save()
    for one in points:
        one.pk, one.operator = None, agencies[0]
        one.save()
        room = Room.objects.create(point=one, code="r", kind="hall", name={"fi": "Sali"}, area_hum2="12.5")
        Desk.objects.create(point=one, room=room, code="1")
    for number, weekday, opens, closes, first, last in own:
        HoursRule.objects.create(
            point=points[number % len(points)], agency=[None, agencies[-1]][number % 2], weekday=weekday, opens=opens,
            closes=closes, valid_from=first, valid_until=last,
        )  # fmt: skip
    for number, first, last, clock, reason in special:
        HoursException.objects.create(
            point=points[number % len(points)], agency=[None, agencies[-1]][number % 2], first_day=first, last_day=last,
            opens=clock and clock[0], closes=clock and clock[1], reason=reason,
        )  # fmt: skip
    for point, service, presence, first, length in offered:
        Offering.objects.get_or_create(
            point=points[point % len(points)], service=services[service % len(services)], presence=presence,
            valid_from=first, defaults={"valid_until": None if length is None else first + timedelta(days=length)},
        )  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(directories())
def test_out_and_in_again_loses_nothing(directory):
    try:
        with transaction.atomic():
            empty_database()
            fill(directory)
            there = read_directory()
            document = json.loads(json.dumps(write_document(there)))
            empty_database()
            outcome = put_in(document)
            assert told(outcome) == [] and outcome.written
            assert read_directory() == there
            assert write_document(read_directory()) == document
            assert put_in(document).plan.is_empty
            raise UndoneError  # noqa: TRY301
    except UndoneError:
        pass


@pytest.fixture
def demo():
    load_directory()
    return write_document(read_directory())


def test_the_demo_goes_out_and_in(demo):
    there = read_directory()
    assert [len(there[kind.name]) > 0 for kind in KINDS] == [True] * 7 + [False]
    empty_points = (HoursRule, HoursException, Offering, Desk, Room)
    for model in empty_points:
        model.objects.all().delete()
    outcome = put_in(demo)
    assert outcome.written and read_directory() == there
    assert AuditEntry.objects.filter(action="directory.import").count() == 1


def test_a_dry_run_tells_and_writes_nothing(demo):
    before = read_directory()
    channel = demo["serviceChannels"][0]
    channel["serviceChannelNames"][0]["value"] = "Uusi nimi"
    channel["services"] = channel["services"][1:]
    channel["serviceHours"][0]["openingHour"][0]["to"] = "15:30:00"
    demo["organizations"].append(
        {
            "id": "x-1",
            "organizationNames": [{"language": "fi", "value": "Uusi virasto", "type": "Name"}],
            "organizationType": "State",
        }
    )
    outcome = put_in(demo, write=False)
    counts = {name: numbers for name, *numbers in outcome.plan.counts if any(numbers)}
    assert counts == {"agencies": [1, 0, 0], "points": [0, 1, 0], "offerings": [0, 0, 1], "hours": [1, 0, 1]}
    assert not outcome.written and read_directory() == before
    put_in(demo)
    point = Point.objects.get(code="mikkeli")
    assert point.name["fi"] == "Uusi nimi" and point.name["sv"] == "Finlandsdisk S:t Michel" and point.lat == 61.688
    assert Offering.objects.get(point=point, service__code="advice").valid_until == date(2026, 11, 23)
    assert min(str(rule.closes) for rule in point.hours_rules.filter(agency=None)) == "15:30:00"
    assert Agency.objects.filter(code="uusi-virasto-x-1").exists()


def test_every_fault_is_told_at_once_and_nothing_is_written(demo):
    before = read_directory()
    demo["services"][0]["pisteExtension"]["duration_min"] = 1
    demo["services"].append(demo["services"][1])
    more = demo["serviceChannels"][1]["pisteExtension"]
    more["operator"] = "nobody"
    channel = demo["serviceChannels"][1]
    channel["addresses"][0]["streetAddress"]["latitude"] = "north"
    channel["serviceHours"][0]["openingHour"][0]["to"] = "01:00:00"
    channel["services"][0]["extraTypes"][0]["code"] = "Telepathy"
    outcome = put_in(demo)
    assert not outcome.written and read_directory() == before
    assert {code for code, _row, _field in told(outcome)} == {
        "directory-value",
        "directory-double",
        "directory-unknown",
    }
    assert {field for _code, _row, field in told(outcome)} == {"services", "points", "hours", "offerings"}
    assert outcome.findings.count_errors() == 7, told(outcome)


def test_odd_files_are_findings_and_never_a_crash(demo):
    for content in (
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'{"services": [1, null]}',
        b"\xff\xfe",
        b'"\\u0000"',
        b"[" * 100_000,
    ):
        outcome = import_directory(content, "x.json", TODAY, write=True)
        assert outcome.findings.count_errors() >= 1 and not outcome.written, content[:20]
    for odd in (None, 3, "x", [], {}, [[]], [{}]):
        for member in ("serviceHours", "services", "addresses", "serviceChannelNames", "pisteExtension"):
            document = {**demo, "serviceChannels": [{**demo["serviceChannels"][0], member: odd}]}
            put_in(document, write=False)
        for field in ("name", "lat", "accessibility", "opened_on", "operator", "tier", "code", "is_public"):
            channel = demo["serviceChannels"][0]
            more = {**channel["pisteExtension"], field: odd}
            assert put_in({**demo, "serviceChannels": [{**channel, "pisteExtension": more}]}).findings is not None
            Point.objects.filter(code="mikkeli").exists()


def test_a_page_of_the_catalogue_itself_can_be_read(demo):  # noqa: ARG001
    """As the catalogue gives it, without our extension: metres, day ranges, services by identifier."""
    page = json.loads(Path(__file__).with_name("ptv_catalogue.json").read_text(encoding="utf-8"))
    assert [one.code for one in put_in(page).findings] == []
    point = Point.objects.get(source_id="0a5e1f0c-2b1d-4a53-9a0f-5d0e8a1c0001")
    assert (round(point.lat, 3), round(point.lon, 3)) == (61.054, 28.191) and point.street == {
        "fi": "Villimiehenkatu 2"
    }
    assert point.hours_rules.count() == 5 and point.hours_exceptions.get().last_day == date(2026, 12, 31)
    assert point.offerings.get().languages == ["fi", "sv"] and point.offerings.get().valid_from == TODAY
    assert put_in(page).plan.is_empty


def test_a_table_adds_and_changes_points(demo):  # noqa: ARG001
    table = (
        "code;name_fi;operator;tier;region;municipality;lat;lon;opened_on;hours;services;languages\n"
        "mikkeli;Mikkelin piste;;;;;;;;;;\n"
        "juva;Juvan piste;mikkeli;remote;10;178;61,9;27,86;2026-12-01;Mo-We 10:00-14:00;tax-card=RemoteGuidance;fi en\n"
    )
    assert [one.code for one in import_directory(table.encode(), "points.csv", TODAY, write=True).findings] == []
    assert (
        Point.objects.get(code="mikkeli").name["fi"] == "Mikkelin piste"
        and Offering.objects.filter(point__code="mikkeli").count() == 12
    )
    juva = Point.objects.get(code="juva")
    assert (juva.lat, juva.hours_rules.count(), juva.offerings.get().languages) == (61.9, 3, ["fi", "en"])
    wrong = "code;hours;services;lat\njuva;often;tax-card;north\n"
    outcome = import_directory(wrong.encode(), "points.csv", TODAY, write=True)
    assert outcome.findings.count_errors() == 3 and not outcome.written
