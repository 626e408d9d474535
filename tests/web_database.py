"""One private PostgreSQL for each process of a test run, started before any test where one of them needs it.

Its tables are those of all migrations. These run once; their dump, kept under a name made of what they say, fills every
further server, and the tests' database is made after the one that it filled.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from workers import stop_run

PLACE = f"test-{os.getpid()}"
"""What the tests' settings call it too; a test's own processes are told by PISTE_DB_PLACE."""

_SERVER = ExitStack()


def needs_database(item: pytest.Item) -> bool:
    """Tell whether a test uses Django's database."""
    return item.get_closest_marker("django_db") is not None or {"db", "transactional_db"} & set(
        getattr(item, "fixturenames", ())
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the server once it is clear that a test needs it; without it no test runs at all."""
    if session.config.option.collectonly or os.environ.get("DATABASE_URL"):
        return
    if not any(needs_database(item) for item in session.items):
        return
    from piste.core.errors import PisteError  # noqa: PLC0415
    from piste.web.database.guard import remove_left_over  # noqa: PLC0415
    from piste.web.database.place import find_place  # noqa: PLC0415
    from piste.web.database.private import private_database  # noqa: PLC0415

    try:
        remove_left_over(find_place(PLACE, temporary=True))
        _SERVER.enter_context(private_database(PLACE, temporary=True))
    except PisteError as problem:
        stop_run(session.config, f"The tests of the web need their PostgreSQL.\n{problem}")
    os.environ["PISTE_DB_PLACE"] = PLACE
    fill_tables(session.config)


def fill_tables(config: pytest.Config) -> None:
    """Fill the server's own database with the tables of all migrations, and let the tests' be made after it."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.database.dump import read_dump, write_dump  # noqa: PLC0415

    settings, cache = connection.settings_dict, getattr(config, "cache", None)
    if cache is None:
        return
    folder = cache.mkdir("piste-tables")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        dump = folder / f"{name_tables()}.dump"
        if dump.exists():
            read_dump(settings, dump)
        else:
            for old in folder.glob("*.dump"):
                old.unlink()
            command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode:
                stop_run(config, f"The migrations do not run.\n{done.stderr}")
            write_dump(settings, dump)
    settings["TEST"]["TEMPLATE"] = settings["NAME"]


def name_tables() -> str:
    """Return a digest of everything that the migrations are made of."""
    from django.apps import apps  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    digest = hashlib.sha256(sys.version.encode())
    digest.update(" ".join(settings.INSTALLED_APPS).encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").rglob("*.*")):
            if file.suffix in {".py", ".sql"}:
                digest.update(f"{app.label} {file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def pytest_unconfigure() -> None:
    """Stop the server with the run, however it ended; killed runs leave that to the server's guard."""
    _SERVER.close()
