"""Calls in a real browser with fake cameras: nothing before admission, three meet, a reload stays in."""

import os
from pathlib import Path

import pytest

from browser.conftest import FLAGS, find_browser
from piste.web.accounts.models import User
from piste.web.network.demo import load_demo_data
from piste.web.remote.lobby import invite
from piste.web.remote.models import Call, Participant

pytestmark = pytest.mark.django_db(transaction=True)
MEDIA = (
    "--use-fake-device-for-media-stream=fps=30",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
MEETS = """others => {
  const tiles = [...document.querySelectorAll(".tile")];
  const videos = tiles.map((tile) => tile.querySelector("video"));
  return tiles.length === others && videos.every((one) => one.videoWidth > 0 && !one.paused
    && one.getVideoPlaybackQuality().totalVideoFrames > 5);
}"""
"""Frames are drawn of each other participant."""
SOUND = """async others => {
  let heard = 0;
  for (const { link } of window.pistePeers.all.values())
    (await link.getStats()).forEach((one) => {
      if (one.type === "inbound-rtp" && one.kind === "audio" && one.totalAudioEnergy > 0.00001) heard += 1;
    });
  return heard === others;
}"""
"""Sound with energy in it has come from each."""


@pytest.fixture
def media(browser):
    """Give browsers with fake cameras and microphones: Chromium's own moving picture and beeps."""
    chromium = browser.browser_type.launch(executable_path=find_browser(), args=[*FLAGS, *MEDIA])
    yield chromium
    chromium.close()


def open_page(media, web_server, **more):
    context = media.new_context(base_url=web_server.url, locale="fi-FI", **more)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda told: told.type == "error" and page.faults.append(told.text))
    return page


def keep_picture(page, name):
    """Keep a picture where PISTE_PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PISTE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def go_in(page):
    page.wait_for_selector("piste-call[data-checked=ready]")
    page.click("[data-do=enter]")


def come_by_link(page, host, token, role, name):
    invite(host, role, "fi", token)
    page.goto(f"/calls/join/{token}")
    page.fill("#id_name", name)
    page.click("main button.primary")
    go_in(page)
    page.wait_for_selector("[data-part=wait]:not([hidden])")


def test_three_meet_after_admission_only_and_a_reload_stays_in(media, web_server):
    load_demo_data()
    staff = open_page(media, web_server, viewport={"width": 1440, "height": 900})
    staff.goto("/sign-in")
    staff.click("button[value=expert]")
    staff.goto("/calls")
    staff.click("main form.stack button.primary")
    call = Call.objects.get(state="open")
    host = Participant.objects.get(call=call, user=User.objects.get(email="expert@demo.invalid"))
    staff.goto(f"/calls/{call.pk}")
    go_in(staff)
    customer = open_page(media, web_server, viewport={"width": 390, "height": 844})
    come_by_link(customer, host, "customer-token", "customer", "Aino")
    interpreter = open_page(media, web_server)
    come_by_link(interpreter, host, "interpreter-token", "interpreter", "Tuula")
    staff.wait_for_selector("[data-part=waiting] li >> nth=1")
    names = staff.locator("[data-part=waiting] li span").all_inner_texts()
    assert [text.split(" · ")[0] for text in names] == ["Aino", "Tuula"]
    assert not customer.evaluate("Boolean(window.pistePeers)") and customer.locator(".tile").count() == 0
    keep_picture(staff, "call-lobby")
    for _ in range(2):
        staff.click("[data-admit=true] >> nth=0")
        staff.wait_for_timeout(100)
    everybody = (staff, customer, interpreter)
    for page in everybody:
        page.wait_for_function(MEETS, arg=2)
        page.wait_for_function(SOUND, arg=2)
    customer.fill("#m", "") if customer.is_visible("#m") else customer.click("[data-do=messages]")
    customer.type("#m", "Näkyy")
    staff.wait_for_function("() => document.querySelector('[data-part=captions]').innerText.includes('Näkyy')")
    customer.press("#m", "Enter")
    staff.wait_for_selector(".chat li p >> text=Näkyy")
    customer.click("[data-do=messages]")
    keep_picture(staff, "call-desktop")
    keep_picture(customer, "call-phone")
    customer.reload()
    go_in(customer)
    for page in everybody:
        page.wait_for_function(MEETS, arg=2)
    assert Participant.objects.get(call=call, role="customer").state == "admitted"
    customer.click(".leave")
    customer.wait_for_selector("h1")
    staff.wait_for_function(MEETS, arg=1)
    assert [page.faults for page in everybody] == [[], [], []]
