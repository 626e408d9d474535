"""People near a plan's points by car, by public transport and on foot, as a table."""

import math
from collections.abc import Sequence

from piste.core.language import Language
from piste.core.units import MINUTE_BANDS
from piste.report.figures import PlanFigures
from piste.report.scales import round_half_up, round_share
from piste.report.tables import Cell, Column, Table
from piste.siting.coverage import ModeCoverage


def coverage_table(plan: PlanFigures, lang: Language) -> Table:
    """Return a row for each mode: people within 15, 30, 45 and 60 minutes, and their share."""
    rows = plan.plan.coverage
    columns = [
        Column("mode", lang.text("Means"), "name", [name_mode(row, lang) for row in rows]),
        Column("people", lang.text("People"), "count", [round_half_up(row.people, 0) for row in rows]),
    ]
    for k, edge in enumerate(MINUTE_BANDS):
        title = lang.text("Within {limit} min, people", limit=lang.number(edge))
        columns.append(Column(f"people_{edge}", title, "count", _cells(rows, k, lang, share=False)))
    for k, edge in enumerate(MINUTE_BANDS):
        title = lang.text("Within {limit} min, %", limit=lang.number(edge))
        columns.append(Column(f"share_{edge}", title, "percent", _cells(rows, k, lang, share=True)))
    return Table("coverage", lang.text("People near a point by means of travel"), tuple(columns))


def name_mode(row: ModeCoverage, lang: Language) -> str:
    """Return what a row is of, and that it is an estimate where it is."""
    name = {
        "car": lang.text("By car"),
        "transit": lang.text("By public transport and on foot"),
        "walk": lang.text("On foot"),
        "own": lang.text("By the times of the own matrix"),
        "without_car": lang.text("People without a car, by public transport or on foot"),
        "any": lang.text("Everyone by the means that they have"),
    }[row.mode]
    return lang.text("{name} (ESTIMATE)", name=name) if row.estimate and row.people_within else name


def _cells(rows: Sequence[ModeCoverage], k: int, lang: Language, *, share: bool) -> list[Cell]:
    cells: list[Cell] = []
    for row in rows:
        people = math.nan if row.people_within is None else row.people_within[k]
        if math.isnan(people):
            cells.append(lang.text("no data"))
        elif share:
            cells.append(round_share(people / row.people) if row.people > 0 else 0.0)
        else:
            cells.append(round_half_up(people, 0))
    return cells
