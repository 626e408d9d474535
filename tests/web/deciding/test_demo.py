"""The demo's region: made once, moved to a newer plan of points, left alone once approved."""

import pytest

from piste.web.planning.deciding.demo_load import load_demo_region
from piste.web.planning.deciding.models import PublicComment, RegionalPlan
from piste.web.planning.deciding.obstacles import approval_obstacles
from piste.web.planning.deciding.rounds import latest_round, missing_bodies

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_region_out_for_statements(plans, enter):
    made = load_demo_region(plans[0])
    last = latest_round(made)
    assert (made.region, RegionalPlan.objects.get().state) == ("10", "consultation")
    assert last.takes_statements and last.statements.count() == 3
    assert {"Savonlinna", "Digi- ja väestötietovirasto"} <= {one.name for one in missing_bodies(last)}
    assert made.versions.count() == 2 and made.waivers.count() == 1 and made.comments.count() >= 4
    assert PublicComment.objects.filter(state="waiting").count() == 1
    assert approval_obstacles(made)
    kaisa = last.asked.get(name="Savonlinna").members.get().user
    page = enter(kaisa).get(f"/regional-plans/{made.pk}")
    assert [one.name for one in page.context["to_give"]] == ["Savonlinna"]


def test_another_load_makes_nothing_new_and_moves_to_the_newer_plan(plans):
    made = load_demo_region(plans[0])
    assert load_demo_region(plans[0]) == made
    load_demo_region(plans[1])
    assert RegionalPlan.objects.get().plan == plans[1]
    RegionalPlan.objects.update(state="approved")
    load_demo_region(plans[0])
    assert RegionalPlan.objects.get().plan == plans[1]
