"""What tests of deciding share: a region with its group, its people, a round of statements."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import Consultation, GroupBody, GroupMember, RegionalPlan, Statement
from web.planning_people import person


@dataclass
class Region:
    """A regional plan and who takes part in it."""

    plan: RegionalPlan
    people: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)

    @property
    def path(self):
        return f"/regional-plans/{self.plan.pk}"


def make_region(plan):
    made = RegionalPlan.objects.create(name="South Savo", region="10", plan=plan, country="FI")
    people = {
        "planner": person("paula", "planner", region="10"),
        "other planner": person("piia", "planner", region="10"),
        "far planner": person("petri", "planner", region="19"),
        "viewer": person("veli", "viewer", region="10"),
        "municipality": person("kaisa", "municipality", municipality="740"),
        "far municipality": person("kalle", "municipality", municipality="091"),
        "agency": person("ville", "agency", agency="dvv"),
        "far agency": person("outi", "agency", agency="mml"),
        "named": person("heidi", "municipality", municipality="091", region="01"),
        "advisor": person("nina", "advisor", point="mikkeli"),
    }
    names = (("municipality", "740", "Savonlinna"), ("agency", "dvv", "DVV"), ("county", "", "Wellbeing county"))
    bodies = {
        name: GroupBody.objects.create(regional_plan=made, kind=kind, code=code, name=name)
        for kind, code, name in names
    }
    GroupMember.objects.create(body=bodies["Wellbeing county"], name="Heidi", user=people["named"], is_approver=True)
    return Region(made, people, bodies)


def open_round(region, *, since_days=1.0, for_days=7.0, asked=None):
    now = timezone.now()
    made = Consultation.objects.create(
        regional_plan=region.plan, version=freeze(region.plan, "", region.people["planner"]),
        opens_at=now - timedelta(days=since_days), deadline=now + timedelta(days=for_days), questions_en="Well?",
    )  # fmt: skip
    made.asked.set(asked or region.bodies.values())
    region.plan.state = RegionalPlan.State.CONSULTATION
    region.plan.is_open = True
    region.plan.save()
    return made


def give_statement(asked, body, text="We agree."):
    return Statement.objects.create(
        consultation=asked, body=body, position="for", text=text, language="en", received_at=timezone.now(),
    )  # fmt: skip
