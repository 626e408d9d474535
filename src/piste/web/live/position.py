"""What a page has seen: a snapshot of PostgreSQL, exact also where transactions end in another order than they began.

A position is written `cluster.second.xmin:xmax:xip,…`. An event was seen if its transaction is visible in the
snapshot. The cluster is PostgreSQL's own identifier: after a restore elsewhere old positions mean nothing. The second
is the database's clock: events are kept for minutes only. In both cases the page is told to load anew.
"""

import re
from dataclasses import dataclass

LONGEST = 2000
_FORM = re.compile(r"([0-9a-f]{1,16})\.([0-9]{1,12})\.([0-9]{1,19}:[0-9]{1,19}:((?:[0-9]{1,19},)*[0-9]{1,19})?)")

NOW_SQL = """
    SELECT to_hex(system_identifier) || '.' || extract(epoch FROM now())::bigint || '.' || pg_current_snapshot()::text
    FROM pg_control_system()
"""


@dataclass(frozen=True)
class Position:
    """A snapshot of one cluster."""

    cluster: str
    second: int
    snapshot: str

    def __str__(self) -> str:
        return f"{self.cluster}.{self.second}.{self.snapshot}"


def read_position(text: str) -> Position | None:
    """Return the position that a page sent; None where it is none."""
    found = _FORM.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    low, high, running = found[3].split(":")
    numbers = [int(number) for number in running.split(",")] if running else []
    ordered = numbers == sorted(set(numbers)) and all(int(low) <= number < int(high) for number in numbers)
    if not 0 < int(low) <= int(high) < 2**63 or not ordered:
        return None
    return Position(found[1], int(found[2]), found[3])


def current_position() -> str:
    """Return the position of now: what a page about to be sent has seen of the database."""
    from django.db import connection  # noqa: PLC0415  (the listener reads positions without Django's connections)

    with connection.cursor() as cursor:
        cursor.execute(NOW_SQL)
        return str(cursor.fetchone()[0])
