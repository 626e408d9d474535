"""The file of an approved plan: written once, the same bytes for the same content, and checked byte by byte."""

import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from piste.core.artefact import hash_bytes
from piste.core.findings import Finding, Findings

FORMAT = 1
MANIFEST, APPROVAL, PLAN = "manifest.json", "approval.json", "plan.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MOST_BYTES = 200_000_000
MOST_MEMBERS = 500
MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: the times that matter stand in approval.json."""
BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError, OverflowError)
"""What zipfile raises for bytes that are no sound archive."""
ASK = "Ask whoever approved the plan for the file again, and compare its SHA-256 with the one they published."


def write_json_bytes(content: object) -> bytes:
    """Return JSON as the bytes that are hashed: keys sorted, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def write_snapshot(content: Mapping[str, Any], files: Mapping[str, bytes], path: Path) -> str:
    """Write the file of an approved plan and return its SHA-256.

    Parameters
    ----------
    content : Mapping
        What was approved: `version` (`frozen`, `sha256`), statements, approvers; becomes approval.json.
    files : Mapping
        Name -> bytes of the plan's own files, plan.json among them.
    path : Path
        Where to write; the file takes its place whole, readable and not writable. An existing one is never replaced.

    Raises
    ------
    ValueError
        For a name that a snapshot cannot hold; a slip of the program.
    FileExistsError
        Where there is a file already.
    """
    members = {**files, APPROVAL: write_json_bytes(content)}
    if wrong := [name for name in members if not NAME.fullmatch(name) or name == MANIFEST]:
        raise ValueError(f"no names for a snapshot: {wrong}")
    members[MANIFEST] = build_manifest(members)
    archive = build_archive(members)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(archive)
            target.flush()
            os.fsync(target.fileno())
        Path(draft).chmod(0o444)
        path.hardlink_to(draft)  # unlike a rename, this refuses to replace
    finally:
        Path(draft).unlink()
    return hash_bytes(archive)


def build_manifest(members: Mapping[str, bytes]) -> bytes:
    """Return the list of members with the SHA-256 and length of each."""
    files = {name: {"bytes": len(body), "sha256": hash_bytes(body)} for name, body in sorted(members.items())}
    return write_json_bytes({"files": files, "format": FORMAT, "kind": "piste-approved-plan"})


def build_archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP whose bytes follow from its members alone: sorted, stored, one fixed time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in sorted(members.items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system, entry.external_attr = 3, 0o100444 << 16
            archive.writestr(entry, body, zipfile.ZIP_STORED)
    return made.getvalue()


def verify_snapshot(path: Path, sha256: str = "") -> list[Finding]:
    """Check the file of an approved plan; an empty list says that it is whole and unchanged.

    Nothing is ever extracted. Since the bytes follow from the members, and the list of members from their content, a
    change of a single byte anywhere is found; that the whole file was not made anew, only `sha256` can tell.

    Parameters
    ----------
    sha256 : str
        What the file is to have, as published with the plan; "" does not ask.
    """
    found = Findings(path.name)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            found.error(
                "snapshot-large", "The file is too large for a snapshot of a plan ({size} bytes).", ASK, size=size
            )
            return list(found)
        body = path.read_bytes()
    except OSError as fault:
        found.error(
            "snapshot-unread", "The file cannot be read: {reason}.", "Check its name and whether you may read it.",
            reason=fault.strerror or str(fault),
        )  # fmt: skip
        return list(found)
    if sha256 and hash_bytes(body) != sha256.strip().lower():
        found.error(
            "snapshot-other", "The file’s SHA-256 is {own}, not the one that was asked for.", ASK, own=hash_bytes(body)
        )
    check_archive(body, found)
    return list(found)


def check_archive(body: bytes, found: Findings) -> None:
    """Look at the list of members first; only an honest one is read, and into memory alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            before = found.count_errors()
            check_entries(entries, len(body), found)
            if found.count_errors() > before:
                return
            members = {one.filename: archive.read(one) for one in entries}
    except BROKEN:
        found.error("snapshot-broken", "The file is not a whole ZIP archive, or a part of it was changed.", ASK)
        return
    before = found.count_errors()
    check_members(members, found)
    check_approval(members, found)
    if found.count_errors() == before and build_archive(members) != body:
        found.error("snapshot-around", "Bytes around the members were changed or added.", ASK)


def check_entries(entries: list[zipfile.ZipInfo], size: int, found: Findings) -> None:
    """Tell names that lead elsewhere, members twice, and members that grow when they are unpacked."""
    if len(entries) > MOST_MEMBERS:
        found.error("snapshot-many", "The file has {n} members, more than a snapshot can have.", ASK, n=len(entries))
        return
    names = [one.filename for one in entries]
    for name in sorted(set(names)):
        if not NAME.fullmatch(name):
            found.error(
                "snapshot-name", "A member has a name that a snapshot never uses: {name}.", ASK, name=repr(name)
            )
        if names.count(name) > 1:
            found.error("snapshot-twice", "The member {name} is there more than once.", ASK, name=repr(name))
    for one in entries:
        if one.compress_type != zipfile.ZIP_STORED or one.file_size != one.compress_size or one.flag_bits & 1:
            found.error(
                "snapshot-packed", "The member {name} is packed or locked; a snapshot’s never are.", ASK,
                name=repr(one.filename),
            )  # fmt: skip
    if sum(one.file_size for one in entries) > size:
        found.error("snapshot-bomb", "The members say that they are larger than the whole file.", ASK)


def check_members(members: Mapping[str, bytes], found: Findings) -> None:
    """Compare the members with the manifest."""
    for name in (MANIFEST, APPROVAL, PLAN):
        if name not in members:
            found.error("snapshot-lacks", "The member {name} is missing.", ASK, name=name)
    if MANIFEST not in members:
        return
    others = {name: body for name, body in members.items() if name != MANIFEST}
    listed = read_part(members[MANIFEST], "files")
    if listed is None:
        found.error("snapshot-manifest", "The list of members cannot be read.", ASK)
        return
    before = found.count_errors()
    for name in sorted({*listed, *others}):
        if name not in listed:
            found.error("snapshot-unlisted", "The member {name} is not in the list of members.", ASK, name=name)
        elif name not in others:
            found.error("snapshot-lacks", "The member {name} is missing.", ASK, name=repr(name[:100]))
        elif not isinstance(listed[name], dict) or listed[name].get("sha256") != hash_bytes(others[name]):
            found.error("snapshot-changed", "The member {name} was changed.", ASK, name=name)
    if found.count_errors() == before and build_manifest(others) != members[MANIFEST]:
        found.error("snapshot-manifest", "The list of members cannot be read.", ASK)


def check_approval(members: Mapping[str, bytes], found: Findings) -> None:
    """Compare the version that was approved with its own hash, and plan.json with the one of the version."""
    if APPROVAL not in members or PLAN not in members:
        return
    version = read_part(members[APPROVAL], "version") or {}
    frozen = version.get("frozen")
    if not isinstance(frozen, dict) or hash_bytes(write_json_bytes(frozen)) != version.get("sha256"):
        found.error("snapshot-version", "The approved version does not have the SHA-256 that was signed.", ASK)
        return
    plan = frozen.get("plan")
    if not isinstance(plan, dict) or plan.get("digest") != hash_bytes(members[PLAN]):
        found.error("snapshot-plan", "The plan of points is not the one of the approved version.", ASK)


def read_part(body: bytes, key: str) -> dict[str, Any] | None:
    """Return one object of a JSON document, None where there is none."""
    try:
        part = json.loads(body)[key]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return part if isinstance(part, dict) else None
