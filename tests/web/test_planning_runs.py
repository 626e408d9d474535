"""Runs: solved by a worker into plans and files, with a gap that closes in; stop, cancel, queue, sandboxed reports."""

import json
from itertools import combinations
from types import SimpleNamespace

import pytest

from piste.core.findings import Findings
from piste.web.jobs.models import Job
from piste.web.jobs.run import Run as JobRun
from piste.web.jobs.runner import run_job
from piste.web.live.topics import may_listen
from piste.web.planning.closing_chart import build_closing, draw_steps
from piste.web.planning.demo_load import load_demo
from piste.web.planning.files import stored_path
from piste.web.planning.models import Plan, Run, Scenario
from piste.web.planning.plan_map.best_again import build_asked
from piste.web.planning.plan_map.editing import make_draft
from piste.web.planning.plan_map.opening import open_network
from piste.web.planning.scenario_content import parse
from piste.web.planning.scenario_form import check_content
from piste.web.planning.scenario_keeping import make_scenario, start_run
from piste.web.planning.solving import Track
from web.planning_people import QUICK, person


@pytest.fixture
def started(settings, tmp_path, transactional_db):  # noqa: ARG001
    """Start a run of the quick scenario as South Savo's planner."""
    settings.PLANNING_FILES = tmp_path / "files"
    anna = person("anna", "planner", region="10")

    def start(content=QUICK, user=anna):
        scenario = make_scenario(content, "10", user)
        asked, findings = check_content(content, user)
        assert asked is not None, [item.message() for item in findings]
        return start_run(scenario.versions.get(), asked, user)

    start.anna = anna
    return start


