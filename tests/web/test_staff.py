"""Staff's sign-in by OpenID Connect against a real provider, in its own thread."""

from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest

from piste.web.accounts.models import AuditEntry, User
from piste.web.accounts.staff import StaffBackend

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("default")]


@pytest.fixture
def provider(settings):
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        found = httpx.get(f"{address}/.well-known/openid-configuration").json()
        settings.OIDC_ISSUER = found["issuer"]
        settings.OIDC_OP_AUTHORIZATION_ENDPOINT = found["authorization_endpoint"]
        settings.OIDC_OP_TOKEN_ENDPOINT = found["token_endpoint"]
        settings.OIDC_OP_USER_ENDPOINT = found["userinfo_endpoint"]
        settings.OIDC_OP_JWKS_ENDPOINT = found["jwks_uri"]
        settings.OIDC_VERIFY_KID = False  # this provider has one key and does not name it
        yield address


def sign_in(client, provider, subject, **claims):
    """Walk the whole way: to the provider, its form, and back."""
    httpx.put(f"{provider}/users/{subject}", json=claims).raise_for_status()
    there = client.get("/sign-in/staff?next=/account")
    assert there.status_code == 302 and "code_challenge=" in there["Location"]
    back = httpx.post(there["Location"], data={"sub": subject})
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    return client.get(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})


def test_staff_come_in_without_a_role_and_are_known_again(client, provider):
    assert sign_in(client, provider, "s1", email="anna@virasto.fi", name="Anna")["Location"] == "/account"
    user = User.objects.get()
    assert (user.email, user.name, user.staff_subject) == ("anna@virasto.fi", "Anna", "s1")
    assert not user.has_usable_password()
    assert client.get("/people").status_code == 403
    client.post("/sign-out")
    sign_in(client, provider, "s1", email="new@virasto.fi", name="Anna A.")
    assert User.objects.get().name == "Anna A."
    assert AuditEntry.objects.filter(action="sign-in").count() == 2


def test_signing_out_ends_the_provider_s_session_where_it_names_an_address(client, provider, settings):
    found = httpx.get(f"{provider}/.well-known/openid-configuration").json()
    sign_in(client, provider, "s1", email="anna@virasto.fi")
    assert client.post("/sign-out")["Location"] == "/sign-in", "a provider that names none"
    settings.OIDC_END_SESSION = found["end_session_endpoint"]
    settings.OIDC_STORE_ID_TOKEN = True
    sign_in(client, provider, "s1", email="anna@virasto.fi")
    token = client.session["oidc_id_token"]
    there = client.post("/sign-out")
    assert "_auth_user_id" not in client.session and "oidc_id_token" not in client.session
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there["Location"]).query).items()}
    assert there["Location"].startswith(found["end_session_endpoint"] + "?") and asked["id_token_hint"] == token
    assert asked["post_logout_redirect_uri"] == "http://testserver/sign-in"
    page = httpx.get(there["Location"])
    assert page.status_code == 200 and "testserver/sign-in" in page.text


def test_a_local_person_s_sign_out_stays_here(client, provider, settings):  # noqa: ARG001
    settings.OIDC_END_SESSION = "https://login.example.fi/end"
    client.force_login(User.objects.create_user("paikallinen@example.fi"), "piste.web.accounts.backend.LocalBackend")
    assert client.post("/sign-out")["Location"] == "/sign-in"


def test_staff_s_own_sign_in_counts_as_a_second_factor(client, provider):
    sign_in(client, provider, "s1", email="anna@virasto.fi")
    User.objects.get().grants.create(role="administrator")
    assert client.get("/people").status_code == 200


def test_an_e_mail_alone_never_opens_another_person_s_account(client, provider):
    User.objects.create_user("anna@example.fi", "kolme sanaa yhdessä").grants.create(role="administrator")
    answer = sign_in(client, provider, "stranger", email="anna@example.fi")
    assert answer["Location"].startswith("/sign-in") and "_auth_user_id" not in client.session
    assert AuditEntry.objects.get().action == "sign-in.staff-refused"


def test_a_closed_account_stays_closed(client, provider):
    sign_in(client, provider, "s1", email="anna@virasto.fi")
    client.post("/sign-out")
    User.objects.update(is_active=False)
    sign_in(client, provider, "s1", email="anna@virasto.fi")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("name", "value"), [("OIDC_ISSUER", "https://other.example"), ("OIDC_RP_CLIENT_ID", "another-client")]
)
def test_a_token_of_another_issuer_or_for_another_client_opens_nothing(
    client, provider, settings, monkeypatch, name, value
):
    verify = StaffBackend.verify_token

    def verify_elsewhere(backend, token, **values):
        if name == "OIDC_ISSUER":
            settings.OIDC_ISSUER = value
        else:
            backend.OIDC_RP_CLIENT_ID = value
        return verify(backend, token, **values)

    monkeypatch.setattr(StaffBackend, "verify_token", verify_elsewhere)
    answer = sign_in(client, provider, "s1", email="anna@virasto.fi")
    assert answer["Location"].startswith("/sign-in") and not User.objects.exists()


@pytest.mark.usefixtures("provider")
def test_an_answer_that_nobody_asked_for_opens_nothing(client):
    answer = client.get("/sign-in/staff/back", {"code": "x", "state": "y"})
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in")
    assert "_auth_user_id" not in client.session
