"""A running job holds a lock of PostgreSQL's by its own connection: a killed worker's job is free at once.

No clock is asked whether a worker lives: a solver may hold the interpreter for a minute and still be well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

LOCK_CLASS = 0x7069
"""The first of the two numbers of our advisory locks; the second is the job's."""

RESCUE_S = 5
"""Seconds that a rescue may take at most to let a job go."""


def connection_parameters() -> dict[str, Any]:
    """Return what psycopg needs to connect, from Django's settings and without its pool."""
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context", "pool"}}


@contextmanager
def hold_job(job: int) -> Iterator[bool]:
    """Hold a job's lock by a connection of its own; yields False where another worker holds it.

    A rescue holds the lock until the end of its transaction, and tells of the job a moment before it lets the lock go:
    so the lock is waited for, but not for as long as another worker may run.
    """
    settings = {"keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
    with psycopg.connect(**(settings | connection_parameters()), autocommit=True) as connection:
        connection.execute(f"SET lock_timeout = '{RESCUE_S}s'")
        try:
            connection.execute("SELECT pg_advisory_lock(%s::int, %s::int)", [LOCK_CLASS, job])
            held = True
        except psycopg.errors.LockNotAvailable:
            held = False
        try:
            yield held
        finally:
            if held and not connection.closed:
                connection.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", [LOCK_CLASS, job])
