"""Freezing a report: its facts and texts as one JSON document with a hash, and the files made of it."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from piste.core.artefact import hash_file, whole_folder
from piste.core.language import LANGUAGES
from piste.report.interim.build import interim_outputs
from piste.report.interim.facts import Interim, from_plain, to_plain
from piste.web import jobs
from piste.web.accounts.audit import record
from piste.web.jobs.run import Run as JobRun
from piste.web.live.publish import publish
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.projects.interim.gathering import gather
from piste.web.projects.interim.models import Report, ReportFiles, ReportVersion
from piste.web.projects.interim.tasks import FILES

SETTING = gettext_noop("Setting the documents")


def canonical(content: dict[str, Any]) -> bytes:
    """Return facts as the bytes that are hashed: keys sorted, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_frozen(content: dict[str, Any]) -> str:
    """Return the SHA-256 of frozen facts."""
    return hashlib.sha256(canonical(json.loads(canonical(content)))).hexdigest()


def freeze(report: Report, person: Any) -> ReportVersion:
    """Keep the present state as the next version; return the last one where nothing has changed since."""
    with transaction.atomic():
        held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        frozen = json.loads(canonical(to_plain(gather(held))))
        digest = hash_frozen(frozen)
        last = held.versions.order_by("-number").first()
        if last is not None and last.sha256 == digest:
            return last
        latest = held.versions.aggregate(latest=Max("number"))["latest"] or 0
        made = ReportVersion.objects.create(report=held, number=latest + 1, frozen=frozen, sha256=digest, by=person)
        record(person, "report.frozen", held, number=made.number, sha256=digest)
        publish(held.topic, {"what": "version", "number": made.number})
    return made


def told_of(version: ReportVersion) -> Interim:
    """Return the facts of a version with its number and hash."""
    return replace(from_plain(version.frozen), version=version.number, sha256=version.sha256)


def ask_files(report: Report, version: ReportVersion | None, person: Any) -> ReportFiles:
    """Queue the making of files: of a version, or of the draft as it stands; one that is under way is returned."""
    with transaction.atomic():
        held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        known = held.files.filter(version=version).exclude(folder="").first() if version is not None else None
        under_way = held.files.filter(version=version, folder="", job__ended_at=None, job__isnull=False).first()
        if known is not None or under_way is not None:
            return known or under_way  # type: ignore[return-value]
        made = ReportFiles.objects.create(report=held, version=version, made_by=person)
        made.job = jobs.start(FILES, {"files": made.pk}, owner=person, topic=held.topic, title=str(held))
        made.save(update_fields=["job"])
        record(person, "report.files", held, version=None if version is None else version.number)
    return made


def make_files(job: JobRun | None, asked: ReportFiles) -> None:
    """Make all files and keep them."""
    if job is not None:
        job.progress(share=0.1, message=SETTING)
    told = gather(asked.report) if asked.version is None else told_of(asked.version)
    folder = new_folder_name("reports")
    with whole_folder(stored_path(folder)) as draft:
        made = interim_outputs(told, draft, LANGUAGES, built_in_base("FI").areas)
        files = [{"name": one.name, "bytes": one.stat().st_size, "sha256": hash_file(one)} for one in made]
    ReportFiles.objects.filter(pk=asked.pk).update(folder=folder, files=files)
    publish(asked.report.topic, {"what": "files"})
