"""Documents of a regional plan: asked for, made by a job, downloaded; who may, and what names are refused."""

import io

import pypdf
import pytest
from django.urls import reverse

from piste.core.errors import PisteError
from piste.report.plan_document import outputs
from piste.web.jobs.models import Job
from piste.web.planning.deciding import documents
from piste.web.planning.deciding.documents import ask_documents, build_dossier_of, make_files
from piste.web.planning.deciding.models import PlanDocument, StatementAnswer, Waiver
from piste.web.planning.deciding.text_keeping import save_section
from report_study import build_study
from web.deciding_region import give_statement, open_round

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") <script>alert(1)</script> =1+1'


class JobStub:
    """What a task reports to: remembers what was told."""

    def __init__(self):
        self.shares = []

    def progress(self, share=None, **_told):
        self.shares.append(share)
        return True

    def check(self):
        pass


@pytest.fixture
def page(region):
    return reverse("deciding:documents", args=[region.plan.pk])


def test_a_planner_asks_once_and_everybody_sees_how_far_it_is(enter, region, page):
    there = enter(region.people["planner"])
    assert "No documents have been made yet." in there.get(page).content.decode()
    assert there.post(page).status_code == 302
    assert there.post(page).status_code == 302
    made = PlanDocument.objects.get()
    assert (made.version.number, made.job.state) == (1, Job.State.QUEUED)
    assert str(made.job.get_state_display()) in enter(region.people["viewer"]).get(page).content.decode()
    part = there.get(page, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part and 'role="status"' in part


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("municipality", 403), ("far planner", 403), ("advisor", 403)]
)
def test_only_planners_of_the_region_may_make(enter, region, page, who, status):
    assert enter(region.people[who]).post(page).status_code == status
    assert not PlanDocument.objects.exists()


@pytest.fixture
def made(region, monkeypatch):
    write = documents.document_outputs
    monkeypatch.setattr(
        documents,
        "document_outputs",
        lambda facts, told, folder, _all, **more: write(facts, told, folder, ("fi",), **more),
    )
    monkeypatch.setattr(documents, "read_study", lambda _plan: (build_study(), None))
    planner = region.people["planner"]
    save_section(region.plan, "summary", 0, {"fi": f"Oma teksti. {HOSTILE}"}, planner)
    Waiver.objects.create(regional_plan=region.plan, criterion="people", about="point", target="s1", target_name="Kylä",
                          reason_sv="Skärgård", by=planner, by_name="paula")  # fmt: skip
    asked = open_round(region)
    given = give_statement(asked, region.bodies["DVV"], "Our view.")
    StatementAnswer.objects.create(
        statement=given, text_en="Thank you.", changed_en="Nothing.", effect="nothing", by=planner
    )
    found = ask_documents(region.plan, planner)
    found.regional_plan.region = ""  # the invented country has other regions
    job = JobStub()
    make_files(job, found)
    assert job.shares[-1] == 1.0
    found.refresh_from_db()
    return found


def test_the_files_are_made_and_downloaded(enter, region, page, made):
    there = enter(region.people["viewer"])
    words = there.get(page).content.decode()
    assert "regional-plan.fi.pdf" in words and "regional-plan.gpkg" in words
    answer = there.get(f"{page}/{made.pk}/regional-plan.fi.pdf")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert f"regional-plan-{region.plan.pk}-v{made.version.number}.fi.pdf" in answer["Content-Disposition"]
    told = "".join("".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    assert "".join(HOSTILE.split()) in told
    assert "Ourview." in told and "Thankyou." in told
    for name in ("..%2F..%2Fplan.json", "regional-plan.de.pdf", "plan.json", "regional-plan.sv.pdf"):
        assert there.get(f"{page}/{made.pk}/{name}").status_code == 404
    assert enter(region.people["far planner"]).get(f"{page}/{made.pk}/regional-plan.fi.pdf").status_code == 403
    region.plan.refresh_from_db()
    save_section(region.plan, "summary", 1, {"fi": "Uusi"}, region.people["planner"])
    assert "has changed since" in enter(region.people["viewer"]).get(page).content.decode()


def test_the_dossier_is_of_the_version(region, made):
    save_section(region.plan, "summary", 1, {"fi": "Myöhempi"}, region.people["planner"])
    told = build_dossier_of(region.plan, made.version)
    assert told.texts["summary"]["fi"].startswith("Oma teksti.")
    assert told.version == made.version.number
    assert [(one.target, dict(one.reason)) for one in told.waivers] == [("Kylä", {"sv": "Skärgård"})]
    assert told.statements[0].answer["en"] == "Thank you."


def test_a_plan_whose_data_are_gone_is_told(region, monkeypatch):
    found = ask_documents(region.plan, region.people["planner"])
    monkeypatch.setattr(type(region.plan.plan), "path", property(lambda _self: outputs.Path("/nowhere")))
    with pytest.raises(PisteError, match="no plan"):
        make_files(JobStub(), found)
    assert not PlanDocument.objects.get().is_made


def test_a_list_asks_no_more_for_more_documents(enter, region, page, django_assert_max_num_queries):
    there = enter(region.people["planner"])
    version = ask_documents(region.plan, region.people["planner"]).version
    files = [{"name": "regional-plan.fi.pdf", "bytes": 1000, "sha256": ""}]
    for k in range(8):
        PlanDocument.objects.create(regional_plan=region.plan, version=version, folder=f"documents/{k}", files=files)
    with django_assert_max_num_queries(26):
        there.get(page)
