"""Who sees which page of a region's plan, and who may do what there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from piste.web.live.topics import may_listen
from piste.web.planning.access import may_see, may_see_plan
from piste.web.planning.deciding.access import own_bodies, regional_plans_seen_by
from piste.web.planning.deciding.models import Comment, GroupBody, GroupMember, RegionalPlan
from piste.web.planning.models import DataSet
from web.deciding_region import give_statement, open_round

pytestmark = pytest.mark.django_db

SEERS = {"planner", "other planner", "viewer", "municipality", "agency", "named"}
READ = ("", "/group", "/comments", "/texts", "/consultation", "/answers", "/waivers", "/versions", "/versions/1")
EDITED = ("/edit", "/texts/summary", "/consultation/add", "/inhabitants")


def statuses(enter, region, paths):
    return {
        name: {path: enter(one).get(region.path + path).status_code for path in paths}
        for name, one in region.people.items()
    }


def test_only_the_regions_own_people_and_its_group_read_the_plan(enter, region):
    open_round(region)
    for name, found in statuses(enter, region, READ).items():
        assert set(found.values()) == {200 if name in SEERS else 403}, (name, found)


def test_only_planners_of_the_region_edit(enter, region):
    for name, found in statuses(enter, region, EDITED).items():
        assert set(found.values()) == {200 if name in {"planner", "other planner"} else 403}, (name, found)


@pytest.mark.parametrize(
    "path",
    ["/group/bodies", "/group/members", "/texts/summary", "/consultation/add", "/consultation/answer", "/waivers",
     "/versions", "/inhabitants/open"],
)  # fmt: skip
def test_others_change_nothing_by_post(enter, region, path):
    for name, one in region.people.items():
        if name not in {"planner", "other planner"}:
            assert enter(one).post(region.path + path, {"text_fi": "x", "version": 0}).status_code == 403, name
    assert not region.plan.sections.exists()


def test_the_list_and_live_topics_follow_the_same_rule(enter, region):
    for name, one in region.people.items():
        seen = name in SEERS
        assert may_listen(one, region.plan.topic) == seen, name
        assert regional_plans_seen_by(one).filter(pk=region.plan.pk).exists() == seen, name
        assert may_see_plan(one, region.plan.scope) == seen, name
    assert b"South Savo" in enter(region.people["municipality"]).get("/regional-plans").content
    assert b"South Savo" not in enter(region.people["far municipality"]).get("/regional-plans").content


def test_a_municipality_sees_its_regions_plan_of_points_and_map_but_not_its_data(enter, region):
    there = enter(region.people["municipality"])
    assert there.get(f"/plans/{region.plan.plan_id}").status_code == 200
    assert there.get(f"/plans/{region.plan.plan_id}/map/").status_code == 200
    assert f"/plans/{region.plan.plan_id}" in there.get("/plans").content.decode()
    own = DataSet.objects.create(name="Leases", kind="base", region="10")
    assert there.get(f"/data-sets/{own.pk}").status_code == 403
    assert not may_see(region.people["municipality"], region.plan.scope)
    far = enter(region.people["far municipality"])
    assert far.get(f"/plans/{region.plan.plan_id}").status_code == 403
    assert far.get(f"/plans/{region.plan.plan_id}/map/").status_code == 403


def test_an_agency_sees_the_plan_only_while_it_is_in_the_group(region, django_user_model):
    outi = region.people["far agency"]
    body = GroupBody.objects.create(regional_plan=region.plan, kind="agency", code="mml", name="MML")
    again = django_user_model.objects.get(pk=outi.pk)
    assert may_see_plan(again, region.plan.scope)
    body.delete()
    assert not may_see_plan(django_user_model.objects.get(pk=outi.pk), region.plan.scope)


def test_statements_are_given_for_ones_own_body_only(enter, region):
    open_round(region)
    owners = {"municipality": "Savonlinna", "agency": "DVV", "named": "Wellbeing county"}
    for name, one in region.people.items():
        assert [str(body) for body in own_bodies(one, region.plan)] == ([owners[name]] if name in owners else []), name
        for body in region.bodies.values():
            expected = 200 if owners.get(name) == body.name or ("planner" in name[:13] and "far" not in name) else 403
            assert enter(one).get(f"{region.path}/statements/{body.pk}").status_code == expected, (name, body)


def test_a_viewer_reads_comments_and_writes_none(enter, region):
    there = enter(region.people["viewer"])
    assert there.get(f"{region.path}/comments").context["form"] is None
    assert there.post(f"{region.path}/comments", {"text": "No", "target": "whole:"}).status_code == 403
    far = enter(region.people["far planner"])
    assert far.post(f"{region.path}/comments", {"text": "No", "target": "whole:"}).status_code == 403
    assert not Comment.objects.exists()


def test_an_approved_plan_is_closed_to_all(enter, region):
    asked = open_round(region)
    given = give_statement(asked, region.bodies["DVV"])
    RegionalPlan.objects.update(state="approved")
    there = enter(region.people["planner"])
    for path in (*EDITED, f"/statements/{region.bodies['DVV'].pk}"):
        assert there.get(region.path + path).status_code == 403, path
    assert there.post(f"{region.path}/answers/{given.pk}", {"seen": 0, "text_en": "x"}).status_code == 403
    assert there.get(f"{region.path}/answers/{given.pk}").context["form"] is None


def test_another_regions_rows_are_not_reached_through_this_plan(enter, region, plans):
    other = RegionalPlan.objects.create(name="Lapland", region="19", plan=plans[0])
    body = GroupBody.objects.create(regional_plan=other, kind="county", name="Other")
    member = GroupMember.objects.create(body=body, name="Somebody")
    there = enter(region.people["planner"])
    assert there.post(f"{region.path}/group/members/{member.pk}/remove").status_code == 404
    assert there.post(f"{region.path}/group/bodies/{body.pk}/remove").status_code == 404
    assert GroupMember.objects.filter(pk=member.pk).exists()


def count(there, path):
    there.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert there.get(path).status_code == 200
    return len(asked)


def test_pages_ask_the_database_no_more_for_more_rows(enter, region, plans):
    asked = open_round(region)
    there = enter(region.people["planner"])
    paths = ["/regional-plans", *(region.path + path for path in READ)]

    def grow(number):
        for one in range(number):
            body = GroupBody.objects.create(regional_plan=region.plan, kind="county", name=f"County {one} of {number}")
            GroupMember.objects.create(body=body, name="Somebody", user=region.people["viewer"])
            asked.asked.add(body)
            give_statement(asked, body)
            first = Comment.objects.create(regional_plan=region.plan, text="First", by_name="x")
            Comment.objects.create(regional_plan=region.plan, text="Answer", by_name="x", parent=first)
            RegionalPlan.objects.create(name="More", region="10", plan=plans[0])

    grow(2)
    before = {path: count(there, path) for path in paths}
    grow(7)
    assert {path: count(there, path) for path in paths} == before


def test_a_planner_begins_a_plan_in_their_own_region_only(enter, region, plans):
    there = enter(region.people["planner"])
    answer = there.post("/regional-plans/add", {"name": "Next", "region": "10", "plan": plans[0].pk})
    assert answer.status_code == 302
    assert there.post("/regional-plans/add", {"name": "Next", "region": "19", "plan": plans[0].pk}).status_code == 422
    assert RegionalPlan.objects.filter(name="Next").count() == 1
