"""One private PostgreSQL for each process of a test run, started before any test where one of them needs it."""

import os
from contextlib import ExitStack

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


def pytest_unconfigure() -> None:
    """Stop the server with the run, however it ended; killed runs leave that to the server's guard."""
    _SERVER.close()
