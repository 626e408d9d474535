"""Scenarios: the form keeps every key, the engine tells the faults, versions and copies, who may do what."""

import json
import tomllib
from dataclasses import asdict

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from piste.core.findings import Findings
from piste.siting.scenario_file import CHECKS
from piste.web.accounts.models import AuditEntry
from piste.web.jobs.models import Job
from piste.web.planning.models import DataSet, DataSetVersion, Plan, Run, Scenario, ScenarioVersion
from piste.web.planning.scenario_content import parse, read_toml, scenario_content
from piste.web.planning.scenario_fields import KEYS
from piste.web.planning.scenario_form import ScenarioForm, check_content
from piste.web.planning.scenario_keeping import make_scenario, save_version
from piste.web.planning.toml_text import write_toml
from web.planning_people import QUICK, person

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VALUES = st.one_of(WORDS, st.integers(-(2**40), 2**40), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))


def test_the_form_has_every_key_that_a_scenario_may_say():
    known = {f"{section}.{key}" if section else key for section, keys in CHECKS.items() for key in keys}
    named = {path for path in known if ".NAME" in path or path.startswith("rules.share.")}
    told = {key.path for key in KEYS if not key.section.startswith("tiers.")}
    assert told == (known - named - {"area.country"}) | {"more"}


@given(st.dictionaries(WORDS, st.one_of(VALUES, st.lists(VALUES, max_size=3), st.dictionaries(WORDS, VALUES))))
def test_toml_reads_back_as_it_was_written(content):
    assert tomllib.loads(write_toml(content)) == content


def form(user, content=QUICK, **changed):
    first = ScenarioForm(user=user, content=content)
    fields = {name: first[name].value() for name in first.fields}
    return ScenarioForm(fields | changed, user=user)


@pytest.mark.django_db
def test_what_the_form_shows_is_what_it_says_again():
    anna = person("anna", "planner")
    content = QUICK | {
        "plan": {"objective": "covered", "points": 4, "also": [6, "fewest"], "compare": "dvv_36", "frontier": [3, 5]},
        "rules": {
            "within_min": 45,
            "min_people": 500,
            "fixed": ["Mikkeli", "Savonlinna"],
            "one_per_region": True,
            "share": [{"within_min": 30, "share": 0.5}],
        },
        "search": {"gap": 0.01, "time_limit_s": 5, "seed": 7},
        "offices": {"within_min": 20, "apart": ["Vero"]},
        "tiers": {"full": {"cost_eur_per_year": 90000, "most": 3}, "remote": {}, "mobile": {"days_per_week": [1, 2]}},
        "services": {"tax": {"weight": 2}},
    }
    bound = form(anna, content)
    bound.is_valid()
    assert bound.content == content and tomllib.loads(write_toml(content)) == content
    assert not [path for path in bound.errors if path != "more"], bound.errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("plan__points", "", "plan.points"),
        ("plan__points", "many", "many"),
        ("rules__within_min", "500", "180"),
        ("rules__fixed", "Atlantis", "Atlantis"),
        ("area__regions", ["99"], "99"),
        ("travel__method", "roads", "travel.roads"),
        ("search__gap", "2", "2"),
    ],
)
def test_each_fault_is_told_at_its_field(field, value, words):
    bound = form(person("anna", "planner"), **{field: value})
    assert not bound.is_valid()
    key = "travel__roads" if field == "travel__method" else field
    assert words in " ".join(bound.errors[key]), bound.errors


@pytest.mark.django_db
def test_all_faults_are_told_at_once():
    bound = form(person("anna", "planner"), plan__points="x", search__gap="9", rules__min_people="-4")
    assert not bound.is_valid() and set(bound.errors) == {"plan__points", "search__gap", "rules__min_people"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    [
        {"data": {"places": "/etc"}},
        {"travel": {"method": "matrix", "matrix": "/etc/passwd"}},
        {"travel": {"method": "roads", "roads": "../secret.osm.pbf"}},
        {"travel": {"method": "roads", "roads": "data-set:1", "profile": "/etc/x.toml"}},
        {"data": {"places": "data-set:424242"}},
    ],
)
def test_a_scenario_names_no_file_of_the_server_and_no_data_set_of_others(table):
    scenario, findings = check_content(QUICK | table, person("anna", "planner", region="10"))
    assert scenario is None
    assert "scenario-foreign-file" in {item.code for item in findings}


@pytest.mark.django_db
def test_a_data_set_of_another_region_cannot_be_named():
    other = DataSet.objects.create(name="Theirs", kind="base", region="06")
    version = DataSetVersion.objects.create(data_set=other, number=1, state="ready", folder="data-sets/x")
    content = QUICK | {"data": {"places": f"data-set:{version.pk}"}}
    codes = {item.code for item in check_content(content, person("anna", "planner", region="10"))[1]}
    assert codes == {"scenario-foreign-file"}


@pytest.mark.django_db
def test_versions_are_kept_and_the_same_again_makes_none(client):
    anna = person("anna", "planner", region="10")
    made = make_scenario(QUICK, "10", anna)
    assert save_version(made, QUICK, anna).number == 1
    client.force_login(anna)
    fields = {name: value for name, value in form(anna).data.items() if value not in (None, False)}
    answer = client.post(f"/scenarios/{made.pk}/edit", fields | {"plan__points": "3", "region": "10"})
    assert answer.status_code == 302
    assert [one.number for one in made.versions.all()] == [2, 1]
    assert read_toml(made.versions.first().toml)["plan"]["points"] == 3
    assert "plan" in read_toml(made.versions.last().toml)
    told = client.get(f"/scenarios/{made.pk}/toml?version=1")
    assert tomllib.loads(told.content.decode()) == QUICK
    assert list(AuditEntry.objects.filter(action="scenario.saved").values_list("details", flat=True)) == [
        {"version": 2},
        {"version": 1},
    ]


