"""Keeping the directory: who may, one change at a time, hours shown before they hold, versions, warnings."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from piste.web.accounts.models import AuditEntry, User
from piste.web.network.demo_points import load_directory
from piste.web.network.editing.demo_cards import load_cards, read_cards
from piste.web.network.editing.expiry import find_expiring, warn_of_expiry
from piste.web.network.editing.tasks import forget_changes
from piste.web.network.editing.things import THINGS
from piste.web.network.models import (
    Agency,
    Agreement,
    DirectoryChange,
    HoursException,
    HoursRule,
    Point,
    Service,
    ServiceCard,
    StaffMember,
    Training,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def directory():
    load_directory()
    load_cards()


@pytest.fixture
def as_role(client):
    """Sign somebody in with a role and where it holds."""

    def sign_in(role, **where):
        user = User.objects.create_user(f"{role}-{len(where)}@example.fi", None, name=role)
        user.grants.create(role=role, **where)
        device = TOTPDevice.objects.create(user=user, confirmed=True)
        client.force_login(user)
        session = client.session
        session["otp_device_id"] = device.persistent_id
        session.save()
        return user

    return sign_in


def form_values(answer):
    """Return what a shown form would send."""
    form = answer.context["form"]
    values = {}
    for field in form:
        value = field.value()
        if value is True:
            values[field.html_name] = "on"
        elif value is not None and value is not False:
            values[field.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
    return values


def test_what_is_made_up_says_so_and_what_is_not_does_not(client, as_role):
    """By the address that is nobody's, not by the settings: it says so wherever the data are taken."""
    as_role("administrator")
    mark = '<span class="tag example">'
    assert ServiceCard.objects.count() == sum(card.is_example for card in ServiceCard.objects.all()) > 5
    assert mark in client.get("/points/mikkeli").content.decode()
    assert "ESIMERKKI: tämän pisteen osoite" in client.get("/points/mikkeli").content.decode()
    assert client.get("/points").content.decode().count(mark) == 3
    Point.objects.filter(code="mikkeli").update(email="mikkeli@example.fi")
    assert client.get("/points").content.decode().count(mark) == 2
    card = ServiceCard.objects.get(service__code="passport")
    page = reverse("directory:card", args=["passport"])
    assert mark in client.get(page).content.decode()
    ServiceCard.objects.filter(pk=card.pk).update(expert_email="a@poliisi.fi")
    assert mark not in client.get(page).content.decode()


def test_a_video_in_sign_language_is_on_this_host(client, as_role):
    """One elsewhere would never be shown: the pages' own rule forbids it."""
    as_role("administrator")
    page = f"/directory/services/{Service.objects.get(code='passport').pk}"
    values = form_values(client.get(page))
    for elsewhere in ("https://elsewhere.example/a.mp4", "//elsewhere.example/a.mp4", "a.mp4"):
        assert client.post(page, values | {"sign_video": elsewhere}).status_code == 422
    assert client.post(page, values | {"sign_video": "/media/a.mp4"}).status_code == 302
    assert Service.objects.get(code="passport").sign_video == "/media/a.mp4"


def test_every_kind_has_its_list_and_its_form_and_few_queries(client, as_role, django_assert_max_num_queries):
    as_role("administrator")
    assert client.get("/directory").status_code == 200
    for key in THINGS:
        with django_assert_max_num_queries(16):
            page = client.get(f"/directory/{key}")
        assert page.status_code == 200
        assert client.get(f"/directory/{key}/add").status_code == 200
        one = THINGS[key].model.objects.first()
        if one is None:
            assert key == "exceptions"
            continue
        shown = client.get(f"/directory/{key}/{one.pk}")
        assert shown.status_code == 200, key
        before = THINGS[key].model.objects.count()
        saved = client.post(f"/directory/{key}/{one.pk}", form_values(shown))
        assert saved.status_code == 302, (key, saved.context and saved.context["form"].errors)
        assert THINGS[key].model.objects.count() == before + (key == "cards")
    for missing in ("nothing", "points/99999", "nothing/add"):
        assert client.get(f"/directory/{missing}").status_code == 404


def test_saving_unchanged_changes_nothing(client, as_role):
    as_role("administrator")
    for key in ("agencies", "points", "rooms", "services", "offerings", "hours", "agreements", "duties"):
        one = THINGS[key].model.objects.first()
        before = {field.name: field.value_from_object(one) for field in one._meta.concrete_fields}
        client.post(f"/directory/{key}/{one.pk}", form_values(client.get(f"/directory/{key}/{one.pk}")))
        one.refresh_from_db()
        assert {field.name: field.value_from_object(one) for field in one._meta.concrete_fields} == before, key


