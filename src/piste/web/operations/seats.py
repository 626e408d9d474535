"""Seats: a process works on so many requests at once, lets so many wait a little, and answers 503 at once to the rest.

A seat is a thread that stays. Without a bound each request gets a thread of its own; under load they all fight for
one interpreter and for the pool's few connections, until everybody's time is up.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext

from piste.web.operations.busy import send_busy
from piste.web.operations.metrics import measure

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

APART = ("/health/", "/metrics")
"""Those who watch the server are never sent away."""
PATIENT = "/live/"
"""A stream needs a seat for a moment only; a thousand come at once when a server starts again, and wait their turn."""


class NoSeatError(Exception):
    """All seats are taken, and so is the waiting room, or the wait has been long."""


@dataclass
class Seats:
    """The threads of one process, and who waits for one; used within one event loop."""

    count: int
    most_waiting: int
    patience_s: float
    free: list[ThreadPoolExecutor] = field(default_factory=list)
    line: deque[asyncio.Future[ThreadPoolExecutor]] = field(default_factory=deque)
    waiting: int = 0

    def __post_init__(self) -> None:
        self.free = [new_thread() for _each in range(self.count)]

    async def take(self, *, patient: bool = False) -> ThreadPoolExecutor:
        """Return a seat, first come, first served; raise `NoSeatError` where the wait would be, or was, too long."""
        if self.free:
            return self.free.pop()
        if not patient and self.waiting >= self.most_waiting:
            raise NoSeatError
        turn: asyncio.Future[ThreadPoolExecutor] = asyncio.get_running_loop().create_future()
        self.line.append(turn)
        self.waiting += not patient
        try:
            return await asyncio.wait_for(turn, None if patient else self.patience_s)
        except TimeoutError:
            raise NoSeatError from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give(turn.result())
            raise
        finally:
            self.waiting -= not patient

    def give(self, seat: ThreadPoolExecutor) -> None:
        """Give a seat to the next in line who still waits."""
        while self.line:
            turn = self.line.popleft()
            if not turn.done():
                turn.set_result(seat)
                return
        self.free.append(seat)


@dataclass
class Guest:
    """One request: the seat it holds, if any, and the context by which its synchronous work finds the thread."""

    seats: Seats
    context: ThreadSensitiveContext
    seat: ThreadPoolExecutor | None = None

    async def sit(self, *, patient: bool) -> None:
        """Wait for a seat."""
        self.seat = await self.seats.take(patient=patient)
        SyncToAsync.context_to_thread_executor[self.context] = self.seat

    def stay(self) -> None:
        """Keep the thread, whose work goes on while a long answer is read, and give the seat on with a new one."""
        if self.seat is not None:
            self.seat = None
            self.seats.give(new_thread())

    def rise(self) -> None:
        """Give the seat on; what work is left finds a thread of its own."""
        if self.seat is not None:
            seat, self.seat = self.seat, None
            SyncToAsync.context_to_thread_executor.pop(self.context, None)
            self.seats.give(seat)


def new_thread() -> ThreadPoolExecutor:
    """Return an executor of one thread."""
    return ThreadPoolExecutor(1, thread_name_prefix="seat")


def seat_requests(application: Application, seats: Seats) -> Application:
    """Let a request into the application when its body is there and a seat is free; slow senders hold none."""

    async def seated(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(APART):
            await application(scope, receive, send)
            return
        async with ThreadSensitiveContext() as context:
            guest, patient = Guest(seats, context), scope["path"].startswith(PATIENT)
            entered = False

            async def arrived() -> Message:
                nonlocal entered
                message = await receive()
                if not entered and message["type"] == "http.request" and not message.get("more_body"):
                    await guest.sit(patient=patient)
                    entered = True
                return message

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start" and is_stream(message):
                    guest.rise()
                elif message.get("more_body"):
                    guest.stay()
                await send(message)

            try:
                await application(scope, arrived, told)
            except NoSeatError:
                measure("(no seat)", "other", 503, 0.0)
                await send_busy(send)
            finally:
                guest.rise()

    return seated


def is_stream(message: Message) -> bool:
    """Tell whether an answer begins that goes on for minutes without any thread."""
    return any(name.lower() == b"content-type" and b"event-stream" in value for name, value in message["headers"])
