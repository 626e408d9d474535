"""One place tells a region's state and an opening's lateness: every page and the report tell the same."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from piste.web.projects.costs.programme_state import heaviest_risks, list_openings, tell_regions
from piste.web.projects.interim.gathering import gather
from piste.web.projects.interim.models import Report
from piste.web.projects.models import Milestone, RegionState, Risk, SiteProject, Stage
from piste.web.projects.region_progress import build_progress, real_projects
from piste.web.projects.summaries import build_summaries
from web.planning_people import person

AGREE = {
    "open": {"open"}, "early": {"open"}, "next": {"next", "later"}, "later": {"later"}, "apart": {"apart"},
}  # fmt: skip
"""State in a report -> what the dashboard may call it: the dashboard tells projects from plans, the report does not."""


def test_every_page_tells_the_same_state_of_a_region(db, make_site):  # noqa: ARG001
    today = timezone.localdate()
    for region, status in (
        ("10", "approved"),
        ("11", "drafting"),
        ("12", "none"),
        ("13", "unknown"),
        ("14", "approved"),
    ):
        RegionState.objects.create(
            region=region, plan_status=status, approved_on=date(2022, 1, 1) if region == "10" else None
        )
    RegionState.objects.create(region="21", in_programme=False)
    make_site("auki", "10", opened_on=today - timedelta(days=9))
    make_site("varhain", "12", opened_on=today)
    make_site("tulossa", "13", opened_on=today + timedelta(days=3))
    make_site("esimerkki", "15", is_example=True, opened_on=date(2022, 1, 1))
    report = Report.objects.create(title={"fi": "R"}, publisher="VM", first=date(2021, 1, 1), last=today)
    report.refresh_from_db()
    told = {one.code: one for one in gather(report).regions}
    board = tell_regions(today).states
    for one in build_progress(today, real_projects()):
        assert board[one.code] in AGREE[told[one.code].state], one.code
        assert told[one.code].opened == one.opened
        assert (board[one.code] == "open") == (one.state == "open") == (told[one.code].state in ("open", "early"))
    assert (board["10"], told["10"].state, told["12"].state) == ("open", "open", "early")
    assert (board["13"], board["15"], board["21"]) == ("next", "later", "apart")
    before = tell_regions(date(2021, 6, 1)).states
    assert set(before.values()) <= {"next", "later", "apart"} and before["10"] == "next"
    old = {one.code: one.plan for one in build_progress(date(2021, 6, 1))}
    assert (old["10"], old["14"]) == ("drafting", "drafting")  # approved later, and on a day that nobody tells


def test_an_opening_is_as_late_on_the_dashboard_as_in_its_schedule(db, make_site):  # noqa: ARG001
    today = timezone.localdate()
    site = make_site("mikkeli")
    gates = Milestone.objects.filter(project=site, is_gate=True)
    gates.filter(stage=Stage.OPENING).update(planned=today + timedelta(days=10), expected=today + timedelta(days=12))
    gates.filter(stage=Stage.MOVES).update(expected=today + timedelta(days=40))
    [opening] = list_openings(today, today + timedelta(days=400), [site], today)
    summary = build_summaries([site], today)[site.pk]
    assert opening.late_days == summary.late_days >= 30  # pushed by what it waits for, not by its own told day
    assert opening.day == summary.opening.day


def test_the_dashboard_shows_risks_only_of_sites_that_one_sees(db, make_site):  # noqa: ARG001
    mine, other = make_site("mikkeli", "10"), make_site("vaasa", "15")
    for project in (mine, other, None):
        Risk.objects.create(project=project, text=str(project), likelihood=3, effect=3)
    seen = heaviest_risks(9, SiteProject.objects.filter(region="10"))
    assert {one.project for one in seen} == {mine, None}


def test_the_programme_s_risks_are_on_one_page_heaviest_first_by_few_queries(
    db, make_site, django_assert_max_num_queries  # noqa: ARG001
):  # fmt: skip
    for k in range(60):
        Risk.objects.create(project=make_site(f"k{k}", "10"), text=f"risk {k}", likelihood=1, effect=1)
    Risk.objects.create(project=make_site("vaasa", "15"), text="elsewhere", likelihood=5, effect=5)
    Risk.objects.create(project=None, text="of all", likelihood=4, effect=5)
    client = Client()
    client.force_login(person("raija", "planner", region="10"))
    session = client.session
    session["second_factor_elsewhere"] = True
    session.save()
    with django_assert_max_num_queries(16):
        page = client.get("/programme/risks").content.decode()
    assert "of all" in page and "elsewhere" not in page and page.index("of all") < page.index("risk 0")
    assert "risk 58" not in page and "risk 58" in client.get("/programme/risks?page=2").content.decode()
