"""A nation's morning of appointments: 50 slot searches and 25 bookings a second on 300 points, by customers' own pages.

Real uvicorn (2 processes) on the private PostgreSQL. Requests begin at their times whether earlier ones have ended or
not, so that waiting shows. Then 10,000 attempts by 64 clients on the same times (`PISTE_SOAK`): none may be double.
"""
# ruff: noqa: S311  (made-up customers need no secret numbers)

import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

POINTS = int(os.environ.get("PISTE_BENCH_POINTS", "300"))
SERVICES, PEOPLE = 10, 6
SEARCHES_PER_S, BOOKINGS_PER_S = 50, 25
SECONDS = int(os.environ.get("PISTE_BENCH_SECONDS", "40"))
WORKERS = int(os.environ.get("PISTE_BENCH_WORKERS", "2"))
ATTEMPTS, CLIENTS = 10_000, 64
PLACE = f"test-{os.getpid()}"
SLOT = re.compile(rb'name="slot" value="([^"]+)"')


@dataclass
class Told:
    """What was seen."""

    ms: dict[str, list[float]] = field(default_factory=lambda: {"search": [], "book": []})
    outcomes: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: str) -> None:
        """Count an outcome."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": PLACE,
        "PISTE_BOOKINGS_AN_HOUR": "1000000", "PISTE_SECRET_KEY": "of this measurement only",
    }  # fmt: skip
    with private_database(PLACE, temporary=True):
        prepare()
        with web_processes() as port:
            rows = asyncio.run(morning(port))
            rows += check("after the morning")
            if os.environ.get("PISTE_SOAK"):
                rows += asyncio.run(soak(port)) + check("after the attempts")
    return rows


def prepare() -> None:
    """Make 300 points with their people, desks and five weeks of shifts."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    make_country()
    connection.close()


def make_country() -> None:
    """Write the rows; every person speaks Finnish and is trained for three services."""
    from datetime import date, datetime, timedelta  # noqa: PLC0415
    from datetime import time as clock  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from piste.web.network.booking.minutes import HELSINKI, local_day  # noqa: PLC0415
    from piste.web.network.booking.models import Shift  # noqa: PLC0415
    from piste.web.network.booking.span import Span  # noqa: PLC0415
    from piste.web.network.models import (  # noqa: PLC0415
        Agency,
        Desk,
        HoursRule,
        Offering,
        Point,
        Service,
        StaffMember,
        Training,
    )  # fmt: skip

    rng = random.Random(7)
    agency = Agency.objects.create(code="a", name={"fi": "Virasto"})
    services = Service.objects.bulk_create(
        Service(code=f"s{k}", agency=agency, name={"fi": f"Palvelu {k}"}, duration_min=rng.choice((15, 20, 30, 45)))
        for k in range(SERVICES)
    )
    begun = date(2020, 1, 1)
    points = Point.objects.bulk_create(
        Point(code=f"p{k}", name={"fi": f"Piste {k}"}, operator=agency, region="01", municipality="091", lat=60, lon=25,
              opened_on=begun)
        for k in range(POINTS)
    )  # fmt: skip
    own = Offering.Presence.OWN_STAFF
    Offering.objects.bulk_create(
        Offering(point=p, service=s, presence=own, valid_from=begun) for p in points for s in services
    )
    HoursRule.objects.bulk_create(
        HoursRule(point=p, weekday=w, opens=clock(8), closes=clock(18)) for p in points for w in range(7)
    )
    Desk.objects.bulk_create(Desk(point=p, code=str(k)) for p in points for k in range(5))
    staff = StaffMember.objects.bulk_create(
        StaffMember(name=f"{p.code}-{k}", kind="advisor", agency=agency, point=p) for p in points for k in range(PEOPLE)
    )
    Training.objects.bulk_create(
        Training(staff=one, service=s, completed_on=begun) for one in staff for s in rng.sample(services, 3)
    )
    today = local_day(timezone.now())
    for week in range(5):
        rows = []
        for one in staff:
            for day in (today + timedelta(days=7 * week + k) for k in range(7)):
                begins = datetime.combine(day, clock(8 + rng.randrange(2)), tzinfo=HELSINKI)
                rows.append(Shift(staff=one, point=one.point, during=Span(begins, begins + timedelta(hours=8)).range))
        Shift.objects.bulk_create(rows, batch_size=5000)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def web_processes() -> Iterator[int]:
    """Run uvicorn with its processes."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "piste.web.asgi:application", "--port", str(port), "--lifespan", "off"]
    command += ["--workers", str(WORKERS), "--no-access-log", "--log-level", "error", "--backlog", "4096"]
    command += ["--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"]  # each customer has an address of their own
    process = subprocess.Popen(command, stderr=None if os.environ.get("PISTE_BENCH_LOG") else subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


async def fetch(port: int, address: str, body: dict[str, str] | None = None, more: str = "") -> tuple[int, bytes, str]:
    """Ask once by a connection of its own; return status, body and where it leads."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = urlencode(body).encode() if body is not None else b""
    head = f"{'POST' if body is not None else 'GET'} {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"X-Forwarded-For: 10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}\r\n"
    head += more
    if body is not None:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n"
    writer.write(head.encode() + b"\r\n" + sent)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    place = re.search(rb"\r\nlocation: ([^\r]+)", top, re.IGNORECASE)
    return int(top.split(b" ", 2)[1]), rest, place[1].decode() if place else ""