def test_a_run_becomes_plans_with_files_figures_and_a_chart(started, client, tmp_path):
    run = started(QUICK | {"plan": {"points": 2, "also": [3], "compare": "dvv_36"}})
    run_job(run.job_id)
    run.refresh_from_db()
    assert run.job.state == "done", run.job.message
    leading, other = Plan.objects.order_by("pk")
    assert (leading.points, other.points) == (2, 3) and run.job.result == {"plan": leading.pk}
    told = json.loads((leading.path / "plan.json").read_text())
    assert told["access"]["mean_min"] == leading.figures["mean_min"] > 0 and leading.region == "10"
    last = run.track[-1]
    assert last[1] == pytest.approx(told["value"] / leading.figures["people"], rel=1e-6)
    assert last[2] <= last[1] + 1e-9
    assert [path.name for path in (tmp_path / "files" / "plans").iterdir()] == [leading.folder.split("/")[1]]

    client.force_login(started.anna)
    page = client.get(f"/plans/{leading.pk}").content.decode()
    assert "report.fi.html" not in page or f"/plans/{leading.pk}/files/report" in page
    for name in ("plan.json", "points.csv", "plan.xlsx", "plan.gpkg"):
        answer = client.get(f"/plans/{leading.pk}/files/{name}")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert b"".join(answer)
        answer.close()
    report = client.get(f"/plans/{leading.pk}/files/report.html")
    assert report["Content-Security-Policy"].startswith("sandbox allow-scripts") and b"<html" in b"".join(report)
    report.close()
    assert "allow-same-origin" not in report["Content-Security-Policy"]
    for wrong in ("../../secret.json", "plans/3/../../../x.json", "preview.png", "plans"):
        assert client.get(f"/plans/{leading.pk}/files/{wrong}").status_code == 404
    for path in (f"/plans/{other.pk}", "/plans", "/runs", f"/runs/{run.pk}", f"/scenarios/{run.version.scenario.pk}"):
        assert client.get(path).status_code == 200
    told = client.get(f"/runs/{run.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in told and f"/plans/{leading.pk}" in told and "<table" in told


def test_stopping_keeps_the_best(started, monkeypatch):
    run = started()
    monkeypatch.setattr(JobRun, "progress", lambda *_given, **_more: False)
    monkeypatch.setattr(JobRun, "check", lambda _self: None)
    run_job(run.job_id)
    run.refresh_from_db()
    assert run.job.state == "done" and Plan.objects.get().points == 2


def test_cancelling_leaves_no_plan_and_no_file(started, client):
    run = started()
    client.force_login(started.anna)
    assert client.post(f"/runs/{run.pk}/cancel").status_code == 302
    run_job(run.job_id)
    assert Job.objects.get().state == "cancelled" and not Plan.objects.exists()
    assert not (stored_path("plans/x").parent).exists()


def test_a_run_done_twice_after_a_killed_worker_makes_its_plans_once(started):
    run = started()
    run_job(run.job_id)
    Job.objects.update(state="queued")
    run_job(run.job_id)
    assert Plan.objects.count() == 1 and Job.objects.get().state == "done"


def test_rules_without_a_plan_are_told_in_words(started, client):
    run = started(QUICK | {"plan": {"points": 2}, "rules": {"within_min": 60, "min_people": 9_000_000}})
    run_job(run.job_id)
    client.force_login(started.anna)
    page = client.get(f"/runs/{run.pk}").content.decode()
    assert Job.objects.get().state == "failed" and not Plan.objects.exists()
    assert "min_people" in page and "Traceback" not in page


def test_five_runs_queue_with_their_places(started, client):
    runs = [started(QUICK | {"title": f"Run {k}"}) for k in range(5)]
    Job.objects.filter(pk__in=[run.job_id for run in runs[:2]]).update(state="running")
    client.force_login(started.anna)
    page = client.get("/runs").content.decode()
    assert [f"jonossa sijalla {n}" in page for n in (1, 2, 3)] == [True] * 3
    assert f"/runs/{runs[4].pk}" in page


def test_the_list_of_runs_asks_no_more_queries_for_more_rows(started, client, django_assert_max_num_queries):
    for k in range(6):
        started(QUICK | {"title": f"Run {k}"})
    client.force_login(started.anna)
    with django_assert_max_num_queries(10):
        client.get("/runs")


def test_others_neither_see_nor_hear_nor_end_a_region_s_run(started, client):
    run = started()
    berit = person("berit", "planner", region="06")
    viewer = person("carl", "viewer", region="10")
    assert may_listen(started.anna, f"run:{run.pk}") and may_listen(viewer, f"run:{run.pk}")
    assert not may_listen(berit, f"run:{run.pk}") and not may_listen(berit, "run:x") and not may_listen(berit, "run:0")
    client.force_login(berit)
    assert client.get(f"/runs/{run.pk}").status_code == 403
    client.force_login(viewer)
    assert client.get(f"/runs/{run.pk}").status_code == 200
    for action in ("stop", "cancel"):
        assert client.post(f"/runs/{run.pk}/{action}").status_code == 403


def test_the_demo_s_folder_is_loaded_once_as_a_finished_run(started, client):
    run = started(QUICK | {"plan": {"points": 2, "also": [3]}})
    run_job(run.job_id)
    folder = Plan.objects.order_by("pk").first().path
    (folder / "secret.key").write_text("no part of a plan")
    first = load_demo(folder)
    assert load_demo(folder) == first and Plan.objects.filter(run=first.run).count() == 2
    assert first.region == "" and first.scenario.demo and first.run.job is None
    assert not (first.path / "secret.key").exists() and (first.path / "report.html").is_file()
    client.force_login(person("dora", "viewer", region="06"))
    page = client.get(f"/runs/{first.run.pk}").content.decode()
    assert f"/plans/{first.pk}" in page
    (folder / "plan.json").write_text((folder / "plan.json").read_text().replace('"format": 1', '"format": 1 '))
    newer = load_demo(folder)
    assert newer.pk != first.pk and Scenario.objects.exclude(demo="").count() == 1
    assert not Plan.objects.filter(pk=first.pk).exists() and not first.path.exists(), "the earlier demo's plans go"
    assert run.plans.count() == 2 and folder.is_dir(), "what people made stays"


VISITS = {"demand": {"kind": "visits"}}
TIERS = {
    "tiers": {"full": {"cost_eur_per_year": 400_000}, "remote": {"cost_eur_per_year": 150_000}},
    "services": {"benefits": {}, "permits": {"weight": 0.5}},
}


@pytest.mark.parametrize(
    ("plan", "told", "shown"),
    [
        ({"objective": "mean", "points": 2}, 1000.0 * 25, 25.0),
        ({"objective": "mean", "points": "fewest"}, 7.0, 7.0),
        ({"objective": "worst", "points": 2}, 90.0, 90.0),
        ({"objective": "covered", "points": 2}, 900.0, 900.0),
        ({"objective": "covered", "points": 2}, float("inf"), None),
        ({"objective": "fewest"}, 7.0, 7.0),
        ({"objective": "cost", "eur_per_h": 10.0}, 5_000_000.0, 5_000_000.0),
    ],
)
def test_the_search_s_values_are_told_in_units_that_people_know(plan, told, shown):
    said = TIERS | VISITS if plan["objective"] == "cost" else {}
    track = Track(None, None, 1, parse(QUICK | said | {"plan": plan}, Findings()), 1000.0)
    assert track.convert(told) == shown


@pytest.mark.parametrize(
    ("plan", "leads"),
    [
        ({"objective": "mean", "points": 2}, ("plan", 2)),
        ({"objective": "mean", "points": "fewest"}, ("fewest", None)),
        ({"objective": "fewest"}, ("plan", None)),
        ({"objective": "cost", "eur_per_h": 10.0}, ("plan", None)),
    ],
)
def test_the_chart_shows_the_search_of_the_plan_that_comes_first(plan, leads):
    track = Track(None, None, 1, parse(QUICK | TIERS | VISITS | {"plan": plan}, Findings()), 1.0)
    stages = [
        ("fewest", None),
        ("plan", None),
        ("plan", 2),
        ("plan", 3),
        ("rules", 2),
        ("rules", None),
        ("frontier", 2),
    ]
    assert [stage for stage in stages if track.is_leading(*stage)] == [leads]


@pytest.mark.parametrize(
    "said",
    [
        {"plan": {"objective": "mean", "points": 2}},
        {"plan": {"objective": "cost", "eur_per_h": 12.0}} | VISITS,
    ],
    ids=["mean", "cost"],
)
def test_a_run_with_tiers_ends_with_a_chart_in_the_units_of_its_plan(started, client, said):
    run = started(QUICK | TIERS | said)
    run_job(run.job_id)
    run.refresh_from_db()
    assert run.job.state == "done", (run.job.message, run.job.message_values)
    plan = Plan.objects.get()
    told = json.loads((plan.path / "plan.json").read_text())
    assert told["tiers"]["services"] and told["tiers"]["visits"] == ("demand" in said)
    weight = sum(one["weight"] for one in told["tiers"]["services"])
    scale = weight if said["plan"]["objective"] == "mean" else 1.0
    values, bounds = [row[1] for row in run.track], [row[2] for row in run.track if row[2] is not None]
    assert values[-1] == pytest.approx(told["value"] / scale, rel=1e-6)
    assert min(values) == pytest.approx(values[-1]), "every step of the search stands in the plan's own units"
    assert max(values) < 10 * values[-1] and all(bound <= values[-1] * (1 + 1e-9) for bound in bounds)
    client.force_login(started.anna)
    assert client.get(f"/runs/{run.pk}").status_code == 200 and client.get(f"/plans/{plan.pk}/map/").status_code == 200


def test_the_chart_steps_and_stays_inside_its_frame():
    assert draw_steps([(0, 1), (2, 3)]) == "M0 1L2 1L2 3"
    assert draw_steps([(0, 1), (2, 3)], back=True) == "M2 3L2 1L0 1"
    assert build_closing([]) is None and build_closing([[1, 5.0, None]]) is None
    track = [[0.0, 900.0, 1.0], [1.0, 20.0, 18.0], [2.0, 19.5, 18.6], [3.0, 19.2, 19.1]]
    chart = build_closing(track)
    spots = [float(part) for text in chart.band.strip("MZ").split("L") for part in text.split()]
    assert all(chart.left <= x <= chart.right for x in spots[::2]) and all(0 < y < chart.foot for y in spots[1::2])
    assert chart.value_end[1] < chart.bound_end[1], "a minimised value stands above its bound"
    assert Run(track=track).track == track


def test_made_best_again_the_search_keeps_what_hands_did_and_is_the_best_of_all_such_plans(started, client):
    run = started(QUICK | {"plan": {"objective": "mean", "points": 3}})
    run_job(run.job_id)
    plan = Plan.objects.get()
    client.force_login(started.anna)
    keeper, network = open_network(plan)
    bench, ids = keeper.bench, keeper.bench.names["site_id"]
    free = [site for site in range(bench.n_sites) if bench.arrays["site_barrier"][site] == 0]
    closed, added = network.sites[0], next(site for site in free if site not in network.sites)
    draft = make_draft(plan, started.anna)
    steps = [("move", closed, added), ("lock", added, -1), ("lock", closed, -1)]
    for version, (kind, site, other) in enumerate(steps):
        given = {"version": version, "kind": kind, "site": ids[site], "other": ids[other] if other >= 0 else ""}
        assert client.post(f"/plans/{plan.pk}/map/drafts/{draft.pk}/edit", given).status_code == 302
    assert client.post(f"/plans/{plan.pk}/map/drafts/{draft.pk}/best").status_code == 302
    again = Run.objects.order_by("-pk").first()
    run_job(again.job_id)
    again.refresh_from_db()
    assert again.job.state == "done", (again.job.message, again.job.message_values)
    sites = set(open_network(again.plans.get())[1].sites)
    assert added in sites and closed not in sites and len(sites) == 3
    others = [site for site in free if site not in (added, closed)]
    every = [keeper.at({added, *pair}).figures.person_min for pair in combinations(others, 2)]
    assert keeper.at(sites).figures.person_min == pytest.approx(min(every), rel=1e-3), "within the gap asked for"


@pytest.mark.parametrize("plan", [{"objective": "fewest"}, {"objective": "mean", "points": 3}])
def test_a_draft_of_the_fewest_points_is_made_best_again_by_the_mean(plan):
    opened = SimpleNamespace(
        folded=SimpleNamespace(state=SimpleNamespace(locked=set(), open={0: "", 1: ""}, sites={0, 1})),
        bench=SimpleNamespace(arrays={"site_barrier": [0, 0]}), now=SimpleNamespace(points=2), site_id=str,
    )  # fmt: skip
    findings = Findings()
    asked = parse(build_asked(opened, QUICK | {"plan": plan}), findings)
    assert asked is not None, [item.message() for item in findings]
    assert (asked.points, asked.objective) == (2, "mean")
