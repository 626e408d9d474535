"""What the money leaves in a folder: ledger, tables, workbooks (figures; live formulas) and its pages."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from piste.basedata.area import Areas
from piste.basedata.lease import take_leases
from piste.core.artefact import write_json
from piste.core.language import Language
from piste.premises.cash_flow import CashFlow, build_cash_flow
from piste.premises.ledger import Nature, Row, View
from piste.premises.money_scenario import CASES
from piste.premises.money_study import MoneyStudy
from piste.premises.month import month_text
from piste.report.cash_workbook import write_cash_workbook
from piste.report.csv_tables import neutralise
from piste.report.money_page import render_money
from piste.report.money_tables import (
    figures_table,
    keys_table,
    money_years_table,
    regions_money_table,
    rows_table,
    sites_money_table,
    space_table,
)
from piste.report.money_words import tell_assumptions, tell_money, tell_money_lead
from piste.report.workbook import WIDEST, Workbook

MOST_CELLS = 100_000
"""Formulas that a workbook can hold and still be opened at ease; more sites go into the ledger only."""
CELLS_A_LEASE, CELLS_A_SITE = 21, 16


def money_outputs(study: MoneyStudy, areas: Areas, folder: Path, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files into an existing folder and return them; the first language's page is money.html."""
    leading = languages[0]
    files = [folder / name for name in ("ledger.csv", "ledger.parquet", "money.json", "money.xlsx", "cash.xlsx")]
    write_ledger_csv(study, files[0])
    write_ledger_parquet(study, files[1])
    write_json(files[2], money_content(study))
    write_money_workbook(study, areas, files[3], Language(leading))
    shown = choose_sites(study.base)
    lang = Language(leading)
    write_cash_workbook(part_of(study, shown), files[4], lang, _cash_marks(study, shown, lang))
    pages = {code: "money.html" if code == leading else f"money.{code}.html" for code in languages}
    for code, name in pages.items():
        lang = Language(code)
        others = {other: file for other, file in pages.items() if other != code}
        (folder / name).write_text(
            render_money(study, areas.regions, lang, others, list_money_files(study, shown, lang)), encoding="utf-8"
        )
        files.append(folder / name)
    return files


def _cash_marks(study: MoneyStudy, shown: Sequence[str], lang: Language) -> list[str]:
    """Return what the head of the cash flow's workbook says: EXAMPLE, and how many sites it holds."""
    marks = [lang.text("EXAMPLE")] if study.scenario.example else []
    if len(shown) < len(study.base.projects):
        words = "{count} of {all} sites, those that save most; all stand in the ledger."
        marks.append(lang.text(words, count=len(shown), all=len(study.base.projects)))
    return marks


def list_money_files(study: MoneyStudy, shown: Sequence[str], lang: Language) -> list[tuple[str, str]]:
    """Return the files that the page names, each with what it holds."""
    words = "the cash flow month by month in live formulas"
    if len(shown) < len(study.base.projects):
        words = "the cash flow month by month in live formulas, {count} sites that save most"
    return [
        ("money.xlsx", lang.text("everything as a workbook")),
        ("cash.xlsx", lang.text(words, count=len(shown))),
        ("ledger.csv", lang.text("every line of the ledger by year, euros")),
        ("ledger.parquet", lang.text("every line of the ledger by month, cents")),
        ("money.json", lang.text("the money for programs")),
    ]


def choose_sites(flow: CashFlow) -> list[str]:
    """Return the sites whose formulas fit into one workbook, those that save most first; always at least one."""
    saving = flow.saving_by(View.STATE, "project", Nature.RUNNING)
    order = sorted(flow.projects, key=lambda p: (-int(saving[p.id].sum()) if p.id in saving else 0, p.id))
    chosen: list[str] = []
    cells = 0
    for project in order:
        cells += (CELLS_A_LEASE * len(project.moves) + CELLS_A_SITE) * flow.params.horizon.n
        if chosen and cells > MOST_CELLS:
            break
        chosen.append(project.id)
    return chosen


def part_of(study: MoneyStudy, sites: Sequence[str]) -> CashFlow:
    """Return the base cash flow of some sites and of the leases that move there."""
    flow = study.base
    if len(sites) == len(flow.projects):
        return flow
    projects = [project for project in flow.projects if project.id in sites]
    moved = {move.lease for project in projects for move in project.moves}
    rows = np.flatnonzero(np.isin(study.leases.ids.astype(str), sorted(moved)))
    return build_cash_flow(take_leases(study.leases, rows), projects, flow.params)


def _lines(study: MoneyStudy) -> list[tuple[str, str, int, list[str]]]:
    """Return every line of the base case: view, side, row of the ledger and its labels, in a fixed order."""
    flow = study.base
    found = []
    for view in View:
        for side, ledger in (("nothing", flow.baseline[view]), ("plan", flow.plan[view])):
            for k in range(len(ledger)):
                lease = "" if ledger.lease[k] < 0 else str(study.leases.ids[ledger.lease[k]])
                labels = [Row(int(ledger.row[k])).name.lower(), str(ledger.agency[k]), str(ledger.place[k])]
                found.append((view.value, side, k, [*labels, str(ledger.project[k]), str(ledger.region[k]), lease]))
    return found