@pytest.mark.django_db
def test_a_planner_of_a_region_copies_what_is_the_country_s_and_changes_only_the_copy(client):
    made = make_scenario(QUICK, "", None)
    client.force_login(person("anna", "planner", region="10"))
    assert client.get(f"/scenarios/{made.pk}").status_code == 200
    for path in ("edit", "run"):
        assert client.post(f"/scenarios/{made.pk}/{path}").status_code == 403
    assert client.post(f"/scenarios/{made.pk}/copy").status_code == 302
    copied = Scenario.objects.exclude(pk=made.pk).get()
    assert copied.region == "10" and copied.name.endswith(QUICK["title"])
    assert client.get(f"/scenarios/{copied.pk}/edit").status_code == 200


@pytest.mark.django_db
def test_another_region_s_scenario_is_not_seen(client):
    made = make_scenario(QUICK, "06", None)
    client.force_login(person("anna", "planner", region="10"))
    assert QUICK["title"] not in client.get("/scenarios").content.decode()
    for path in ("", "/edit", "/toml"):
        assert client.get(f"/scenarios/{made.pk}{path}").status_code == 403
    assert client.post(f"/scenarios/{made.pk}/copy").status_code == 403


@pytest.mark.django_db
def test_a_form_cannot_give_a_scenario_to_a_region_of_others():
    bound = form(person("anna", "planner", region="10"), region="06")
    assert not bound.is_valid() and "region" in bound.errors


@pytest.mark.django_db
def test_a_scenario_is_imported_from_toml_and_a_bad_one_is_told(client):
    client.force_login(person("anna", "planner"))
    good = SimpleUploadedFile("a.toml", write_toml(QUICK).encode())
    assert client.post("/scenarios/import", {"file": good, "region": ""}).status_code == 302
    assert Scenario.objects.get().name == QUICK["title"]
    for raw in (b"title = ", b"\xff\xfe", b'title = "x"\n[plan]\npoints = 0\nwrong = 1\n'):
        answer = client.post("/scenarios/import", {"file": SimpleUploadedFile("b.toml", raw), "region": ""})
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert Scenario.objects.count() == 1


def test_a_plan_s_scenario_becomes_content_that_reads_back_the_same():
    findings = Findings()
    tiers = {"full": {"cost_eur_per_year": 9, "most": 3}, "mobile": {"vehicles": 2, "days_per_week": [1, 2]}}
    rules = QUICK["rules"] | {"share": [{"within_min": 30, "share": 0.5, "group": "sv"}]}
    scenario = parse(QUICK | {"tiers": tiers, "rules": rules, "demand": {"year": 2030}}, findings)
    again = parse(scenario_content(json.loads(json.dumps(asdict(scenario)))), findings)
    assert again == scenario and not len(findings)


@pytest.mark.django_db
def test_lists_and_pages_ask_no_more_queries_for_more_rows(client):
    anna = person("anna", "planner")
    client.force_login(anna)
    scenario = make_scenario(QUICK, "", anna)
    data_set = DataSet.objects.create(name="Own", kind="base", made_by=anna)
    finding = {
        "severity": "error",
        "code": "x",
        "text": "T",
        "todo": "",
        "values": {},
        "file": "f",
        "row": 1,
        "field": "",
    }
    figures = {"mean_min": 1.0, "share_within": [0, 0, 0, 0], "gap": 0.1}

    def grow(number):
        for n in range(Scenario.objects.count(), Scenario.objects.count() + number):
            made = make_scenario(QUICK | {"title": f"S{n}"}, "", person(f"maker{n}", "planner"))
            job = Job.objects.create(task="planning.solve", owner=made.made_by, queue="solve")
            own = Run.objects.create(version=made.versions.get(), started_by=made.made_by, job=job)
            for run in (own, Run.objects.create(version=scenario.versions.first(), started_by=made.made_by)):
                Plan.objects.create(
                    name=f"P{n}", folder=f"plans/{n}-{run.pk}", points=2, scenario=scenario, run=run,
                    made_by=made.made_by, figures=figures,
                )  # fmt: skip
            other = DataSet.objects.create(name=f"D{n}", kind="base", made_by=made.made_by)
            for one in (other, data_set):
                DataSetVersion.objects.create(
                    data_set=one, number=one.versions.count() + 1, made_by=made.made_by, state="refused",
                    findings=[finding | {"values": {}}] * 3, files=[{"name": "a", "bytes": 1, "sha256": "0"}],
                )  # fmt: skip
            ScenarioVersion.objects.create(
                scenario=scenario, number=scenario.versions.count() + 1, toml=scenario.versions.first().toml,
                made_by=made.made_by,
            )  # fmt: skip

    grow(2)
    run = Run.objects.filter(version__scenario=scenario).first()
    pages = (f"/scenarios/{scenario.pk}", f"/data-sets/{data_set.pk}", f"/runs/{run.pk}")
    paths = ("/scenarios", "/runs", "/plans", "/data-sets", "/jobs/", *pages)

    def count(path):
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    before = {path: count(path) for path in paths}
    grow(6)
    assert {path: count(path) for path in paths} == before
    assert max(before.values()) <= 16, before
