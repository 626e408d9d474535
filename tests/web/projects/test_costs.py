"""Costs: files whole or not at all, entries never changed, sums exact, two officers at once, two views never mixed."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from piste.evaluation.plan_ledger import read_plan_ledger
from piste.premises.ledger import NATURE, Nature, Row, View
from piste.web.accounts.models import AuditEntry, Grant, User
from piste.web.jobs.runner import run_job
from piste.web.network.models import Agency, Point
from piste.web.projects.costs.demo_load import FILES
from piste.web.projects.costs.entry_adding import OvertakenError, copy_entries, correct_entry
from piste.web.projects.costs.models import ColumnDescription, CostImport, Entry, MonthSum, PlanLine, SiteSum
from piste.web.projects.costs.programme_state import project_address
from piste.web.projects.costs.summing import Scene, current_ledger, load_follow, sums_by
from piste.web.projects.models import SiteProject

HEAD = "Kausi;Virasto;Kohde;Tili;Summa;Tosite\n"
GOOD = (
    HEAD
    + "2023-01;dvv;joensuu;4310;1 000,50;A1\n2023-02;dvv;joensuu;4310;1 000,50;A2\n2023-02;vero;lahti;4310;7,00;B1\n"
)
LINES = "account.43=rent_capital\naccount.48=moving"


def person(role, **where):
    user = User.objects.create_user(f"{role}{len(User.objects.all())}@example.fi", None)
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
def officer(settings, tmp_path, transactional_db):  # noqa: ARG001
    settings.PLANNING_FILES = tmp_path / "files"
    return signed_in(person("officer"))


def send(client, content, name="kirjanpito.csv", view="agency", **more):
    raw = content.encode() if isinstance(content, str) else content
    fields = {"view": view, "lines": LINES, "control_total": "", **more}
    answer = client.post("/programme/costs/imports/add", {"file": SimpleUploadedFile(name, raw), **fields})
    if answer.status_code != 302:
        return answer
    asked = CostImport.objects.first()
    run_job(asked.job_id)
    asked.refresh_from_db()
    return asked


def codes(asked):
    return {one["code"] for one in asked.findings if one["severity"] == "error"}


def test_a_file_is_taken_in_and_agrees_to_the_cent(officer):
    asked = send(officer, GOOD, control_total="2 008,00", control_entries="3", keep_as="Kieku")
    assert asked.state == "ready", asked.findings
    assert asked.read_cents == 200_800 == Entry.objects.aggregate(s=Sum("cents"))["s"]
    assert ColumnDescription.objects.get().lines == LINES
    page = officer.get(f"/programme/costs/imports/{asked.pk}").content.decode()
    assert "agree to the cent" in page or "sentilleen" in page
    assert AuditEntry.objects.filter(action="costs.import.ready").exists()
    assert officer.get("/programme/costs?view=agency&year=2023").status_code == 200
    listed = officer.get("/programme/costs/entries?view=agency&year=2023&agency=dvv").content.decode()
    assert "2\u202f001,00" in listed


def test_a_bad_file_writes_nothing_and_tells_all(officer):
    asked = send(officer, GOOD + "2023-13;dvv;a;43;x;C\n2023-01;;a;9;1;D\n", control_total="1,00")
    assert asked.state == "refused" and not Entry.objects.exists()
    assert codes(asked) == {"actual-month", "number-invalid", "actual-agency", "actual-account", "actual-control"}


def test_the_same_file_and_the_same_entry_come_in_once(officer):
    assert send(officer, GOOD).state == "ready"
    assert codes(send(officer, GOOD)) == {"actual-file-twice"}
    again = send(officer, GOOD + "2023-03;dvv;joensuu;4310;5;A3\n")
    assert again.state == "refused" and codes(again) == {"actual-known"}
    assert Entry.objects.count() == 3
    assert send(officer, GOOD, view="state").state == "ready", "the other view is another book"


def test_rows_without_a_voucher_that_look_alike_are_new_only_where_that_is_said(officer):
    row = HEAD + "2023-01;dvv;a;43;1;\n"
    assert send(officer, row).state == "ready"
    assert codes(send(officer, row + "2023-02;dvv;a;43;1;\n")) == {"actual-known"}
    assert send(officer, row + "2023-02;dvv;a;43;1;\n", alike_are_new="on").state == "ready"
    assert Entry.objects.count() == 3


def test_a_row_that_corrects_refers_to_what_it_corrects(officer):
    send(officer, GOOD)
    head = HEAD.strip() + ";Korjaa\n"
    assert codes(send(officer, head + "2023-01;dvv;joensuu;4310;-1000,50;K1;A9\n")) == {"actual-corrects"}
    assert send(officer, head + "2023-01;dvv;joensuu;4310;-1000,50;K1;A1\n").state == "ready"
    assert Entry.objects.get(voucher="K1").corrects.voucher == "A1"


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (400 << 20))
    return held.getvalue()


def formulas():
    book, held = Workbook(), io.BytesIO()
    book.active.append(("Kausi", "Virasto", "Kohde", "Tili", "Summa", "Tosite"))
    book.active.append(("2023-01", "dvv", "a", 4310, '=HYPERLINK("http://x")', "=cmd|'/c calc'!A0"))
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(("content", "code"), [
    (bomb, "file-bomb"), (formulas, "actual-amount-missing"), (lambda: b"PK\x03\x04x", "file-unreadable"),
    (lambda: b"", "file-empty"),
])  # fmt: skip
def test_hostile_workbooks_are_findings(officer, content, code):
    asked = send(officer, content(), name="a.xlsx")
    assert asked.state == "refused" and code in codes(asked)
    assert not Entry.objects.exists()


def test_what_is_no_table_is_refused_at_the_door(officer):
    assert send(officer, "x", name="a.vrt").status_code == 422
    assert send(officer, GOOD, lines="account.43=food").status_code == 422
    assert send(officer, GOOD, control_total="much").status_code == 422


def test_the_database_refuses_every_change(officer):
    send(officer, GOOD)
    for change in ("UPDATE costs_entry SET cents = 1", "DELETE FROM costs_entry"):
        with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_two_officers_send_the_same_file_at_once(officer):
    other = signed_in(person("officer"))
    asked = []
    for client in (officer, other):
        answer = client.post(
            "/programme/costs/imports/add",
            {"file": SimpleUploadedFile("a.csv", GOOD.encode()), "view": "agency", "lines": LINES},
        )
        assert answer.status_code == 302
        asked.append(CostImport.objects.first())

    def work(one):
        try:
            run_job(one.job_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, asked))
    assert sorted(CostImport.objects.values_list("state", flat=True)) == ["ready", "refused"]
    assert Entry.objects.count() == 3


def test_a_correction_is_entries_and_the_second_officer_is_told(officer):
    send(officer, GOOD)
    one = Entry.objects.get(voucher="A1")
    page = officer.post(
        f"/programme/costs/entries/{one.pk}", {"seen": 0, "eur": "900,00", "reason": "Väärä summa laskulla"}
    )
    assert page.status_code == 302
    assert Entry.objects.aggregate(s=Sum("cents"))["s"] == 200_800 - 10_050
    late = officer.post(f"/programme/costs/entries/{one.pk}", {"seen": 0, "eur": "1", "reason": "Toinen virkailija"})
    assert late.status_code == 409 and Entry.objects.count() == 5
    one.refresh_from_db()
    assert one.cents == 100_050
    with pytest.raises(OvertakenError):
        correct_entry(one, None, "third", 0, person("officer"))


@pytest.fixture
def books(db):  # noqa: ARG001
    return None


def add(rows, *, view="agency"):
    given = [
        (
            None,
            None,
            None,
            None,
            f"k{view}{k}",
            view,
            int(kind),
            agency,
            region,
            site,
            "",
            month,
            cents,
            "",
            "",
            "",
            True,
        )
        for k, (agency, region, site, kind, month, cents) in enumerate(rows)
    ]
    copy_entries(given)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["dvv", "vero", "kela"]),
        st.sampled_from(["10", "12", ""]),
        st.sampled_from(["joensuu", "lahti", ""]),
        st.sampled_from([Row.RENT_CAPITAL, Row.RENT_CUT, Row.MOVING, Row.SALE, Row.VAT]),
        st.integers(630, 660),
        st.integers(-(10**12), 10**12),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS, other=ROWS)
def test_whatever_is_added_every_sum_is_that_of_its_entries(books, first, second, other):  # noqa: ARG001
    with transaction.atomic():
        add(first)
        add(other, view="state")
        copy_entries(
            (
                None,
                None,
                None,
                None,
                f"s{k}",
                "agency",
                int(kind),
                agency,
                region,
                site,
                "",
                month,
                cents,
                "",
                "",
                "",
                True,
            )
            for k, (agency, region, site, kind, month, cents) in enumerate(second)
        )
        mine = first + second
        assert sum(MonthSum.objects.filter(view="agency").values_list("cents", flat=True)) == sum(
            row[5] for row in mine
        )
        assert sum(SiteSum.objects.filter(view="state").values_list("cents", flat=True)) == sum(row[5] for row in other)
        follow = load_follow(Scene("agency"), None)
        running = [row[5] for row in mine if NATURE[row[3]] is Nature.RUNNING]
        assert int(follow.side("actual", Nature.RUNNING).sum()) == sum(running)
        assert sum(follow.by_year(follow.side("actual", Nature.ONE_OFF)).values()) == sum(
            row[5] for row in mine if NATURE[row[3]] is Nature.ONE_OFF
        )
        at_site = load_follow(Scene("agency", site="lahti", agency="dvv"), None)
        assert int(at_site.actual.sum()) == sum(row[5] for row in mine if row[2] == "lahti" and row[0] == "dvv")
        by = sums_by(Scene("state"), "agency", "actual", None, year__lte=2023)
        assert sum(by.values()) == sum(row[5] for row in other if row[4] // 12 + 1970 <= 2023)
        assert int(follow.forecast.sum()) == int(follow.actual.sum())
        transaction.set_rollback(True)


def test_an_agency_sees_its_own_view_and_nobody_elses_entries(db):  # noqa: ARG001
    add(
        [
            ("dvv", "12", "joensuu", Row.RENT_CAPITAL, 636, 11_100),
            ("vero", "12", "joensuu", Row.RENT_CAPITAL, 636, 22_200),
        ]
    )
    add([("dvv", "12", "joensuu", Row.RENT_CAPITAL, 636, 33_300)], view="state")
    mine, theirs = Entry.objects.get(agency="dvv", view="agency"), Entry.objects.get(agency="vero")
    state = Entry.objects.get(view="state")
    client = signed_in(person("agency", agency="dvv"))
    page = client.get("/programme/costs/entries?view=state").content.decode()
    assert "111,00" in page and "222,00" not in page and "333,00" not in page
    assert client.get(f"/programme/costs/entries/{mine.pk}").status_code == 200
    assert {client.get(f"/programme/costs/entries/{one.pk}").status_code for one in (theirs, state)} == {404}
    sent = client.get("/programme/costs/entries.csv?view=state")
    assert b"222.00" not in b"".join(sent.streaming_content)
    assert (
        client.post(f"/programme/costs/entries/{mine.pk}", {"seen": 0, "eur": "1", "reason": "mine now"}).status_code
        == 403
    )
    region = signed_in(person("planner", region="10"))
    assert "111,00" not in region.get("/programme/costs/entries?view=agency").content.decode()
    assert client.get("/programme/costs/imports").status_code == 403


def test_who_sees_one_point_only_sees_its_entries_and_no_sums_of_others(db):  # noqa: ARG001
    town = Agency.objects.create(code="town")
    Point.objects.create(code="joensuu", site="S7", operator=town, region="12", lat=62.6, lon=29.8)
    add(
        [
            ("dvv", "12", "S7", Row.RENT_CAPITAL, 636, 11_100),
            ("dvv", "12", "joensuu", Row.RENT_CAPITAL, 636, 44_400),
            ("dvv", "12", "lieksa", Row.RENT_CAPITAL, 636, 22_200),
        ]
    )
    client = signed_in(person("planner", point="joensuu"))
    page = client.get("/programme/costs/entries?view=agency").content.decode()
    assert "111,00" in page and "444,00" in page and "222,00" not in page
    sums = client.get("/programme/costs?view=agency")
    assert sums.status_code == 200 and "222" not in sums.content.decode()


def test_a_site_is_linked_by_its_code(db):  # noqa: ARG001
    site = SiteProject.objects.create(code="mikkeli", region="10", phase=2, name={"fi": "Mikkeli"})
    assert project_address(site) == "/programme/projects/mikkeli"


def test_files_of_entries_hold_what_the_page_says_and_no_formula(db):  # noqa: ARG001
    copy_entries([(None, None, None, None, "k", "agency", 0, "dvv", "12", "=1+1", "", 636, -5, "", "=V", "+x", True)])
    client = signed_in(person("officer"))
    text = b"".join(client.get("/programme/costs/entries.csv?view=agency").streaming_content).decode()
    assert "'=1+1" in text and "'+x" in text and "-0.05" in text
    book = load_workbook(io.BytesIO(client.get("/programme/costs/entries.xlsx?view=agency").content))
    cells = [cell.value for cell in list(book.active.rows)[1]]
    assert -0.05 in cells and "=1+1" in cells and all(cell.data_type != "f" for cell in list(book.active.rows)[1])


def test_pages_ask_the_database_as_often_for_many_as_for_few(db, django_assert_max_num_queries):  # noqa: ARG001
    add([("dvv", "12", f"site{k}", Row.RENT_CAPITAL, 636 + k % 24, 100) for k in range(300)])
    client = signed_in(person("officer"))
    for address in ("/programme/costs?view=agency", "/programme/costs/entries?view=agency", "/programme/"):
        client.get(address)
        with django_assert_max_num_queries(32):
            assert client.get(address).status_code == 200


def test_a_ledger_and_a_programme_come_into_force(officer):
    for kind, name in (("ledgers", "ledger.parquet"), ("way", "programme.json")):
        file = SimpleUploadedFile(name, (FILES / name).read_bytes())
        answer = officer.post(f"/programme/costs/{kind}/add", {"file": file})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
    lines = PlanLine.objects.aggregate(s=Sum("cents"))["s"]
    assert lines == MonthSum.objects.exclude(side="actual").aggregate(s=Sum("cents"))["s"]
    ledger = read_plan_ledger(FILES / "ledger.parquet").demand()
    assert lines == int(ledger.cents.sum())
    bad = officer.post("/programme/costs/ledgers/add", {"file": SimpleUploadedFile("x.parquet", b"PAR1 no")})
    worse = officer.post("/programme/costs/way/add", {"file": SimpleUploadedFile("x.json", json.dumps([1]).encode())})
    assert (bad.status_code, worse.status_code) == (422, 422)
    for address in (
        "/programme/costs?view=state&year=2023",
        "/programme/costs/way",
        "/programme/costs/plan-lines?view=state&year=2023",
        "/programme/",
        "/programme/costs?view=state&year=2023&site=joensuu",
        "/programme/costs/imports",
    ):
        assert officer.get(address).status_code == 200, address
    found = {view: load_follow(Scene(view), current_ledger()) for view in ("state", "agency")}
    for view, follow in found.items():
        assert int(follow.plan.sum()) == ledger.total(View(view), doing_nothing=False)
        assert int(follow.nothing.sum()) == ledger.total(View(view), doing_nothing=True)
    assert not np.array_equal(found["state"].plan, found["agency"].plan)
