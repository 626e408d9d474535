"""The demo's costs: what is public with its sources, and example entries around a plan that the engine made.

`demo_files/ledger.parquet` is what `piste premises money examples/programme-costs/money.toml` writes, `programme.json`
what `piste programme --example` does, without its single projects. Every entry and both files are EXAMPLES.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.utils import timezone

from piste.core.findings import Findings
from piste.evaluation.actuals import Actuals
from piste.evaluation.plan_ledger import PlanLedger, read_plan_ledger
from piste.premises.ledger import Row, View
from piste.web.network.demo import demo_step
from piste.web.projects.costs.entry_adding import take_in
from piste.web.projects.costs.file_reading import keep_ledger
from piste.web.projects.costs.models import ColumnDescription, CostImport, PlanLedgerFile, ProgrammePath, PublicFigure
from piste.web.projects.costs.reader import LINE, take_programme

FILES = Path(__file__).parent / "demo_files"
MINISTRY = (
    "Valtiovarainministeriö, tiedote väliraportista 5.3.2024",
    "2024-03-05",
    "https://www.broadscope.fi/2024/03/05/",
)
TARGET = ("Tiedote valtion toimitilojen kehittämisestä (STT)", "", "https://www.sttinfo.fi/tiedote/69957673")
TURKU = ("Senaatti-kiinteistöt, tiedote Turusta", "2025", "https://www.sttinfo.fi/tiedote/71367177")
CUTS = ("Senaatti-kiinteistöt, 40 M€:n säästöt 2025–2026", "", "https://senaatti.fi/en/current-topics/news/")
PUBLIC: list[dict[str, Any]] = [
    {
        "what": "saving",
        "name": {"fi": "ensimmäiset kohteet", "sv": "de första objekten", "en": "first sites"},
        "cents": 230_000_000,
        "counts_from": date(2023, 12, 18),
        "in_total": True,
        "of": MINISTRY,
    },
    {
        "what": "saving",
        "site": "turku",
        "region": "02",
        "name": {"fi": "Turku", "sv": "Åbo", "en": "Turku"},
        "cents": 140_000_000,
        "counts_from": date(2025, 9, 1),
        "in_total": True,
        "of": TURKU,
    },
    {
        "what": "target",
        "name": {"fi": "vuosikymmenen loppuun", "sv": "till decenniets slut", "en": "by the end of the decade"},
        "cents": 5_000_000_000,
        "counts_from": date(2030, 12, 31),
        "about": False,
        "of": TARGET,
    },
    {
        "what": "rent_cut",
        "name": {"fi": "vuokrien alennukset", "sv": "sänkta hyror", "en": "rent cuts"},
        "cents": 2_000_000_000,
        "counts_from": date(2025, 1, 1),
        "of": CUTS,
    },
]
"""Facts with their sources; euros as published, in cents."""
MAPPING = "account.4310=rent_capital\naccount.4311=rent_maintenance\naccount.4320=energy\naccount.4380=moving\n"
SEED = 20260
DRIFT = {Row.FIT_OUT: 1.07, Row.MOVING: 1.15, Row.ICT: 1.02, Row.SHARED: 0.97, Row.DOUBLE_RENT: 1.04}
"""How far invented bookings lie from the plan on average."""


@demo_step(80)
def load_costs() -> None:
    """Bring them, once."""
    if PublicFigure.objects.exists() or CostImport.objects.exists():
        return
    for given in PUBLIC:
        source, day, address = given["of"]
        fields = {key: value for key, value in given.items() if key != "of"}
        PublicFigure.objects.create(**fields, source=source, day=day, address=address)
    ColumnDescription.objects.create(name="Kieku (esimerkki)", lines=MAPPING)
    raw = (FILES / "programme.json").read_bytes()
    content = take_programme(json.loads(raw))
    digest = hashlib.sha256(raw).hexdigest()
    ProgrammePath.objects.create(title="EXAMPLE: 300 site projects", sha256=digest, content=content, is_example=True)
    ledger = read_plan_ledger(FILES / "ledger.parquet").demand()
    keep_example_ledger(ledger)
    until = (timezone.localdate().year - 1970) * 12 + timezone.localdate().month - 2
    for view in View:
        bring_entries(ledger, view, until)


def keep_example_ledger(ledger: PlanLedger) -> PlanLedgerFile:
    """Put the plan's ledger in force."""
    lines = [
        ["nothing" if ledger.doing_nothing[k] else "plan", str(ledger.view[k]), int(ledger.kind[k]),
         str(ledger.agency[k]), str(ledger.region[k]), str(ledger.site[k]), ledger.cents[k].tolist()]
        for k in range(len(ledger))
    ]  # fmt: skip
    found = {"first_month": ledger.first_month, "months": int(ledger.cents.shape[1]), "marks": ledger.marks}
    digest = hashlib.sha256((FILES / "ledger.parquet").read_bytes()).hexdigest()
    return keep_ledger("ledger.parquet", digest, found, lines, None)


def bring_entries(ledger: PlanLedger, view: View, until: int) -> CostImport:
    """Invent what was booked: the plan with a drift by kind and a seeded scatter, entry by entry."""
    chance = np.random.default_rng([SEED, list(View).index(view)])
    rows = np.flatnonzero((ledger.view == view.value) & ~ledger.doing_nothing)
    taken = [(k, m) for k in rows for m in np.flatnonzero(ledger.cents[k]) if ledger.first_month + m <= until]
    k, m = np.array(taken, dtype=np.int64).reshape(-1, 2).T
    drift = np.array([DRIFT.get(Row(int(kind)), 1.0) for kind in ledger.kind[k]])
    cents = np.floor(ledger.cents[k, m] * drift * chance.normal(1.0, 0.015, len(k)) + 0.5).astype(np.int64)
    texts = {name: np.full(len(k), "", dtype=object) for name in LINE}
    texts |= {"agency": ledger.agency[k], "site": ledger.site[k], "region": ledger.region[k]}
    texts["voucher"] = np.array([f"EX-{view.value[0].upper()}{i:06d}" for i in range(len(k))], dtype=object)
    texts["text"] = np.full(len(k), "EXAMPLE", dtype=object)
    made = Actuals(view, np.arange(2, len(k) + 2), ledger.first_month + m, cents, ledger.kind[k], **texts)
    asked = CostImport.objects.create(
        name=f"example-{view.value}.csv", sha256=hashlib.sha256(cents.tobytes() + view.value.encode()).hexdigest(),
        view=view.value, is_example=True, state=CostImport.State.READING, entries_read=len(made),
        read_cents=made.total_cents, first_month=int(made.month.min()), last_month=int(made.month.max()),
        size=len(made) * 60,
    )  # fmt: skip
    columns = [list(map(str, getattr(made, name))) for name in LINE]
    numbers = [made.row.tolist(), made.month.tolist(), made.kind.tolist(), made.cents.tolist(), made.keys()]
    findings = Findings()
    if not take_in(asked, [list(line) for line in zip(*numbers, *columns, strict=True)], {}, findings):
        raise AssertionError([one.message() for one in findings])
    asked.state, asked.read_at = CostImport.State.READY, timezone.now()
    asked.save(update_fields=["state", "read_at"])
    return asked
