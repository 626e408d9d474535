"""Reading files of the accounts, ledgers and programmes in a process of its own; kept whole or not at all."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.findings import Findings
from piste.web import jobs
from piste.web.accounts.audit import record
from piste.web.jobs.run import Run as JobRun
from piste.web.network.models import Point
from piste.web.planning.files import files_folder, stored_path
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.reading import run_apart
from piste.web.projects.costs.entry_adding import take_in
from piste.web.projects.costs.models import CostImport, PlanLedgerFile, ProgrammePath
from piste.web.projects.costs.reader import ENTRIES
from piste.web.projects.costs.tasks import READ

READER = "piste.web.projects.costs.reader"
STARTED = gettext_noop("Reading the file")


def ask_import(kept: dict[str, Any], view: str, person: Any, **more: Any) -> CostImport:
    """Keep a file that came in and queue its reading; `kept` is what `planning.upload.keep_files` says of it."""
    with transaction.atomic():
        made = CostImport.objects.create(
            name=kept["name"], stored=kept["stored"], sha256=kept["sha256"], size=kept["bytes"], view=view,
            made_by=person, **more,
        )  # fmt: skip
        made.job = jobs.start(READ, {"asked": made.pk}, owner=person, topic=f"costs:{made.pk}", title=made.name)
        made.save(update_fields=["job"])
        record(person, "costs.import", made, view=view)
    return made


def read_import(job: JobRun | None, asked: CostImport) -> bool:
    """Read an import's file and take its entries in; return whether it was taken in."""
    if asked.state != CostImport.State.READING:
        return asked.state == CostImport.State.READY
    task = {
        "kind": "entries", "view": asked.view, "mapping": asked.mapping, "control_cents": asked.control_cents,
        "control_entries": asked.control_entries,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=files_folder()) as name:
        found = run_reader(job, asked.stored, task, Path(name))
        held = Path(name) / ENTRIES
        lines = json.loads(held.read_text(encoding="utf-8")) if held.is_file() else []
    findings = Findings(asked.name)
    with transaction.atomic():
        errors = found["counts"].get("error", 0)
        taken = not errors and bool(lines) and take_in(asked, lines, site_regions(), findings)
        rows, counts = write_findings(findings)
        asked.findings = [*rows, *found["findings"]]
        asked.counts = {key: counts.get(key, 0) + found["counts"].get(key, 0) for key in ("error", "warning", "note")}
        asked.state = CostImport.State.READY if taken else CostImport.State.REFUSED
        asked.entries_read, asked.read_cents = found.get("entries", 0), found.get("cents")
        asked.first_month, asked.last_month = found.get("first_month"), found.get("last_month")
        asked.read_at, stored, asked.stored = timezone.now(), asked.stored, ""
        asked.save()
        record(asked.made_by, f"costs.import.{asked.state}", asked, errors=asked.counts["error"])
    drop(stored)
    return taken


def site_regions() -> dict[str, str]:
    """Return site -> region, as the register of points has them, by the point's code and its site in plans."""
    found: dict[str, str] = {}
    for code, site, region in Point.objects.values_list("code", "site", "region"):
        found |= {name: region for name in (code, site) if name}
    return found


def run_reader(job: JobRun | None, stored: str, task: dict[str, Any], out: Path) -> dict[str, Any]:
    """Run the reader of the accounts, and tell its job that it began."""
    if job is not None:
        job.progress(message=STARTED)
    return run_apart(READER, task, [{"stored": stored, "kind": task["kind"]}], out, job)


def drop(stored: str) -> None:
    """Delete a file as it came; its name and hash stay."""
    if stored:
        shutil.rmtree(stored_path(str(Path(stored).parent.parent)), ignore_errors=True)


def bring_ledger(kept: dict[str, Any], person: Any) -> tuple[PlanLedgerFile | None, list[dict[str, Any]]]:
    """Read a plan's ledger and put it in force; return it, or None with what is wrong."""
    if known := PlanLedgerFile.objects.filter(sha256=kept["sha256"]).first():
        drop(kept["stored"])
        return known, []
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=files_folder()) as name:
        found = run_reader(None, kept["stored"], {"kind": "ledger"}, Path(name))
        held = Path(name) / ENTRIES
        lines = json.loads(held.read_text(encoding="utf-8")) if held.is_file() else []
    drop(kept["stored"])
    if found["counts"].get("error") or not lines:
        return None, found["findings"]
    return keep_ledger(kept["name"], kept["sha256"], found, lines, person), []


def keep_ledger(name: str, digest: str, found: dict[str, Any], lines: list[list[Any]], person: Any) -> PlanLedgerFile:
    """Keep a ledger: side, view, kind, agency, region, site and the cents of each month."""
    with transaction.atomic():
        made = PlanLedgerFile.objects.create(
            name=name, sha256=digest, first_month=found["first_month"], months=found["months"], marks=found["marks"],
            made_by=person,
        )  # fmt: skip
        columns = "ledger_id, side, view, kind, agency, region, site, month, cents"
        with connection.cursor() as cursor, cursor.copy(f"COPY costs_planline ({columns}) FROM STDIN") as copy:
            for *labels, cents in lines:
                for k, one in enumerate(cents):
                    if one:
                        copy.write_row((made.pk, *labels, found["first_month"] + k, one))
        record(person, "costs.ledger", made)
    return made


def bring_programme(kept: dict[str, Any], person: Any) -> tuple[ProgrammePath | None, list[dict[str, Any]]]:
    """Read the programme engine's answer and put it in force; return it, or None with what is wrong."""
    if known := ProgrammePath.objects.filter(sha256=kept["sha256"]).first():
        drop(kept["stored"])
        return known, []
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=files_folder()) as name:
        found = run_reader(None, kept["stored"], {"kind": "programme"}, Path(name))
    drop(kept["stored"])
    if found["counts"].get("error") or "content" not in found:
        return None, found["findings"]
    with transaction.atomic():
        content = found["content"]
        made = ProgrammePath.objects.create(
            title=content["title"],
            sha256=kept["sha256"],
            content=content,
            is_example=content["example"],
            made_by=person,
        )
        record(person, "costs.path", made)
    return made, []
