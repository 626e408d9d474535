"""A nation's morning: 300 points, 1,000 live displays, halls that move, 25 bookings and 50 slot searches a second.

Real uvicorn (2 processes) on the private PostgreSQL; the customers are those of `booking`. A display holds a stream
and, as its page does, asks for its board after every call and every half minute. Halls move by the desks' functions.
`PISTE_BENCH_DISPLAYS`, `PISTE_BENCH_SECONDS` and `PISTE_BENCH_POINTS` make it smaller.
"""
# ruff: noqa: S311  (made-up customers need no secret numbers)

import asyncio
import os
import random
import resource
import time
from dataclasses import dataclass, field
from statistics import quantiles

from bench import booking
from bench.booking import (
    BOOKINGS_PER_S,
    SEARCHES_PER_S,
    SECONDS,
    WORKERS,
    Told,
    check,
    customer,
    fetch,
    search,
    wait_for,
)

DISPLAYS = int(os.environ.get("PISTE_BENCH_DISPLAYS", "1000"))
SEATS = 3
"""Staffed desks a point."""
MOVES_PER_S = 4
"""Arrivals and calls a second, all points together: a call at each point every two and a half minutes."""
EVERY_S = 30


@dataclass
class Halls:
    """What was seen of displays and halls."""

    boards_ms: list[float] = field(default_factory=list)
    heard_ms: list[float] = field(default_factory=list)
    moves_ms: list[float] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    opened: int = 0
    all_open: asyncio.Event = field(default_factory=asyncio.Event)

    def fault(self, what: str) -> None:
        """Count what must not be."""
        self.faults[what] = self.faults.get(what, 0) + 1


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16384), most))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": booking.PLACE,
        "PISTE_BOOKINGS_AN_HOUR": "1000000", "PISTE_SECRET_KEY": "of this measurement only",
    }  # fmt: skip
    with private_database(booking.PLACE, temporary=True):
        booking.prepare()
        screens = prepare_halls()
        with booking.web_processes() as port:
            rows = asyncio.run(morning(port, screens))
            return rows + check("after the morning")


