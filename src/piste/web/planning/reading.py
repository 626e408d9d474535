"""Reading a version's files: in a process of its own with limits, then kept whole or refused whole."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.findings import Findings
from piste.web.accounts.audit import record
from piste.web.jobs.models import Job
from piste.web.jobs.run import Run as JobRun
from piste.web.planning.files import files_folder, new_folder_name, stored_path
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.models import DataSetVersion
from piste.web.planning.reader import DATA, FOUND

LOOK_S = 0.5
LONGEST_S = 1200.0
DIED = gettext_noop("Reading the files was given up: they need more time or memory than a reader may use.")
DIED_TODO = gettext_noop("Leave out what is not needed, or split the files.")
CANCELLED = gettext_noop("Reading the files was cancelled.")
FAILED = gettext_noop("Reading the files failed inside Piste.")
AGAIN_TODO = gettext_noop("Send the files again.")
STARTED = gettext_noop("Reading the files")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "NUMBA_CACHE_DIR", "TMPDIR")
"""What of our surroundings a reader gets: no address of a database, no key."""


def read_version(job: JobRun, version: DataSetVersion) -> bool:
    """Read a version's files; return whether it is ready. Nothing that was ready before is touched."""
    if version.state != DataSetVersion.State.READING:
        return version.state == DataSetVersion.State.READY
    job.progress(message=STARTED)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=files_folder()) as name:
        out = Path(name)
        found = run_reader(job, version, out)
        if found["counts"].get("error") or not (out / DATA).exists():
            refuse(version, found)
            return False
        folder = new_folder_name("data-sets")
        target = stored_path(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.get("preview"):
            (out / DATA / "preview.json").write_text(json.dumps(found["preview"]), encoding="utf-8")
        (out / DATA).rename(target)
    single = version.data_set.kind not in {"base", "leases"}
    used = f"{folder}/{next(path.name for path in target.iterdir())}" if single else folder
    close(version, DataSetVersion.State.READY, found, used)
    return True


def run_reader(job: JobRun, version: DataSetVersion, out: Path) -> dict[str, Any]:
    """Run the reader of a version's files to its end, its owner's cancelling, or its limits."""
    content = {
        "kind": version.data_set.kind, "country": version.data_set.country, "mapping": version.mapping,
        "source": version.source,
    }  # fmt: skip
    return run_apart("piste.web.planning.reader", content, version.files, out, job)


def run_apart(
    module: str, task: Mapping[str, Any], files: Iterable[Mapping[str, Any]], out: Path, job: JobRun | None = None
) -> dict[str, Any]:
    """Run a module that reads uploaded files in a process of its own; return what it found, or that it died.

    Parameters
    ----------
    files
        What `upload.keep_files` says of each: where it is stored, and what it holds.
    job
        Whose owner may cancel; None where somebody waits for the answer.
    """
    path = out / "task.json"
    given = [{"path": str(stored_path(file["stored"])), "kind": file["kind"]} for file in files]
    path.write_text(json.dumps({**task, "files": given, "out": str(out)}), encoding="utf-8")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "-m", module, str(path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait(job, process)
        finally:
            process.kill()
    found = out / FOUND
    if process.returncode == 0 and found.is_file():
        told: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        return told
    findings = Findings()
    findings.error("reader-died", DIED, DIED_TODO)
    rows, counts = write_findings(findings)
    return {"findings": rows, "counts": counts}


def wait(job: JobRun | None, process: "subprocess.Popen[bytes]") -> None:
    """Wait for a reader, hearing meanwhile whether its owner cancels."""
    waited_s = 0.0
    while waited_s < LONGEST_S:
        try:
            process.wait(LOOK_S)
        except subprocess.TimeoutExpired:
            waited_s += LOOK_S
            if job is not None:
                job.check()
        else:
            return


def refuse(version: DataSetVersion, found: dict[str, Any]) -> None:
    """Keep why a version is refused, and nothing else of it."""
    close(version, DataSetVersion.State.REFUSED, found, "")


def give_up(job: Job) -> None:
    """Refuse the version whose reading ended without an outcome: cancelled, failed, or interrupted too often."""
    if job.state == Job.State.DONE:
        return
    held = DataSetVersion.objects.select_for_update(of=("self",)).select_related("made_by")
    for version in held.filter(job=job, state=DataSetVersion.State.READING):
        findings = Findings()
        words = CANCELLED if job.state == Job.State.CANCELLED else FAILED
        findings.error("reading-ended", words, AGAIN_TODO)
        rows, counts = write_findings(findings)
        refuse(version, {"findings": rows, "counts": counts})


def close(version: DataSetVersion, state: str, found: dict[str, Any], folder: str) -> None:
    """Write how reading ended; the files as they came go, their names and hashes stay."""
    incoming = {str(Path(file["stored"]).parent.parent) for file in version.files}
    with transaction.atomic():
        version.state, version.folder, version.read_at = state, folder, timezone.now()
        version.findings, version.counts = found["findings"], found["counts"]
        version.summary = found.get("summary", {})
        version.save(update_fields=["state", "folder", "read_at", "findings", "counts", "summary"])
        record(version.made_by, f"data-set.{state}", version, errors=found["counts"].get("error", 0))
        transaction.on_commit(lambda: remove_all(incoming))


def remove_all(folders: set[str]) -> None:
    """Remove stored folders."""
    for one in folders:
        shutil.rmtree(stored_path(one), ignore_errors=True)
