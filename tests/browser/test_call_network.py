"""Calls between networks that are kept apart: by the relay, by it alone where asked, on while the server is down."""

import os

import pytest

from browser.call_network import call_world, why_not
from browser.test_remote_call import MEETS, SOUND, come_by_link, go_in
from piste.web.remote.models import Call, Participant
from web.remote_people import make_call

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = """async () => {
  const found = [];
  for (const { link } of window.pistePeers.all.values()) {
    const told = new Map([...await link.getStats()].map(([id, one]) => [id, one]));
    for (const one of told.values()) {
      const pair = one.type === "transport" && told.get(one.selectedCandidatePairId);
      const ends = pair ? [pair.localCandidateId, pair.remoteCandidateId] : [];
      if (pair) found.push(ends.map((id) => told.get(id).candidateType).join(" "));
    }
  }
  return found;
}"""
"""By which candidates each connection goes: ours and the other's."""
KNOWN_OF_OTHERS = """() => [...window.pistePeers.all.values()].flatMap(({ link }) =>
  link.remoteDescription.sdp.split("\\r\\n").filter((line) => line.startsWith("a=candidate"))
    .map((line) => line.split(" ")[7]))"""
"""What kinds of addresses of others a page was ever told in descriptions."""


@pytest.fixture(scope="module")
def world(browser, web_server, tmp_path_factory):  # noqa: ARG001
    """Give three networks with a relay; under CI there is no excuse for not having them."""
    reason = why_not()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    assert not reason
    with call_world(browser.browser_type, tmp_path_factory.mktemp("relay")) as made:
        yield made


def open_call(world, network):
    context = world.browsers[network].new_context(base_url=world.server.url, locale="fi-FI")
    return context.new_page()


def begin(world, network, **fields):
    """Let a member of staff begin a call in a network."""
    call, host = make_call(**fields)
    page = open_call(world, network)
    page.goto("/sign-in")
    page.context.add_cookies([session_of(host.user, world.server.url)])
    page.goto(f"/calls/{call.pk}")
    go_in(page)
    return call, host, page


def session_of(user, url):
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(user, "piste.web.accounts.backend.LocalBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def admit_all(staff, pages, others):
    staff.wait_for_selector(f"[data-part=waiting] li >> nth={others - 1}")
    for _ in range(others):
        staff.click("[data-admit=true] >> nth=0")
        staff.wait_for_timeout(100)
    for page in pages:
        page.wait_for_function(MEETS, arg=others)
        page.wait_for_function(SOUND, arg=others)


def test_three_networks_meet_only_through_the_relay_and_survive_a_killed_server(world):
    call, host, staff = begin(world, "a")
    customer, interpreter = open_call(world, "b"), open_call(world, "c")
    come_by_link(customer, host, "customer-link", "customer", "Aino")
    come_by_link(interpreter, host, "interpreter-link", "interpreter", "Tuula")
    pages = (staff, customer, interpreter)
    admit_all(staff, pages, 2)
    for page in pages:
        paths = page.evaluate(PATHS)
        assert len(paths) == 2
        assert all("relay" in path for path in paths), paths
    world.kill_server()
    frames = "document.querySelector('.tile video').getVideoPlaybackQuality().totalVideoFrames"
    before = staff.evaluate(frames)
    staff.wait_for_function(f"() => {frames} > {before + 10}")
    world.start_server()
    customer.fill("#m", "Kuuluuko?")
    customer.press("#m", "Enter")
    staff.wait_for_selector(".chat li p >> text=Kuuluuko?", timeout=60_000)
    customer.reload()
    go_in(customer)
    for page in pages:
        page.wait_for_function(MEETS, arg=2)
    assert Participant.objects.get(call=call, role="customer").state == "admitted"
    for page in pages:
        page.context.close()


def test_where_addresses_are_hidden_the_relay_is_the_only_way_and_no_other_address_is_told(world):
    call, host, staff = begin(world, "a", relay_only=True)
    customer = open_call(world, "a")  # in the same network: the direct way would be there
    come_by_link(customer, host, "hidden-link", "customer", "Aino")
    admit_all(staff, (staff, customer), 1)
    for page in (staff, customer):
        assert page.evaluate(PATHS) == ["relay relay"]
        assert set(page.evaluate(KNOWN_OF_OTHERS)) <= {"relay"}
        page.context.close()
    assert Call.objects.get(pk=call.pk).relay_only
