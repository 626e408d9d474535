"""What was said and done is told at the point and to the unit, and never what is not published."""

from datetime import timedelta

import pytest
from django.utils import timezone

from piste.web.accounts.private_link import hash_token
from piste.web.experience.models import Action, Invitation
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point
from web.experience_waves import make_wave

pytestmark = pytest.mark.django_db


def act(said, did, code="mikkeli", *, is_public=True, unit=""):
    today = timezone.localdate()
    return Action.objects.create(
        point=Point.objects.get(code=code), said={"fi": said}, did={"fi": did}, owner="Vetäjä", unit=unit,
        raised_on=today, due_on=today + timedelta(days=20), is_public=is_public,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def acted():
    load_directory()
    act("Jono oli pitkä.", "Kaksi neuvojaa lisää.")
    act("Ei keskittymisrauhaa.", "Hiljainen huone.", unit="kela")
    act("Salainen huoli.", "Ei vielä julki.", is_public=False, unit="kela")
    act("Muualla sanottua.", "Muualla tehtyä.", code="savonlinna")


def test_the_point_s_own_page_tells_what_was_done_and_leads_to_all_of_it(client):
    page = client.get("/points/mikkeli").content.decode()
    assert "Kaksi neuvojaa lisää." in page and "/feedback/point/mikkeli" in page
    assert "/feedback/accessibility/mikkeli" in page
    assert "Ei vielä julki." not in page and "Muualla tehtyä." not in page


def test_whoever_answered_of_a_unit_sees_what_was_done_for_it(client):
    wave = make_wave("staff-shared-premises")
    Invitation.objects.create(
        wave=wave, unit="kela", email="a@example.fi", point=Point.objects.get(code="mikkeli"),
        token_hash=hash_token("ours"),
    )  # fmt: skip
    page = client.post("/survey/staff/ours", {"security": "4"}).content.decode()
    assert "Hiljainen huone." in page
    assert "Kaksi neuvojaa" not in page and "Ei vielä julki." not in page


def test_staff_see_it_for_their_points_and_by_unit(client, people):
    user = people("advisor@example.fi")
    user.grants.create(role="advisor", point="mikkeli")
    client.force_login(user)
    page = client.get("/experience/done").content.decode()
    assert "Kaksi neuvojaa" in page and "Hiljainen huone." in page
    assert "Ei vielä julki." not in page and "Muualla tehtyä." not in page
    page = client.get("/experience/done?unit=kela").content.decode()
    assert "Hiljainen huone." in page and "Kaksi neuvojaa" not in page
