"""The demo's regional plan: South Savo out for statements, with a group, comments and answers; all invented."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.web.accounts.demo import ensure_demo_person
from piste.web.planning.deciding.demo_texts import (
    ANSWER,
    BODIES,
    COMMENTS,
    LATER_SUMMARY,
    NAME,
    PUBLIC,
    QUESTIONS,
    STATEMENTS,
    TEXTS,
    WAIVER,
)
from piste.web.planning.deciding.forms import end_of, start_of
from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import (
    Comment,
    Consultation,
    GroupBody,
    GroupMember,
    PublicComment,
    RegionalPlan,
    Statement,
    StatementAnswer,
    Waiver,
)
from piste.web.planning.deciding.targets import points_of
from piste.web.planning.deciding.text_keeping import save_section
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.planning.models import Plan

REGION, ISLANDS = "10", "740"
OPEN_SINCE, OPEN_FOR = timedelta(days=12), timedelta(days=18)


def load_demo_region(plan: Plan) -> RegionalPlan:
    """Make the demo's regional plan on a plan of points; one that is there already moves to this plan instead.

    What has been approved, or what people have made of it since, is never changed.
    """
    known = RegionalPlan.objects.exclude(demo="").filter(region=REGION).first()
    with transaction.atomic():
        if known is not None:
            if known.plan_id != plan.pk and known.state != RegionalPlan.State.APPROVED:
                RegionalPlan.objects.filter(pk=known.pk).update(plan=plan, demo=plan.digest)
            return known
        planner = ensure_demo_person("planner")
        made = RegionalPlan.objects.create(
            name=NAME, country=plan.country, region=REGION, plan=plan, demo=plan.digest, made_by=planner
        )
        bodies = make_group(made)
        for key, texts in TEXTS.items():
            save_section(made, key, 0, dict(zip(LANGUAGES, texts, strict=True)), planner)
        make_round(made, bodies, planner)
        make_comments(made, planner)
        summary = dict(zip(LANGUAGES, TEXTS["summary"], strict=True)) | {"fi": LATER_SUMMARY}
        save_section(made, "summary", 1, summary, planner)
        Waiver.objects.create(
            regional_plan=made, criterion=Waiver.Criterion.REACH, about=Waiver.About.MUNICIPALITY, target=ISLANDS,
            target_name="Savonlinna", by=planner, by_name=str(planner),
            **{f"reason_{code}": text for code, text in zip(LANGUAGES, WAIVER, strict=True)},
        )  # fmt: skip
        freeze(made, "Hyvinvointialue mukaan, saaristosta poikettu (esimerkki)", planner)
    return made


def make_group(made: RegionalPlan) -> dict[str, GroupBody]:
    """Make the bodies and their people."""
    bodies = {}
    for kind, code, name, people in BODIES:
        bodies[name] = GroupBody.objects.create(regional_plan=made, kind=kind, code=code, name=name)
        for called, title, role, steers, approves in people:
            GroupMember.objects.create(
                body=bodies[name], name=called, title=title, user=ensure_demo_person(role) if role else None,
                in_steering_group=steers, is_approver=approves,
            )  # fmt: skip
    return bodies


def make_round(made: RegionalPlan, bodies: dict[str, GroupBody], planner: Any) -> None:
    """Open the round in the past, with some statements and one answer."""
    now = timezone.now()
    opens = start_of(timezone.localdate(now - OPEN_SINCE))
    asked = Consultation.objects.create(
        regional_plan=made, version=freeze(made, "Lausuntokierrokselle (esimerkki)", planner), opens_at=opens,
        deadline=end_of(timezone.localdate(now + OPEN_FOR)), made_by=planner,
        **{f"questions_{code}": text for code, text in zip(LANGUAGES, QUESTIONS, strict=True)},
    )  # fmt: skip
    asked.asked.set(bodies.values())
    RegionalPlan.objects.filter(pk=made.pk).update(state=RegionalPlan.State.CONSULTATION, is_open=True)
    given = [
        Statement.objects.create(
            consultation=asked, body=bodies[name], position=position, text=text, language="fi",
            way=Statement.Way.PAPER, received_at=opens + timedelta(days=3 + number, hours=11), given_by=planner,
            given_by_name=str(planner),
        )
        for number, (name, position, text) in enumerate(STATEMENTS)
    ]  # fmt: skip
    StatementAnswer.objects.create(
        statement=given[0], text_fi=ANSWER[0], changed_fi=ANSWER[1], effect=StatementAnswer.Effect.TEXT, by=planner
    )


def make_comments(made: RegionalPlan, planner: Any) -> None:
    """Make comments of the group and of inhabitants."""
    municipality = ensure_demo_person("municipality")
    points = points_of(made)
    point = next(((key, name) for key, name in points.items() if name == "Mikkeli"), next(iter(points.items()), None))
    for about, text, reply in COMMENTS:
        target, name = {"municipality": (ISLANDS, "Savonlinna"), "point": point}.get(about) or ("", "")
        first = Comment.objects.create(
            regional_plan=made, about=about if target else Comment.About.WHOLE, target=target, target_name=name,
            text=text, by=municipality, by_name=str(municipality),
        )  # fmt: skip
        if reply:
            Comment.objects.create(
                regional_plan=made, parent=first, about=first.about, target=target, target_name=name, text=reply,
                by=planner, by_name=str(planner),
            )  # fmt: skip
    for state, code, text in PUBLIC:
        PublicComment.objects.create(
            regional_plan=made, text=text, municipality=code, language="fi", state=state,
            moderated_at=timezone.now() if state == PublicComment.State.SHOWN else None,
        )  # fmt: skip
