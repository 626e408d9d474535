"""Two hundred calls at once, signalled and without media: how long a message takes from one party to another.

Real uvicorn (2 processes) on the private PostgreSQL. Each call has three parties: staff who lead it and two who came by
a one-time link and were let in; in every tenth somebody waits in the lobby all the while and must hear nothing. Then
the parties send what browsers send, at a steady pace, by a POST each, and hear of it by server-sent events.
"""
# ruff: noqa: S311  (the order of messages needs no secret numbers)

import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

CALLS = int(os.environ.get("PISTE_BENCH_CALLS", "200"))
MESSAGES_PER_S = float(os.environ.get("PISTE_BENCH_MESSAGES", "80"))
"""ESTIMATE: setting up a call takes 60 messages; of a quarter of an hour each, 13 a second. This is six times that."""
QUALITY_EVERY = 4
"""Each page tells its line's quality twice a minute: 600 pages, 20 a second beside 80 messages."""
SECONDS = int(os.environ.get("PISTE_BENCH_SECONDS", "40"))
WORKERS = int(os.environ.get("PISTE_BENCH_WORKERS", "2"))
LOBBY_EVERY = 10
PLACE = f"test-{os.getpid()}"
SECRET = "k" * 32
EPOCH = re.compile(rb'"epoch":"([0-9a-f]{16})"')
SDP = "v=0\r\n" + "a=rtpmap:96 VP8/90000\r\n" * 120
CANDIDATE = "candidate:1 1 udp 2122260223 192.0.2.7 51000 typ host generation 0"


@dataclass(eq=False)
class Party:
    """Somebody in a call (or in its lobby), with their cookie and their lines to the server."""

    call: int
    role: str
    cookie: str
    pk: int = 0
    others: list["Party"] = field(default_factory=list)
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Told:
    """What was sent, when, to how many; and how long each took to be there."""

    sent: dict[bytes, tuple[float, int]] = field(default_factory=dict)
    heard: Counter[bytes] = field(default_factory=Counter)
    ms: list[float] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    in_lobby: int = 0


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local",
        "PISTE_DB_PLACE": PLACE,
        "PISTE_SECRET_KEY": "of this measurement only",
    }
    with private_database(PLACE, temporary=True):
        calls = prepare()
        with web_processes() as (process, port):
            return asyncio.run(measure(calls, process, port))


def prepare() -> list[tuple[Party, list[tuple[str, str]]]]:
    """Begin the calls: the party that leads each, and the roles and links of those who will come."""
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from piste.web.remote.calls import begin_call  # noqa: PLC0415
    from piste.web.remote.lobby import invite  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    model, begun = get_user_model(), []
    for number in range(CALLS):
        user = model._default_manager.create_user(**{model.USERNAME_FIELD: f"s{number}@demo.invalid"})  # noqa: SLF001
        call, host = begin_call(user)
        client = Client()
        client.force_login(user)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        roles = ["customer", "interpreter"] + ["support"] * (number % LOBBY_EVERY == 0)
        links = [(role, f"link-{number}-{role}") for role in roles]
        for role, link in links:
            invite(host, role, "fi", link)
        begun.append((Party(call.pk, "advisor", cookie, host.pk), links))
    connection.close()
    return begun


@contextmanager
def web_processes() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run uvicorn with its processes."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "piste.web.asgi:application", "--port", str(port), "--lifespan", "off"]
    command += ["--workers", str(WORKERS), "--no-access-log", "--log-level", "error", "--backlog", "4096"]
    command += ["--timeout-graceful-shutdown", "2"]
    process = subprocess.Popen(command, stderr=None if os.environ.get("PISTE_BENCH_LOG") else subprocess.DEVNULL)
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


