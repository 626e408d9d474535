"""Customers' strong sign-in against a real provider: there and back, what is kept, and whose tokens are refused."""

from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest

from piste.web.accounts.models import User
from piste.web.network.booking.models import Appointment
from piste.web.public.booking.strong_sign_in import COOKIE
from web.booking.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("default")]
ASKED = "service=legal-aid&language=fi"


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch):
    make_world(monkeypatch)
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        found = httpx.get(f"{address}/.well-known/openid-configuration").json()
        settings.DEMO = False
        settings.PISTE_CUSTOMER_ISSUER = found["issuer"]
        settings.PISTE_CUSTOMER_ACR = []
        settings.OIDC_VERIFY_KID = False
        settings.PISTE_CUSTOMER_OIDC = {
            "OIDC_RP_CLIENT_ID": "customers", "OIDC_RP_CLIENT_SECRET": "for tests only",
            "OIDC_OP_AUTHORIZATION_ENDPOINT": found["authorization_endpoint"],
            "OIDC_OP_TOKEN_ENDPOINT": found["token_endpoint"], "OIDC_OP_USER_ENDPOINT": "",
            "OIDC_OP_JWKS_ENDPOINT": found["jwks_uri"], "OIDC_RP_SCOPES": "openid",
        }  # fmt: skip
        yield address


def sign_in(client, provider, subject="010190-999X", **changed):
    httpx.put(f"{provider}/users/{subject}", json={"name": "Oikea Nimi"}).raise_for_status()
    there = client.get(f"/book/sign-in/start?{ASKED}")
    assert there.status_code == 302 and "code_challenge=" in there["Location"]
    back = httpx.post(there["Location"], data={"sub": subject})
    parts = urlsplit(back.headers["Location"])
    return client.get(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()} | changed)


def test_a_customer_signs_in_and_only_a_hash_of_them_travels(client, provider):
    assert "/book/sign-in/start?" in client.get(f"/book/sign-in?{ASKED}").content.decode()
    answer = sign_in(client, provider)
    assert answer.url == f"/book/details?{ASKED}"
    kept = client.cookies[COOKIE]
    assert "010190" not in kept.value and "Oikea" not in kept.value and kept["httponly"]
    assert client.cookies["piste-customer-start"].value == ""
    assert not User.objects.filter(staff_subject="010190-999X").exists()
    assert not Appointment.objects.filter(called__contains="Oikea").exists()


def test_an_answer_that_nobody_asked_for_or_of_another_state_opens_nothing(client, provider):
    assert client.get("/book/sign-in/back?code=x&state=y").url == "/book"
    answer = sign_in(client, provider, state="another")
    assert "failed=1" in answer.url and COOKIE not in client.cookies
    assert sign_in(client, provider, code="forged").url.endswith("failed=1")


def test_a_token_of_another_issuer_or_a_weak_sign_in_opens_nothing(client, provider, settings):
    settings.PISTE_CUSTOMER_ACR = ["http://ftn.ficora.fi/2017/loa3"]
    assert "failed=1" in sign_in(client, provider).url
    settings.PISTE_CUSTOMER_ACR = []
    settings.PISTE_CUSTOMER_ISSUER = "https://other.example"
    assert "failed=1" in sign_in(client, provider).url
    assert COOKIE not in client.cookies


def test_without_a_provider_there_is_no_such_page(client, settings):
    settings.PISTE_CUSTOMER_ISSUER = ""
    assert client.get(f"/book/sign-in/start?{ASKED}").status_code == 404
    assert client.get("/book/sign-in/back?code=x&state=y").status_code == 404
