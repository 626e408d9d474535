"""Live updates: a thousand pages listen to one process; how long an event takes, and what a listener costs.

A real uvicorn process on the private PostgreSQL; the pages are bare sockets with a real session, all on one topic.
"""

import asyncio
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

PAGES = 1000
EVENTS = 20
PLACE = f"test-{os.getpid()}"
SETTINGS = "piste.web.settings.test"


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    os.environ |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "PISTE_DB_PLACE": PLACE}
    with private_database(PLACE, temporary=True):
        user, cookie = prepare()
        with web_process() as (process, port):
            return asyncio.run(measure(user, cookie, process, port))


def prepare() -> tuple[int, str]:
    """Make the tables and one person who is signed in; return their key and cookie."""
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    model = get_user_model()
    user = model._default_manager.create_user(**{model.USERNAME_FIELD: "bench"})  # noqa: SLF001
    client = Client()
    client.force_login(user)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    connection.close()
    return user.pk, cookie


@contextmanager
def web_process() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run one uvicorn process."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "piste.web.asgi:application", "--port", str(port), "--lifespan", "off"]
    process = subprocess.Popen([*command, "--no-access-log", "--log-level", "error", "--backlog", "4096"])
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait()


async def measure(user: int, cookie: str, process: subprocess.Popen[bytes], port: int) -> list[tuple[str, str]]:
    """Open the pages, publish, and return what was seen."""
    import psutil  # noqa: PLC0415

    await wait_for_port(port)
    watched = psutil.Process(process.pid)
    await open_page(port, cookie, user, 0)
    before = watched.memory_info().rss
    began = time.perf_counter()
    pages = []
    for start in range(0, PAGES, 50):
        pages += await asyncio.gather(*(open_page(port, cookie, user, n) for n in range(start, start + 50)))
    opened_s = time.perf_counter() - began
    connections = await asyncio.to_thread(count_connections)
    waits_ms: list[float] = []
    for _ in range(EVENTS):
        sent = time.perf_counter()
        await asyncio.to_thread(publish, f"user:{user}")
        arrived = await asyncio.gather(*(read_event(reader) for reader, _ in pages))
        waits_ms += [1000 * (at - sent) for at in arrived]
    cuts = quantiles(waits_ms, n=100)
    after = watched.memory_info().rss
    for _, writer in pages:
        writer.close()
    return [
        ("pages that listen to one process", f"{len(pages)}"),
        ("opening them, with session and rights checked", f"{opened_s:.1f} s"),
        ("an event until a page has it: median, p95, worst", f"{cuts[49]:.0f}, {cuts[94]:.0f}, {max(waits_ms):.0f} ms"),
        ("memory a page", f"{(after - before) / len(pages) / 1024:.0f} kB"),
        ("threads of the process", f"{watched.num_threads()}"),
        ("connections to the database", f"{connections}"),
    ]


async def wait_for_port(port: int) -> None:
    """Wait until the process listens."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError


async def open_page(
    port: int, cookie: str, user: int, _number: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open one page's stream and read until it is ready."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET /live/?topic=user:{user} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n"
    writer.write(request.encode())
    await writer.drain()
    await asyncio.wait_for(reader.readuntil(b"event: ready"), 60)
    await asyncio.wait_for(reader.readuntil(b"\n\n"), 60)
    return reader, writer


async def read_event(reader: asyncio.StreamReader) -> float:
    """Read one event and return when it was there."""
    await asyncio.wait_for(reader.readuntil(b'"body"'), 60)
    at = time.perf_counter()
    await reader.readuntil(b"\n\n")
    return at


def publish(topic: str) -> None:
    """Publish an event."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.live.publish import publish as publish_event  # noqa: PLC0415

    publish_event(topic, {"n": 1})
    connection.close()


def count_connections() -> int:
    """Return how many connections the database has besides ours."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = int(cursor.fetchone()[0])
    connection.close()
    return found
