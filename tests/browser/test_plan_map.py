"""The map of a plan in a real browser: drawn, chosen, edited, undone; by keyboard; with axe; at every size."""

import os
from pathlib import Path

import pytest

from browser.accessibility import find_violations
from kept_plans import keep_plans, write_study

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"desktop": (1440, 900), "phone": (390, 844), "narrow": (320, 720)}
EXPECTED = ("409 (Conflict)", "GPU", "WebGL", "GL Driver", "was preloaded")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if ready := os.environ.get("PISTE_PICTURES_PLAN"):
        return Path(ready)
    return write_study(tmp_path_factory.mktemp("files"))


@pytest.fixture
def plan(folder, settings):
    return keep_plans(folder, settings)[0]


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(base_url=live_server.url, locale="fi-FI")
    # Streams need the asynchronous server (tests/web/test_live.py has one); the tests' own cannot give them
    context.route("**/live/**", lambda route: route.fulfill(status=204))
    made = context.new_page()
    made.complaints = []
    made.on("console", lambda told: told.type in {"error", "warning"} and made.complaints.append(told.text))
    made.on("pageerror", lambda fault: made.complaints.append(str(fault)))
    yield made
    context.close()


def enter(page, code="en", role="planner"):
    page.goto("/sign-in")
    if code != "fi":
        page.click(f"button[lang={code}]")
        page.wait_for_selector(f"html[lang={code}]", state="attached")
    page.click(f"button[value={role}]")
    page.wait_for_selector("h1")


def ready(page):
    page.wait_for_selector("plan-map[data-ready]", timeout=30_000)


def picture(page, name):
    if folder := os.environ.get("PISTE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page="phone" in name or "narrow" in name)


def own_complaints(page):
    return [text for text in page.complaints if not any(words in text for words in EXPECTED)]


def check(page, name, code):
    """Return what axe finds, and whether the page scrolls sideways, at each size."""
    faults = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(0)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{name} scrolls sideways at {width} px")
        picture(page, f"plan-{name}-{code}-{size}")
        moved = size != "desktop" and code != "fi"  # another language moves words, not roles or colours
        faults += [f"{name} {code} {size}: {found}" for found in find_violations(page, layout_only=moved)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return faults


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_each_view_of_a_plan_reads_well_at_every_size(page, plan, code):
    enter(page, code)
    page.set_viewport_size({"width": 1440, "height": 900})
    faults = []
    address = f"/plans/{plan.pk}/map/"
    for name, query in (("minutes", ""), ("change", "?mode=change"), ("table", "?mode=table"), ("compare", "compare")):
        page.goto(address + query)
        if name != "table":
            ready(page)
        faults += check(page, name, code)
    page.goto(address)
    ready(page)
    page.evaluate("document.querySelector('.pt:not(.off)').click()")
    page.wait_for_selector("#acts")
    page.wait_for_selector("main[data-shown]")
    faults += check(page, "point", code)
    assert faults == []
    assert own_complaints(page) == []


def test_a_point_is_closed_undone_and_moved_without_leaving_the_map(page, plan):
    enter(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/plans/{plan.pk}/map/")
    ready(page)
    page.evaluate("window.stays = true")
    before = page.inner_text("#figures dd")
    page.evaluate("document.querySelector('.pt:not(.off):not(.locked)').click()")
    page.wait_for_selector("#acts")
    name = page.inner_text("#drawer-title")
    page.click("#acts button:has-text('Try closing')")
    page.wait_for_selector("#difference")
    assert "/drafts/" in page.url
    assert page.inner_text("#figures dd") == str(int(before) - 1)
    assert page.inner_text("#drawer-title") == name
    page.wait_for_selector("#drawer-title:focus")
    page.click(".undo button:has-text('Undo')")
    page.wait_for_selector("#difference", state="detached")
    assert page.inner_text("#figures dd") == before
    assert page.evaluate("window.stays") is True
    page.select_option("#other", index=0)
    page.click(".move button")
    page.wait_for_selector("#difference")
    assert page.inner_text("#figures dd") == before
    picture(page, "plan-moved-desktop")
    assert own_complaints(page) == []


def test_on_paper_the_map_is_a_picture_as_wide_as_the_page_and_gone_afterwards(page, plan):
    enter(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/plans/{plan.pk}/map/compare")
    ready(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.wait_for_function("[...document.querySelectorAll('.on-paper')].every((one) => one.naturalWidth > 100)")
    assert page.locator(".on-paper").count() == 3
    widths = page.evaluate("[...document.querySelectorAll('plan-map')].map((one) => one.getBoundingClientRect().width)")
    assert max(widths) <= 690 / 3
    picture(page, "plan-paper")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".on-paper").count() == 0
    assert page.pdf().startswith(b"%PDF") and own_complaints(page) == []


def test_without_a_script_two_planners_edit_at_once_and_the_later_is_told(page, plan, browser, live_server):
    enter(page)
    page.goto(f"/plans/{plan.pk}/map/")
    page.click("button:has-text('Edit as a draft')")
    page.wait_for_url("**/drafts/**")
    ready(page)
    address = page.url
    context = browser.new_context(base_url=live_server.url, locale="fi-FI", java_script_enabled=False)
    other = context.new_page()
    enter(other)
    other.goto(f"{address}?mode=table")
    stale = context.new_page()
    stale.goto(f"{address}?mode=table")
    other.click(".row-acts button:has-text('Close') >> nth=0")
    assert other.locator("#difference").count() == 1
    stale.click(".row-acts button:has-text('Close') >> nth=1")
    assert "Nothing is lost, and your edit is not done yet." in stale.inner_text("#notices")
    picture(stale, "plan-overtaken-desktop")
    stale.click("text=Do it on top of theirs")
    assert stale.locator(".log li").count() == 2
    context.close()
    page.goto(address)
    assert page.locator("#rail .log li").count() == 2


def test_by_keyboard_alone_one_finds_a_point_and_tries_closing_it(page, plan):
    enter(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/plans/{plan.pk}/map/")
    ready(page)
    page.focus("#q")
    page.keyboard.type("ko")
    page.keyboard.press("Enter")
    page.wait_for_selector("#plan-found a")
    page.wait_for_selector("#plan-found a:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer-title:focus")
    assert "ko" in page.inner_text("#drawer-title").casefold()


def test_where_the_map_cannot_be_drawn_the_words_say_so(browser, live_server, plan):
    context = browser.new_context(base_url=live_server.url, locale="fi-FI")
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    enter(page)
    page.goto(f"/plans/{plan.pk}/map/")
    page.wait_for_selector("plan-map[data-state=failed]")
    assert "The table has the same facts" in page.inner_text("plan-map")
    context.close()
