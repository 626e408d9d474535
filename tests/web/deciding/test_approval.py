"""The approval: nobody signs too early, the last one seals, and what is sealed never changes."""

import json
import zipfile

import pytest
from django.db import Error, transaction
from django.db.models import ProtectedError

from piste.report.snapshot import verify_snapshot
from piste.web.accounts.models import AuditEntry
from piste.web.look.templatetags.look import number
from piste.web.planning.deciding.approving import OtherVersionError, may_sign, read_standing, sign
from piste.web.planning.deciding.demo_approved import load_demo_approved
from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import Approval, Approver, GroupMember, RegionalPlan, StatementAnswer, Waiver
from piste.web.planning.deciding.sealing import SealError, read_plan_bytes
from piste.web.planning.deciding.text_keeping import save_section
from piste.web.planning.demo_load import drop_older
from piste.web.planning.files import stored_path
from piste.web.planning.models import Plan
from web.deciding_region import give_statement, open_round
from web.planning_people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(region, monkeypatch):
    """Make a region whose plan may be approved, by two people."""
    monkeypatch.setattr("piste.web.accounts.permission.has_second_factor", lambda _request: True)
    GroupMember.objects.all().delete()
    for name in ("heikki", "helena"):
        region.people[name] = person(name, "approver", region="10")
        GroupMember.objects.create(
            body=region.bodies["DVV"], name=name.title(), user=region.people[name], is_approver=True
        )
    asked = open_round(region, since_days=9, for_days=-1, asked=[region.bodies["Savonlinna"]])
    given = give_statement(asked, region.bodies["Savonlinna"], "Keep <b>our</b> point.")
    StatementAnswer.objects.create(statement=given, text_en="We keep it.", changed_en="One point.", effect="points")
    Waiver.objects.create(
        regional_plan=region.plan, criterion="reach", about="municipality", target="740", target_name="Savonlinna",
        reason_en="Islands",
    )  # fmt: skip
    RegionalPlan.objects.update(state="answering", is_open=False)
    freeze(region.plan, "", region.people["planner"])
    region.plan.refresh_from_db()
    return region


def digest(region):
    return region.plan.versions.first().sha256


def approve(region):
    for name in ("heikki", "helena"):
        sign(region.plan, region.people[name], digest(region))
    return Approval.objects.get()


def test_the_last_signature_seals_the_version_with_its_statements(enter, ready):
    path, sure = f"{ready.path}/approval", {"digest": digest(ready), "sure": "1"}
    page = enter(ready.people["heikki"]).get(path).content.decode()
    assert digest(ready) in page and "Approve the plan" in page
    assert enter(ready.people["heikki"]).post(path, {"digest": digest(ready)}).status_code == 422
    assert enter(ready.people["heikki"]).post(path, sure).status_code == 302
    assert RegionalPlan.objects.get().state == "answering" and not Approval.objects.get().sha256
    assert "Approve the plan" not in enter(ready.people["heikki"]).get(path).content.decode()
    assert enter(ready.people["helena"]).post(path, sure).status_code == 302
    made = Approval.objects.get()
    file = stored_path(made.document)
    assert RegionalPlan.objects.get().state == "approved" and made.approved_at
    assert verify_snapshot(file, made.sha256) == [] and file.stat().st_mode & 0o222 == 0
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("approval.json"))
        assert {"plan.json", "affected.json", "map.fi.svg"} <= set(archive.namelist())
    assert [one["name"] for one in told["approvers"]] == ["Heikki", "Helena"]
    assert told["statements"][0]["answer"]["text"] == {"en": "We keep it."}
    assert told["version"]["frozen"]["waivers"][0]["reason"] == {"en": "Islands"}
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions.count("regional-plan.signed") == 2 and actions.count("regional-plan.approved") == 1
    assert enter(ready.people["helena"]).post(path, sure).status_code == 403
    assert enter(ready.people["planner"]).get(f"{ready.path}/texts/summary").status_code == 403


def test_only_named_approvers_sign_and_only_with_a_second_factor(enter, ready, monkeypatch):
    path, sure = f"{ready.path}/approval", {"digest": digest(ready), "sure": "1"}
    stranger = person("sirpa", "approver", region="10")
    for one in (stranger, ready.people["planner"], ready.people["viewer"], ready.people["municipality"]):
        assert enter(one).post(path, sure).status_code == 403
    assert enter(ready.people["far planner"]).get(path).status_code == 403
    monkeypatch.undo()
    answer = enter(ready.people["heikki"]).post(path, sure)
    assert answer.status_code == 302 and "second" in answer["Location"]
    assert not Approver.objects.exists()


def test_nothing_is_signed_while_anything_stands_before_it(enter, ready):
    StatementAnswer.objects.update(changed_en="")
    answer = enter(ready.people["heikki"]).post(f"{ready.path}/approval", {"digest": digest(ready), "sure": "1"})
    assert answer.status_code == 409 and "has no written answer" in answer.content.decode()
    StatementAnswer.objects.update(changed_en="One point.")
    GroupMember.objects.create(body=ready.bodies["DVV"], name="Nobody", is_approver=True)
    assert "Nobody" in read_standing(ready.plan).obstacles[0]
    assert not Approver.objects.exists()


