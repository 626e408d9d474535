"""The kiosk in a real browser: without a line presses are kept and the page comes from its worker; then sent once."""

import pytest

from browser.test_web import own_complaints, page  # noqa: F401  (the page is a fixture)
from piste.web.experience.gathering import make_kiosk
from piste.web.experience.models import Sheet
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = """async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open("piste-smiley" + location.pathname, 1);
    asked.onsuccess = () => done(asked.result);
  });
  const all = await new Promise((done) => {
    const asked = base.transaction("answers").objectStore("answers").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  return all;
}"""


def press(page, value):  # noqa: F811
    page.click(f".faces button[value='{value}']")


def test_presses_without_a_line_are_kept_sent_later_and_never_twice(page):  # noqa: F811
    load_directory()
    token = make_kiosk(Point.objects.get(code="mikkeli"), "Ovi")
    page.clock.install()
    page.goto(f"/smiley/{token}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    worker = page.evaluate("navigator.serviceWorker.ready.then((one) => new URL(one.scope).pathname)")
    assert worker == f"/smiley/{token}/"

    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(".faces-step:not([hidden])")
    press(page, 5)
    page.wait_for_selector(".why:not([hidden])")
    page.check("input[value=help]", force=True)
    page.click(".send")
    page.wait_for_selector(".thanks:not([hidden])")
    page.click("#again")
    press(page, 1)
    page.clock.run_for(300)
    assert page.is_visible(".faces-step"), "within five seconds a second press is the same finger"
    page.clock.run_for(5000)
    press(page, 2)
    page.wait_for_selector(".why:not([hidden])")
    page.clock.run_for(21_000)
    page.wait_for_function("!document.getElementById('offline').hidden")
    page.reload()
    kept = page.evaluate(WAITING)
    assert sorted(one["value"] for one in kept) == [2, 5]
    assert Sheet.objects.count() == 0

    page.context.set_offline(False)
    page.reload()
    for _again in range(100):
        if not page.evaluate(WAITING):
            break
        page.wait_for_timeout(50)
        page.clock.run_for(200)
    assert page.evaluate(WAITING) == []
    assert sorted(sheet.values["went"] for sheet in Sheet.objects.all()) == [2, 5]
    assert Sheet.objects.get(values__went=5).values["reasons"] == ["help"]
    again = page.evaluate(
        """async (answers) => (await fetch(document.body.dataset.answers, {method: "POST",
        headers: {"Content-Type": "application/json"}, body: JSON.stringify({answers})})).json()""",
        kept,
    )
    assert sorted(again["kept"]) == sorted(one["id"] for one in kept)
    assert Sheet.objects.count() == 2, "an answer whose receipt was lost is sent again and kept once"
