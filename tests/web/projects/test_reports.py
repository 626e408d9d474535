"""Reports: live until frozen, frozen for good, texts by two people, totals from entries to report to the cent."""

from datetime import date

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piste.premises.ledger import NATURE, Nature, Row
from piste.web.accounts.models import Grant, User
from piste.web.jobs.runner import run_job
from piste.web.projects.costs.entry_adding import copy_entries
from piste.web.projects.costs.models import Entry
from piste.web.projects.interim.freezing import freeze, hash_frozen, told_of
from piste.web.projects.interim.gathering import gather
from piste.web.projects.interim.gathering_money import gather_view
from piste.web.projects.interim.measured import measure_points
from piste.web.projects.interim.models import Report, ReportVersion, Section
from piste.web.projects.models import RegionState, SiteProject

PERIOD = {"first": date(2021, 1, 1), "last": date(2023, 12, 31)}


def person(role, **where):
    user = User.objects.create_user(f"{role}{User.objects.count()}@example.fi", None)
    Grant.objects.create(user=user, role=role, **where)
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor_elsewhere"] = True
    session.save()
    return client


@pytest.fixture
def report(db):  # noqa: ARG001
    RegionState.objects.create(region="12", plan_status="approved", approved_on=date(2022, 6, 14), phase=1)
    SiteProject.objects.create(
        code="joensuu", name={"fi": "Joensuu"}, region="12", phase=1, opened_on=date(2023, 2, 20)
    )
    made = Report.objects.create(title={"fi": "Uudistus"}, publisher="VM", **PERIOD)
    made.refresh_from_db()
    return made


def add(rows, view="state", example=False):
    copy_entries(
        (
            None,
            None,
            None,
            None,
            f"{view}{k}",
            view,
            int(kind),
            "dvv",
            "12",
            "joensuu",
            "",
            month,
            cents,
            "",
            "",
            "",
            example,
        )
        for k, (kind, month, cents) in enumerate(rows)
    )


def test_one_action_makes_a_report_whose_figures_are_live(report):
    officer = signed_in(person("officer"))
    given = {
        "area": "country:",
        "title_fi": "Väliraportti",
        "publisher": "VM",
        "first": "2021-01-01",
        "last": "2023-12-31",
    }
    made = officer.post("/programme/reports/add", given)
    assert made.status_code == 302
    assert "Joensuu" in officer.get(made.url).content.decode()
    late = officer.post("/programme/reports/add", {**given, "last": "2020-01-01"})
    assert late.status_code == 422
    before = gather(report)
    add([(Row.RENT_CAPITAL, 636, 12_345)])
    assert before.state_money.entries == 0 and gather(report).state_money.total_cents == 12_345


def test_a_frozen_version_never_changes(report):
    add([(Row.RENT_CAPITAL, 636, 500)])
    officer = person("officer")
    version = freeze(report, officer)
    assert version.sha256 == hash_frozen(version.frozen) and freeze(report, officer).pk == version.pk
    add([(Row.RENT_CAPITAL, 637, 700)], view="agency")
    Entry.objects.filter(view="state")
    again = freeze(report, officer)
    version.refresh_from_db()
    assert again.number == 2 and version.sha256 == hash_frozen(version.frozen)
    assert told_of(version).agency_money.entries == 0
    for change in ("UPDATE interim_reportversion SET sha256 = 'x'", "DELETE FROM interim_reportversion",
                   "UPDATE interim_reportversion SET frozen = '{}'"):  # fmt: skip
        with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    ReportVersion.objects.filter(pk=version.pk).update(is_public=True)


def test_files_public_page_and_press_of_a_frozen_report(transactional_db, settings, tmp_path):  # noqa: ARG001
    settings.PLANNING_FILES = tmp_path / "files"
    made = Report.objects.create(title={"fi": "Uudistus"}, publisher="VM", **PERIOD)
    client = signed_in(person("officer"))
    assert client.post(f"/programme/reports/{made.pk}/freeze").status_code == 302
    version = made.versions.get()
    files = made.files.get()
    run_job(files.job_id)
    files.refresh_from_db()
    assert sorted(one["name"] for one in files.files) == sorted(
        f"interim-report.{code}.{kind}" for code in ("fi", "sv", "en") for kind in ("pdf", "docx", "xlsx")
    )
    guest = Client()
    assert guest.get(f"/reports/{version.key}").status_code == 404
    client.post(f"/programme/reports/{made.pk}/versions/1/publish", {"public": "yes"})
    for code in ("fi", "sv", "en"):
        page = guest.get(f"/reports/{version.key}?lang={code}")
        assert page.status_code == 200 and page["Content-Language"] == code and version.sha256 in page.content.decode()
        assert guest.get(f"/reports/{version.key}/press?lang={code}").status_code == 200
    given = guest.get(f"/reports/{version.key}/interim-report.fi.pdf")
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    assert {guest.get(f"/reports/{version.key}/{name}").status_code for name in ("x.pdf", "interim-report.fi.exe")} == {
        404
    }
    assert guest.get(f"/reports/{version.key}?lang=xx").status_code == 404


