"""Saving a section: two people at once lose nothing, and the later one is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.models import RegionalPlan, TextRevision, TextSection
from piste.web.planning.deciding.three_languages import LANGUAGES


@dataclass(frozen=True)
class Saved:
    """A section after saving. `merged` lists the languages that somebody else had changed and that were kept."""

    section: TextSection
    merged: tuple[str, ...] = ()
    changed: bool = True


class OvertakenError(Exception):
    """Somebody else saved the same language meanwhile: nothing is saved, both texts are shown."""

    def __init__(self, section: TextSection, languages: tuple[str, ...]) -> None:
        super().__init__(f"{section.pk} is at {section.version}")
        self.section, self.languages = section, languages


def open_section(regional_plan: RegionalPlan, key: str) -> TextSection:
    """Return a section, an empty one that is not kept yet where nobody has written."""
    found = TextSection.objects.select_related("changed_by").filter(regional_plan=regional_plan, key=key).first()
    return found or TextSection(regional_plan=regional_plan, key=key)


def save_section(regional_plan: RegionalPlan, key: str, seen: int, texts: Mapping[str, str], person: Any) -> Saved:
    """Save a section's texts by language, as written on the version that the person had seen.

    A language that only others changed meanwhile keeps their text; one that only this person changed takes theirs.

    Raises
    ------
    OvertakenError
        Where both changed the same language, each in their own way.
    """
    with transaction.atomic():
        TextSection.objects.get_or_create(regional_plan=regional_plan, key=key)
        held = TextSection.objects.select_for_update(of=("self",)).select_related("changed_by", "regional_plan").get(
            regional_plan=regional_plan, key=key
        )  # fmt: skip
        mine = {code: texts.get(code, "").replace("\r\n", "\n").strip() for code in LANGUAGES}
        theirs = {code: getattr(held, f"text_{code}") for code in LANGUAGES}
        base = theirs if seen == held.version else texts_at(held, seen)
        moved = [code for code in LANGUAGES if theirs[code] != base[code] and theirs[code] != mine[code]]
        clash = tuple(code for code in moved if mine[code] != base[code])
        if clash:
            raise OvertakenError(held, clash)
        now = {code: theirs[code] if code in moved else mine[code] for code in LANGUAGES}
        if now == theirs:
            return Saved(held, tuple(moved), changed=False)
        for code, text in now.items():
            setattr(held, f"text_{code}", text)
        held.version += 1
        held.changed_by, held.changed_at = person, timezone.now()
        held.save()
        TextRevision.objects.create(
            section=held, version=held.version, by=person, **{f"text_{code}": now[code] for code in LANGUAGES}
        )
        record(person, "regional-plan.text", regional_plan, section=key, version=held.version)
        publish(regional_plan.topic, {"what": "text", "section": key, "version": held.version, "by": str(person)})
    return Saved(held, tuple(moved))


def texts_at(section: TextSection, version: int) -> dict[str, str]:
    """Return a section's texts as they were saved under a version; empty ones for version 0."""
    found = section.revisions.filter(version=version).first()
    return {code: "" if found is None else getattr(found, f"text_{code}") for code in LANGUAGES}
