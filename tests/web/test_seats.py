"""More requests than a process can hold: some work, some wait, the rest are told at once to come back."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import get_resolver

from piste.web.operations.handler import OneThreadHandler
from piste.web.operations.seats import Seats, seat_requests


def run(what):
    """Run a coroutine in a loop of its own: this thread may run Playwright's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result(20)


async def ask(application, path="/"):
    """Ask and return the answer's status and headers."""
    said = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        said.append(message)

    await application({"type": "http", "path": path, "headers": []}, receive, send)
    return said[0]["status"], dict(said[0]["headers"]), b"".join(one.get("body", b"") for one in said)


def hall(*, seats=2, waiting=1, patience_s=10.0):
    """Return an application that holds its threads until `door` opens, and what it saw."""
    seen = SimpleNamespace(
        door=threading.Event(), now=0, most=0, threads=set(), seats=Seats(seats, waiting, patience_s)
    )
    lock = threading.Lock()

    def work():
        with lock:
            seen.now += 1
            seen.most = max(seen.most, seen.now)
            seen.threads.add(threading.get_ident())
        seen.door.wait(10)
        with lock:
            seen.now -= 1

    async def application(scope, receive, send):
        async with ThreadSensitiveContext():  # as Django's handler has it
            await receive()
            kind = b"text/event-stream" if scope["path"].startswith("/live/") else b"text/html"
            if kind == b"text/html":
                await sync_to_async(work)()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
            if scope["path"] != "/":
                await send({"type": "http.response.body", "body": b"a", "more_body": True})
                await asyncio.sleep(0.2)
            await send({"type": "http.response.body", "body": b"b"})

    return seat_requests(application, seen.seats), seen


def test_some_work_some_wait_and_the_rest_are_sent_away_at_once():
    async def story():
        application, seen = hall()
        tasks = [asyncio.create_task(ask(application)) for _each in range(5)]
        done, _waiting = await asyncio.wait(tasks, timeout=1)  # the door is shut: only refusals can be done
        refused = [task.result() for task in done]
        health = await ask(seat_requests(quick, seen.seats), "/health/live")
        seen.door.set()
        rest = [await task for task in tasks if task not in done]
        later = await ask(application)
        return seen, refused, health, rest, later

    seen, refused, health, rest, later = run(story())
    assert [status for status, *_more in refused] == [503, 503]
    assert [status for status, *_more in rest] == [200, 200, 200] and later[0] == health[0] == 200
    assert refused[0][1][b"retry-after"] == b"5"
    assert all(f'lang="{code}"'.encode() in refused[0][2] for code in ("fi", "sv", "en"))
    assert seen.most == 2 and len(seen.threads) == 2, "threads stay and are used again"
    assert len(seen.seats.free) == 2 and seen.seats.waiting == 0


async def quick(_scope, _receive, send):
    """Answer at once."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_who_has_waited_too_long_is_sent_away_and_the_seat_goes_on():
    async def story():
        application, seen = hall(seats=1, waiting=5, patience_s=0.1)
        first = asyncio.create_task(ask(application))
        await asyncio.sleep(0.05)
        second, gone = await ask(application), asyncio.create_task(ask(application, "/live/"))
        await asyncio.sleep(0.05)
        gone.cancel()
        seen.door.set()
        return second[0], (await first)[0], (await ask(application))[0], len(seen.seats.free)

    assert run(story()) == (503, 200, 200, 1)


def test_streams_wait_their_turn_and_hold_no_seat_nor_does_who_reads_slowly():
    async def story():
        application, seen = hall(seats=1, waiting=0)
        seen.door.set()
        streams = await asyncio.gather(*(ask(application, "/live/") for _each in range(20)))
        slow = asyncio.create_task(ask(application, "/file"))
        await asyncio.sleep(0.1)
        assert len(seen.seats.free) == 1, "a long answer has given its seat on"
        meanwhile = await ask(application)
        return [status for status, *_more in streams], (await slow)[0], meanwhile[0], len(seen.seats.free)

    assert run(story()) == ([200] * 20, 200, 200, 1)


def test_a_page_without_a_database_says_to_come_back_and_a_fault_stays_a_fault():
    def told_of(problem):
        return OneThreadHandler().handle_uncaught_exception(
            RequestFactory().get("/"), get_resolver(), (type(problem), problem, problem.__traceback__)
        )

    away = told_of(OperationalError("the connection is lost"))
    assert away.status_code == 503 and away["Retry-After"] == "5" and b"the connection" not in away.content
    assert told_of(ValueError("ours")).status_code == 500
