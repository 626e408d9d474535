"""plan.xlsx: a study for people who live in spreadsheets, in their language, the same bytes for the same study."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from piste.core.language import Language
from piste.report.affected import build_affected
from piste.report.affected_files import affected_table
from piste.report.charts import frontier_spots
from piste.report.coverage_table import coverage_table
from piste.report.figures import StudyFigures
from piste.report.plan_view import objective_word
from piste.report.proof import read_proof, status_word
from piste.report.reason_tables import (
    changes_table,
    closings_table,
    office_counts_table,
    offices_table,
    sites_table,
    whys_table,
)
from piste.report.tables import (
    Column,
    Table,
    municipalities_table,
    places_table,
    points_table,
    regions_table,
)
from piste.report.tier_tables import (
    choice_table,
    remains_table,
    rules_table,
    services_table,
    stops_table,
    tiers_table,
)
from piste.report.wording import tell_answer, tell_people

FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Creation day in the file: a clock would make every file differ."""
FORMATS = {
    "count": "#,##0",
    "minutes": "0.0",
    "percent": "0.0",
    "change": "+0.0;-0.0;0.0",
    "millions": "#,##0.00",
    "shift": "+0.00;-0.00;0.00",
    "value": "#,##0.00",
}
WIDEST, NARROWEST = 46, 9


class Workbook:
    """A workbook under way: sheets with a bold header that stays in sight, filters and widths that fit."""

    def __init__(self, path: Path, lang: Language) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), {**options, "nan_inf_to_errors": False})
        self.book.set_properties({"created": FIXED_DAY, "author": "", "comments": ""})
        self.lang = lang
        font = {"font_name": "Calibri", "font_size": 11}
        self.head = self.book.add_format(
            {**font, "bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": "#8C969B"}
        )
        self.title = self.book.add_format({**font, "bold": True, "font_size": 14})
        self.bold = self.book.add_format({**font, "bold": True})
        self.wrap = self.book.add_format({**font, "text_wrap": True, "valign": "top"})
        self.gain = self.book.add_format({"font_color": "#0B5C7A", "bold": True})
        self.loss = self.book.add_format({"font_color": "#95470A", "bold": True})
        self.formats = {kind: self.book.add_format({**font, "num_format": code}) for kind, code in FORMATS.items()}

    def add_table(self, name: str, table: Table) -> None:
        """Add a table as a sheet of its own: units in the header, numbers as numbers, changes in colour."""
        sheet = self.book.add_worksheet(name[:31])
        rows = len(table)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, self.head)
            for row, value in enumerate(column.cells, start=1):
                self.write_value(sheet, row, place, value, column.kind)
            sheet.set_column(place, place, column_width(column))
            if column.kind == "change" and rows:
                for sign, ink in ((">", self.loss), ("<", self.gain)):
                    rule = {"type": "cell", "criteria": sign, "value": 0, "format": ink}
                    sheet.conditional_format(1, place, rows, place, rule)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        if rows:
            sheet.autofilter(0, 0, rows, len(table.columns) - 1)
        print_wide(sheet)

    def write_value(self, sheet: Any, row: int, place: int, value: object, kind: str) -> None:
        """Write a text as text (never a formula), a number as a number, words where a place is not reached."""
        if isinstance(value, str):
            sheet.write_string(row, place, value)
            return
        number = float(value)  # type: ignore[arg-type]
        if np.isnan(number):
            return
        if np.isinf(number):
            word = self.lang.text("not reached")
            if kind == "change":
                word = self.lang.text("no more reached") if number > 0 else self.lang.text("newly reached")
            sheet.write_string(row, place, word)
            return
        sheet.write_number(row, place, number, self.formats.get(kind))