async def search(port: int, told: Told, rng: random.Random) -> tuple[str, list[str], str]:
    """Ask for the first times of a service at three points; one in five asks the whole country."""
    service = f"s{rng.randrange(SERVICES)}"
    points = [] if rng.random() < 0.2 else [f"p{k}" for k in rng.sample(range(POINTS), 3)]
    address = f"/book/time?service={service}&language=fi" + "".join(f"&point={point}" for point in points)
    began = time.perf_counter()
    status, body, _place = await fetch(port, address)
    told.ms["search"].append(1000 * (time.perf_counter() - began))
    slots = [value.decode() for value in SLOT.findall(body)]
    told.count("search" if status == 200 and slots else f"search answered {status} with {len(slots)} times")
    return service, points, rng.choice(slots) if slots else ""


def booking_form(service: str, slot: str, number: int) -> dict[str, str]:
    """Return the last page's form."""
    from django.core import signing  # noqa: PLC0415

    once = signing.dumps(f"{number}-{time.time_ns()}", salt="piste.book-once")
    return {
        "service": service, "language": "fi", "slot": slot, "called": f"K{number}", "once": once,
        "email": f"k{number}@demo.invalid",
    }  # fmt: skip


async def book(port: int, told: Told, service: str, slot: str, number: int) -> None:
    """Send the last page's form."""
    form = booking_form(service, slot, number)
    began = time.perf_counter()
    status, _body, place = await fetch(port, "/book/confirm", form)
    told.ms["book"].append(1000 * (time.perf_counter() - began))
    if status == 302 and place.startswith("/appointments/"):
        told.count("booked")
    else:
        told.count("told that somebody was quicker" if "taken=1" in place else f"booking answered {status}")


async def customer(port: int, told: Told, rng: random.Random, number: int, *, books: bool) -> None:
    """Search; half of the customers book one of the times they see."""
    service, _points, slot = await search(port, told, rng)
    if books and slot:
        await book(port, told, service, slot, number)


async def morning(port: int) -> list[tuple[str, str]]:
    """Let customers come at a steady pace and return what they saw."""
    await wait_for(port)
    told, rng = Told(), random.Random(11)
    warm = Told()
    for _again in range(6 * WORKERS):
        await search(port, warm, rng)
    first = max(warm.ms["search"])
    began, tasks = time.perf_counter(), []
    for number in range(SEARCHES_PER_S * SECONDS):
        await asyncio.sleep(max(0.0, began + number / SEARCHES_PER_S - time.perf_counter()))
        tasks.append(asyncio.create_task(customer(port, told, rng, number, books=number % 2 == 0)))
    await asyncio.gather(*tasks)
    took = time.perf_counter() - began
    rows = [("points, services, people", f"{POINTS}, {SERVICES}, {POINTS * PEOPLE}, {WORKERS} processes"),
            ("first search of a process", f"{first:.0f} ms (directory and shifts are read)")]  # fmt: skip
    for kind, values in told.ms.items():
        cuts = quantiles(values, n=100)
        rate = f"{len(values) / took:.1f}/s: median {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"
        rows.append((kind, rate + f", longest {max(values):.0f} ms"))
    return rows + sorted((what, f"{count}") for what, count in told.outcomes.items())


async def soak(port: int) -> list[tuple[str, str]]:
    """Let 64 clients try 10,000 times for the same times."""
    told, rng = Told(), random.Random(13)
    _status, body, _place = await fetch(port, "/book/time?service=s1&language=fi&point=p1&point=p2")
    slots = [value.decode() for value in SLOT.findall(body)]
    numbers = iter(range(1_000_000, 1_000_000 + ATTEMPTS))

    async def client() -> None:
        for number in numbers:
            await book(port, told, "s1", rng.choice(slots), number)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _each in range(CLIENTS)))
    took = time.perf_counter() - began
    outcomes = ", ".join(f"{count} {what}" for what, count in told.outcomes.items())
    return [
        ("attempts on the same times", f"{ATTEMPTS} by {CLIENTS} clients in {took:.0f} s, {len(slots)} times"),
        ("of these", outcomes),
    ]


async def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _again in range(300):
        try:
            await fetch(port, "/health/live")
        except OSError:
            await asyncio.sleep(0.2)
        else:
            return
    raise TimeoutError("the server did not start")


def check(when: str) -> list[tuple[str, str]]:
    """Count appointments, reservations and pairs of reservations that clash."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.network.booking.models import Appointment, Reservation  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_reservation a JOIN booking_reservation b ON a.id < b.id AND a.is_active "
            "AND b.is_active AND a.resource_id = b.resource_id AND a.during && b.during"
        )
        clashes = cursor.fetchone()[0]
    kept = f"{Appointment.objects.count()}, with {Reservation.objects.count()} reservations"
    rows = [(f"appointments kept {when}", kept),
            (f"double bookings {when}", f"{clashes}")]  # fmt: skip
    connection.close()
    return rows
