"""Concept versions on their way: a draft is copied from what is in force, edited, and put in force."""

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.core.errors import ScenarioError
from piste.web.accounts.audit import record
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.concept_numbers import built_in_numbers, read_numbers
from piste.web.projects.models import ConceptVersion, Requirement, SiteProject
from piste.web.projects.models.requirement import CONTENT

State = ConceptVersion.State
LANGUAGES = ("fi", "sv", "en")
WRITTEN = ("name", "text", "check_how")
"""What must be written in all three languages before a version comes in force."""


class NotReadyError(Exception):
    """A draft cannot come in force yet; `reasons` says why, in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def open_draft(user: Any) -> ConceptVersion:
    """Return the draft; where there is none, a copy of the version in force (or of the engine's built-in numbers)."""
    with transaction.atomic():
        versions = list(ConceptVersion.objects.select_for_update().order_by("number"))
        drafts = [one for one in versions if one.state == State.DRAFT]
        if drafts:
            return drafts[0]
        before = next((one for one in versions if one.state == State.IN_FORCE), None)
        number = versions[-1].number + 1 if versions else 1
        figures = built_in_numbers() if before is None else before.figures
        draft = ConceptVersion.objects.create(
            number=number,
            title={} if before is None else before.title,
            is_example=before is not None and before.is_example,
            figures=re.sub(r'(?m)^version = ".*"$', f'version = "{number}"', figures, count=1),
            by=user,
        )
        if before is not None:
            Requirement.objects.bulk_create(
                Requirement(version=draft, key=one.key, place=one.place, by=one.by,
                            **{field: getattr(one, field) for field in CONTENT})
                for one in before.requirements.all()
            )  # fmt: skip
        record(user, "concept.draft", draft, number=number)
    return draft


def obstacles_of(draft: ConceptVersion) -> list[str]:
    """Return why a draft cannot come in force, in words; nothing where it can."""
    reasons = []
    requirements = list(draft.requirements.all())
    if not requirements:
        reasons.append(_("The version has no requirements."))
    for one in requirements:
        missing = [
            code for code in LANGUAGES if not all(getattr(one, field).get(code, "").strip() for field in WRITTEN)
        ]
        if missing:
            words = _("“{name}” is not written in every language: {languages}.")
            reasons.append(words.format(name=one.words, languages=", ".join(missing)))
    try:
        read_numbers(draft.figures)
    except ScenarioError:
        reasons.append(_("The numbers have faults: see the findings on their page."))
    return reasons


def put_in_force(draft: ConceptVersion, seen: int, user: Any) -> ConceptVersion:
    """Put the draft in force today; every site that has not opened takes it up.

    Raises
    ------
    NotReadyError
        Where something is missing, it is no draft any more, or somebody changed it after the person had read it.
    """
    with transaction.atomic():
        versions = {one.pk: one for one in ConceptVersion.objects.select_for_update()}
        held = versions[draft.pk]
        if held.state != State.DRAFT:
            raise NotReadyError([_("This version is no draft any more.")])
        if held.revision != seen:
            raise NotReadyError([_("Somebody changed the draft after you had opened it. Read it again first.")])
        reasons = obstacles_of(held)
        if reasons:
            raise NotReadyError(reasons)
        today = timezone.localdate()
        for one in versions.values():
            if one.state == State.IN_FORCE:
                one.state, one.in_force_until = State.SUPERSEDED, max(today, one.in_force_from or today)
                one.save(update_fields=["state", "in_force_until"])
        held.state, held.in_force_from, held.revision = State.IN_FORCE, today, held.revision + 1
        held.save()
        record(user, "concept.in-force", held, number=held.number)
        going_on = (SiteProject.State.ACTIVE, SiteProject.State.PAUSED)
        for project in SiteProject.objects.filter(opened_on__isnull=True, state__in=going_on):
            sync_checklist(project, held, user)
    return held


def touch_draft(version: ConceptVersion, user: Any) -> ConceptVersion:
    """Lock a draft before something of it changes, and count the change.

    Raises
    ------
    NotReadyError
        Where it is no draft.
    """
    held = ConceptVersion.objects.select_for_update().get(pk=version.pk)
    if held.state != State.DRAFT:
        raise NotReadyError([_("This version is no draft any more.")])
    held.revision += 1
    held.by = user
    held.save(update_fields=["revision", "by", "at"])
    return held