def test_a_person_edits_only_what_their_role_reaches(client, as_role):
    as_role("administrator", point="mikkeli")
    own, other = Point.objects.get(code="mikkeli"), Point.objects.get(code="savonlinna")
    assert client.get(f"/directory/points/{own.pk}").status_code == 200
    assert client.get(f"/directory/points/{other.pk}").status_code == 403
    listed = client.get("/directory/hours").content.decode()
    assert "Suomi-piste Mikkeli" in listed and "Suomi-piste Savonlinna</td>" not in listed
    rule = HoursRule.objects.filter(point=own).first()
    moved = form_values(client.get(f"/directory/hours/{rule.pk}")) | {"point": other.pk}
    assert client.post(f"/directory/hours/{rule.pk}", moved).status_code == 422
    new = {"point": other.pk, "weekday": 5, "opens": "10:00", "closes": "12:00"}
    assert client.post("/directory/hours/add", new).status_code == 422
    assert client.post("/directory/hours/add", new | {"point": own.pk}).status_code == 302
    assert client.get("/directory/import").status_code == 403


def test_an_agency_keeps_its_own_cards_and_nothing_else(client, as_role):
    as_role("agency", agency="kela")
    own = ServiceCard.objects.get(mandator__code="kela")
    assert client.get(f"/directory/cards/{own.pk}").status_code == 200
    assert client.get(f"/directory/cards/{ServiceCard.objects.get(mandator__code='migri').pk}").status_code == 403
    assert client.get("/directory/points").status_code == 403 and client.get("/directory").status_code == 200


def test_who_saves_second_is_told(client, as_role):
    as_role("officer")
    service = Service.objects.get(code="advice")
    first = form_values(client.get(f"/directory/services/{service.pk}"))
    Service.objects.filter(pk=service.pk).update(duration_min=20)
    answer = client.post(f"/directory/services/{service.pk}", first | {"name.fi": "Neuvonta"})
    assert answer.status_code == 409, answer.context["form"].errors
    assert Service.objects.get(pk=service.pk).name["fi"] == "Yleisneuvonta"
    again = form_values(client.get(f"/directory/services/{service.pk}"))
    again |= {"name.fi": "Neuvonta", "name.se": "Rávven", "name.fi-x-easy": "Apua"}
    assert client.post(f"/directory/services/{service.pk}", again).status_code == 302
    service.refresh_from_db()
    kept = {"sv": "Allmän rådgivning", "en": "General advice"}
    assert service.name == {**kept, "fi": "Neuvonta", "se": "Rávven", "fi-x-easy": "Apua"}
    entry = AuditEntry.objects.filter(action="directory.change").first()
    assert entry.subject == f"services {service.pk}" and "name.fi" in entry.details["fields"]


def test_hours_are_shown_before_they_hold(client, as_role):
    as_role("officer")
    point = Point.objects.get(code="mikkeli")
    first = date.today() + timedelta(days=3)  # noqa: DTZ011
    given = {"point": point.pk, "first_day": first, "last_day": first, "opens": "03:15", "closes": "04:45"}
    shown = client.post("/directory/exceptions/add", given | {"preview": "1"})
    assert shown.status_code == 200 and "3.15–4.45" in shown.content.decode().replace("03.15", "3.15").replace(
        "04.45", "4.45"
    )
    assert not HoursException.objects.exists()
    assert client.post("/directory/exceptions/add", given).status_code == 302
    made = HoursException.objects.get()
    page = client.get("/directory/exceptions?point=mikkeli").content.decode()
    assert "03.15–04.45" in page
    assert client.post("/directory/exceptions/add", given | {"closes": "03:00"}).status_code == 422
    assert (
        client.post(f"/directory/exceptions/{made.pk}/drop").status_code == 302 and not HoursException.objects.exists()
    )
    assert client.post(f"/directory/points/{point.pk}/drop").status_code == 403


