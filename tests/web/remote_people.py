"""What the tests of remote service share: an authority, a service, staff, and calls with somebody in the lobby."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.network.models import Agency, Service, StaffMember, Training
from piste.web.remote.calls import begin_call
from piste.web.remote.lobby import invite


def make_service():
    agency = Agency.objects.get_or_create(code="vero", defaults={"name": {"fi": "Verohallinto"}})[0]
    fields = {"agency": agency, "name": {"fi": "Verokortin muutos"}, "by_remote": True}
    return Service.objects.get_or_create(code="tax-card", defaults=fields)[0]


def make_staff(name, kind="expert", trained=True, languages=("fi",)):
    service = make_service()
    user = User.objects.create_user(f"{name}@example.fi", None, name=name)
    Grant.objects.create(user=user, role=kind)
    member = StaffMember.objects.create(
        user=user, name=name, kind=kind, agency=service.agency, languages=list(languages)
    )
    if trained:
        today = timezone.localdate()
        Training.objects.create(staff=member, service=service, completed_on=today - timedelta(days=9))
    return member


def make_call(name="erik", **fields):
    member = make_staff(name)
    return begin_call(member.user, service=make_service(), language="fi", **fields)


def client_of(user):
    client = Client()
    client.force_login(user, "piste.web.accounts.backend.LocalBackend")
    return client


def come(host, token, role="customer", name="Aino"):
    """Return a browser that has used a link and waits in the lobby."""
    invite(host, role, "fi", token)
    client = Client()
    assert client.post(f"/calls/join/{token}", {"name": name}).status_code == 302
    return client
