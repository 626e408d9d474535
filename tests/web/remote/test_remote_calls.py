"""Calls: nothing before admission, rights at every message, a denial is final, and all goes at the end."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from piste.web.live.models import Event
from piste.web.live.topics import may_listen
from piste.web.network.events import HANDLERS, CallFinished, subscribe
from piste.web.remote.calls import MOST_IN_CALL, end_call
from piste.web.remote.ice import build_credentials
from piste.web.remote.models import CallDocument, CallLine, CallQuality, Participant
from piste.web.remote.signalling import BadMessage, check_signal
from web.remote_people import client_of, come, make_call

pytestmark = pytest.mark.django_db
EPOCH = "0123456789abcdef"
HOST_LINE = "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host"
RELAY_LINE = "candidate:2 1 udp 41885439 198.51.100.1 60000 typ relay raddr 192.0.2.7 rport 50000"


def post(client, path, **body):
    return client.post(path, body, content_type="application/json").status_code


@pytest.fixture
def met():
    """Return a call, its host, the host's browser, and a customer with their browser, waiting."""
    call, host = make_call()
    customer = come(host, "first-token")
    return call, host, client_of(host.user), call.participants.get(role="customer"), customer


def test_nothing_is_told_before_admission_and_nothing_taken(met):
    call, host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    assert sorted(customer.get(f"{base}/state").json()) == ["me", "state"]
    candidate = {"candidate": {"candidate": HOST_LINE}}
    for path, body in (
        ("message", {"kind": "hello", "epoch": EPOCH}),
        ("message", {"kind": "signal", "epoch": EPOCH, "to": host.pk, "to_epoch": EPOCH, "signal": candidate}),
        ("lines", {"text": "hei"}),
        ("lobby", {"who": waiting.pk, "admit": True}),
        ("quality", {"heard": [{"from_role": "expert"}]}),
    ):
        assert post(customer, f"{base}/{path}", **body) == 403, path
    signal = {"kind": "signal", "epoch": EPOCH, "to": waiting.pk, "to_epoch": EPOCH, "signal": candidate}
    assert post(staff, f"{base}/message", **signal) == 403
    assert post(staff, f"{base}/message", kind="hello", epoch=EPOCH) == 204
    assert post(staff, f"{base}/lines", text="salaista") == 204
    assert not Event.objects.filter(topic=waiting.topic).exists()
    assert [one["name"] for one in staff.get(f"{base}/state").json()["lobby"]] == ["Aino"]


def test_the_admitted_hear_each_other_and_a_reload_keeps_admission(met):
    call, host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    assert post(staff, f"{base}/lobby", who=waiting.pk, admit=True) == 204
    assert Event.objects.get(topic=waiting.topic).body == {"kind": "admitted"}
    signal = {"description": {"type": "offer", "sdp": "v=0\r\n"}}
    body = {"kind": "signal", "epoch": EPOCH, "to": host.pk, "to_epoch": EPOCH, "signal": signal}
    assert post(customer, f"{base}/message", **body) == 204
    told = Event.objects.filter(topic=host.topic).latest("id").body
    assert (told["from"], told["signal"]) == (waiting.pk, signal)
    assert b"piste-call" in customer.get(base).content
    assert customer.get(f"{base}/state").json()["state"] == "admitted"


def test_a_message_costs_few_queries_however_many_hear_it(met, django_assert_max_num_queries):
    call, host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    assert post(staff, f"{base}/lobby", who=waiting.pk, admit=True) == 204
    for _ in range(MOST_IN_CALL - 2):
        Participant.objects.create(call=call, role="support", state="admitted")
    signal = {"kind": "signal", "to_epoch": EPOCH, "signal": {"candidate": {"candidate": HOST_LINE}}}
    for client, other, queries in ((customer, host, 3), (staff, waiting, 4)):  # session, person, participant, event
        with django_assert_max_num_queries(queries):
            assert post(client, f"{base}/message", **signal, epoch=EPOCH, to=other.pk) == 204
        with django_assert_max_num_queries(queries):
            assert post(client, f"{base}/message", kind="hello", epoch=EPOCH) == 204
    heard = Event.objects.filter(body__kind="hello").values_list("topic", flat=True)
    everybody = {one.topic for one in call.participants.all()}
    assert len(heard) == 2 * (MOST_IN_CALL - 1) and set(heard) == everybody


def test_a_denial_is_final_and_ends_the_stream(met):
    call, _host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    assert post(staff, f"{base}/lobby", who=waiting.pk, admit=False) == 204
    assert post(staff, f"{base}/lobby", who=waiting.pk, admit=True) == 403
    assert customer.get(f"{base}/state").json()["state"] == "denied"
    assert b"piste-call" not in customer.get(base).content
    assert customer.post(f"{base}/leave").status_code == 403
    user = AnonymousUser()
    user.live_session = customer.session
    assert not may_listen(user, waiting.topic)