def test_cost_shares_and_a_successor(client, as_role):
    as_role("officer")
    agreement = Agreement.objects.get(mandator__code="vero")
    values = form_values(client.get(f"/directory/agreements/{agreement.pk}"))
    assert values["shares"] == "savonlinna 1, vero 1"
    for wrong in ("vero", "nobody 1", "vero 1, vero 2", "vero 0"):
        assert client.post(f"/directory/agreements/{agreement.pk}", values | {"shares": wrong}).status_code == 422
    assert (
        client.post(f"/directory/agreements/{agreement.pk}", values | {"shares": "vero 3, savonlinna 1"}).status_code
        == 302
    )
    assert agreement.share_cost(1000) == {"vero": 750, "savonlinna": 250}
    vero, lvv = Agency.objects.get(code="vero"), Agency.objects.get(code="lvv")
    values = form_values(client.get(f"/directory/agencies/{vero.pk}")) | {"successor": lvv.pk}
    assert client.post(f"/directory/agencies/{vero.pk}", values).status_code == 422
    assert client.post(f"/directory/agencies/{vero.pk}", values | {"active_until": "2027-06-30"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.valid_until == date(2027, 6, 30)
    assert Agreement.objects.get(continues=agreement).mandator == lvv


def test_a_card_keeps_its_versions_and_is_read_at_the_desk(client, as_role):
    as_role("officer")
    old = ServiceCard.objects.get(service__code="tax-card")
    values = form_values(client.get(f"/directory/cards/{old.pk}")) | {"does.en": "One thing\nAnother <b>thing</b>"}
    assert client.post(f"/directory/cards/{old.pk}", values).status_code == 302
    new = ServiceCard.objects.get(service__code="tax-card", version=2)
    old.refresh_from_db()
    assert old.version == 1 and "MyTax" not in old.does["en"] and new.does["fi"] == old.does["fi"]
    as_role("advisor", point="mikkeli")
    page = client.get("/cards/tax-card", headers={"accept-language": "en"}).content.decode()
    assert "<li>One thing</li>" in page and "Another &lt;b&gt;thing&lt;/b&gt;" in page and "Bo Backman" in page
    part = client.get("/cards/tax-card", headers={"hx-request": "true"}).content.decode()
    assert "<article" in part and "<html" not in part and "029 000 0003" in part
    assert client.get("/cards").content.decode().count('href="/cards/') == 12
    assert client.get("/cards/nothing").status_code == 404
    assert f"/directory/cards/{new.pk}" not in page


def test_a_planner_sees_no_cards(client, as_role):
    as_role("planner")
    assert client.get("/cards/tax-card").status_code == 403


def test_the_demo_has_a_dozen_cards_in_three_languages():
    cards = read_cards()
    assert len(cards) == 12
    for card in cards:
        for part in ("does", "does_not", "papers"):
            assert set(card[part]) == {"fi", "sv", "en"} and all(card[part].values())
            assert len({words.count("\n") for words in card[part].values()}) == 1, card["service"]
    load_cards()
    assert ServiceCard.objects.count() == 12


def test_the_end_of_a_training_is_told_once_to_the_person_and_the_lead():
    helmi = StaffMember.objects.get(name="Helmi Heino")
    assert [one.staff for one in find_expiring(TODAY)] == [helmi]
    assert find_expiring(date(2026, 10, 31)) == [] and len(find_expiring(date(2026, 11, 1))) == 1
    assert len(find_expiring(date(2027, 1, 30))) == 1 and find_expiring(date(2027, 1, 31)) == []
    assert warn_of_expiry(TODAY) == 1
    assert [message.to for message in mail.outbox] == [["savonlinna@demo.invalid"]]  # no lead: the point's own box
    assert "31.12.2026" in mail.outbox[0].subject and "Helmi Heino" in mail.outbox[0].body
    assert warn_of_expiry(TODAY + timedelta(days=1)) == 0 and len(mail.outbox) == 1
    mail.outbox.clear()
    Training.objects.update(warned_on=None)
    helmi.user = User.objects.create_user("helmi@example.fi", None, name="Helmi", language="sv")
    helmi.save()
    lead = User.objects.create_user("lead@example.fi", None, name="Lead", language="en")
    lead.grants.create(role="administrator", point="savonlinna")
    assert warn_of_expiry(TODAY) == 1
    assert sorted(message.to[0] for message in mail.outbox) == ["helmi@example.fi", "lead@example.fi"]
    assert next(m for m in mail.outbox if m.to == ["lead@example.fi"]).subject.startswith(
        "A training ends on 31.12.2026"
    )
    Training.objects.update(warned_on=None)
    Training.objects.create(staff=helmi, service=Service.objects.get(code="tax-card"), completed_on=TODAY)
    assert find_expiring(TODAY) == [] and warn_of_expiry(TODAY) == 0


def test_a_warning_that_cannot_be_sent_is_tried_again(monkeypatch):
    def refuse(*_arguments, **_more):
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert warn_of_expiry(TODAY) == 0
    monkeypatch.undo()
    assert warn_of_expiry(TODAY) == 1


def test_only_the_newest_change_is_kept():
    Service.objects.filter(code="advice").update(duration_min=20)
    newest = DirectoryChange.objects.order_by("-at", "-pk").first()
    assert forget_changes() > 0 and list(DirectoryChange.objects.all()) == [newest]
