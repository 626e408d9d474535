"""People: signing in, the second factor, roles within their scope, the trail that cannot change."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from piste.web.accounts.models import AuditEntry, Grant, PrivateLink, SignInFailure, User
from piste.web.accounts.permission import Scope, may
from piste.web.accounts.private_link import end_links, make_link, read_link
from piste.web.accounts.recovery import make_codes, match_code
from piste.web.accounts.roles import PLANNING, ROLES
from piste.web.accounts.throttle import MOST_BY_ACCOUNT

pytestmark = pytest.mark.django_db
PASSWORD = "kolme sanaa yhdessä"
PAGES = {
    "/": set(ROLES),
    "/account": set(ROLES),
    "/components": set(ROLES),
    "/people": {"administrator"},
    "/people/add": {"administrator"},
    "/audit": {"administrator"},
    "/jobs/": set(ROLES),
    **dict.fromkeys(("/plans", "/scenarios", "/runs", "/data-sets"), PLANNING),
    "/scenarios/add": {"planner", "administrator"},
    "/scenarios/import": {"planner", "administrator"},
    "/data-sets/add": {"planner", "administrator"},
    "/roster": {"advisor", "expert", "officer", "administrator"},
    "/roster/messages": {"advisor", "expert", "administrator"},
}


def person(role=None, **where):
    user = User.objects.create_user("anna@example.fi", PASSWORD)
    if role:
        Grant.objects.create(user=user, role=role, **where)
    return user


def sign_in(client, password=PASSWORD, **more):
    return client.post("/sign-in", {"email": "Anna@example.fi", "password": password, **more})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_and_no_other(client, role):
    assert client.post("/sign-in/demo", {"role": role}).status_code == 302
    seen = {path: client.get(path).status_code for path in PAGES}
    assert seen == {path: 200 if role in roles else 403 for path, roles in PAGES.items()}


def test_every_address_says_who_may_see_it():
    open_to_all = {"live/", "health/live", "health/ready", "metrics"}  # these ask by themselves: topic, token

    def walk(patterns, before=""):
        for pattern in patterns:
            path = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                yield path, pattern.callback

    views = dict(walk(get_resolver().url_patterns))
    assert len(views) > 15
    assert {path for path, view in views.items() if not hasattr(view, "needs")} == open_to_all


def test_nobody_is_let_in_without_signing_in(client):
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in?next=")


def test_a_password_opens_a_session_and_leaves_a_trace(client):
    user = person("planner")
    answer = sign_in(client, next="/account")
    assert answer["Location"] == "/account"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEntry.objects.get().action == "sign-in"
    assert not SignInFailure.objects.exists()


def test_after_signing_in_nobody_is_sent_to_another_host(client):
    person("planner")
    assert sign_in(client, next="https://evil.example/")["Location"] == "/"


def test_a_wrong_password_says_so_first_and_not_which_was_wrong(client):
    person("planner")
    wrong = sign_in(client, "not this")
    nobody = client.post("/sign-in", {"email": "nobody@example.fi", "password": "x"})
    assert wrong.status_code == nobody.status_code == 422
    for answer in (wrong, nobody):
        text = answer.content.decode()
        assert "Sähköposti tai salasana on väärin" in text and text.index('role="alert"') < text.index("<h1>")
        assert "<title>Virhe:" in text


def test_too_many_tries_wait_even_with_the_right_password(client):
    person("planner")
    for _try in range(MOST_BY_ACCOUNT):
        sign_in(client, "not this")
    answer = sign_in(client)
    assert answer.status_code == 422 and "15 minuuttia" in answer.content.decode()
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_a_forged_header_does_not_change_who_is_counted(client):
    person("planner")
    for k in range(3):
        client.post(
            "/sign-in", {"email": f"x{k}@example.fi", "password": "x"}, headers={"x-forwarded-for": f"10.0.0.{k}"}
        )
    keys = list(SignInFailure.objects.values_list("key", flat=True))
    assert max(keys.count(key) for key in keys) == 3


def test_a_strong_role_must_have_a_second_factor(client):
    person("administrator")
    sign_in(client)
    assert client.get("/people")["Location"] == "/account/second-factor"
    client.get("/account/second-factor")
    device = TOTPDevice.objects.get()
    assert client.post("/account/second-factor", {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = client.post("/account/second-factor", {"code": f"{totp(device.bin_key):06d}"})
    assert done.status_code == 200 and StaticToken.objects.count() == 10
    assert client.get("/people").status_code == 200


def test_a_password_is_not_enough_once_there_is_a_second_factor(client):
    user = person("administrator")
    device = TOTPDevice.objects.create(user=user, confirmed=True)
    assert sign_in(client)["Location"] == "/sign-in/code"
    assert "_auth_user_id" not in client.session
    assert client.get("/account").status_code == 302
    assert client.post("/sign-in/code", {"code": "abc"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post("/sign-in/code", {"code": f"{totp(device.bin_key):06d}"})["Location"] == "/"
    assert client.get("/people").status_code == 200


def test_a_recovery_code_works_once(client):
    user = person("planner")
    TOTPDevice.objects.create(user=user, confirmed=True)
    first, second, *_rest = make_codes(user)
    for code, status in ((f"{first[:4]} {first[4:].upper()}", 302), (first, 422), (second, 302)):
        sign_in(client)
        assert client.post("/sign-in/code", {"code": code}).status_code == status
        client.post("/sign-out")
        StaticDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=1))


def test_what_is_kept_of_a_recovery_code_opens_nothing():
    user = person("planner")
    codes = make_codes(user)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == len(set(codes)) == 10 and not kept & set(codes)
    assert match_code(user, kept.pop()) is None


@pytest.mark.parametrize(
    ("grant", "scope", "answer"),
    [
        ({}, Scope(region="10"), True),
        ({"region": "10"}, Scope(region="10", point="mikkeli"), True),
        ({"region": "10"}, Scope(region="11"), False),
        ({"region": "10"}, Scope(point="mikkeli"), False),
        ({"region": "10", "agency": "dvv"}, Scope(region="10", agency="vero"), False),
        ({"region": "10", "agency": "dvv"}, Scope(region="10", agency="dvv"), True),
    ],
)
def test_a_role_reaches_as_far_as_its_scope(grant, scope, answer):
    user = person("planner", **grant)
    assert may(user, "plans.edit", scope) is answer
    assert may(user, "plans.approve", scope) is False


def test_an_unknown_action_is_a_slip_of_the_program():
    with pytest.raises(KeyError):
        may(person("administrator"), "no.such.action")


def test_administrators_give_and_end_roles_and_the_last_one_stays(client):
    client.post("/sign-in/demo", {"role": "administrator"})
    made = client.post(
        "/people/add", {"name": "Berit", "email": "B@Example.fi", "password": PASSWORD, "is_active": "on"}
    )
    berit = User.objects.get(email="b@example.fi")
    assert made["Location"] == f"/people/{berit.pk}"
    client.post(f"/people/{berit.pk}/roles", {"role-role": "planner", "role-region": "10"})
    grant = berit.grants.get()
    assert (grant.role, grant.region) == ("planner", "10")
    again = client.post(f"/people/{berit.pk}/roles", {"role-role": "planner", "role-region": "10"})
    assert again.status_code == 422 and berit.grants.count() == 1
    client.post(f"/people/{berit.pk}/roles/{grant.pk}/end")
    assert not berit.grants.exists()
    last = Grant.objects.get(role="administrator")
    client.post(f"/people/{last.user_id}/roles/{last.pk}/end")
    assert Grant.objects.filter(role="administrator").count() == 1
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"person.made", "role.given", "role.ended"} <= actions


def test_get_never_changes_anything(client):
    client.post("/sign-in/demo", {"role": "administrator"})
    grant = Grant.objects.get()
    for path in (f"/people/{grant.user_id}/roles/{grant.pk}/end", "/sign-out", "/sign-in/demo", "/language"):
        assert client.get(path).status_code == 405


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_trail(change):
    AuditEntry.objects.create(action="x")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEntry.objects.update(action="y") if change == "update" else AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().action == "x"


def test_a_list_of_people_takes_as_many_queries_for_many_as_for_few(client, django_assert_max_num_queries):
    client.post("/sign-in/demo", {"role": "administrator"})
    for k in range(40):
        Grant.objects.create(user=User.objects.create(email=f"p{k}@example.fi"), role="viewer")
    with django_assert_max_num_queries(8):
        assert client.get("/people").content.count(b"@example.fi") >= 40


def test_hostile_words_are_shown_and_not_run(client):
    client.post("/sign-in/demo", {"role": "administrator"})
    User.objects.create(email="x@example.fi", name="<script>alert(1)</script>")
    text = client.get("/people").content.decode()
    assert "&lt;script&gt;alert(1)" in text and "<script>alert" not in text


def test_a_private_link_is_kept_as_a_hash_and_ends():
    token = make_link("visit", "7", timedelta(hours=1))
    assert len(token) >= 22 and not PrivateLink.objects.filter(token_hash=token).exists()
    assert read_link("visit", token) == "7"
    assert read_link("other", token) is None and read_link("visit", token + "x") is None
    PrivateLink.objects.update(expires_at=timezone.now())
    assert read_link("visit", token) is None
    end_links("visit", "7")
    assert not PrivateLink.objects.exists()


def test_the_demo_is_refused_in_real_use_and_absent_elsewhere(client, settings):
    with pytest.raises(SystemCheckError, match=r"piste\.E001"):
        call_command("check", deploy=True, fail_level="ERROR")
    settings.DEMO = False
    settings.AUTHENTICATION_BACKENDS = ["piste.web.accounts.backend.LocalBackend"]
    assert client.post("/sign-in/demo", {"role": "administrator"}).status_code == 404
    assert "demo" not in client.get("/sign-in").content.decode().lower().replace("/sign-in/demo", "demo")


@pytest.mark.parametrize(("settings_name", "refused"), [("demo", True), ("production", False)])
def test_the_command_that_checks_real_use_refuses_the_demo_and_passes_production(settings_name, refused):
    """As a process of its own: what only a page's import registers, the command would not know."""
    own = {"PISTE_SECRET_KEY": "abcdefghij" * 6, "PISTE_HOSTS": "piste.example.fi", "PISTE_LANG": "en"}
    own |= {
        "DATABASE_URL": "postgresql://u@localhost/x",
        "DJANGO_SETTINGS_MODULE": f"piste.web.settings.{settings_name}",
    }
    command = [sys.executable, "-m", "piste.cli.main", "web", "check", "--deploy"]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    assert done.returncode == (2 if refused else 0), done.stderr
    assert ("piste.E001" in done.stderr) is refused


def test_headers_close_the_page_to_others(client):
    answer = client.get("/sign-in")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "default-src 'none'" in policy and "'nonce-" in policy
    assert answer["X-Frame-Options"] == "DENY" and answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff" and "geolocation=(self)" in answer["Permissions-Policy"]


@pytest.mark.parametrize(("code", "number", "date"), [
    ("fi", "1\u202f234\u202f567,5", "."),
    ("sv", "1\u202f234\u202f567,5", "kl."), ("en", "1\u202f234\u202f567.5", " at "),
])  # fmt: skip
def test_numbers_and_dates_are_written_the_reader_s_way(client, code, number, date):
    client.post("/sign-in/demo", {"role": "viewer"})
    client.post("/language", {"language": code, "next": "/components"})
    text = client.get("/components").content.decode()
    assert f'<html lang="{code}">' in text and number in text and date in text and "\u22124" in text
