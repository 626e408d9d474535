"""The private PostgreSQL, as the rest of Piste uses it: `with private_database(): ...`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from piste.core.errors import PisteError
from piste.web.database.place import Place, find_home, find_place

STOP_LIMIT_S = 90


@contextmanager
def private_database(name: str = "pg", *, temporary: bool = False, home: Path | None = None) -> Iterator[Place]:
    """Run the private server as long as the block runs, or as anybody else uses it.

    The server is started where it does not run, by a guard process of our own (see `guard`), and is stopped by the
    last one who leaves: at the block's end, at SIGINT and SIGTERM that end the program, and when it is killed.

    Raises
    ------
    PisteError
        Where the server cannot be made or started, in words that say what to do.
    """
    home = find_home() if home is None else home.resolve()
    place = find_place(name, temporary=temporary, home=home)
    command = [sys.executable, "-m", "piste.web.database.guard", name, str(home)]
    if temporary:
        command.append("--temporary")
    guard = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True, cwd="/"
    )
    assert guard.stdin and guard.stdout
    try:
        read_answer(guard.stdout.readline())
        yield place
    finally:
        guard.stdin.close()
        guard.wait(STOP_LIMIT_S)
        guard.stdout.close()


def read_answer(line: str) -> None:
    """Raise what the guard reports, if it reports a failure."""
    if not line:
        raise PisteError("The private PostgreSQL was stopped before it was ready.")
    answer = json.loads(line)
    if not answer["ready"]:
        raise PisteError(answer["text"], **answer["values"])
