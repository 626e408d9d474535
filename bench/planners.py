"""Fifty planners who browse one national plan of 100,000 places at once, and how soon its map is painted.

Real uvicorn (2 processes) on the private PostgreSQL. Each planner asks for a page or a part of it,
thinks for a second or three, and goes on: `PISTE_BENCH_SECONDS` long (40), ten times as long with `PISTE_SOAK`.
"""
# ruff: noqa: S311  (made-up planners need no secret numbers)

import asyncio
import os
import random
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.booking import WORKERS, wait_for, web_processes

PLANNERS = 50
THINK_S = (1.0, 3.0)
PLACE = f"test-{os.getpid()}"
PAINTS = 5
TARGET_MS = 500
PAGES = {
    "map": "/plans/{plan}/map/",
    "network": "/plans/{plan}/map/network.bin",
    "point": "/plans/{plan}/map/?point={site}",
    "municipality": "/plans/{plan}/map/?municipality={area:03d}",
    "table": "/plans/{plan}/map/?mode=table&page={page}",
    "search": "/plans/{plan}/map/?q=Pla",
    "catchment": "/plans/{plan}/map/catchment.json?point={site}",
    "plans": "/plans",
    "runs": "/runs",
    "scenarios": "/scenarios",
}
WEIGHTS = (4, 4, 5, 3, 2, 1, 3, 2, 2, 1)


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    with TemporaryDirectory(prefix="piste-bench-") as files:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": PLACE, "PISTE_FILES": files,
            "PISTE_SECRET_KEY": "of this measurement only",
        }  # fmt: skip
        with private_database(PLACE, temporary=True):
            plan, sites, cookies = prepare(Path(files))
            with web_processes() as port:
                rows = asyncio.run(browse(port, plan, sites, cookies))
                rows += paint(port, plan, cookies[0])
    return rows


def prepare(files: Path) -> tuple[int, list[int], list[str]]:
    """Keep the plan and sign fifty planners in; return the plan, its points and the planners' cookies."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from bench.plan_map import build_study  # noqa: PLC0415
    from piste.report.workbench.write import write_workbench  # noqa: PLC0415
    from piste.web.accounts.models import Grant, User  # noqa: PLC0415
    from piste.web.planning.models import Plan, Scenario  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    study = build_study()
    folder = files / "plans" / "national"
    folder.mkdir(parents=True)
    write_workbench(study, folder)
    own = study.plans[0].result
    figures = {"mean_min": own.value, "share_within": [0.5, 0.7, 0.8, 0.9], "people_past_limit": 0, "gap": None}
    scenario = Scenario.objects.create(name="National")
    made = [
        Plan.objects.create(name=f"National {k}", scenario=scenario, folder=name, digest="0" * 64,
                            points=len(own.sites), figures=figures)
        for k, name in enumerate(("plans/national", *(f"plans/other{k}" for k in range(30))))
    ]  # fmt: skip
    cookies = []
    for k in range(PLANNERS):
        user = User.objects.create_user(f"planner{k}@demo.invalid", None, name=f"Planner {k}")
        Grant.objects.create(user=user, role="planner")
        client = Client()
        client.force_login(user)
        cookies.append("; ".join(f"{name}={one.value}" for name, one in client.cookies.items()))
    connection.close()
    return made[0].pk, [int(site) for site in own.sites], cookies


async def fetch(port: int, address: str, cookie: str) -> tuple[int, int]:
    """Ask once by a connection of its own; return status and size."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: gzip\r\n"
        f"Cookie: {cookie}\r\n\r\n".encode()
    )
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), len(answer)


async def browse(port: int, plan: int, sites: list[int], cookies: list[str]) -> list[tuple[str, str]]:
    """Let the planners browse; return what they waited for."""
    await wait_for(port)
    seconds = int(os.environ.get("PISTE_BENCH_SECONDS", "40")) * (10 if os.environ.get("PISTE_SOAK") else 1)
    began = time.perf_counter()
    first = max([await timed(port, PAGES["map"].format(plan=plan), cookies[0]) for _again in range(3 * WORKERS)])
    took: dict[str, list[float]] = defaultdict(list)
    answers: Counter[int] = Counter()
    until = time.perf_counter() + seconds

    async def planner(number: int) -> None:
        rng = random.Random(number)
        await asyncio.sleep(rng.uniform(0, THINK_S[1]))
        while time.perf_counter() < until:
            kind = rng.choices(list(PAGES), WEIGHTS)[0]
            address = PAGES[kind].format(plan=plan, site=rng.choice(sites), area=rng.randrange(100),
                                         page=rng.randrange(1, 6))  # fmt: skip
            asked = time.perf_counter()
            status, _size = await fetch(port, address, cookies[number])
            took[kind].append(1000 * (time.perf_counter() - asked))
            answers[status] += 1
            await asyncio.sleep(rng.uniform(*THINK_S))

    began = time.perf_counter()
    await asyncio.gather(*(planner(number) for number in range(PLANNERS)))
    every = [one for values in took.values() for one in values]
    rate = len(every) / (time.perf_counter() - began)
    rows = [
        ("first page of a process", f"{first:.0f} ms"),
        ("all requests", f"{rate:.1f}/s for {seconds} s: {tell(every)}; target p95 under {TARGET_MS} ms"),
        ("answers by status", ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))),
    ]
    return rows + [(kind, tell(took[kind])) for kind in PAGES if len(took[kind]) > 1]


async def timed(port: int, address: str, cookie: str) -> float:
    """Return the milliseconds of one request."""
    asked = time.perf_counter()
    await fetch(port, address, cookie)
    return 1000 * (time.perf_counter() - asked)


def tell(values: list[float]) -> str:
    """Write a distribution in milliseconds."""
    cuts = quantiles(values, n=100)
    return f"median {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms, longest {max(values):.0f} ms"


PAINTED = """() => new Promise((done) => {
  const map = document.querySelector("plan-map");
  const first = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const told = () => done([first(), performance.now()]);
  if (map.dataset.ready) told();
  else new MutationObserver(told).observe(map, { attributeFilter: ["data-ready"] });
})"""


def paint(port: int, plan: int, cookie: str) -> list[tuple[str, str]]:
    """Open the map in Chromium, each time with an empty cache; return when words and the map stand there."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    words, maps = [], []
    with sync_playwright() as playwright:
        path = os.environ.get("PISTE_CHROMIUM") or "/usr/bin/chromium"
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for _again in range(PAINTS):
            context = chromium.new_context(viewport={"width": 1440, "height": 900})
            named = dict(one.split("=", 1) for one in cookie.split("; "))
            address = f"http://localhost:{port}"
            context.add_cookies([{"name": name, "value": value, "url": address} for name, value in named.items()])
            page = context.new_page()
            page.goto(f"{address}/plans/{plan}/map/", wait_until="commit")
            page.wait_for_selector("plan-map", state="attached")
            first, ready = page.evaluate(PAINTED)
            words.append(first)
            maps.append(ready)
            context.close()
        chromium.close()
    return [
        ("first paint of the page, empty cache", f"median {median(words):.0f} ms, longest {max(words):.0f} ms"),
        ("map with 100,000 places drawn and idle", f"median {median(maps):.0f} ms, longest {max(maps):.0f} ms"),
    ]
