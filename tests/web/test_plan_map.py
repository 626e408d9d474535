"""The page of a plan's map: who sees it, what it tells, its edits, and two planners at once."""

import gzip
import json
import shutil
import struct

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept_plans import keep_plans, write_study
from piste.web.accounts.models import Grant
from piste.web.planning.models import Plan, Run
from piste.web.planning.plan_map.editing import OvertakenError, edit_draft, make_draft
from piste.web.planning.plan_map.kind import Kind
from piste.web.planning.plan_map.models import DraftEdit, PlanDraft
from piste.web.planning.plan_map.opening import open_network
from piste.web.planning.plan_map.steps import Step
from piste.web.planning.scenario_content import read_toml

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("files"))


@pytest.fixture
def plan(folder, settings):
    return keep_plans(folder, settings)[0]


@pytest.fixture
def planner(people):
    return with_role(people, "planner")


def with_role(people, role, **scope):
    name = f"{role}{scope.get('region', '')}"
    person = people(f"{name}@example.fi")
    person.name, person.language = name.capitalize(), "en"
    person.save()
    Grant.objects.create(user=person, role=role, **scope)
    return person


@pytest.fixture
def there(client, planner):
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    return client


def page_of(plan):
    return f"/plans/{plan.pk}/map/"


def first_points(plan):
    """Return the ids of a locked point, of two free ones, and of two sites that could open."""
    keeper, network = open_network(plan)
    bench = keeper.bench
    ids = bench.names["site_id"]
    free = [site for site in network.sites if site not in network.fixed]
    closed = [
        site for site in range(bench.n_sites)
        if site not in network.sites and site not in bench.context and bench.arrays["site_barrier"][site] == 0
    ]  # fmt: skip
    return ids[network.fixed[0]], [ids[site] for site in free[:2]], [ids[site] for site in closed[:2]]


def edit(there, draft, version, kind, site="", other=""):
    given = {"version": version, "kind": kind, "site": site, "other": other}
    return there.post(f"/plans/{draft.plan_id}/map/drafts/{draft.pk}/edit", given)


def test_the_page_tells_the_figures_of_the_plan_itself(there, plan):
    told = there.get(page_of(plan))
    assert told.status_code == 200
    facts = json.loads((plan.path / "plan.json").read_text())
    snapshot = told.context["opened"].now
    assert snapshot.points == facts["access"]["points"]
    assert snapshot.figures.mean_min == pytest.approx(facts["access"]["mean_min"], rel=1e-9)
    assert snapshot.share_limit == pytest.approx(facts["access"]["share_within"]["60"], rel=1e-9)
    rows = {point["site_id"]: point for point in facts["points"]}
    for row in there.get(page_of(plan) + "?mode=table").context["points"]["rows"]:
        assert row["people"] == round(rows[row["id"]]["catchment_people"])


def test_the_buffers_hold_what_the_engine_says(there, plan):
    keeper, network = open_network(plan)
    now = keeper.at(network.sites)
    places = there.get(page_of(plan) + "places.bin").getvalue()
    magic, version, n, _flags = struct.unpack("<4I", places[:16])
    assert (magic, version, n) == (0x31505350, 1, keeper.bench.n_places)
    lon = np.frombuffer(places, "<f4", n, 16)
    assert lon == pytest.approx(keeper.bench.arrays["place_lon"], abs=1e-4)
    times = there.get(page_of(plan) + "network.bin").getvalue()
    assert np.array_equal(np.frombuffer(times, "<u2", n, 16), now.seconds)
    nearest = np.frombuffer(times, "<u2", n, 16 + 2 * n).astype(int)
    assert np.array_equal(np.where(nearest == 65535, -1, nearest), now.nearest)
    today = keeper.at(keeper.bench.today.sites)
    assert np.array_equal(np.frombuffer(times, "<u2", n, 16 + 4 * n), today.seconds)


