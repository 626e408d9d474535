"""The stream of a page: `/live/?topic=job:12&topic=plan:5&after=…`."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import SyncToAsync, sync_to_async
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from piste.web.live.listener import Listener
from piste.web.live.publish import LONGEST_TOPIC
from piste.web.live.stream import Stream, read_stream, write_batch, write_reset, write_start
from piste.web.live.topics import may_listen
from piste.web.operations.metrics import STREAMS

MOST_TOPICS = 50
LIFETIME_S = 600.0
"""A stream ends after ten to fifteen minutes and the page comes back at once, asked anew whether it may listen."""

LISTENERS: dict[asyncio.AbstractEventLoop, Listener] = {}


@require_GET
async def stream(request: HttpRequest) -> HttpResponseBase:
    """Stream the events of the topics asked for, all of which the user must be allowed to hear."""
    topics = frozenset(request.GET.getlist("topic"))
    if not 0 < len(topics) <= MOST_TOPICS or any(len(topic) > LONGEST_TOPIC for topic in topics):
        return HttpResponse("topics: 1 to 50", status=400, content_type="text/plain")
    if not await sync_to_async(authorise)(request, topics):
        return HttpResponse("not for you", status=403, content_type="text/plain")
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    response = StreamingHttpResponse(PageEvents(topics, after), content_type="text/event-stream")
    response["Cache-Control"] = "no-store, no-transform"
    response["X-Accel-Buffering"] = "no"  # nginx passes every event on at once
    return response


def authorise(request: HttpRequest, topics: frozenset[str]) -> bool:
    """Tell whether the user may hear every topic, then give the database connection back.

    The stream lives in this thread's context for minutes; without this it would keep what the session's look-up opened.
    """
    try:
        user = get_user(request)
        user.live_session = request.session  # type: ignore[union-attr]  # rules may ask for a private link's token
        return all(may_listen(user, topic) for topic in topics)
    finally:
        connections.close_all()


def give_thread_back() -> None:
    """End the thread that Django keeps for this request's synchronous work: a thousand pages would keep a thousand.

    Django gives it up at the request's end, which for a stream is minutes away, and makes another if one is needed.
    """
    context = SyncToAsync.thread_sensitive_context.get(None)
    executor = SyncToAsync.context_to_thread_executor.pop(context, None) if context is not None else None
    if executor is not None:
        executor.shutdown(wait=False)


class PageEvents:
    """The text of one page's stream. Django closes it with the response, however the page went away."""

    def __init__(self, topics: frozenset[str], after: str) -> None:
        self.topics = topics
        self.after = after
        self.loop = asyncio.get_running_loop()
        self.listener = find_listener()
        self.stream: Stream | None = None

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield what was missed first, then what happens."""
        give_thread_back()
        self.stream, missed, position = await self.listener.join(self.topics, self.after)
        STREAMS.inc()
        try:
            if missed is None:
                yield write_reset(position)
            elif missed:
                yield write_batch(missed, position)
            yield write_start(position)
            lifetime_s = LIFETIME_S * random.uniform(1, 1.5)  # noqa: S311  (spreads the pages' return)
            async for text in read_stream(self.stream, lifetime_s):
                yield text
        finally:
            self.leave()

    def leave(self) -> None:
        """Forget the page, once."""
        if self.stream is not None:
            self.listener.leave(self.stream)
            self.stream = None
            STREAMS.dec()

    def close(self) -> None:
        """Forget the page from whichever thread closes the response."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.leave)


def find_listener() -> Listener:
    """Return the listener of this process, made at the first stream."""
    loop = asyncio.get_running_loop()
    if loop not in LISTENERS:
        LISTENERS[loop] = Listener(connection_parameters())
    return LISTENERS[loop]


def connection_parameters() -> dict[str, Any]:
    """Return what psycopg needs to connect, from Django's settings and without its pool."""
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context", "pool"}}