def test_only_the_bearer_of_a_token_hears_and_speaks(met):
    call, host, _staff, waiting, customer = met
    user, stranger = AnonymousUser(), AnonymousUser()
    user.live_session, stranger.live_session = customer.session, {"remote_tokens": {str(waiting.pk): "guess"}}
    assert may_listen(user, waiting.topic)
    assert not may_listen(user, host.topic) and not may_listen(stranger, waiting.topic)
    assert not may_listen(AnonymousUser(), waiting.topic)
    assert Client().get(f"/calls/{call.pk}/state").status_code == 403
    assert Client().get("/calls/999999/state").status_code == 403
    other, _ = make_call("sven")
    assert customer.get(f"/calls/{other.pk}/state").status_code == 403


def test_a_link_is_good_once_and_opening_it_changes_nothing(met):
    _call, host, _staff, _waiting, _customer = met
    come(host, "second-token")
    assert Client().get("/calls/join/second-token").status_code == 410
    assert Client().post("/calls/join/second-token", {"name": "Eve"}).status_code == 410
    assert Client().get("/calls/join/never-made").status_code == 410


def test_interpreters_and_customers_do_not_admit_and_a_seventh_does_not_fit(met):
    call, host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    assert post(staff, f"{base}/lobby", who=waiting.pk, admit=True) == 204
    come(host, "token-x", role="interpreter")
    seventh = call.participants.get(role="interpreter")
    assert post(customer, f"{base}/lobby", who=seventh.pk, admit=True) == 403
    for _ in range(MOST_IN_CALL - 2):
        Participant.objects.create(call=call, role="support", state="admitted")
    assert post(staff, f"{base}/lobby", who=seventh.pk, admit=True) == 409
    seventh.refresh_from_db()
    assert seventh.state == "waiting"


def test_what_was_exchanged_goes_with_the_call_and_quality_stays(met, django_capture_on_commit_callbacks):  # noqa: ARG001
    call, host, staff, waiting, customer = met
    base = f"/calls/{call.pk}"
    post(staff, f"{base}/lobby", who=waiting.pk, admit=True)
    file = SimpleUploadedFile("laskelma.pdf", b"%PDF-1.4 secret")
    assert customer.post(f"{base}/documents", {"file": file}).status_code == 204
    page = SimpleUploadedFile("x.html", b"<script>")
    assert customer.post(f"{base}/documents", {"file": page}).status_code == 422
    assert post(customer, f"{base}/lines", text="Näen.") == 204
    line = {"from_role": "expert", "frames_per_s": 24.5, "width": 640, "height": 480}
    assert post(customer, f"{base}/quality", heard=[line]) == 204
    known = staff.get(f"{base}/state").json()
    got = staff.get(known["documents"][0]["url"])
    assert b"".join(got.streaming_content) == b"%PDF-1.4 secret" and got["Content-Disposition"].startswith("attachment")
    assert Client().get(known["documents"][0]["url"]).status_code == 403
    seen = []
    kept = {kind: list(handlers) for kind, handlers in HANDLERS.items()}
    subscribe(CallFinished)(seen.append)
    try:
        assert staff.post(f"{base}/end").status_code == 302
        end_call(call)
    finally:
        HANDLERS.clear()
        HANDLERS.update(kept)
    assert [event.call_id for event in seen] == [call.pk]
    assert not CallLine.objects.exists() and not CallDocument.objects.exists()
    assert CallQuality.objects.get().frames_per_s == 24.5
    assert call.participants.get(role="customer").name == ""
    assert {event.body["kind"] for event in Event.objects.filter(topic__startswith="remote:")} == {"ended"}
    assert post(customer, f"{base}/lines", text="vielä") == 403
    assert host.user is not None


def test_by_relay_only_nobody_s_own_address_passes():
    _call, host = make_call(relay_only=True)
    assert check_signal(host, {"candidate": {"candidate": HOST_LINE}}) == {"candidate": None}
    passed = check_signal(host, {"candidate": {"candidate": RELAY_LINE}})["candidate"]["candidate"]
    assert "198.51.100.1" in passed and "192.0.2.7" not in passed
    sdp = f"v=0\r\na={HOST_LINE}\r\na={RELAY_LINE}\r\n"
    hidden = check_signal(host, {"description": {"type": "offer", "sdp": sdp}})["description"]["sdp"]
    assert "192.0.2.7" not in hidden and "198.51.100.1" in hidden


@pytest.mark.parametrize("wrong", [None, {}, {"description": {"type": "boo", "sdp": ""}}, {"candidate": 3}])
def test_what_no_page_sends_is_refused(wrong):
    _call, host = make_call()
    with pytest.raises(BadMessage):
        check_signal(host, wrong)


def test_credentials_are_those_that_coturn_computes():
    """By hand: `printf 1700000000:7 | openssl dgst -sha1 -hmac north -binary | base64`."""
    assert build_credentials("north", "7", 1700000000) == {
        "username": "1700000000:7",
        "credential": "PPWz7PpRwxKwGzZCJzS+CZ2BJhk=",
    }