def prepare_halls() -> list[tuple[int, str, str]]:
    """Staff the desks and give each point a display; return point, the display's address and its topic."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.counter.queue.devices import make_device  # noqa: PLC0415
    from piste.web.counter.queue.turns import take_desk  # noqa: PLC0415
    from piste.web.network.models import Point, Service  # noqa: PLC0415
    from piste.web.network.visits.arriving import arrive  # noqa: PLC0415
    from piste.web.network.visits.hall import hall_topic  # noqa: PLC0415

    services = list(Service.objects.all())
    rng, screens = random.Random(3), []
    for point in Point.objects.prefetch_related("desks", "staff"):
        for desk, staff in list(zip(point.desks.all(), point.staff.all(), strict=False))[:SEATS]:
            take_desk(staff, desk)
        for _each in range(4):
            arrive(point, [rng.choice(services)])
        _device, token = make_device(point, "display", "Aula")
        screens.append((point.pk, f"/display/{token}/", hall_topic(point.pk)))
    connection.close()
    return screens


async def morning(port: int, screens: list[tuple[int, str, str]]) -> list[tuple[str, str]]:
    """Let customers book while the halls move; return what was seen."""
    await wait_for(port)
    told, warm, halls, rng = Told(), Told(), Halls(), random.Random(11)
    for _again in range(6 * WORKERS):
        await search(port, warm, rng)
    began = time.perf_counter()
    watching = [asyncio.create_task(display(port, halls, screens[n % len(screens)], n)) for n in range(DISPLAYS)]
    await asyncio.wait_for(halls.all_open.wait(), 300)
    opened_s = time.perf_counter() - began
    halls.boards_ms.clear()  # the morning begins when all displays stand
    halls.heard_ms.clear()
    halls.faults.clear()
    points = [key for key, *_rest in screens]
    moving = asyncio.create_task(asyncio.to_thread(move_halls, halls, points, SECONDS))
    began, tasks = time.perf_counter(), []
    share = round(SEARCHES_PER_S / BOOKINGS_PER_S)
    for number in range(SEARCHES_PER_S * SECONDS):
        await asyncio.sleep(max(0.0, began + number / SEARCHES_PER_S - time.perf_counter()))
        tasks.append(asyncio.create_task(customer(port, told, rng, number, books=number % share == 0)))
    await asyncio.gather(*tasks, moving)
    took = time.perf_counter() - began
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    rows = [("displays that listen", f"{DISPLAYS} at {len(screens)} points, opened in {opened_s:.1f} s")]
    rows += [told_of(kind, values, took) for kind, values in told.ms.items()]
    rows += [told_of("board of a display", halls.boards_ms, took), told_of("arrival or call", halls.moves_ms, took)]
    rows.append(told_of("an event until a display has it", halls.heard_ms, took))
    return rows + sorted((what, f"{count}") for what, count in (told.outcomes | halls.faults).items())


def told_of(kind: str, values: list[float], took: float) -> tuple[str, str]:
    """Return a row of times."""
    if len(values) < 2:
        return kind, f"{len(values)} times"
    cuts = quantiles(values, n=100)
    rate = f"{len(values) / took:.1f}/s: median {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"
    return kind, rate + f", longest {max(values):.0f} ms"


async def display(port: int, halls: Halls, screen: tuple[int, str, str], number: int) -> None:
    """Hold a stream; ask for the board when the hall moved and every half minute."""
    point, address, topic = screen
    await asyncio.sleep(number / 200)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/?topic={topic} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    await writer.drain()
    await asyncio.wait_for(reader.readuntil(b"event: ready"), 60)
    status, _body, _place = await fetch(port, address)
    while status == 503:  # as the page does: all of a country's displays begin at once here, which no morning does
        await asyncio.sleep(5)
        status, _body, _place = await fetch(port, address)
    halls.opened += 1
    if halls.opened == DISPLAYS:
        halls.all_open.set()
    due = time.perf_counter() + EVERY_S * random.random()
    try:
        while True:
            heard = False
            try:
                await asyncio.wait_for(reader.readuntil(b'"body"'), max(0.01, due - time.perf_counter()))
                halls.heard_ms.append(
                    1000 * (time.perf_counter() - halls.sent_at.get(f"moved {point}", time.perf_counter()))
                )
                heard = True
            except TimeoutError:
                pass
            await asyncio.sleep(0.2 if heard else 0)
            began = time.perf_counter()
            status, body, _place = await fetch(port, address, more="HX-Request: true\r\n")
            halls.boards_ms.append(1000 * (time.perf_counter() - began))
            if status != 200 or b'id="board"' not in body:
                halls.fault(f"a board answered {status}")
            due = time.perf_counter() + EVERY_S
    except (asyncio.IncompleteReadError, OSError) as fault:
        halls.fault(f"a stream ended: {type(fault).__name__}")
    finally:
        writer.close()


def move_halls(halls: Halls, points: list[int], seconds: int) -> None:
    """Let customers arrive and desks call, at random points."""
    from django.db import connection  # noqa: PLC0415

    from piste.web.network.models import Point, Service  # noqa: PLC0415
    from piste.web.network.visits import serving  # noqa: PLC0415
    from piste.web.network.visits.arriving import arrive  # noqa: PLC0415
    from piste.web.network.visits.calling import call_next, visit_at  # noqa: PLC0415
    from piste.web.network.visits.models import DeskTurn  # noqa: PLC0415

    rng, services = random.Random(5), list(Service.objects.all())
    began = time.perf_counter()
    for number in range(MOVES_PER_S * seconds):
        time.sleep(max(0.0, began + number / MOVES_PER_S - time.perf_counter()))
        point = Point.objects.get(pk=rng.choice(points))
        staffed = DeskTurn.objects.filter(desk__point=point, during__endswith__isnull=True)
        turn = rng.choice(list(staffed.select_related("desk", "staff").order_by("pk")))
        halls.sent_at[f"moved {point.pk}"] = start = time.perf_counter()
        if number % 2:
            arrive(point, [rng.choice(services)])
        else:
            if (served := visit_at(turn.desk)) is not None:
                serving.finish(served, turn.desk, turn.staff)
            halls.sent_at[f"moved {point.pk}"] = time.perf_counter()
            call_next(turn.desk, turn.staff)
        halls.moves_ms.append(1000 * (time.perf_counter() - start))
    connection.close()
