"""Leases ending on a plan's map: a register read by the engine's own reader, chosen by a scenario, drawn and listed."""

import datetime as dt
import json

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kept_plans import keep_plans, write_study
from piste.basedata.default import read_default
from piste.basedata.lease_import import import_register
from piste.basedata.lease_store import Register, read_register, write_register
from piste.core.artefact import Provenance
from piste.report.workbench.leases import choose_leases, read_leases, write_leases
from piste.web.jobs.runner import run_job
from piste.web.planning.demo_load import bring_register
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.models import DataSet, Plan
from piste.web.planning.plan_map.leases import ending_class
from piste.web.planning.scenario_form import ScenarioForm, check_content
from piste.web.planning.scenario_keeping import make_scenario, start_run
from report_study import build_study
from web.planning_people import QUICK, person

REGISTER = """id,agency,address,municipality,lat,lon,area,rent,start,end,notice_months
1,Verohallinto,Maaherrankatu 16,491,61.688,27.272,410,5200,2015-01-01,2027-06-30,6
2,Kela,"Olavinkatu 8 <b>",740,61.868,28.880,220,2600,2016-01-01,,6
3,Poliisi,Jossakin,491,,,100,900,2018-01-01,2031-12-31,12
"""
BAD = REGISTER.replace("410", "many").replace("2031-12-31", "31.13.2031")


@pytest.fixture
def planner(settings, tmp_path, transactional_db, client):  # noqa: ARG001
    settings.PLANNING_FILES = tmp_path / "files"
    anna = person("anna", "planner", region="10")
    client.force_login(anna)
    return anna


def send(client, content, name="Avtal"):
    client.post("/data-sets/add", {"name": name, "kind": "leases", "country": "FI", "region": "10"})
    data_set = DataSet.objects.get(name=name)
    given = {"leases": SimpleUploadedFile("leases.csv", content.encode()), "source": "Own register"}
    assert client.post(f"/data-sets/{data_set.pk}/versions/add", given).status_code == 302
    version = data_set.versions.first()
    run_job(version.job_id)
    version.refresh_from_db()
    return version


@pytest.mark.usefixtures("planner")
def test_a_register_is_read_with_the_engine_s_own_findings_row_by_row(client, tmp_path):
    good = send(client, REGISTER)
    assert good.state == "ready", good.findings
    assert good.summary == {"leases": 3, "area_m2": 730, "ending": 2}
    assert read_register(good.path).staff is None
    file = tmp_path / "leases.csv"
    for content, version in ((REGISTER, good), (BAD, send(client, BAD, "Bad"))):
        file.write_text(content)
        own = import_register(file, areas=read_default("FI").areas, sources=["Own register"])
        assert version.findings == json.loads(json.dumps(write_findings(own.findings)[0]))
    assert version.state == "refused" and {item["row"] for item in version.findings} >= {2, 4}
    assert client.get(f"/data-sets/{version.data_set_id}").status_code == 200


def test_a_scenario_chooses_a_register_and_its_plan_shows_the_leases(planner, client):
    version = send(client, REGISTER)
    key = f"data-set:{version.pk}"
    assert key in dict(ScenarioForm(user=planner).fields["data__leases"].choices)
    content = QUICK | {"data": {"leases": key}}
    asked, findings = check_content(content, planner)
    assert asked is not None, [item.message() for item in findings]
    scenario = make_scenario(content, "10", planner)
    run = start_run(scenario.versions.get(), asked, planner)
    run_job(run.job_id)
    run.refresh_from_db()
    assert run.job.state == "done", (run.job.message, run.job.message_values)
    plan = Plan.objects.get()
    drawn = client.get(f"/plans/{plan.pk}/map/leases.json").json()
    assert len(drawn["features"]) == 2, "the one without coordinates stands in the table only"
    assert "Verohallinto, Maaherrankatu 16: 410" in drawn["features"][0]["properties"]["w"]
    page = client.get(f"/plans/{plan.pk}/map/?mode=leases")
    assert page.context["mode"] == "leases" and page.context["drawer"]["leases"].unplaced == 1
    text = page.content.decode()
    assert "2027" in text and "Own register" in text and "?mode=table&amp;year=open#leases" in text
    table = client.get(f"/plans/{plan.pk}/map/?mode=table").content.decode()
    assert "Olavinkatu 8 &lt;b&gt;" in table and table.index("Maaherrankatu") < table.index("Jossakin")
    one = client.get(f"/plans/{plan.pk}/map/?mode=table&year=2031").content.decode()
    assert "Jossakin" in one and "Maaherrankatu" not in one
    client.force_login(person("berit", "planner", region="06"))
    assert client.get(f"/plans/{plan.pk}/map/leases.json").status_code == 403


def test_a_plan_without_a_register_has_no_such_view(planner, client, settings, tmp_path):
    plan = keep_plans(write_study(tmp_path / "files"), settings)[0]
    page = client.get(f"/plans/{plan.pk}/map/?mode=leases")
    assert page.context["mode"] == "minutes" and [one["key"] for one in page.context["modes"]] == [
        "minutes",
        "change",
        "table",
    ]
    assert client.get(f"/plans/{plan.pk}/map/leases.json").json()["features"] == []
    assert planner.name


@pytest.mark.parametrize(
    ("end", "told"),
    [("", 4), ("2026-01-01", 0), ("2027-06-30", 0), ("2029-06-29", 1), ("2031-06-29", 2), ("2031-07-15", 3)],
)
def test_leases_are_told_by_how_soon_they_end(end, told):
    assert ending_class(end, dt.date(2026, 7, 1)) == told


def test_a_workbench_keeps_the_leases_of_its_area_in_the_order_of_ending(tmp_path):
    study = build_study()
    file = tmp_path / "leases.csv"
    file.write_text(REGISTER)
    leases = import_register(file).value.leases
    inside = str(study.base.places.municipality[study.inside][0])
    far = sorted(
        set(map(str, study.base.places.municipality)) - set(map(str, study.base.places.municipality[study.inside]))
    )
    codes = np.array([inside, far[0] if far else inside, ""], dtype=object)
    leases.municipality[:] = codes
    write_leases(Register(leases, Provenance({}, {}, sources=("Own",))), study, tmp_path)
    kept = read_leases(tmp_path)
    assert kept.source == "Own" and list(kept.end) == sorted(kept.end, key=lambda day: day or "9999")
    assert ("Kela" in kept.agency) == (not far) and "Poliisi" in kept.agency
    assert kept == choose_leases(Register(leases, Provenance({}, {}, sources=("Own",))), study) or len(kept) >= 2


def test_the_demo_s_example_register_becomes_a_data_set_once(planner, tmp_path, client):
    file = tmp_path / "leases.csv"
    file.write_text(REGISTER)
    register = import_register(file, sources=["EXAMPLE: drawn"]).value
    assert bring_register(tmp_path) is None
    write_register(register, tmp_path / "register")
    first = bring_register(tmp_path)
    assert bring_register(tmp_path) == first and first.summary["leases"] == 3
    page = client.get(f"/data-sets/{first.data_set_id}").content.decode()
    assert "EXAMPLE: drawn" in page and f"data-set:{first.pk}" in dict(
        ScenarioForm(user=planner).fields["data__leases"].choices
    )
