"""One page's stream: a bounded queue that the process's listener fills, written out as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_QUEUE = 500
"""A page that does not read this many events is sent away; it comes back from its last position."""

HEARTBEAT_S = 20.0
RETRY_MS = 2000


@dataclass(frozen=True)
class Told:
    """An event as a stream sends it; position only with the last of a batch, so that none is skipped."""

    id: int
    topic: str
    body: Any
    position: str = ""


@dataclass(eq=False)
class Stream:
    """What one page listens to."""

    topics: frozenset[str]
    queue: asyncio.Queue[list[Told] | None] = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE))

    def put(self, events: list[Told]) -> bool:
        """Hand events over; return whether the page still keeps up."""
        try:
            self.queue.put_nowait(events)
        except asyncio.QueueFull:
            return False
        return True

    def end(self) -> None:
        """End the stream after what it holds; a full queue is emptied: the page comes back for the rest."""
        while self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


def write_event(told: Told) -> str:
    """Return an event in the form of the HTML standard; JSON never holds a bare line break."""
    text = f"data: {json.dumps({'id': told.id, 'topic': told.topic, 'body': told.body}, separators=(',', ':'))}\n"
    return f"id: {told.position}\n{text}\n" if told.position else f"{text}\n"


def write_batch(batch: Sequence[Told], position: str) -> str:
    """Return a batch; only its last event moves the page's position, so half a batch is sent again."""
    last = len(batch) - 1
    return "".join(
        write_event(Told(told.id, told.topic, told.body, position if number == last else ""))
        for number, told in enumerate(batch)
    )


def write_reset(position: str) -> str:
    """Return the event that tells a page to load anew: what it saw last is too old to go on from."""
    return f"id: {position}\nevent: reset\ndata: {{}}\n\n"


def write_start(position: str) -> str:
    """Return the first lines of a stream: how soon to come back, and from where."""
    return f"retry: {RETRY_MS}\nid: {position}\nevent: ready\ndata: {{}}\n\n"


async def read_stream(stream: Stream, lifetime_s: float) -> AsyncIterator[str]:
    """Yield what the stream holds and a comment when it is quiet, until its end or its lifetime."""
    loop = asyncio.get_running_loop()
    until = loop.time() + lifetime_s
    while (left := until - loop.time()) > 0:
        try:
            batch = await asyncio.wait_for(stream.queue.get(), min(HEARTBEAT_S, left))
        except TimeoutError:
            yield ": quiet\n\n"
            continue
        if batch is None:
            return
        yield write_batch(batch, batch[-1].position)