def test_two_people_write_the_same_section_and_nothing_is_lost(report):
    first, second = signed_in(person("officer")), signed_in(person("officer"))
    address = f"/programme/reports/{report.pk}/texts/summary"
    assert first.post(address, {"version": 0, "text_fi": "Ensin", "text_sv": "", "text_en": ""}).status_code == 302
    late = second.post(address, {"version": 0, "text_fi": "Toinen", "text_sv": "", "text_en": ""})
    assert late.status_code == 409 and "Ensin" in late.content.decode() and "Toinen" in late.content.decode()
    other = second.post(address, {"version": 0, "text_fi": "", "text_sv": "På svenska", "text_en": ""})
    assert other.status_code == 302
    held = Section.objects.get()
    assert (held.text_fi, held.text_sv, held.version) == ("Ensin", "På svenska", 2)
    assert held.revisions.count() == 2


def test_a_region_s_planner_writes_only_the_region_s_report(report):
    region = Report.objects.create(
        title={"fi": "PK"}, publisher="Liitto", of="region", code="12", region="12", **PERIOD
    )
    site = Report.objects.create(
        title={"fi": "J"}, publisher="Liitto", of="site", code="joensuu", region="12", **PERIOD
    )
    planner = signed_in(person("planner", region="12"))
    other = signed_in(person("planner", region="10"))
    for one in (region, site):
        assert planner.get(f"/programme/reports/{one.pk}").status_code == 200
        assert planner.get(f"/programme/reports/{one.pk}/texts/summary").status_code == 200
        assert other.get(f"/programme/reports/{one.pk}").status_code == 403
    assert planner.get(f"/programme/reports/{report.pk}").status_code == 200
    assert planner.get(f"/programme/reports/{report.pk}/texts/summary").status_code == 403
    assert planner.post(f"/programme/reports/{region.pk}/freeze").status_code == 403
    listed = other.get("/programme/reports").content.decode()
    assert ">PK<" not in listed and "Uudistus" in listed


ROWS = st.lists(
    st.tuples(st.sampled_from([Row.RENT_CAPITAL, Row.RENT_CUT, Row.MOVING, Row.SALE, Row.VAT]), st.integers(600, 660),
              st.integers(-(10**11), 10**11)), max_size=25,
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=ROWS, agency=ROWS)
def test_a_report_s_totals_are_those_of_its_entries_and_of_one_view_only(db, state, agency):  # noqa: ARG001
    with transaction.atomic():
        add(state)
        add(agency, view="agency")
        for view, rows in (("state", state), ("agency", agency)):
            told = gather_view(view, **PERIOD)
            inside = [row for row in rows if 612 <= row[1] <= 647]
            assert (told.entries, told.total_cents) == (len(inside), sum(row[2] for row in inside))
            for name, nature in (("actual", Nature.RUNNING), ("one_off_actual", Nature.ONE_OFF)):
                wanted = sum(row[2] for row in inside if NATURE[row[0]] is nature)
                assert sum(getattr(year, name) for year in told.years) == wanted
            cuts = -sum(row[2] for row in inside if row[0] is Row.RENT_CUT)
            assert sum(year.rent_cut_actual for year in told.years) == cuts
            last = [row for row in inside if row[1] >= 636 and NATURE[row[0]] is Nature.RUNNING]
            assert sum(who.actual for who in told.who) == sum(row[2] for row in last)
        transaction.set_rollback(True)


def test_nothing_is_measured_where_no_point_keeps_visits(db):  # noqa: ARG001
    assert measure_points(PERIOD["first"], PERIOD["last"]) == []