def print_wide(sheet: Any) -> None:
    """Print a sheet across, one page wide, its header on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def column_width(column: Column) -> float:
    """Return the width in characters that a column's texts and numbers need."""
    longest = max((len(value) if isinstance(value, str) else 8 for value in column.cells), default=0)
    return float(min(max(longest + 2, NARROWEST, len(column.title) // 2 + 3), WIDEST))


def write_workbook(study: StudyFigures, path: Path, lang: Language) -> None:
    """Write the study's leading plan as sheets of a workbook, and all its plans side by side on the first."""
    work = Workbook(path, lang)
    plan = study.chosen
    _add_summary(work, study)
    work.add_table(lang.text("The points"), points_table(study, plan, lang))
    work.add_table(lang.text("Places"), places_table(study, plan, lang))
    work.add_table(lang.text("Municipalities"), municipalities_table(study, plan, lang))
    work.add_table(lang.text("Regions"), regions_table(study, plan, lang))
    if plan.plan.coverage:
        work.add_table(lang.text("By mode"), coverage_table(plan, lang))
    if plan.plan.tiers is not None:
        work.add_table(lang.text("Tiers"), tiers_table(plan.plan.tiers, lang))
        work.add_table(lang.text("Services"), services_table(plan.plan.tiers, lang))
        work.add_table(lang.text("Rules"), rules_table(plan, plan.plan.tiers, lang))
        work.add_table(lang.text("Mobile stops"), stops_table(study, plan.plan.tiers, lang))
        if plan.plan.tiers.remains:
            work.add_table(lang.text("Visits"), remains_table(plan.plan.tiers, lang))
        if plan.plan.tiers.choice is not None:
            work.add_table(lang.text("Choice of point"), choice_table(study, plan.plan.tiers, lang))
    work.add_table(lang.text("Number of points"), _frontier_table(study, lang))
    _add_reasons(work, study)
    _add_sources(work, study)
    work.book.close()


def _add_reasons(work: Workbook, study: StudyFigures) -> None:
    """Add the sheets that say why: for the leading plan."""
    lang, plan, reasons = work.lang, study.chosen, study.reasons
    affected = build_affected(study, plan)
    if affected is not None:
        work.add_table(lang.text("Municipalities that lose"), affected_table(study, affected, lang))
    if reasons is not None:
        changes = changes_table(study, plan, reasons, lang)
        if changes is not None:
            work.add_table(lang.text("What changes for whom"), changes)
        work.add_table(lang.text("If a point closes"), closings_table(study, plan, reasons, lang))
        work.add_table(lang.text("Sites not chosen"), sites_table(study, plan, reasons, lang))
        work.add_table(lang.text("Why, by place"), whys_table(study, plan, reasons, lang))
    fates = plan.plan.offices
    if fates is not None and len(fates.office):
        work.add_table(lang.text("Today’s offices"), offices_table(study, fates, lang))
        work.add_table(lang.text("Offices, counts"), office_counts_table(study, fates, lang))


def _add_summary(work: Workbook, study: StudyFigures) -> None:
    lang, told = work.lang, study.study
    sheet = work.book.add_worksheet(lang.text("Summary"))
    sheet.write_string(0, 0, tell_answer(study.chosen, lang), work.title)
    sheet.write_string(1, 0, lang.text(told.title))
    if told.times.estimate and study.chosen.plan.scenario.travel.method == "estimate":
        sheet.write_string(2, 0, lang.text("The travel times are estimated, not measured on roads."), work.bold)
    heads = [lang.text("Figure")]
    if told.today is not None:
        heads.append(lang.text("Today"))
    heads += [lang.text("{points} points", points=lang.number(one.plan.state.access.n_points)) for one in study.plans]
    for place, head in enumerate(heads):
        sheet.write_string(4, place, head, work.head)
    for row, (label, values, kind) in enumerate(_summary_rows(study, lang), start=5):
        sheet.write_string(row, 0, label)
        for place, value in enumerate(values, start=1):
            work.write_value(sheet, row, place, value, kind)
    sheet.set_column(0, 0, WIDEST)
    sheet.set_column(1, len(heads), 16)
    sheet.freeze_panes(5, 1)
    print_wide(sheet)


def _summary_rows(study: StudyFigures, lang: Language) -> list[tuple[str, list[str | float], str]]:
    limit, first = lang.number(study.chosen.limit_min), lang.number(study.first_min)
    proofs = [read_proof(one, lang) for one in study.plans]
    states = [one.plan.state.access for one in study.plans]
    today = study.study.today
    missing: list[str | float] = [] if today is None else [float("nan")]
    before, within = (None if today is None else today.access), study.today_within

    def beside(value: float | None, values: Sequence[float]) -> list[str | float]:
        shown: list[str | float] = [] if today is None else [float("nan") if value is None else value]
        return shown + list(values)

    number = study.study.today_points if study.study.today_points is not None else (before.n_points if before else 0)
    past = None if study.today_min is None else float(study.people[study.today_min > study.chosen.limit_min].sum())
    plans = study.plans
    return [
        (lang.text("Points"), beside(number, [access.n_points for access in states]), "count"),
        (
            lang.text("Mean time, min"),
            beside(before.mean_min if before else None, [access.mean_min for access in states]),
            "minutes",
        ),
        (
            lang.text("Within {limit} min, % of people", limit=first),
            beside(100 * within[0] if within else None, [100 * one.within_first for one in plans]),
            "percent",
        ),
        (
            lang.text("Within {limit} min, % of people", limit=limit),
            beside(100 * within[1] if within else None, [100 * one.within_limit for one in plans]),
            "percent",
        ),
        (
            lang.text("Over {limit} min, people", limit=limit),
            beside(past, [float(study.people[one.minutes > one.limit_min].sum()) for one in plans]),
            "count",
        ),
        (lang.text("Sought"), [*missing, *[objective_word(one.plan.result.objective, lang) for one in plans]], "text"),
        (lang.text("Value"), [*missing, *[proof.value for proof in proofs]], "value"),
        (
            lang.text("Bound"),
            [*missing, *[float("nan") if proof.bound is None else proof.bound for proof in proofs]],
            "value",
        ),
        (
            lang.text("Gap, %"),
            [*missing, *[float("nan") if proof.gap is None else 100 * proof.gap for proof in proofs]],
            "value",
        ),
        (lang.text("Proof"), [*missing, *[status_word(one.plan.result.status, lang) for one in plans]], "text"),
    ]


def _frontier_table(study: StudyFigures, lang: Language) -> Table:
    spots = frontier_spots(study)
    columns = (
        Column("points", lang.text("Points"), "count", [float(spot.points) for spot in spots]),
        Column("minutes", lang.text("Mean time, min"), "minutes", [spot.mean_min for spot in spots]),
        Column(
            "share",
            lang.text("Within {limit} min, % of people", limit=lang.number(60)),
            "percent",
            [100 * spot.share for spot in spots],
        ),
    )
    return Table("frontier", lang.text("Best network found by number of points"), columns)


def _add_sources(work: Workbook, study: StudyFigures) -> None:
    lang, told = work.lang, study.study
    sheet = work.book.add_worksheet(lang.text("Sources"))
    lines: list[tuple[str, str]] = [
        (lang.text("Travel times"), lang.text(told.times.method)),
        *((lang.text(label), value) for label, value in told.times.origin.facts),
        (lang.text("People"), tell_people(study, lang)),
    ]
    if told.today_network is not None:
        network = told.today_network
        about = f"{lang.text(network.name)}. {lang.text(network.caution)} {network.source}"
        lines.append((lang.text("Compared with"), about))
    lines += [(lang.text("Source"), lang.text(source)) for source in told.provenance.sources]
    lines += [(f"SHA-256: {name}", digest) for name, digest in sorted(told.provenance.inputs.items())]
    lines.append((lang.text("Piste’s version"), told.provenance.version))
    if told.provenance.seed is not None:
        lines.append((lang.text("Seed"), str(told.provenance.seed)))
    for row, (label, text) in enumerate(line for line in lines if line[1]):
        sheet.write_string(row, 0, label, work.bold)
        sheet.write_string(row, 1, text, work.wrap)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