async def ask(party: Party, port: int, address: str, body: bytes | None, kind: str) -> tuple[int, bytes, bytes]:
    """Ask on the party's own kept connection, as a browser does; return status, head and body."""
    head = f"{'GET' if body is None else 'POST'} {address} HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Cookie: {party.cookie}; csrftoken={SECRET}\r\nX-CSRFToken: {SECRET}\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {len(body or b'')}\r\n\r\n"
    async with party.busy:
        if party.line is None or party.line[0].at_eof():
            party.line = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = party.line
        writer.write(head.encode() + (body or b""))
        try:
            top = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        except (asyncio.IncompleteReadError, ConnectionError):  # the server had just closed an idle line
            party.line = reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode() + (body or b""))
            top = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        length = re.search(rb"\r\ncontent-length: (\d+)", top, re.IGNORECASE)
        text = await reader.readexactly(int(length[1])) if length else b""
        if not length and b" 204 " not in top[:16]:
            writer.close()
            party.line = None
    return int(top.split(b" ", 2)[1]), top, text


async def send(party: Party, port: int, path: str, body: dict[str, object]) -> int:
    """Send a message of the call's page and return the status."""
    sent = json.dumps(body).encode()
    return (await ask(party, port, f"/calls/{party.call}/{path}", sent, "application/json"))[0]


async def come(host: Party, port: int, role: str, link: str) -> Party:
    """Come by a link: from then on one waits."""
    party = Party(host.call, role, "")
    form = urlencode({"name": role.title()}).encode()
    status, head, _ = await ask(party, port, f"/calls/join/{link}", form, "application/x-www-form-urlencoded")
    cookie = re.search(rb"sessionid=([^;]+)", head)
    assert status == 302, status
    assert cookie is not None
    party.cookie = f"sessionid={cookie[1].decode()}"
    _, _, text = await ask(party, port, f"/calls/{party.call}/state", None, "text/plain")
    state = json.loads(text)
    assert state["state"] == "waiting" and "people" not in state, state
    party.pk = state["me"]["id"]
    return party


async def fill_call(host: Party, links: list[tuple[str, str]], port: int, told: Told) -> list[Party]:
    """Let everybody come, listen and be let in, but who supports: they wait. Nobody says a word before."""
    came = [await come(host, port, role, link) for role, link in links]
    for party in (host, *came):
        await listen(party, port, told)
    for party in came:
        early = await send(party, port, "message", {"kind": "hello", "epoch": "0" * 16})
        assert early == 403, early
        if party.role != "support":
            let_in = await send(host, port, "lobby", {"who": party.pk, "admit": True})
            assert let_in == 204, let_in
    members = [host, *(party for party in came if party.role != "support")]
    for party in members:
        party.others = [other for other in members if other is not party]
    return members


LISTENERS: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []


async def listen(party: Party, port: int, told: Told) -> None:
    """Open the party's stream and go on reading it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET /live/?topic=remote:{party.pk} HTTP/1.1\r\nHost: localhost\r\nCookie: {party.cookie}\r\n\r\n"
    writer.write(request.encode())
    await asyncio.wait_for(reader.readuntil(b"event: ready"), 60)
    LISTENERS.append((asyncio.create_task(hear(party, reader, told)), writer))


async def hear(party: Party, reader: asyncio.StreamReader, told: Told) -> None:
    """Note each message of the stream when it is there."""
    while data := await reader.readline():
        at = time.perf_counter()
        for number in EPOCH.findall(data):
            if party.role == "support":
                told.in_lobby += 1
            elif number in told.sent:
                told.heard[number] += 1
                told.ms.append(1000 * (at - told.sent[number][0]))


def make_message(number: int, party: Party, rng: random.Random) -> tuple[dict[str, object], int]:
    """Return a message as a page sends it, and how many must hear it: mostly candidates, some descriptions."""
    epoch, drawn = f"{number:016x}", rng.random()
    if drawn < 0.04:
        return {"kind": "hello", "epoch": epoch}, len(party.others)
    if drawn < 0.1:
        return {"kind": "state", "epoch": epoch, "muted": drawn < 0.07, "dark": False, "shares": False}, len(
            party.others
        )
    described = {"description": {"type": "offer", "sdp": SDP}}
    tried = {"candidate": {"candidate": CANDIDATE, "sdpMid": "0", "sdpMLineIndex": 0}}
    signal = described if drawn < 0.2 else tried
    return {"kind": "signal", "epoch": epoch, "to": rng.choice(party.others).pk, "to_epoch": "a" * 16,
            "signal": signal}, 1  # fmt: skip


async def post_message(party: Party, port: int, told: Told, number: int, rng: random.Random) -> None:
    """Send one message and note when, and when it was answered."""
    body, listeners = make_message(number, party, rng)
    sent = time.perf_counter()
    told.sent[f"{number:016x}".encode()] = (sent, listeners)
    told.statuses[await send(party, port, "message", body)] += 1
    told.answered_ms.append(1000 * (time.perf_counter() - sent))
    if number % QUALITY_EVERY == 0:
        heard = [{"from_role": other.role, "frames_per_s": 30, "width": 640, "height": 480} for other in party.others]
        await send(party, port, "quality", {"heard": heard})


async def measure(
    calls: list[tuple[Party, list[tuple[str, str]]]], process: subprocess.Popen[bytes], port: int
) -> list[tuple[str, str]]:
    """Fill the calls, let them talk, and return what was seen."""
    import psutil  # noqa: PLC0415

    await wait_for(port)
    told, rng, began = Told(), random.Random(7), time.perf_counter()
    turn = asyncio.Semaphore(4)

    async def fill(host: Party, links: list[tuple[str, str]]) -> list[Party]:
        async with turn:
            return await fill_call(host, links, port, told)

    everybody = [party for members in await asyncio.gather(*(fill(*one) for one in calls)) for party in members]
    filled_s = time.perf_counter() - began
    await asyncio.sleep(2)
    workers = psutil.Process(process.pid).children(recursive=True)
    cpu_before = sum(sum(one.cpu_times()[:2]) for one in workers)
    began, tasks, count = time.perf_counter(), [], int(MESSAGES_PER_S * SECONDS)
    for number in range(1, count + 1):
        await asyncio.sleep(max(0.0, began + number / MESSAGES_PER_S - time.perf_counter()))
        tasks.append(asyncio.create_task(post_message(rng.choice(everybody), port, told, number, rng)))
    await asyncio.gather(*tasks)
    took_s = time.perf_counter() - began
    cpu_s = sum(sum(one.cpu_times()[:2]) for one in workers) - cpu_before
    await asyncio.sleep(2)
    for task, writer in LISTENERS:
        task.cancel()
        writer.close()
    expected = sum(listeners for _, listeners in told.sent.values())
    lost = sum(max(0, listeners - told.heard[number]) for number, (_, listeners) in told.sent.items())
    doubled = sum(max(0, told.heard[number] - listeners) for number, (_, listeners) in told.sent.items())
    cuts, answered = quantiles(told.ms, n=100), quantiles(told.answered_ms, n=100)
    answers = ", ".join(f"{much} answered {status}" for status, much in sorted(told.statuses.items()))
    return [
        ("calls at once, parties in them", f"{CALLS}, {len(everybody)}; {WORKERS} processes"),
        ("filling them, each let in by who leads", f"{filled_s:.0f} s"),
        ("messages", f"{count} in {took_s:.0f} s ({count / took_s:.0f}/s): {answers}"),
        ("heard, lost, twice", f"{expected - lost} of {expected}, {lost}, {doubled}"),
        ("heard by who waits in a lobby", f"{told.in_lobby}"),
        ("from one party to another: median, p95, p99, worst",
         f"{cuts[49]:.0f}, {cuts[94]:.0f}, {cuts[98]:.0f}, {max(told.ms):.0f} ms"),
        ("until the POST is answered: median, p95", f"{answered[49]:.0f}, {answered[94]:.0f} ms"),
        ("processor time a message, web processes alone", f"{1000 * cpu_s / count:.1f} ms"),
    ]  # fmt: skip


async def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _again in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise TimeoutError("the server did not start")