def test_a_newer_version_begins_the_approval_anew(ready):
    sign(ready.plan, ready.people["heikki"], old := digest(ready))
    save_section(ready.plan, "summary", 0, {"fi": "Uutta", "sv": "", "en": ""}, ready.people["planner"])
    assert read_standing(ready.plan).obstacles
    freeze(ready.plan, "", ready.people["planner"])
    with pytest.raises(OtherVersionError):
        sign(ready.plan, ready.people["helena"], old)
    sign(ready.plan, ready.people["helena"], digest(ready))
    assert RegionalPlan.objects.get().state == "answering"
    assert [one.name for one in Approver.objects.all()] == ["Helena"]


def test_other_files_than_the_version_froze_are_not_sealed(ready, monkeypatch):
    monkeypatch.setattr("piste.web.planning.deciding.sealing.hash_bytes", lambda _body: "0" * 64)
    assert any("files" in one for one in read_standing(ready.plan).obstacles)
    with pytest.raises(SealError):
        read_plan_bytes(ready.plan.plan, ready.plan.versions.first())


def refused(change):
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        change()


def test_a_completed_approval_is_never_changed_but_people_may_go(ready):
    made = approve(ready)
    refused(lambda: Approval.objects.update(sha256="0" * 64))
    refused(lambda: Approval.objects.update(sha256=""))
    refused(made.delete)
    refused(lambda: Approver.objects.update(name="Somebody else"))
    refused(lambda: Approver.objects.all().delete())
    refused(lambda: Approver.objects.create(approval=made, name="Late", at=made.approved_at))
    refused(lambda: Approver.objects.update(user=ready.people["planner"]))
    with pytest.raises(ProtectedError):
        ready.plan.delete()
    GroupMember.objects.all().delete()
    ready.people["heikki"].delete()
    gone = Approver.objects.get(name="Heikki")
    assert (gone.user_id, gone.member_id, gone.body_name) == (None, None, "DVV")


def test_the_public_page_is_the_same_for_all_in_three_languages(client, ready, django_assert_max_num_queries):
    made = approve(ready)
    path = f"/approved/{made.sha256[:16]}"
    for code, words in (("fi", "Hyväksytty"), ("sv", "Godkänd"), ("en", "Approved")):
        with django_assert_max_num_queries(3):
            page = client.get(f"{path}?lang={code}")
        text = page.content.decode()
        assert page["Cache-Control"].startswith("public") and page["Content-Language"] == code and not page.cookies
        assert words in text and f'<html lang="{code}"' in text and made.sha256 in text
        assert "Heikki" in text and "We keep it." in text and "Islands" in text
        assert "&lt;b&gt;our" in text and "<script" not in text and "csrf" not in text
        assert client.get(f"{path}/map.{code}.svg")["Content-Type"] == "image/svg+xml"
    body = b"".join(client.get(f"{path}/file").streaming_content)
    assert body == stored_path(made.document).read_bytes()
    for wrong in (f"{path}?lang=de", "/approved/" + "0" * 16, "/approved/%", f"{path}0", f"{path}/map.xx.svg"):
        assert client.get(wrong).status_code == 404, wrong


def test_an_unfinished_approval_has_no_public_page(client, ready):
    sign(ready.plan, ready.people["heikki"], digest(ready))
    assert client.get("/approved/").status_code == 404
    assert client.get(f"/approved/{digest(ready)[:16]}").status_code == 404


def test_the_demos_approved_plan_survives_a_newer_demo(plans):
    made = load_demo_approved(plans[0])
    assert made.state == "approved" and verify_snapshot(stored_path(made.approval.document), made.approval.sha256) == []
    assert load_demo_approved(plans[1]) == made
    plans[0].scenario.demo = "old"
    plans[0].scenario.save()
    drop_older()
    assert Plan.objects.filter(pk=plans[0].pk).exists() and RegionalPlan.objects.get().plan_id == plans[0].pk
    assert not may_sign(made.made_by, made)


def test_the_regional_plans_page_shows_who_loses_first(enter, region, monkeypatch):
    row = {
        "code": "740", "name": "Savonlinna", "name_sv": "Nyslott", "region": "10", "people": 30000.0,
        "points_closed": [{}], "offices_leave": [], "people_fall_outside": 1200.0,
        "ways": {"car": {"today": {"mean_min": 9.6}, "plan": {"mean_min": 41.2}}},
        "services_lost": [{"name": "tax", "names": {"en": "Tax"}}],
        "instead": [{"kind": "mobile", "site_name": "Sulkava", "mean_min": 33.0}],
    }  # fmt: skip
    far = row | {"name": "Espoo", "region": "01"}
    told = {"compared": {"name": "today"}, "ways": [{"mode": "car", "known": True}], "municipalities": [row, far]}
    monkeypatch.setattr("piste.web.planning.deciding.views.plans.read_affected", lambda _folder: told)
    page = enter(region.people["viewer"]).get(region.path).content.decode()
    assert "10 → 41" in page and "1 point, " + number(1200) + " people past the limit" in page and "Espoo" not in page
    assert "Mobile stop: Sulkava, 33 min" in page and "Tax" in page
    assert page.index("Municipalities that lose") < page.index("The plan of points behind it")
