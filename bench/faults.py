"""Kill -9 of the web server, the worker and the database in the middle of bookings and queue moves: nothing is lost.

Customers book and take tickets by the web, desks call and finish by their functions; whatever was acknowledged is
written down here. Then the processes are killed, one kind after the other, again and again, and all that was written
down is looked for. The private PostgreSQL is a lasting one (fsync, synchronous commits): its processes but the first
are killed, and it recovers from its log. `PISTE_FAULT_ROUNDS` (4) says how often each is killed.
"""
# ruff: noqa: S311  (made-up customers need no secret numbers)

import asyncio
import os
import random
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench import booking
from bench.booking import SERVICES, fetch, search, wait_for

ROUNDS = int(os.environ.get("PISTE_FAULT_ROUNDS", "4"))
BETWEEN = 20
"""So many of each are acknowledged between two kills."""
LIMIT_S = 120.0
CUSTOMERS = 6
PLACE = f"faults-{os.getpid()}"


@dataclass
class Acknowledged:
    """What somebody was told is done, and how often nobody was told anything."""

    booked: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)
    unanswered: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": PLACE,
        "PISTE_BOOKINGS_AN_HOUR": "1000000", "PISTE_SECRET_KEY": "of this measurement only",
    }  # fmt: skip
    booking.POINTS = min(booking.POINTS, 20)
    with private_database(PLACE) as place:
        booking.prepare()
        kiosks = prepare_kiosks()
        servers = Servers(os.environ.copy())
        kills: list[Callable[[], None]] = [servers.kill_web, servers.kill_worker, lambda: kill_database(place)]
        try:
            told = asyncio.run(play(servers, kiosks, kills * ROUNDS))
        finally:
            servers.end()
        rows = [("killed, each of web, worker, database", f"{ROUNDS} times"), *rows_of(told)]
        rows.append(("acknowledged and lost", "; ".join(find_lost(told)) or "nothing"))
        rows += booking.check("after the faults")
    shutil.rmtree(place.folder, ignore_errors=True)
    return rows


def rows_of(told: Acknowledged) -> list[tuple[str, str]]:
    """Return what was done."""
    kept = f"{len(told.booked)} appointments, {len(told.tickets)} tickets, {len(told.calls)} calls"
    answers = ", ".join(f"{count} of {status}" for status, count in sorted(told.answers.items()))
    return [("acknowledged", kept), ("other answers", f"{answers or 'none'}; {told.unanswered} without an answer")]


def prepare_kiosks() -> list[str]:
    """Staff a desk at each point and give it a kiosk; return the kiosks' tokens."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.counter.queue.devices import make_device  # noqa: PLC0415
    from piste.web.counter.queue.turns import take_desk  # noqa: PLC0415
    from piste.web.network.models import Point, Service, Training  # noqa: PLC0415

    tokens, services = [], list(Service.objects.all())
    for point in Point.objects.prefetch_related("desks", "staff"):
        advisor = point.staff.all()[0]
        Training.objects.filter(staff=advisor).delete()
        Training.objects.bulk_create(Training(staff=advisor, service=s, completed_on="2020-01-01") for s in services)
        take_desk(advisor, point.desks.all()[0])
        tokens.append(make_device(point, "kiosk", "Aula")[1])
    connection.close()
    return tokens


class Servers:
    """The web server and a worker, killed as nothing announces it, and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = booking.free_port()
        web = ["uvicorn", "piste.web.asgi:application", "--port", str(self.port), "--lifespan", "off", "--workers", "2"]
        web += ["--no-access-log", "--log-level", "critical", "--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"]
        self.commands = {"web": web, "worker": ["piste.web.jobs.worker", "upkeep"]}
        self.running = {name: self.start(name) for name in self.commands}

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start one of them."""
        command = [sys.executable, "-m", *self.commands[name]]
        return subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def kill(self, name: str) -> None:
        """Kill -9 it and all that it started."""
        import psutil  # noqa: PLC0415

        process = self.running[name]
        family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.kill()  # the first before its children, or it would start others in their place
        process.wait()
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()

    def kill_web(self) -> None:
        """Kill the web server and start it again."""
        self.kill("web")
        self.running["web"] = self.start("web")

    def kill_worker(self) -> None:
        """Kill the worker and start it again."""
        self.kill("worker")
        self.running["worker"] = self.start("worker")

    def end(self) -> None:
        """End both."""
        for name in self.running:
            self.kill(name)


def kill_database(place: Any) -> None:
    """Kill -9 all of PostgreSQL's processes but the first, which then recovers from the log."""
    import psutil  # noqa: PLC0415

    first = int((place.data / "postmaster.pid").read_text().split()[0])
    for process in psutil.Process(first).children():
        process.kill()


