"""Requests that are too large end early: before their bytes fill the server's disk, whatever the application does."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

WORDS = (
    "Lähetys on liian suuri. Palaa takaisin ja lähetä pienempi tiedosto.\n"
    "Det du skickade är för stort. Gå tillbaka och skicka en mindre fil.\n"
    "What you sent is too large. Go back and send a smaller file.\n"
).encode()
HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(WORDS)).encode()),
    (b"connection", b"close"),
]  # fmt: skip


class TooLargeError(Exception):
    """A body went on past its limit."""


def limit_body(application: Application, most_bytes: int) -> Application:
    """Answer 413 to a request whose body is announced, or turns out, to be larger than so many bytes."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > most_bytes:
            await refuse(send)
            return
        came, begun = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most_bytes:
                raise TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await application(scope, counted, noted)
        except TooLargeError:
            if not begun:
                await refuse(send)

    return limited


async def refuse(send: Send) -> None:
    """Answer in three languages: nothing is known of the reader, and nothing of the request was read."""
    await send({"type": "http.response.start", "status": 413, "headers": HEADERS})
    await send({"type": "http.response.body", "body": WORDS})
