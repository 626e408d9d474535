"""The one listener of a process: hears PostgreSQL's notifications, reads events, and feeds the streams of its pages.

It owns one connection of its own; streams own none. It keeps the last snapshot it has read, so each round asks for what
was not visible then: a lost notification costs a delay, never an event.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from piste.web.live.position import NOW_SQL, Position, read_position
from piste.web.live.publish import CHANNEL, KEPT_MINUTES
from piste.web.live.stream import Stream, Told

LISTENER = "piste-live"
"""How PostgreSQL's list of connections names ours."""

LOOK_S = 15.0
"""How often the listener looks without being told."""

RETRIES_S = (0.5, 1, 2, 5)
GATHER_S = 0.02
"""How long notifications gather before one query reads them all."""

_log = logging.getLogger("piste.live")

NEW_SQL = """
    SELECT id, topic, body FROM live_event
    WHERE topic = ANY(%(topics)s) AND NOT pg_visible_in_snapshot(xact, %(seen)s::pg_snapshot)
      AND pg_visible_in_snapshot(xact, %(upto)s::pg_snapshot)
      AND xact >= pg_snapshot_xmin(%(seen)s::pg_snapshot) AND xact < pg_snapshot_xmax(%(upto)s::pg_snapshot)
    ORDER BY id
"""
"""The last condition changes nothing that is found: what is older was seen, what is newer is not visible. An index then
finds the few new events among all that are kept; without it each round looks at every event of its topics."""


class Listener:
    """Feeds the streams of one process; made and used within one event loop."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
        self.streams: dict[str, set[Stream]] = defaultdict(set)
        self.seen: Position | None = None
        self.ready = asyncio.Event()
        self.turn = asyncio.Lock()
        self.connection: psycopg.AsyncConnection[Any] | None = None
        self.task = asyncio.get_running_loop().create_task(self.run(), name="live-listener")

    def count(self) -> int:
        """Return how many pages listen here."""
        return len({stream for streams in self.streams.values() for stream in streams})

    async def join(self, topics: frozenset[str], after: str) -> tuple[Stream, list[Told] | None, str]:
        """Join a page to its topics: return its stream, what it missed since `after`, and the position it joins at.

        What it missed is None where that cannot be known any more; then the page must load anew. The stream goes on
        exactly where the missed events end. Whoever joins must `leave`.
        """
        await asyncio.wait_for(self.ready.wait(), 10)
        stream = Stream(topics)
        async with self.turn:
            joined = await self.read_round()
            missed = await self.read_missed(topics, after, joined)
            for topic in topics:
                self.streams[topic].add(stream)
        return stream, missed, str(joined)

    @asynccontextmanager
    async def listen(self, topics: frozenset[str], after: str) -> AsyncIterator[tuple[Stream, list[Told] | None, str]]:
        """Join and leave again at the block's end."""
        joined = await self.join(topics, after)
        try:
            yield joined
        finally:
            self.leave(joined[0])

    def leave(self, stream: Stream) -> None:
        """Forget a page, if it is not forgotten yet."""
        for topic in stream.topics & self.streams.keys():
            self.streams[topic].discard(stream)
            if not self.streams[topic]:
                del self.streams[topic]

    async def read_missed(self, topics: frozenset[str], after: str, upto: Position) -> list[Told] | None:
        """Return what a page missed up to a position; [] for a page that has seen nothing yet."""
        if not after:
            return []
        seen = read_position(after)
        if seen is None or seen.cluster != upto.cluster:
            return None
        if upto.second - seen.second > (KEPT_MINUTES - 1) * 60:
            return None
        return await self.read_events(topics, seen, upto)

    async def read_events(self, topics: frozenset[str], seen: Position, upto: Position) -> list[Told]:
        """Return the events between two positions, in their order."""
        assert self.connection is not None
        values = {"topics": list(topics), "seen": seen.snapshot, "upto": upto.snapshot}
        cursor = await self.connection.execute(NEW_SQL, values)
        return [Told(*row) for row in await cursor.fetchall()]

    async def run(self) -> None:
        """Listen for ever; lost connections are made anew, and nothing is lost meanwhile."""
        failures = 0
        while True:
            try:
                async with await self.connect() as hearing, await self.connect() as reading:
                    await hearing.execute(f"LISTEN {CHANNEL}")
                    self.connection = reading
                    failures = 0
                    await self.hear(hearing)
            except (psycopg.Error, OSError) as problem:
                _log.warning("the live listener lost its connection: %s", type(problem).__name__)
            finally:
                self.ready.clear()
                self.connection = None
            await asyncio.sleep(RETRIES_S[min(failures, len(RETRIES_S) - 1)])
            failures += 1

    async def connect(self) -> psycopg.AsyncConnection[Any]:
        """Return a connection of our own: waiting for notifications keeps one busy, reading needs another."""
        parameters = self.parameters | {"application_name": LISTENER}
        return await psycopg.AsyncConnection.connect(**parameters, autocommit=True, row_factory=tuple_row)

    async def hear(self, hearing: psycopg.AsyncConnection[Any]) -> None:
        """Read and hand out events at every notification, and now and then without one."""
        while True:
            async with self.turn:
                await self.read_round()
            self.ready.set()
            async for _ in hearing.notifies(timeout=LOOK_S, stop_after=1):
                await asyncio.sleep(GATHER_S)

    async def read_round(self) -> Position:
        """Read everything since the last round, hand it to the pages that listen, and return the new position."""
        if self.connection is None:
            raise ConnectionError
        row = await (await self.connection.execute(NOW_SQL)).fetchone()
        now = read_position(row[0]) if row else None
        assert now is not None, "PostgreSQL's own snapshot can be read"
        before, self.seen = self.seen, now
        if before is None or not self.streams:
            return now
        if before.cluster != now.cluster:
            self.end_all()
            return now
        by_stream: dict[Stream, list[Told]] = defaultdict(list)
        for told in await self.read_events(frozenset(self.streams), before, now):
            placed = Told(told.id, told.topic, told.body, str(now))
            for stream in self.streams[told.topic]:
                by_stream[stream].append(placed)
        for stream, events in by_stream.items():
            if not stream.put(events):
                stream.end()
        return now

    def end_all(self) -> None:
        """Send every page away; each comes back from its own position."""
        for stream in {stream for streams in self.streams.values() for stream in streams}:
            stream.end()

    async def close(self) -> None:
        """Stop listening."""
        self.end_all()
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task