async def play(servers: Servers, kiosks: list[str], kills: list[Callable[[], None]]) -> Acknowledged:
    """Let customers and desks work while processes are killed one after the other."""
    await wait_for(servers.port)
    told = Acknowledged()
    desks = asyncio.create_task(asyncio.to_thread(work_at_desks, told))
    clients = [asyncio.create_task(client(servers.port, kiosks, told, number)) for number in range(CUSTOMERS)]
    try:
        for kill in kills:
            await wait_for_more(told)
            await asyncio.to_thread(kill)
        await wait_for_more(told)
    finally:
        told.ended.set()
    await asyncio.gather(desks, *clients)
    return told


async def wait_for_more(told: Acknowledged) -> None:
    """Wait until more of everything has been acknowledged, however busy the machine is."""
    kinds: tuple[list[Any], ...] = (told.booked, told.tickets, told.calls)
    wanted, began = [len(some) + BETWEEN for some in kinds], time.perf_counter()
    while any(len(some) < least for some, least in zip(kinds, wanted, strict=True)):
        if time.perf_counter() - began > LIMIT_S:
            raise TimeoutError(f"too little is acknowledged: {rows_of(told)}")
        await asyncio.sleep(0.05)


async def client(port: int, kiosks: list[str], told: Acknowledged, number: int) -> None:
    """Book and take tickets until the end; note only what is acknowledged."""
    rng, turn = random.Random(number), 0
    while not told.ended.is_set():
        turn += 1
        await asyncio.sleep(0.3 + 0.4 * rng.random())  # a kiosk gives 60 tickets in a quarter of an hour
        try:
            async with asyncio.timeout(30):
                service, _points, slot = await search(port, booking.Told(), rng)
                if slot:
                    await act(port, told, "/book/confirm", booking.booking_form(service, slot, number * 100_000 + turn))
                form = {"service": f"s{rng.randrange(SERVICES)}", "request_id": str(uuid.uuid4())}
                await act(port, told, f"/kiosk/{rng.choice(kiosks)}/take", form)
        except (OSError, ValueError, IndexError):  # TimeoutError is an OSError
            told.unanswered += 1
            await asyncio.sleep(0.1)


async def act(port: int, told: Acknowledged, address: str, form: dict[str, str]) -> None:
    """Send a form and note where a success leads."""
    status, _body, place = await fetch(port, address, form)
    if place.startswith("/appointments/"):
        told.booked.append(place.removeprefix("/appointments/").strip("/"))
    elif "/ticket/" in place:
        told.tickets.append(place.partition("/ticket/")[2].partition("?")[0].strip("/"))
    else:
        told.answers[status] = told.answers.get(status, 0) + 1


def work_at_desks(told: Acknowledged) -> None:
    """Call and finish at every staffed desk until the end; note each call that was committed."""
    from django.db import Error, connection  # noqa: PLC0415

    from piste.web.network.visits import serving  # noqa: PLC0415
    from piste.web.network.visits.calling import call_next, visit_at  # noqa: PLC0415
    from piste.web.network.visits.models import DeskTurn  # noqa: PLC0415

    turns = list(DeskTurn.objects.filter(during__endswith__isnull=True).select_related("desk", "staff"))
    rng = random.Random(3)
    while not told.ended.is_set():
        turn = rng.choice(turns)
        try:
            if (served := visit_at(turn.desk)) is not None:
                serving.finish(served, turn.desk, turn.staff)
            if (called := call_next(turn.desk, turn.staff)) is not None:
                told.calls.append((called.pk, turn.desk_id))
        except Error:
            told.unanswered += 1
            connection.close()
        time.sleep(0.05)
    connection.close()


def find_lost(told: Acknowledged) -> list[str]:
    """Return what was acknowledged and is not there, or not whole."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.counter.queue.devices import find_ticket  # noqa: PLC0415
    from piste.web.network.booking.appointments import appointment_of  # noqa: PLC0415
    from piste.web.network.booking.models import Message, Reservation  # noqa: PLC0415
    from piste.web.network.visits.models import Period, Visit  # noqa: PLC0415

    lost = []
    for token in told.booked:
        made = appointment_of(token)
        taken = made and Reservation.objects.filter(purpose="appointment", key=str(made.pk), is_active=True).exists()
        if not (made and made.is_open and taken and made.parts.exists()):
            lost.append(f"the appointment of {token}")
        elif not Message.objects.filter(appointment=made).exists():
            lost.append(f"the letter of appointment {made.pk}")
    lost += [f"ticket {token}" for token in told.tickets if find_ticket(token) is None]
    called = set(Period.objects.filter(kind="serving").values_list("visit", "desk"))
    lost += [f"the call of visit {visit} at desk {desk}" for visit, desk in told.calls if (visit, desk) not in called]
    numbers: dict[tuple[Any, ...], list[int]] = {}
    for *line, number in Visit.objects.filter(number__isnull=False).values_list("point", "day", "letter", "number"):
        numbers.setdefault(tuple(line), []).append(number)
    lost += [f"a number of {line}" for line, got in numbers.items() if sorted(got) != list(range(1, len(got) + 1))]
    connection.close()
    return lost
