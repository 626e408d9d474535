"""The way to a call in languages that are drafts: only where turned on, marked, and right to left where due."""

import pytest

from browser.accessibility import find_violations
from browser.conftest import run_server
from browser.test_web import keep_picture
from piste.web.remote.lobby import invite
from web.remote_people import make_call

pytestmark = pytest.mark.django_db(transaction=True)
DIRECTION = "getComputedStyle(document.querySelector('h1')).direction"
SIDE = """() => {
  const box = document.querySelector("h1").getBoundingClientRect(), sheet = document.querySelector("main");
  const style = getComputedStyle(sheet), around = sheet.getBoundingClientRect();
  const left = box.left - around.left - parseFloat(style.paddingLeft);
  const right = around.right - parseFloat(style.paddingRight) - box.right;
  return [left, right].map(Math.round);
}"""
"""How far the heading begins from the left and ends from the right of the sheet."""


def test_the_join_page_is_read_in_draft_languages_where_they_are_on(browser, django_db_setup):  # noqa: ARG001
    _call, host = make_call()
    invite(host, "customer", "ar", "a-draft-token")
    with run_server(PISTE_DRAFT_LANGUAGES="ar,uk,se") as server:
        context = browser.new_context(base_url=server.url, locale="fi-FI", viewport={"width": 320, "height": 720})
        page = context.new_page()
        page.goto("/calls/join/a-draft-token")
        assert page.query_selector("html[dir]") is None
        assert page.query_selector(".note") is None
        for code, heading, direction in (
            ("se", "Boađe ságastallamii", "ltr"),
            ("uk", "Приєднатися до розмови", "ltr"),
            ("ar", "انضم إلى المكالمة", "rtl"),
        ):
            page.click(f"button[lang={code}]")
            assert page.get_attribute("html", "lang") == code
            assert page.inner_text("h1") == heading
            assert page.evaluate(DIRECTION) == direction
            assert "This translation is a draft." in page.inner_text(".note")
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert find_violations(page, layout_only=code != "ar") == []
            keep_picture(page, f"draft-{code}-join")
        assert page.evaluate(SIDE)[1] == 0
        page.set_viewport_size({"width": 1280, "height": 900})
        keep_picture(page, "draft-ar-join-desktop")
        context.close()


def test_drafts_are_off_unless_turned_on(browser, web_server):
    context = browser.new_context(base_url=web_server.url, locale="ar")
    page = context.new_page()
    page.goto("/sign-in")
    assert page.get_attribute("html", "lang") == "fi"
    assert page.query_selector("button[lang=ar]") is None
    context.close()
