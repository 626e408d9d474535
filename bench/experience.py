"""A hundred answers a second at smiley kiosks, each fifth sent twice, and a server killed (SIGKILL) in the middle.

Real uvicorn (2 processes) on the private PostgreSQL. Counted in the database: every acknowledged answer is there, none
is there twice. A minute of it with `PISTE_SOAK`, five seconds without.
"""
# ruff: noqa: S311  (made-up customers need no secret numbers)

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from uuid import uuid4

ANSWERS_PER_S = 100
SECONDS = 60 if os.environ.get("PISTE_SOAK") else 5
WORKERS = 2
PLACE = f"test-{os.getpid()}"


@dataclass
class Storm:
    """What was sent, what was acknowledged, how long it took, and what failed."""

    sent: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    ms: list[float] = field(default_factory=list)
    failed: int = 0


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": PLACE,
        "PISTE_SECRET_KEY": "of this measurement only",
    }  # fmt: skip
    with private_database(PLACE, temporary=True):
        token = prepare()
        return measure(token, SECONDS)


def measure(token: str, seconds: int) -> list[tuple[str, str]]:
    """Let answers come, then kill the server while they come, start it again and send what had no receipt."""
    with web_server() as (_process, port):
        wait_for(port)
        storm = asyncio.run(rain(port, token, seconds))
        first, failed = set(storm.kept), storm.failed
        asyncio.run(send_again(port, token, storm, [one for one in storm.sent if one not in first]))
    cuts = quantiles(storm.ms, n=100)
    rows = [
        ("answers sent, each fifth twice", f"{len(storm.sent)} in {seconds} s, {WORKERS} processes"),
        ("without a receipt at first", f"{failed} of {len(storm.sent) + sent_twice(len(storm.sent))} sendings"),
        ("receipt: median, p95, longest", f"{cuts[49]:.0f}, {cuts[94]:.0f}, {max(storm.ms):.0f} ms"),
        *count_kept("after the storm and a second sending", storm),
    ]
    killed = kill_in_between(token)
    return [*rows, *count_kept("after SIGKILL and a second sending", killed)]


def sent_twice(answers: int) -> int:
    """Return how many of so many answers are sent twice."""
    return -(-answers // 5)


def kill_in_between(token: str) -> Storm:
    """Kill the server between receiving and answering; send again what had no receipt, and some that had one."""
    with web_server() as (process, port):
        wait_for(port)
        storm = asyncio.run(rain(port, token, 2, kill=process))
    lost = [one for one in storm.sent if one not in storm.kept]
    with web_server() as (_process, port):
        wait_for(port)
        asyncio.run(send_again(port, token, storm, [*lost, *sorted(storm.kept)[:20]]))
    return storm


def prepare() -> str:
    """Make a point, its wave and a kiosk; return the kiosk's token."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from piste.web.experience.gathering import make_kiosk  # noqa: PLC0415
    from piste.web.network.models import Agency, Point  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    agency = Agency.objects.create(code="a", name={"fi": "Virasto"})
    point = Point.objects.create(
        code="p", name={"fi": "Piste"}, operator=agency, region="01", municipality="091", lat=60, lon=25
    )
    token = make_kiosk(point, "Ovi")
    connection.close()
    return token


@contextmanager
def web_server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run uvicorn with its processes, as a group of its own that one signal reaches."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "piste.web.asgi:application", "--port", str(port), "--lifespan", "off"]
    command += ["--workers", str(WORKERS), "--no-access-log", "--log-level", "error", "--backlog", "4096"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process, port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _again in range(900):
        try:
            asyncio.run(post(port, "/health/live", None))
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server did not start")


async def rain(
    port: int, token: str, seconds: int, *, kill: subprocess.Popen[bytes] | None = None, rate: int = ANSWERS_PER_S
) -> Storm:
    """Send answers at a steady pace whether earlier ones have ended or not; each fifth is sent twice at once."""
    storm, rng = Storm(), random.Random(3)
    began, tasks = time.perf_counter(), []
    for number in range(rate * seconds):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        one = str(uuid4())
        storm.sent.append(one)
        value, times = rng.randint(1, 5), 2 if number % 5 == 0 else 1
        tasks += [asyncio.create_task(send(port, token, one, value, storm)) for _again in range(times)]
        if kill is not None and number == rate * seconds // 2:
            os.killpg(kill.pid, signal.SIGKILL)
    await asyncio.gather(*tasks)
    return storm


async def send_again(port: int, token: str, storm: Storm, answers: list[str]) -> None:
    """Send answers again, as a kiosk does with what had no receipt."""
    for one in answers:
        await send(port, token, one, 3, storm)


async def send(port: int, token: str, one: str, value: int, storm: Storm) -> None:
    """Send one answer; it counts as kept when the receipt names it."""
    began = time.perf_counter()
    try:
        body = await post(port, f"/smiley/{token}/answers", {"answers": [{"id": one, "value": value}]})
        said = json.loads(body)["kept"]
    except (OSError, ValueError, KeyError, IndexError):
        storm.failed += 1
        return
    storm.ms.append(1000 * (time.perf_counter() - began))
    storm.kept.update(said)


async def post(port: int, address: str, content: object) -> bytes:
    """Ask once by a connection of its own and return the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = json.dumps(content).encode() if content is not None else b""
    head = f"{'GET' if content is None else 'POST'} {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    writer.write(head.encode() + sent)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    top, _line, rest = answer.partition(b"\r\n\r\n")
    if not top:
        raise OSError("no answer")
    return rest


def count_kept(when: str, storm: Storm) -> list[tuple[str, str]]:
    """Count what is in the database of what was sent: kept, acknowledged and lost, there twice."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.experience.models import Sheet  # noqa: PLC0415

    keys = [str(pk) for pk in Sheet.objects.filter(pk__in=storm.sent).values_list("pk", flat=True)]
    connection.close()
    lost = len(storm.kept - set(keys))
    return [
        (f"kept {when}", f"{len(set(keys))} of {len(storm.sent)}"),
        (f"acknowledged and lost {when}", f"{lost}"),
        (f"kept twice {when}", f"{len(keys) - len(set(keys))}"),
    ]
