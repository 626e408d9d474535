"""Ten years of entries of 300 sites and 12 agencies: how soon a page of costs, the programme and a report is there.

Entries in the state’s view and the agencies’ (`PISTE_BENCH_KINDS` kinds), a plan of the same size, on the private
PostgreSQL; pages are asked one after the other through Django's own client, each with other years, sites and agencies.
"""
# ruff: noqa: S311  (which page comes next needs no secret numbers)

import os
import random
import time
from datetime import date
from statistics import quantiles
from typing import Any

SITES, AGENCIES, MONTHS, FIRST = 300, 12, 120, (2021 - 1970) * 12
KINDS = int(os.environ.get("PISTE_BENCH_KINDS", "1"))
REPEATS = int(os.environ.get("PISTE_BENCH_REPEATS", "30"))
PLACE = f"test-{os.getpid()}"


def run() -> list[tuple[str, str]]:
    """Measure and return the table's rows."""
    from piste.web.database.private import private_database  # noqa: PLC0415

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "piste.web.settings.local", "PISTE_DB_PLACE": PLACE,
        "PISTE_SECRET_KEY": "of this measurement only",
    }  # fmt: skip
    with private_database(PLACE, temporary=True):
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        try:
            return [*fill(), *check(), *open_pages()]
        finally:
            connection.close()


def fill() -> list[tuple[str, str]]:
    """Write entries and plan; sites lie in 19 regions."""
    from django.db import connection, transaction  # noqa: PLC0415

    from piste.web.accounts.places import REGIONS  # noqa: PLC0415
    from piste.web.projects.costs.entry_adding import copy_entries  # noqa: PLC0415
    from piste.web.projects.costs.file_reading import keep_ledger  # noqa: PLC0415

    regions = list(REGIONS)
    places = [(f"site{s}", regions[s % len(regions)], f"agency{a}") for s in range(SITES) for a in range(AGENCIES)]
    begun = time.perf_counter()
    with transaction.atomic():
        copy_entries(
            (None, None, None, None, f"{view}-{k}-{kind}-{m}", view, kind, agency, region, site, "", FIRST + m,
             100_000 + 7 * k + m, "4310", f"V{k}-{m}", "", True)
            for view in ("state", "agency") for k, (site, region, agency) in enumerate(places)
            for kind in range(KINDS) for m in range(MONTHS)
        )  # fmt: skip
    entries_s = time.perf_counter() - begun
    begun = time.perf_counter()
    lines = [
        [side, "state", 0, agency, region, site, [99_000 + k] * MONTHS]
        for side in ("nothing", "plan") for k, (site, region, agency) in enumerate(places)
    ]  # fmt: skip
    keep_ledger("bench", "0" * 64, {"first_month": FIRST, "months": MONTHS, "marks": "EXAMPLE"}, lines, None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    n = 2 * len(places) * KINDS * MONTHS
    plan = 2 * len(places) * MONTHS
    return [
        ("entries", f"{n:,} written and summed in {entries_s:.1f} s"),
        ("lines of the plan", f"{plan:,} written and summed in {time.perf_counter() - begun:.1f} s"),
    ]


def check() -> list[tuple[str, str]]:
    """Compare the kept sums with the entries themselves."""
    from django.db.models import Sum  # noqa: PLC0415

    from piste.web.projects.costs.models import Entry, MonthSum, SiteSum  # noqa: PLC0415

    def total(rows: Any) -> int:
        return int(rows.aggregate(total=Sum("cents"))["total"])

    wanted = total(Entry.objects.all())
    found = [total(model.objects.filter(side="actual")) for model in (MonthSum, SiteSum)]  # type: ignore[attr-defined]
    return [("sums", "equal to the cent" if found == [wanted, wanted] else f"WRONG: {found} of {wanted}")]


def open_pages() -> list[tuple[str, str]]:
    """Ask for pages and tell how soon they were there."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from piste.web.accounts.models import Grant, User  # noqa: PLC0415
    from piste.web.projects.interim.models import Report  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.create_user("bench@example.fi", None)
    Grant.objects.create(user=user, role="officer")
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor_elsewhere"] = True
    session.save()
    report = Report.objects.create(
        title={"fi": "x"}, publisher="x", first=date(2021, 1, 1), last=date(2023, 12, 31)
    )  # fmt: skip
    chance = random.Random(1)
    pages = {
        "the programme on a page": lambda: "/programme/",
        "costs of the country": lambda: f"/programme/costs?view=state&year={year(chance)}",
        "costs of an agency": lambda: (
            f"/programme/costs?view=agency&agency=agency{chance.randrange(12)}&year={year(chance)}"
        ),
        "costs of a region": lambda: f"/programme/costs?view=state&region={chance.choice(['01', '06', '12'])}",
        "costs of a site": lambda: (
            f"/programme/costs?view=state&site=site{chance.randrange(SITES)}&year={year(chance)}"
        ),
        "entries of a year": lambda: f"/programme/costs/entries?view=state&year={year(chance)}",
        "entries of a site": lambda: f"/programme/costs/entries?view=agency&site=site{chance.randrange(SITES)}",
        "entries, all, a late page": lambda: f"/programme/costs/entries?view=state&page={chance.randrange(1, 4000)}",
        "lines of the plan": lambda: f"/programme/costs/plan-lines?view=state&side=plan&year={year(chance)}",
        "a report, live": lambda: f"/programme/reports/{report.pk}",
    }
    rows = []
    for name, address in pages.items():
        client.get(address())
        ms = []
        for _number in range(REPEATS):
            begun = time.perf_counter()
            answer = client.get(address())
            ms.append(1000 * (time.perf_counter() - begun))
            if answer.status_code != 200:
                raise AssertionError((name, answer.status_code))
        rows.append((name, f"median {quantiles(ms, n=2)[0]:4.0f} ms, p95 {quantiles(ms, n=20)[18]:4.0f} ms"))
    return rows


def year(chance: random.Random) -> int:
    """Return one of the ten years."""
    return chance.randrange(2021, 2031)
