"""The display is heard, in a real browser: after one press of the button each call is said once, in its clips."""

import pytest

from browser.hall_pages import make_hall
from browser.queue_pages import make_queue
from browser.test_web import page  # noqa: F401  (a fixture)
from piste.web.counter.queue.clips import announce
from piste.web.network.models import Point
from piste.web.network.visits.calling import recall, visit_at
from piste.web.network.visits.models import VisitEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_call_is_spoken_after_the_sound_was_turned_on_once(page):  # noqa: F811
    point = Point.objects.get(pk=make_queue("advisor")["queue_point"])
    known = make_hall(point.pk)
    page.goto(f"/display/{known['display']}/")
    page.click("[data-sound]")
    page.wait_for_function("document.querySelector('[data-sound]').hidden")
    page.wait_for_selector("html[data-live-state=on]")
    assert page.evaluate("document.documentElement.dataset.spoken") is None  # what was called before is not said
    desk = point.desks.get(code="1")
    visit = visit_at(desk)
    turn = desk.turns.get(during__endswith__isnull=True)
    recall(visit, desk, turn.staff)
    page.wait_for_selector("html[data-spoken]")
    call, loaded = page.evaluate("document.documentElement.dataset.spoken").split(":")
    assert int(call) == VisitEvent.objects.get(what="recalled").pk
    heard = page.evaluate("performance.getEntriesByType('resource').filter((e) => e.name.includes('/voice/')).length")
    assert heard == len(set(announce(visit.ticket, desk.kind, desk.code)))
    assert int(loaded) >= 1
