"""The checklist of a site: made from a concept version, taken up anew with the next one, item by item."""

from typing import Any

from django.db import transaction

from piste.web.accounts.audit import record
from piste.web.projects.models import ChecklistItem, ChecklistSync, ConceptVersion, Requirement, SiteProject

BINDING = ("name", "text", "check_how")
"""What a requirement asks: where one of these changes, what was checked must be checked again."""
State, News = ChecklistItem.State, ChecklistItem.News


def sync_checklist(project: SiteProject, version: ConceptVersion, user: Any) -> ChecklistSync | None:
    """Bring a site's checklist to a version; nothing where it follows that version already.

    New requirements are added, changed ones that had been checked are open again with their old note, and those that
    have left the concept stay, marked and no longer asked for.
    """
    with transaction.atomic():
        held = SiteProject.objects.select_for_update(of=("self",)).select_related("concept").get(pk=project.pk)
        if held.concept_id == version.pk:
            return None
        items = {one.key: one for one in held.checklist.select_for_update(of=("self",)).select_related("requirement")}
        told = ChecklistSync(project=held, before=held.concept, after=version, by=user)
        wanted = {one.key: one for one in version.requirements.all()}
        for key, requirement in wanted.items():
            if key in items:
                follow(items[key], requirement, told)
                continue
            news = News.ADDED if held.concept_id else News.NONE
            ChecklistItem.objects.create(
                project=held, requirement=requirement, key=key, stage=requirement.stage, news=news, by=user
            )
            told.added.append(key)
        for key, item in items.items():
            if key not in wanted and item.news != News.DROPPED:
                item.news, item.revision = News.DROPPED, item.revision + 1
                item.save(update_fields=["news", "revision", "at"])
                told.dropped.append(key)
        held.concept = version
        held.revision += 1
        held.save(update_fields=["concept", "revision", "at"])
        told.save()
        record(user, "site-project.checklist", held, pk=held.pk, concept=version.number, added=len(told.added),
               changed=len(told.changed), dropped=len(told.dropped))  # fmt: skip
    project.concept, project.revision = version, held.revision
    return told


def follow(item: ChecklistItem, requirement: Requirement, told: ChecklistSync) -> None:
    """Let an item follow its requirement's next version."""
    before = item.requirement
    asks_other = any(getattr(before, field) != getattr(requirement, field) for field in BINDING)
    came_back = item.news == News.DROPPED
    if asks_other:
        item.news = News.CHANGED
        told.changed.append(item.key)
        if item.state != State.OPEN:
            item.state = State.OPEN
            told.reopened.append(item.key)
    elif came_back:
        item.news = News.ADDED
        told.added.append(item.key)
    item.requirement, item.stage = requirement, requirement.stage
    item.revision += 1
    item.save()
