"""Administrators help people and reach no further than their own roles; people keep their own password."""

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from piste.web.accounts.models import AuditEntry, Grant, User
from piste.web.accounts.permission import VERIFIED_SESSION, Scope, may, may_all

pytestmark = pytest.mark.django_db
PASSWORD = "kolme sanaa yhdessä"
OTHER = "neljä muuta sanaa peräkkäin"


@pytest.fixture
def anna():
    return User.objects.create_user("anna@example.fi", PASSWORD, name="Anna")


@pytest.fixture
def enter(client):
    """Sign an administrator in, with the limits given."""

    def entered(**where):
        admin = User.objects.create_user("admin@example.fi", PASSWORD, name="Admin")
        Grant.objects.create(user=admin, role="administrator", **where)
        client.force_login(admin, "piste.web.accounts.backend.LocalBackend")
        session = client.session
        session[VERIFIED_SESSION] = True
        session.save()
        return admin

    return entered


def every_change(pk, grant=1):
    """Return each address by which an administrator changes somebody, with what is sent."""
    return {
        f"/people/{pk}": {"name": "Taken", "email": "taken@example.fi", "is_active": "on"},
        f"/people/{pk}/roles": {"role-role": "viewer", "role-region": "10"},
        f"/people/{pk}/roles/{grant}/end": {},
        f"/people/{pk}/password": {"password-new": OTHER},
        f"/people/{pk}/second-factor/end": {},
    }


def test_only_a_role_without_limits_reaches_the_whole_country(anna):
    Grant.objects.create(user=anna, role="planner", region="10")
    assert may(anna, "plans.edit") and not may_all(anna, "plans.edit")
    assert may_all(anna, "plans.edit", Scope(region="10", municipality="740"))
    del anna.known_grants
    Grant.objects.create(user=anna, role="planner")
    assert may_all(anna, "plans.edit")


@pytest.mark.parametrize("wider", [{}, {"region": "11"}, {"agency": "dvv"}])
def test_an_administrator_of_a_region_takes_over_nobody_who_reaches_further(client, enter, anna, wider):
    enter(region="10")
    grant = Grant.objects.create(user=anna, role="administrator", **wider)
    before = (anna.password, anna.email)
    assert client.get(f"/people/{anna.pk}").status_code == 403
    for path, sent in every_change(anna.pk, grant.pk).items():
        assert client.post(path, sent).status_code == 403, path
    anna.refresh_from_db()
    assert (anna.password, anna.email) == before and anna.grants.get() == grant


def test_an_administrator_of_a_region_gives_roles_within_it_only(client, enter, anna):
    enter(region="10")
    for where in ({}, {"role-region": "11"}, {"role-agency": "dvv"}):
        answer = client.post(f"/people/{anna.pk}/roles", {"role-role": "administrator", **where})
        assert answer.status_code == 422 and not anna.grants.exists()
    client.post(f"/people/{anna.pk}/roles", {"role-role": "planner", "role-region": "10", "role-municipality": "740"})
    assert anna.grants.get().municipality == "740"


def test_an_administrator_of_a_region_sees_its_people_and_not_the_trail(client, enter, anna):
    enter(region="10")
    far = User.objects.create_user("far@example.fi")
    Grant.objects.create(user=far, role="planner", region="11")
    Grant.objects.create(user=anna, role="planner", region="10")
    User.objects.create_user("new@example.fi")
    text = client.get("/people").content.decode()
    assert "anna@example.fi" in text and "new@example.fi" in text and "far@example.fi" not in text
    assert client.get("/audit").status_code == 403


def test_a_lost_password_and_a_lost_phone_are_replaced(client, enter, anna):
    enter()
    TOTPDevice.objects.create(user=anna, confirmed=True)
    assert client.post(f"/people/{anna.pk}/password", {"password-new": "short"}).status_code == 422
    client.post(f"/people/{anna.pk}/password", {"password-new": OTHER})
    client.post(f"/people/{anna.pk}/second-factor/end")
    anna.refresh_from_db()
    assert anna.check_password(OTHER) and not TOTPDevice.objects.filter(user=anna).exists()
    told = AuditEntry.objects.filter(subject="Anna")
    assert {entry.action for entry in told} == {"person.password-given", "second-factor.removed"}
    assert OTHER not in "".join(str(entry.details) for entry in told)


def test_the_last_who_administers_everything_cannot_be_closed_or_demoted(client, enter, anna):
    admin = enter()
    Grant.objects.create(user=anna, role="administrator", region="10")  # not everything
    answer = client.post(f"/people/{admin.pk}", {"name": "Admin", "email": "admin@example.fi"})
    assert answer.status_code == 422
    client.post(f"/people/{admin.pk}/roles/{admin.grants.get().pk}/end")
    admin.refresh_from_db()
    assert admin.is_active and admin.grants.exists()
    Grant.objects.create(user=anna, role="administrator")
    client.post(f"/people/{admin.pk}/roles/{admin.grants.get().pk}/end")
    assert not admin.grants.exists()


def test_one_s_own_password_changes_after_the_present_one_and_ends_other_sessions(client, anna, django_user_model):
    assert client.post("/sign-in", {"email": anna.email, "password": PASSWORD}).status_code == 302
    elsewhere = type(client)()
    elsewhere.post("/sign-in", {"email": anna.email, "password": PASSWORD})
    assert client.post("/account/password", {"present": "wrong", "new": OTHER}).status_code == 422
    assert client.post("/account/password", {"present": PASSWORD, "new": OTHER})["Location"] == "/account"
    assert client.get("/account").status_code == 200 and elsewhere.get("/account").status_code == 302
    assert django_user_model.objects.get().check_password(OTHER)


def test_guessing_the_present_password_is_throttled(client, anna):
    client.force_login(anna, "piste.web.accounts.backend.LocalBackend")
    for _try in range(6):
        client.post("/account/password", {"present": "wrong", "new": OTHER})
    assert client.post("/account/password", {"present": PASSWORD, "new": OTHER}).status_code == 422
