"""What a plan's sites leave in a folder: the page, a workbook, the money scenario and the programme's site projects."""

from collections.abc import Sequence
from pathlib import Path

from piste.basedata.area import Areas
from piste.core.language import Language
from piste.premises.money_scenario import CASES
from piste.premises.money_toml import money_toml
from piste.premises.site_study import SiteStudy
from piste.programme.site_table import write_project_table
from piste.report.sites_page import render_sites, tell_site_assumptions, tell_sites, tell_sites_lead
from piste.report.sites_tables import (
    buildings_table,
    points_counters_table,
    rooms_table,
    site_rooms_table,
    sites_table,
    stays_table,
)
from piste.report.workbook import WIDEST, Workbook

PROJECTS = {"low": "projects-low.csv", "base": "projects.csv", "high": "projects-high.csv"}


def sites_outputs(study: SiteStudy, areas: Areas, folder: Path, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files into an existing folder and return them; the first language's page is sites.html."""
    leading = languages[0]
    written = []
    for case in CASES:
        path = folder / PROJECTS[case]
        write_project_table(study.plan, study.savings[case], path, example=study.example)
        written.append(path)
    money, book = folder / "money.toml", folder / "sites.xlsx"
    money.write_text(money_toml(study.money), encoding="utf-8")
    write_sites_workbook(study, areas, book, Language(leading))
    written += [money, book]
    pages = {code: "sites.html" if code == leading else f"sites.{code}.html" for code in languages}
    for code, name in pages.items():
        lang = Language(code)
        others = {other: file for other, file in pages.items() if other != code}
        text = render_sites(study, areas, lang, others, list_site_files(lang))
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def list_site_files(lang: Language) -> list[tuple[str, str]]:
    """Return the files that the page names, each with what it holds."""
    return [
        ("sites.xlsx", lang.text("everything as a workbook")),
        ("money.toml", lang.text("the money of the sites, for piste premises money")),
        ("projects.csv", lang.text("the site projects, for piste programme")),
        ("projects-low.csv", lang.text("the same where least is saved")),
        ("projects-high.csv", lang.text("the same where most is saved")),
    ]


def write_sites_workbook(study: SiteStudy, areas: Areas, path: Path, lang: Language) -> None:
    """Write the page's tables, and every site's rooms and candidate buildings, as sheets."""
    work = Workbook(path, lang)
    sheet = work.book.add_worksheet(lang.text("Summary"))
    sheet.write_string(0, 0, tell_sites(study, lang), work.title)
    sheet.write_string(1, 0, lang.text(study.title))
    marks = (["EXAMPLE"] if study.example else []) + ["ASSUMPTION"]
    sheet.write_string(2, 0, " ".join(lang.text(mark) for mark in marks), work.bold)
    sheet.write_string(3, 0, tell_sites_lead(study, lang), work.wrap)
    for row, line in enumerate(tell_site_assumptions(study, lang), start=5):
        sheet.write_string(row, 0, line)
    sheet.set_column(0, 0, 2 * WIDEST)
    work.add_table(lang.text("Shared sites"), sites_table(study, areas.regions, lang))
    work.add_table(lang.text("Service desks"), points_counters_table(study, lang))
    work.add_table(lang.text("Rooms"), rooms_table(study, lang))
    work.add_table(lang.text("Rooms by site"), site_rooms_table(study, lang))
    work.add_table(lang.text("Candidate buildings"), buildings_table(study, lang))
    work.add_table(lang.text("Leases that stay"), stays_table(study, lang))
    work.book.close()
