"""Planning's main paths in a real browser: a run followed live, everything by keyboard, forms without a script."""

import re

import pytest

from piste.web.accounts.models import User
from piste.web.jobs.models import Job
from piste.web.jobs.run import Run as JobRun
from piste.web.jobs.runner import run_job
from piste.web.planning.deciding.models import Comment, RegionalPlan
from piste.web.planning.models import Plan, Run, Scenario
from piste.web.planning.scenario_form import check_content
from piste.web.planning.scenario_keeping import make_scenario, start_run
from piste.web.planning.solving import Track
from web.planning_people import QUICK

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser, web_server):
    context = browser.new_context(base_url=web_server.url, locale="fi-FI")
    yield context.new_page()
    context.close()


def enter(page):
    """Sign in as the demo's planner; return who that is."""
    page.goto("/sign-in")
    page.click("button[value=planner]")
    page.wait_for_selector("h1")
    return User.objects.latest("last_login")


def tab_to(page, selector, most=150):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(most):
        if page.evaluate("(what) => document.activeElement?.matches(what) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by keyboard from {page.url}")


def test_a_run_is_followed_live_value_and_bound_closing_in_without_loading_the_page(page):
    person = enter(page)
    content = QUICK | {"title": "Live"}
    asked, _findings = check_content(content, person)
    run = start_run(make_scenario(content, "", person).versions.get(), asked, person)
    Job.objects.filter(pk=run.job_id).update(state="running", attempt=1)
    page.goto(f"/runs/{run.pk}")
    page.evaluate("window.stays = true")
    assert page.locator("figure.closing").count() == 0
    track = Track(JobRun(run.job_id, 1), run, 3, asked, 1000.0)
    track.begin("plan", 2)
    for seconds, value, bound in ((0.0, 30.0, 10.0), (1.0, 25.0, 20.0)):
        track.next, track.job._next = type(track.next)(0.0), type(track.next)(0.0)
        track(1000 * value, 1000 * bound, seconds, None)
    page.wait_for_selector("figure.closing")
    page.wait_for_selector("#run .trio:has-text('20,00')")
    first = page.inner_text("#run .trio")
    assert "25,00" in first
    track.next, track.job._next = type(track.next)(0.0), type(track.next)(0.0)
    track(1000 * 22.0, 1000 * 21.5, 2.0, None)
    page.wait_for_selector("#run .trio:has-text('21,50')")
    track.job.end(Job.State.FAILED, message="Searching the plan of {points} points", message_values={"points": 2})
    page.wait_for_selector("#run .tag.alert")
    assert page.evaluate("window.stays") is True


def test_by_keyboard_alone_from_the_form_through_the_run_to_an_edit_of_its_plan(page):
    enter(page)
    page.goto("/scenarios/add")
    tab_to(page, "#id_title")
    page.keyboard.type("Keyboard")
    tab_to(page, "input[name=area__regions][value='10']")
    page.keyboard.press("Space")
    tab_to(page, "#id_plan__points")
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    tab_to(page, "main form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/scenarios/\d+$"))
    scenario = Scenario.objects.get(name="Keyboard")
    tab_to(page, f"form[action$='/scenarios/{scenario.pk}/run'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runs/\d+$"))
    run = Run.objects.get(version__scenario=scenario)
    run_job(run.job_id)
    plan = Plan.objects.get(run=run)
    page.wait_for_selector(f"#run a[href='/plans/{plan.pk}']")
    tab_to(page, f"a[href='/plans/{plan.pk}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plans/{plan.pk}")
    tab_to(page, f"a[href^='/plans/{plan.pk}/map/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("plan-map[data-ready]")
    tab_to(page, ".modes a[data-mode=table]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tables")
    tab_to(page, ".row-acts button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/**")
    page.wait_for_selector("#rail .log li")


def test_without_a_script_a_scenario_is_saved_and_run_and_a_plan_commented_on(browser, web_server):
    context = browser.new_context(base_url=web_server.url, locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    enter(page)
    page.goto("/scenarios/add")
    page.fill("#id_title", "Plain")
    page.check("input[name=area__regions][value='10']")
    page.fill("#id_plan__points", "many")
    page.click("main form button.primary")
    assert page.locator(".errs a").count() >= 1, "the fault is told without a script"
    page.fill("#id_plan__points", "2")
    page.click("main form button.primary")
    scenario = Scenario.objects.get(name="Plain")
    page.click(f"form[action$='/scenarios/{scenario.pk}/run'] button")
    run = Run.objects.get(version__scenario=scenario)
    assert page.url.endswith(f"/runs/{run.pk}")
    run_job(run.job_id)
    page.click(f"main a[href$='/runs/{run.pk}']")
    plan = Plan.objects.get(run=run)
    assert page.locator(f"a[href='/plans/{plan.pk}']").count()
    made = RegionalPlan.objects.create(name="South Savo", region="10", plan=plan, country="FI")
    page.goto(f"/regional-plans/{made.pk}/comments")
    page.fill("main textarea", "Without a script")
    page.click("main form:has(textarea) button.primary")
    assert Comment.objects.get().text == "Without a script" and "Without a script" in page.inner_text("main")
    context.close()
