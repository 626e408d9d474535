"""What a programme leaves in a folder: schedule.csv, programme.json, a workbook and the page in its languages."""

import csv
from collections.abc import Sequence
from pathlib import Path

from piste.basedata.area import Areas
from piste.core.artefact import write_json
from piste.core.language import Language
from piste.programme.risk import PERCENTILES
from piste.programme.schedule import NEVER
from piste.programme.study import Programme
from piste.report.csv_tables import neutralise
from piste.report.programme_page import BOUND_WORDS, render_programme
from piste.report.programme_tables import (
    changes_table,
    limits_table,
    projects_table,
    public_table,
    risks_table,
    units_table,
    years_table,
)
from piste.report.programme_words import tell_answer, tell_lead, tell_proof
from piste.report.workbook import WIDEST, Workbook

EXAMPLE = "EXAMPLE"


def programme_outputs(
    programme: Programme, areas: Areas, folder: Path, languages: Sequence[str] = ("en",)
) -> list[Path]:
    """Write all files into an existing folder and return them; the first language's page is programme.html."""
    leading = languages[0]
    table, record, book = folder / "schedule.csv", folder / "programme.json", folder / "programme.xlsx"
    write_schedule_csv(programme, table)
    write_json(record, programme_content(programme))
    write_programme_workbook(programme, areas, book, Language(leading))
    written = [table, record, book]
    pages = {code: "programme.html" if code == leading else f"programme.{code}.html" for code in languages}
    for code, name in pages.items():
        lang = Language(code)
        others = {other: file for other, file in pages.items() if other != code}
        text = render_programme(programme, areas, lang, others, list_programme_files(lang))
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def list_programme_files(lang: Language) -> list[tuple[str, str]]:
    """Return the files that the page names, each with what it holds."""
    return [
        ("programme.xlsx", lang.text("everything as a workbook")),
        ("schedule.csv", lang.text("every site project with its dates")),
        ("programme.json", lang.text("the programme for programs")),
    ]


def write_schedule_csv(programme: Programme, path: Path) -> None:
    """Write every project's dates, in the order of the register; quarters as 2028Q3, empty where there is none."""
    schedule, projects = programme.schedule, programme.schedule.projects
    calendar, opens = schedule.limits.calendar, schedule.opens
    saving, cost = projects.saving_eur_per_year, projects.total_invest_eur
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("key", "name", "region", "starts", "opens", "decided", "people", "invest_eur",
                         "saving_eur_per_year", "note"))  # fmt: skip
        for p in range(len(projects)):
            start, opened = int(schedule.starts[p]), int(opens[p])
            writer.writerow((
                projects.keys[p], neutralise(projects.names[p]), neutralise(projects.regions[projects.region[p]]),
                "" if start == NEVER else calendar.name(start), "" if opened == NEVER else calendar.name(opened),
                "yes" if projects.fixed_q[p] >= 0 else "no", f"{projects.people[p]:.0f}", f"{cost[p]:.0f}",
                f"{saving[p]:.0f}", EXAMPLE if programme.example else "",
            ))  # fmt: skip


def programme_content(programme: Programme) -> dict[str, object]:
    """Return the programme for programs; seconds stand in no artefact."""
    schedule, risk, held = programme.schedule, programme.risk, programme.hold_back
    calendar, proof = schedule.limits.calendar, schedule.proof
    return {
        "title": programme.title,
        "example": programme.example,
        "quarters": [calendar.name(k) for k in range(calendar.n)],
        "objective": schedule.objective,
        "proof": {
            "value": proof.value, "bound": proof.bound, "gap": proof.gap, "status": proof.status,
            "bound_by": proof.bound_by,
        },
        "saving_eur_per_year": schedule.rate_eur_per_year().tolist(),
        "invested_eur": dict(zip(map(str, calendar.years), schedule.invested_eur().tolist(), strict=True)),
        "targets": [
            {
                "year": reach.target.year, "eur_per_year": reach.target.eur_per_year,
                "reached_eur_per_year": reach.reached_eur_per_year, "at_most_eur_per_year": reach.at_most_eur_per_year,
                "chance": float(risk.chance[risk.years.index(reach.target.year)]), "met": reach.met,
            }
            for reach in schedule.reaches
        ],
        "range_eur_per_year": None
        if programme.range_eur_per_year is None
        else {"low": programme.range_eur_per_year[0].tolist(), "high": programme.range_eur_per_year[1].tolist()},
        "fan_eur_per_year": {str(p): risk.quarter_eur_per_year[k].tolist() for k, p in enumerate(PERCENTILES)},
        "held_back_eur_per_year": {one.kind: one.gain_eur_per_year for one in held.limits},
        "risks": {
            one.risk: {"alone_eur_per_year": one.alone_eur_per_year, "without_chance": one.without_chance}
            for one in risk.shares
        },
        "projects": [
            {
                "key": str(schedule.projects.keys[p]),
                "starts": None if schedule.starts[p] == NEVER else calendar.name(int(schedule.starts[p])),
                "opens": None if schedule.opens[p] == NEVER else calendar.name(int(schedule.opens[p])),
            }
            for p in range(len(schedule.projects))
        ],
        "provenance": programme.provenance.as_dict(),
    }  # fmt: skip


def write_programme_workbook(programme: Programme, areas: Areas, path: Path, lang: Language) -> None:
    """Write the tables as sheets; the first one holds the answer and its proof, and says EXAMPLE where it is one."""
    work, regions = Workbook(path, lang), dict(areas.regions)
    _add_summary(work, programme)
    work.add_table(lang.text("Years"), years_table(programme, lang))
    work.add_table(lang.text("Site projects"), projects_table(programme, regions, lang))
    work.add_table(lang.text("What holds back"), limits_table(programme, lang))
    work.add_table(lang.text("One more"), units_table(programme, regions, lang, most=1000))
    work.add_table(lang.text("Risk"), risks_table(programme, lang))
    if programme.before is not None:
        work.add_table(lang.text("What changed"), changes_table(programme, lang))
    if programme.history.sites:
        work.add_table(lang.text("Public figures of real sites")[:31], public_table(programme, lang))
    if programme.example:
        for sheet in work.book.worksheets():
            sheet.set_header(f"&C{lang.text('EXAMPLE')}")
            sheet.set_tab_color("#CF7A26")
    work.book.close()


def _add_summary(work: Workbook, programme: Programme) -> None:
    lang = work.lang
    sheet = work.book.add_worksheet(lang.text("Summary"))
    sheet.write_string(0, 0, tell_answer(programme, lang), work.title)
    sheet.write_string(1, 0, lang.text(programme.title))
    if programme.example:
        words = lang.text("The register of site projects is generated: no figure of a single site is real.")
        sheet.write_string(2, 0, f"{lang.text('EXAMPLE')}. {words}", work.bold)
    sheet.write_string(3, 0, tell_lead(programme, lang))
    row = 5
    for label, value in tell_proof(programme, lang):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
        row += 1
    sheet.write_string(row, 0, lang.text(BOUND_WORDS[programme.schedule.proof.bound_by]))
    row += 2
    sources = [lang.text(programme.history.source), *(lang.text(source) for source in programme.provenance.sources)]
    for source in filter(None, sources):
        sheet.write_string(row, 0, source)
        row += 1
    for name, digest in sorted(programme.provenance.inputs.items()):
        sheet.write_string(row, 0, f"SHA-256: {name}")
        sheet.write_string(row, 1, digest)
        row += 1
    sheet.set_column(0, 0, WIDEST)
    sheet.set_column(1, 1, 24)
