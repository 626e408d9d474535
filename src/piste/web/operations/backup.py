"""Backups: the database's dump and planners' files in one archive, with a hash of each; back whole or not at all."""

import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from piste.core.errors import PisteError
from piste.web.database.dump import MAGIC, read_dump, write_dump

DUMP, FILES, CONTENTS = "database.dump", "files", "contents.json"
VERSION = 1
DRAFT = ".restore-"
"""Folders of a restore under way, beside the files that it brings; never part of a backup."""


def write_backup(settings: Mapping[str, Any], files: Path, archive: Path) -> int:
    """Write the database and all planners' files to one archive, whole or not at all, and return its bytes.

    The database goes first: files are only ever added, so whatever it names is there when the files follow.

    Parameters
    ----------
    settings : mapping
        The entry of Django's DATABASES.
    files : Path
        The folder of planners' files; it may be missing.
    archive : Path
        Where the backup goes: readable by its owner only, as it holds people's data.
    """
    archive.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{archive.name}.", dir=archive.parent)
    try:
        with os.fdopen(handle, "wb") as target, tempfile.TemporaryDirectory(dir=archive.parent) as folder:
            dump = Path(folder) / DUMP
            write_dump(settings, dump)
            with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
                hashes = {DUMP: _add(tar, dump, DUMP)}
                for path in _list_files(files):
                    name = f"{FILES}/{path.relative_to(files).as_posix()}"
                    hashes[name] = _add(tar, path, name)
                words = json.dumps({"version": VERSION, "sha256": hashes}).encode()
                tar.addfile(_entry(CONTENTS, len(words)), io.BytesIO(words))
            target.flush()
            os.fsync(target.fileno())
        Path(draft).replace(archive)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return archive.stat().st_size


def read_backup(settings: Mapping[str, Any], files: Path, archive: Path, *, replace: bool = False) -> None:
    """Bring back the database and the files of a backup; a damaged one changes nothing.

    Everything is unpacked and held against its hash before the database is touched, and the files change places only
    after the database's one transaction has ended well. A dump alone, as older versions wrote it, fills the database
    and leaves the files as they are.

    Parameters
    ----------
    settings : mapping
        The entry of Django's DATABASES.
    files : Path
        The folder of planners' files.
    archive : Path
        What `write_backup` made, or a dump.
    replace : bool
        Whether what the database and the folder hold now is given up; else both must be empty.
    """
    if _is_dump(archive):
        read_dump(settings, archive, replace=replace)
        return
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = files / f"{DRAFT}{secrets.token_hex(6)}"
    draft.mkdir(mode=0o700)
    try:
        _unpack(archive, draft)
        read_dump(settings, draft / DUMP, replace=replace)
        (draft / "old").mkdir()
        for path in _own(files):
            path.rename(draft / "old" / path.name)
        for path in (draft / FILES).glob("*"):
            path.rename(files / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def holds_files(files: Path) -> bool:
    """Tell whether the folder of planners' files holds anything."""
    return files.is_dir() and bool(_own(files))


def _own(files: Path) -> list[Path]:
    return [path for path in files.iterdir() if not path.name.startswith(DRAFT)]


def _list_files(files: Path) -> list[Path]:
    if not files.is_dir():
        return []
    return sorted(path for top in _own(files) for path in (top, *top.rglob("*")) if path.is_file())


def _is_dump(archive: Path) -> bool:
    try:
        with archive.open("rb") as source:
            return source.read(len(MAGIC)) == MAGIC
    except OSError as problem:
        raise PisteError(
            "{file} cannot be read: {reason}", file=str(archive), reason=problem.strerror or ""
        ) from problem


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Add a file and return the hash of the very bytes that went in."""
    with path.open("rb") as source:
        hashed = _Hashed(source)
        tar.addfile(_entry(name, os.fstat(source.fileno()).st_size), hashed)
    return hashed.sha256.hexdigest()


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sha256 = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.sha256.update(piece)
        return piece


def _unpack(archive: Path, draft: Path) -> None:
    """Unpack a backup into a folder and hold every file against its hash."""
    broken = PisteError("{file} is not a backup of Piste.", file=str(archive))
    try:
        with tarfile.open(archive, mode="r:") as tar:
            tar.extractall(draft, filter="data")
        contents = json.loads((draft / CONTENTS).read_text())
        hashes = contents["sha256"]
        if contents["version"] != VERSION or DUMP not in hashes:
            raise broken
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, EOFError) as problem:
        raise broken from problem
    found = {path.relative_to(draft).as_posix(): path for path in draft.rglob("*") if path.is_file()}
    found.pop(CONTENTS)
    if set(found) != set(hashes) or any(_hash_of(path) != hashes[name] for name, path in found.items()):
        raise PisteError("{file} is damaged: a file in it is not what was backed up.", file=str(archive))
    for path in (draft, *draft.rglob("*")):
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _hash_of(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
