"""Saving a section: two people at once lose nothing, and the later one is told."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.projects.interim.models import Report, Section, SectionRevision


class OvertakenError(Exception):
    """Somebody else saved the same language meanwhile: nothing is saved, both texts are shown."""

    def __init__(self, section: Section, languages: tuple[str, ...]) -> None:
        super().__init__(f"{section.pk} is at {section.version}")
        self.section, self.languages = section, languages


def open_section(report: Report, key: str) -> Section:
    """Return a section, an empty one that is not kept yet where nobody has written."""
    found = Section.objects.select_related("changed_by").filter(report=report, key=key).first()
    return found or Section(report=report, key=key)


def texts_of(section: Section) -> dict[str, str]:
    """Return a section's texts by language."""
    return {code: getattr(section, f"text_{code}") for code in LANGUAGES}


def save_section(report: Report, key: str, seen: int, texts: Mapping[str, str], person: Any) -> Section:
    """Save a section as written on the version that the person had seen; what only others changed is kept.

    Raises
    ------
    OvertakenError
        Where both changed the same language, each in their own way.
    """
    with transaction.atomic():
        Section.objects.get_or_create(report=report, key=key)
        held = Section.objects.select_for_update(of=("self",)).select_related("changed_by").get(report=report, key=key)
        mine = {code: texts.get(code, "").replace("\r\n", "\n").strip() for code in LANGUAGES}
        theirs = texts_of(held)
        before = held.revisions.filter(version=seen).first()
        base = theirs if seen == held.version else {
            code: "" if before is None else getattr(before, f"text_{code}") for code in LANGUAGES
        }  # fmt: skip
        moved = [code for code in LANGUAGES if theirs[code] not in (base[code], mine[code])]
        clash = tuple(code for code in moved if mine[code] != base[code])
        if clash:
            raise OvertakenError(held, clash)
        now = {code: theirs[code] if code in moved else mine[code] for code in LANGUAGES}
        if now == theirs:
            return held
        for code, text in now.items():
            setattr(held, f"text_{code}", text)
        held.version += 1
        held.changed_by, held.changed_at = person, timezone.now()
        held.save()
        fields = {f"text_{code}": text for code, text in now.items()}
        SectionRevision.objects.create(section=held, version=held.version, by=person, **fields)
        record(person, "report.text", report, section=key, version=held.version)
        publish(report.topic, {"what": "text", "section": key, "version": held.version})
    return held