HEADS = ("view", "side", "row", "agency", "place", "site", "region", "lease", "note")


def _notes(study: MoneyStudy) -> str:
    return " ".join((["EXAMPLE"] if study.scenario.example else []) + (["ASSUMPTION"] if study.leases_assumed else []))


def write_ledger_csv(study: MoneyStudy, path: Path) -> None:
    """Write every line by calendar year, in euros with two decimals; columns are named in English for programs."""
    flow, note = study.base, _notes(study)
    years = np.array(flow.params.horizon.years)
    known = list(dict.fromkeys(years.tolist()))
    member = (years[:, None] == np.array(known)[None, :]).astype(np.int64)
    sums = {(view.value, side): ledger.cents @ member for view in View for side, ledger in
            (("nothing", flow.baseline[view]), ("plan", flow.plan[view]))}  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([*HEADS, *(f"{year}_eur" for year in known)])
        for view, side, k, labels in _lines(study):
            euros = [f"{int(cents) / 100:.2f}" for cents in sums[view, side][k]]
            writer.writerow([view, side, *map(neutralise, labels), note, *euros])


def write_ledger_parquet(study: MoneyStudy, path: Path) -> None:
    """Write every line by month, in cents."""
    flow, note = study.base, _notes(study)
    lines = _lines(study)
    columns: dict[str, pa.Array] = {
        "view": pa.array([line[0] for line in lines]),
        "side": pa.array([line[1] for line in lines]),
    }
    for place, name in enumerate(HEADS[2:8]):
        columns[name] = pa.array([line[3][place] for line in lines])
    columns["note"] = pa.array([note] * len(lines))
    cents = np.concatenate([side[view].cents for view in View for side in (flow.baseline, flow.plan)])
    for j, month in enumerate(flow.params.horizon.months.tolist()):
        columns[month_text(month)] = pa.array(cents[:, j])
    pq.write_table(pa.table(columns), path, compression="zstd")


def money_content(study: MoneyStudy) -> dict[str, object]:
    """Return the money for programs."""
    space = study.space

    def plain(value: float) -> float | None:
        return float(value) if np.isfinite(value) else None

    return {
        "title": study.scenario.title,
        "example": study.scenario.example,
        "assumed_rents": study.leases_assumed,
        "views": {
            view.value: {
                case: {
                    "figures": {
                        key: plain(value) if isinstance(value, float) else value
                        for key, value in vars(study.cases[case].figures[view]).items() if key != "view"
                    },
                    "running_eur_by_year": {
                        str(y): eur for y, eur in study.saved_by_year(view, case, Nature.RUNNING).items()
                    },
                    "one_off_eur_by_year": {
                        str(y): eur for y, eur in study.saved_by_year(view, case, Nature.ONE_OFF).items()
                    },
                }
                for case in CASES
            }
            for view in View
        },
        "space": {
            "m2_new": plain(space.m2_new),
            "shared_share": plain(space.shared_share),
            "m2_per_person_year_new": plain(space.m2_per_person_year_new),
            "rent_eur_per_person_year_before": plain(space.rent_eur_per_person_year_before),
            "rent_eur_per_person_year_new": plain(space.rent_eur_per_person_year_new),
            "m2_given_up": {measure.name.lower(): plain(m2) for measure, m2 in space.m2_given_up.items()},
        },
        "provenance": replace(study.provenance).as_dict(),
    }  # fmt: skip


def write_money_workbook(study: MoneyStudy, areas: Areas, path: Path, lang: Language) -> None:
    """Write the page's tables as sheets."""
    work = Workbook(path, lang)
    sheet = work.book.add_worksheet(lang.text("Summary"))
    sheet.write_string(0, 0, tell_money(study, lang), work.title)
    sheet.write_string(1, 0, lang.text(study.scenario.title))
    marks = (["EXAMPLE"] if study.scenario.example else []) + (["ASSUMPTION"] if study.leases_assumed else [])
    sheet.write_string(2, 0, " ".join(lang.text(mark) for mark in marks), work.bold)
    sheet.write_string(3, 0, tell_money_lead(study, lang), work.wrap)
    for row, line in enumerate(tell_assumptions(study, lang), start=5):
        sheet.write_string(row, 0, line)
    sheet.set_column(0, 0, 2 * WIDEST)
    for view in (View.STATE, View.AGENCY):
        short = lang.text("state") if view is View.STATE else lang.text("agencies")
        for name, table in (
            (lang.text("Figures"), figures_table(study, view, lang)),
            (lang.text("Years"), money_years_table(study, view, lang)),
            (lang.text("Ledger"), rows_table(study, view, lang)),
        ):
            work.add_table(f"{name}, {short}", table)
    work.add_table(lang.text("Who pays"), keys_table(study, lang))
    work.add_table(lang.text("Shared sites"), sites_money_table(study, lang))
    work.add_table(lang.text("By region"), regions_money_table(study, areas.regions, lang))
    work.add_table(lang.text("Space and staff"), space_table(study, lang))
    work.book.close()
