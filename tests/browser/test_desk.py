"""A desk by keyboard alone, in a real browser: what another desk does is seen live, a field keeps its letters."""

import pytest

from browser.queue_pages import QUEUE_PAGES, make_queue
from browser.test_web import check_page, enter, own_complaints, page  # noqa: F401  (the page is a fixture)
from piste.web.network.visits.arriving import Arrival, arrive
from piste.web.network.visits.calling import visit_at
from piste.web.network.visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_desk_is_used_by_keyboard_alone(page):  # noqa: F811
    known = make_queue("advisor")
    first = Visit.objects.get(state="serving")
    enter(page, "advisor")
    page.goto("/desk")
    faults = check_page(page, "fi", "/desk")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("r")
    page.wait_for_selector(".note.success")
    assert Visit.objects.get(pk=first.pk).calls == 2

    page.focus("#note")
    with page.expect_response("**/desk/note"):
        page.keyboard.type("pfhn")
    assert Visit.objects.get(pk=first.pk).note == "pfhn"
    assert Visit.objects.get(pk=first.pk).state == "serving"
    page.reload()
    assert page.input_value("#note") == "pfhn"

    page.keyboard.press("f")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('.panel.last').open") is False
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("f")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert first.services.filter(outcome="solved").count() == 1
    with page.expect_navigation():
        page.keyboard.press("p")
    assert Visit.objects.get(pk=first.pk).hold == "parked"

    page.wait_for_selector("html[data-live-state=on]")
    visit = Visit.objects.get(pk=first.pk)
    live = arrive(visit.point, [first.services.first().service], Arrival())
    page.wait_for_selector(f"text={live.ticket}")
    with page.expect_navigation():
        page.keyboard.press(" ")
    served = visit_at(visit.point.desks.get(code="1"))
    assert served is not None
    assert served.priority_reason == "with a small child"
    assert page.inner_text(".now .ticket") == served.ticket
    with page.expect_navigation():
        page.keyboard.press("n")
    assert Visit.objects.get(pk=served.pk).state == "missed"

    page.click("[data-keys-switch]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    page.keyboard.press("d")
    assert page.evaluate("document.querySelector('.door').open") is False
    page.goto(QUEUE_PAGES[1].format(**known))
    faults += check_page(page, "fi", "/reception")
    assert faults == []
    assert own_complaints(page) == []