def test_times_are_sent_zipped_where_asked_and_not_again_where_they_are_known(there, plan):
    address = page_of(plan) + "network.bin"
    plain, zipped = there.get(address), there.get(address, HTTP_ACCEPT_ENCODING="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.getvalue()) == plain.getvalue()
    assert there.get(address, HTTP_IF_NONE_MATCH=plain.headers["ETag"]).status_code == 304
    unlike = there.get(address + "?with=nothing", HTTP_IF_NONE_MATCH=plain.headers["ETag"])
    assert unlike.status_code == 200
    assert len(unlike.getvalue()) < len(plain.getvalue())


def test_the_map_draws_a_chosen_site_that_is_not_open(there, plan):
    _locked, _points, (closed, _more) = first_points(plan)
    without, chosen = (there.get(page_of(plan) + query).context["map"]["sites"] for query in ("", f"?point={closed}"))
    assert closed not in {site["id"] for site in without if "o" in site}
    assert closed in {site["id"] for site in chosen}
    assert {site["id"] for site in without} | {closed} == {site["id"] for site in chosen}


def test_people_within_the_limit_of_a_site_are_counted_by_its_times(plan):
    bench = open_network(plan)[0].bench
    a = bench.arrays
    for site in range(0, bench.n_sites, max(1, bench.n_sites // 20)):
        span = slice(int(a["column_pointer"][site]), int(a["column_pointer"][site + 1]))
        near = a["cost_s"][a["column_entry"][span]] <= 60 * bench.limit_min
        assert bench.people_within[site] == pytest.approx(bench.people[a["column_place"][span][near]].sum(), rel=1e-12)


def test_points_stand_on_pages_and_none_is_missing(there, plan, monkeypatch):
    monkeypatch.setattr("piste.web.planning.plan_map.tables.PAGE", 5)
    first = there.get(page_of(plan) + "?mode=table").context["points"]
    pages = [there.get(f"{page_of(plan)}?mode=table&points={k}").context["points"]["rows"]
             for k in range(1, first["page"].paginator.num_pages + 1)]  # fmt: skip
    ids = [row["id"] for rows in pages for row in rows]
    assert len(ids) == len(set(ids)) == first["count"] == len(open_network(plan)[1].sites)


def test_closing_a_point_makes_a_draft_that_tells_what_it_does_to_people(there, plan):
    _locked, (point, _other), _closed = first_points(plan)
    answer = there.post(page_of(plan) + "edit", {"kind": "close", "site": point}, follow=True)
    draft = PlanDraft.objects.get()
    assert answer.redirect_chain[-1][0].startswith(f"/plans/{plan.pk}/map/drafts/{draft.pk}/")
    opened, difference = answer.context["opened"], answer.context["difference"]
    keeper, network = open_network(plan)
    left = keeper.at(set(network.sites) - {keeper.bench.site_of_id[point]})
    assert opened.now.figures == left.figures
    whole = keeper.at(network.sites).figures
    assert difference.points == -1
    assert difference.people_past == whole.people_within[1] - left.figures.people_within[1] >= 0
    assert difference.mean_min >= 0
    assert difference.cost_eur is None
    assert "not known" in answer.content.decode()


def test_undo_and_redo_lead_back_and_forth(there, plan, planner):
    _locked, (first, second), (closed, _more) = first_points(plan)
    draft = make_draft(plan, planner)
    assert edit(there, draft, 0, "close", first).status_code == 302
    assert edit(there, draft, 1, "move", second, closed).status_code == 302
    edit(there, draft, 2, "undo")
    page = there.get(f"{page_of(plan)}drafts/{draft.pk}/")
    keeper, network = open_network(plan)
    rows = keeper.bench.site_of_id
    assert page.context["opened"].folded.state.sites == set(network.sites) - {rows[first]}
    edit(there, draft, 3, "redo")
    page = there.get(f"{page_of(plan)}drafts/{draft.pk}/")
    wanted = (set(network.sites) - {rows[first], rows[second]}) | {rows[closed]}
    assert page.context["opened"].folded.state.sites == wanted
    draft.refresh_from_db()
    assert draft.version == draft.edits.count() == 4


def test_a_locked_point_stays_until_it_is_released(there, plan, planner):
    locked, _free, _closed = first_points(plan)
    draft = make_draft(plan, planner)
    refused = edit(there, draft, 0, "close", locked)
    assert refused.status_code == 422
    assert "is locked. Release it first." in refused.content.decode()
    edit(there, draft, 0, "unlock", locked)
    assert edit(there, draft, 1, "close", locked).status_code == 302
    assert [one.kind for one in draft.edits.all()] == ["unlock", "close"]


def test_two_planners_at_once_lose_nothing_and_the_later_is_told(there, plan, planner, people):
    _locked, (first, second), _closed = first_points(plan)
    draft = make_draft(plan, planner)
    anna = with_role(people, "planner", region="10")
    keeper, network = open_network(plan)
    edit_draft(draft, 0, Step(Kind.CLOSE, keeper.bench.site_of_id[first]), anna, keeper.bench, network)
    late = edit(there, draft, 0, "close", second)
    assert late.status_code == 409
    told = late.content.decode()
    assert "Nothing is lost, and your edit is not done yet." in told
    assert str(anna) in told
    assert [(one.kind, one.site) for one in draft.edits.all()] == [("close", first)]
    assert edit(there, draft, late.context["version"], "close", second).status_code == 302
    assert [(one.kind, one.site) for one in draft.edits.all()] == [("close", first), ("close", second)]


def test_the_later_may_go_on_in_a_draft_of_their_own(there, plan, planner):
    _locked, (first, second), _closed = first_points(plan)
    draft = make_draft(plan, planner)
    edit(there, draft, 0, "close", first)
    there.post(f"{page_of(plan)}drafts/{draft.pk}/copy", {"version": 0, "kind": "close", "site": second})
    own = PlanDraft.objects.exclude(pk=draft.pk).get()
    assert own.number == draft.number + 1
    assert [(one.kind, one.site) for one in own.edits.all()] == [("close", second)]
    assert draft.edits.count() == 1


def test_a_version_is_taken_once(plan, planner):
    _locked, (first, _second), _closed = first_points(plan)
    draft = make_draft(plan, planner)
    keeper, network = open_network(plan)
    step = Step(Kind.CLOSE, keeper.bench.site_of_id[first])
    edit_draft(draft, 0, step, planner, keeper.bench, network)
    with pytest.raises(OvertakenError) as told:
        edit_draft(draft, 0, step, planner, keeper.bench, network)
    assert [one.number for one in told.value.missed] == [1]
    assert DraftEdit.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "sees", "edits"),
    [
        ("viewer", 200, 403), ("planner", 200, 302), ("agency", 200, 403), ("municipality", 200, 403),
        ("advisor", 403, 403), ("expert", 403, 403), ("interpreter", 403, 403),
    ],
)  # fmt: skip
def test_who_sees_and_who_edits(client, people, plan, role, sees, edits):
    client.force_login(with_role(people, role))
    for address in ("", "places.bin", "outlines.json", "network.bin", "compare", "?mode=table"):
        assert client.get(page_of(plan) + address).status_code == sees
    assert client.post(page_of(plan) + "edit").status_code == edits


def test_another_region_has_no_part_in_a_regions_plan(client, people, folder, settings):
    plan = keep_plans(folder, settings, region="10")[0]
    client.force_login(with_role(people, "planner", region="11"))
    assert client.get(page_of(plan)).status_code == 403
    assert client.post(page_of(plan) + "edit").status_code == 403
    client.force_login(with_role(people, "planner", region="10"))
    assert client.get(page_of(plan)).status_code == 200


@pytest.mark.parametrize("query", ["?point=nobody", "?municipality=999", "?with=99999999"])
def test_what_is_not_there_is_not_found(there, plan, query):
    assert there.get(page_of(plan) + query).status_code == 404


def test_a_plan_without_a_workbench_says_so(there, plan, settings, tmp_path):
    settings.PLANNING_FILES = tmp_path
    (tmp_path / "plans/0123456789ab").mkdir(parents=True)
    answer = there.get(page_of(plan))
    assert answer.status_code == 404
    assert "This plan has no map yet" in answer.content.decode()


def test_names_with_html_in_them_stay_text(there, plan):
    told = there.get(page_of(plan) + "?mode=table").content.decode()
    assert "<script>alert(1)" not in told
    assert "<script>alert(1)" not in there.get(page_of(plan) + "?q=script").content.decode()


def test_search_finds_points_before_places(there, plan):
    found = there.get(page_of(plan) + "?q=ko").context["found"]
    assert found
    assert all("ko" in one.name.casefold() for one in found)
    kinds = [one.kind for one in found if one.name.casefold().startswith("ko")]
    assert kinds == sorted(kinds, key=["point", "municipality", "site", "place"].index)


def test_side_by_side_tells_the_difference_exactly(there, plan):
    page = there.get(page_of(plan) + "compare")
    assert page.status_code == 200
    keeper, network = open_network(plan)
    before, after = keeper.at(keeper.bench.today.sites), keeper.at(network.sites)
    change = keeper.change(before, after).total()
    assert page.context["change"].fall_outside == change.fall_outside[0, 0]
    was, now = set(before.sites), set(after.sites)
    assert [len(table.rows) for table in page.context["points"]] == [len(now - was), len(was - now), len(now & was)]


def test_the_page_asks_the_database_no_more_for_more_plans(there, plan, django_assert_num_queries):
    there.get(page_of(plan))
    with CaptureQueriesContext(connection) as asked:
        many = there.get(page_of(plan))
    assert len(many.context["choices"]) == 1 + 4 + 1
    Plan.objects.exclude(pk=plan.pk).delete()
    with django_assert_num_queries(len(asked)):
        assert len(there.get(page_of(plan)).context["choices"]) == 1 + 1


@pytest.fixture
def told_otherwise(folder, tmp_path, settings):
    """Keep the study's plans with other words about the leading network, as a run with tiers writes them."""

    def make(objective="mean", **network):
        copy = tmp_path / "plans/0123456789ab"
        shutil.copytree(folder, copy)
        facts = json.loads((copy / "workbench/facts.json").read_text())
        facts["objective"] = objective
        next(one for one in facts["networks"] if one["key"] == facts["chosen"]).update(network)
        (copy / "workbench/facts.json").write_text(json.dumps(facts))
        return keep_plans(copy, settings)[0]

    return make


def test_mobile_stops_are_on_the_map_in_the_legend_in_the_table_and_told(there, told_otherwise):
    plan = told_otherwise(stops=[9, 10], stop_days=[0.5, 2.0])
    page = there.get(page_of(plan))
    drawn = {site["r"]: site["d"] for site in page.context["map"]["sites"] if "d" in site}
    assert drawn == {9: 0.5, 10: 2.0} and "Mobile stop</li>" in page.content.decode()
    _keeper, network = open_network(plan)
    assert {9, 10}.isdisjoint(network.sites) and page.context["opened"].now.points == len(network.sites)
    table = there.get(page_of(plan) + "?mode=table")
    assert sorted(row["days"] for row in table.context["stops"]) == [0.5, 2.0]
    assert table.content.decode().count("days a week") == 2
    point = there.get(f"{page_of(plan)}?point={open_network(plan)[0].bench.names['site_id'][9]}").content.decode()
    assert "Mobile stop, days a week: 0.5. It counts as no point." in point


@pytest.mark.parametrize(
    ("objective", "value", "bound", "told"),
    [("cost", 2_500_000.0, 2_400_000.0, "EUR a year"), ("covered", 9_000.0, 9_090.0, "Upper bound"),
     ("worst", 80.0, 78.0, "Longest time"), ("mean", 1e9, 9.9e8, "Mean of all, min")],
)  # fmt: skip
def test_the_proof_of_a_plan_with_tiers_tells_value_bound_and_gap(there, told_otherwise, objective, value, bound, told):
    gap = abs(value - bound) / max(value, bound)
    plan = told_otherwise(objective, value=value, bound=bound, gap=gap, status="within_gap")
    page = there.get(page_of(plan))
    proof = page.context["proof"]
    scale = page.context["opened"].now.figures.people if objective == "mean" else 1.0
    assert (proof.value, proof.bound) == pytest.approx((value / scale, bound / scale))
    assert proof.gap_percent == pytest.approx(100 * gap) and told in page.content.decode()
    _locked, (point, _other), _closed = first_points(plan)
    edited = there.post(page_of(plan) + "edit", {"kind": "close", "site": point}, follow=True).context["proof"]
    assert edited.bound is None and edited.gap_percent is None and "bound counts something else" in edited.words


def test_a_background_map_is_told_to_the_map_and_credited(there, plan, settings):
    address = "https://tiles.example.fi/{z}/{x}/{y}.png"
    assert "data-background" not in there.get(page_of(plan)).content.decode()
    settings.BACKGROUND_MAP, settings.BACKGROUND_CREDIT = address, "© Example"
    for page in ("", "compare"):
        told = there.get(page_of(plan) + page).content.decode()
        assert f'data-background="{address}"' in told and "© Example" in told


def test_making_it_best_again_fixes_what_is_locked(there, plan, planner):
    _locked, (first, second), (closed, _more) = first_points(plan)
    draft = make_draft(plan, planner)
    edit(there, draft, 0, "move", first, closed)
    edit(there, draft, 1, "lock", closed)
    edit(there, draft, 2, "close", second)
    edit(there, draft, 3, "lock", second)
    there.post(f"{page_of(plan)}drafts/{draft.pk}/best")
    run = Run.objects.get()
    content = read_toml(run.version.toml)
    assert closed in content["rules"]["fixed"]
    assert second in content["rules"]["forbidden"]
    assert content["plan"]["points"] == plan.points - 1
    assert run.job.args == {"run": run.pk}
