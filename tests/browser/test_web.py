"""The web's pages in a real browser: seen at desktop and phone, in three languages, without a request to elsewhere."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.accessibility import find_violations
from browser.all_pages import PAGES, make_known

pytestmark = pytest.mark.django_db(transaction=True)
WIDER = "document.documentElement.scrollWidth > innerWidth"
SIZES = {"desktop": (1280, 900), "phone": (320, 720)}
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture
def page(browser, web_server):
    """Give a page whose every request and every complaint is kept."""
    context = browser.new_context(base_url=web_server.url, locale="fi-FI")
    made = context.new_page()
    made.requested, made.complaints = set(), []
    made.on("request", lambda request: made.requested.add(request.url))
    made.on("console", lambda told: told.type in {"error", "warning"} and made.complaints.append(told.text))
    made.on("pageerror", lambda fault: made.complaints.append(str(fault)))
    yield made
    context.close()


def enter(page, role):
    page.goto("/sign-in")
    page.click(f"button[value={role}]")
    page.wait_for_selector("h1")


def keep_picture(page, name):
    """Keep a picture where PISTE_PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PISTE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


EXPECTED = ("404 (Not Found)", "410 (Gone)", "422 (Unprocessable", "GPU", "WebGL", "GL Driver")
"""What a browser without a graphics card says, and of pages that are meant to fail."""


def own_complaints(page):
    return [text for text in page.complaints if not any(words in text for words in EXPECTED)]


def test_each_page_reads_well_at_every_size_in_each_language_and_asks_nobody_else(page, web_server):
    page.goto("/sign-in")
    faults = check_page(page, "fi", "/sign-in")
    enter(page, "administrator")
    known = make_known()
    for code in LANGUAGES:
        if code != "fi":
            page.click(f"button[lang={code}]")
        assert page.get_attribute("html", "lang") == code
        for path in (path.format(**known) for path in PAGES):
            page.goto(path)
            if path == "/components":
                page.wait_for_selector("piste-map[data-ready]")
            faults += check_page(page, code, path)
        page.goto("/")
    assert faults == [], "\n".join(faults)
    assert own_complaints(page) == []
    host = urlsplit(web_server.url).netloc
    assert {
        url for url in page.requested if urlsplit(url).netloc != host and not url.startswith(("data:", "blob:"))
    } == set()
    assert any(url.endswith(".woff2") for url in page.requested)


def check_page(page, code, path):
    """Return what axe finds, and whether the page scrolls sideways at 320 px.

    Finnish stands wide, Swedish narrow, both by every rule (colours once); English, whose words are the shortest,
    narrow by the rules of layout.
    """
    size = "desktop" if code == "fi" else "phone"
    faults = look_at(page, f"{path} {code}", size)
    rules = {"layout_only": code == "en", "colours": code == "fi"}
    faults += [f"{path} {code} {size}: {found}" for found in find_violations(page, **rules)]
    if code == "fi":
        faults += look_at(page, f"{path} {code}", "phone")
    elif os.environ.get("PISTE_PICTURES"):
        look_at(page, f"{path} {code}", "desktop")
    return faults


def look_at(page, told, size):
    """Show the page in a size, keep its picture where one is wanted, and tell whether it scrolls sideways."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    keep_picture(page, f"{told.replace('?', ' ').strip('/ ').replace('/', '-').replace(' ', '-')}-{size}")
    return [f"{told} scrolls sideways at {width} px"] if page.evaluate(WIDER) else []


def test_the_error_summary_takes_focus_and_leads_to_the_field(page):
    page.goto("/sign-in")
    page.fill("#id_email", "anna")
    page.click("main button.primary")
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.classList.contains('errs')")
    keep_picture(page, "sign-in-error")
    page.click(".errs a[href='#id_email']")
    assert page.evaluate("document.activeElement.id") == "id_email"
    assert page.get_attribute("#id_email", "aria-invalid") == "true"


def test_by_keyboard_alone_one_skips_to_the_content_and_signs_in(page):
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_email"


def test_forms_work_without_javascript(browser, web_server):
    context = browser.new_context(base_url=web_server.url, java_script_enabled=False)
    plain = context.new_page()
    enter(plain, "administrator")
    plain.goto("/people/add")
    plain.click("main button.primary")
    assert plain.locator(".errs a").count() == 2
    plain.fill("#id_email", "berit@example.fi")
    plain.fill("#id_password", "kolme sanaa yhdessä")
    plain.click("main button.primary")
    assert plain.locator(".note.success").count() == 1
    context.close()


def test_axe_tells_of_a_broken_page(page):
    page.set_content("<title>Small</title><img src='data:,'><a href='/a' style='font-size:4px'>a</a><a href='/b'>b</a>")
    assert any(found.startswith("image-alt") for found in find_violations(page))
    assert [found.split()[0] for found in find_violations(page, layout_only=True)] == ["target-size"]
