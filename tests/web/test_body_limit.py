"""A request past the largest size is cut off before it is read whole."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from piste.web.operations.body_limit import limit_body


def ask(application, chunks, **headers):
    """Send a request's body piece by piece; return the answer's status, and what was not read of it."""
    pieces = [{"type": "http.request", "body": piece, "more_body": True} for piece in chunks]
    said = []

    async def receive():
        return pieces.pop(0) if pieces else {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        said.append(message)

    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    with ThreadPoolExecutor(1) as thread:  # this thread may run Playwright's loop
        thread.submit(asyncio.run, application({"type": "http", "headers": told}, receive, send)).result()
    return next((one["status"] for one in said if one["type"] == "http.response.start"), None), len(pieces)


async def swallow(_scope, receive, send):
    """Read a whole body, as Django does before it looks at it."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_request_that_is_too_large_is_cut_off_whether_it_says_so_or_not():
    small, block = limit_body(swallow, 1000), bytes(400)
    assert ask(small, [block, block]) == (200, 0)
    assert ask(small, [block] * 50) == (413, 47)
    assert ask(small, [block] * 50, content_length="20000") == (413, 50)
    assert ask(small, [], content_length="much")[0] == 413
