"""A desk with the line down, in a real browser: the day list stays readable, and goes at sign-out and at day's end."""

import pytest

from browser.queue_pages import make_queue
from browser.test_web import enter, page  # noqa: F401  (the page is a fixture)
from piste.web.network.visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "caches.has('piste-desk')"


def test_the_day_list_stays_readable_without_a_line_and_is_forgotten(page):  # noqa: F811
    make_queue("advisor")
    waiting = Visit.objects.filter(state="waiting").first()
    enter(page, "advisor")
    page.goto("/desk")
    page.wait_for_selector("html[data-kept]")
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    page.context.set_offline(True)
    page.goto("/desk")
    assert waiting.ticket in page.inner_text("main")
    assert page.locator(".as-at").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "34px"  # with its styles

    # at the day's end: what was kept is of another day
    page.evaluate(
        """async () => {
          const kept = await caches.open("piste-desk");
          const old = await kept.match("/desk/day");
          const headers = new Headers(old.headers);
          headers.set("X-Piste-Day", "2026-01-01");
          await kept.put("/desk/day", new Response(await old.blob(), { headers }));
        }"""
    )
    page.goto("/desk")
    assert waiting.ticket not in page.inner_text("main")
    assert page.evaluate(KEPT) is False

    page.context.set_offline(False)
    page.goto("/desk")
    page.wait_for_selector("html[data-kept]")
    assert page.evaluate(KEPT) is True
    page.click("[action='/sign-out'] button")
    page.wait_for_url("**/sign-in*")
    assert page.evaluate(KEPT) is False
    page.context.set_offline(True)
    page.goto("/desk")
    assert waiting.ticket not in page.inner_text("main")
    page.context.set_offline(False)
