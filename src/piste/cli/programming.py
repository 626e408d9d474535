"""Run a programme from its file to its report, and tell what came out."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

import piste
from piste.basedata.area import Areas
from piste.basedata.default import read_default, read_region_outlines
from piste.cli.output import console, error_console, show_findings
from piste.cli.planning import check_folder
from piste.core.artefact import Provenance, hash_file, whole_folder
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.core.language import LANGUAGES, Language
from piste.programme.actuals_file import read_actuals, read_starts
from piste.programme.example import Towns, build_example
from piste.programme.limits import Search
from piste.programme.programme_file import ProgrammeScenario, build_limits, read_programme
from piste.programme.project_file import read_projects
from piste.programme.replan import nothing_known
from piste.programme.risk_params import RiskParams
from piste.programme.schedule import NEVER
from piste.programme.site_project import SiteProjects
from piste.programme.study import PUBLIC, Programme, Replan, add_range, build_programme, known_schedule
from piste.report.programme_outputs import programme_outputs
from piste.report.programme_words import (
    LIMIT_WORDS,
    main_reach,
    millions,
    tell_answer,
    tell_chance,
    tell_lead,
    tell_proof,
)

EXAMPLE_TITLE = "Site projects of the programme"
SOURCE = (
    "Shape of the generated register: 17.7 m² a person in 2022 and 10 htm² for new offices (premises strategy"
    " VM/2021/198); everything else is drawn"
)


def run_programme(scenario: Path, folder: Path, language: Language) -> Programme:
    """Plan what a file (or a folder's programme.toml) asks for, and write it, whole or not at all."""
    check_folder(folder)
    path = scenario / "programme.toml" if scenario.is_dir() else scenario
    asked = read_programme(path)
    programme = _build(asked, path, language)
    return _write(programme, folder, language, asked.country)


def run_example(folder: Path, language: Language, seed: int = 1, search: Search | None = None) -> Programme:
    """Plan a generated register of 300 site projects; every output is marked EXAMPLE."""
    check_folder(folder)
    console().print(language.text("Planning a generated register of site projects (EXAMPLE)") + " …")
    base = read_default("FI")
    places = base.places
    region = np.array([base.areas.region_of(str(code)) for code in places.municipality], dtype=object)
    towns = Towns(places.names, region, places.people, places.lat, places.lon)
    example = build_example(300, 28, seed, towns)
    search = search or Search()
    provenance = Provenance(parameters={"search": asdict(search), "example": "300 x 28"}, seed=seed, sources=(SOURCE,))
    programme = build_programme(
        EXAMPLE_TITLE, example.projects, example.limits, "saving", search, RiskParams(), example=True, history=PUBLIC,
        provenance=provenance,
    )  # fmt: skip
    return _write(programme, folder, language)


def _build(asked: ProgrammeScenario, path: Path, language: Language) -> Programme:
    projects_path = Path(asked.projects)
    reading = read_projects(projects_path, asked.calendar)
    _tell(reading.findings, language)
    projects = reading.demand()
    limits = build_limits(asked, projects)
    inputs = {file.name: hash_file(file) for file in (path, projects_path)}
    for name in filter(None, (asked.range_low, asked.range_high)):
        inputs[Path(name).name] = hash_file(Path(name))
    replan = None
    if asked.previous:
        previous = read_starts(Path(asked.previous), projects, asked.calendar).demand()
        actuals = nothing_known(len(projects))
        if asked.actuals:
            actuals = read_actuals(Path(asked.actuals), projects, asked.calendar).demand()
            inputs[Path(asked.actuals).name] = hash_file(Path(asked.actuals))
        inputs[Path(asked.previous).name] = hash_file(Path(asked.previous))
        replan = Replan(known_schedule(projects, limits, previous), actuals, asked.as_of)
    console().print(language.text("Planning {count} site projects", count=len(projects)) + " …")
    parameters = {"objective": asked.objective, "search": asdict(asked.search), "risk": asdict(asked.risk)}
    parameters["risk"]["active"] = sorted(asked.risk.active)  # type: ignore[index]
    provenance = Provenance(inputs, parameters, asked.risk.seed, piste.__version__)
    built = build_programme(
        asked.title, projects, limits, asked.objective, asked.search, asked.risk, replan=replan, example=asked.example,
        history=PUBLIC if asked.history == "finland" else None, provenance=provenance,
    )  # fmt: skip
    if not asked.range_low:
        return built
    ends = [_read_end(Path(name), asked, projects, language) for name in (asked.range_low, asked.range_high)]
    return add_range(built, (ends[0], ends[1]))


def _read_end(path: Path, asked: ProgrammeScenario, projects: SiteProjects, language: Language) -> SiteProjects:
    """Return the projects at one end of a range; they must be the same ones."""
    reading = read_projects(path, asked.calendar)
    _tell(reading.findings, language)
    found = reading.demand()
    if found.keys.tolist() != projects.keys.tolist():
        raise PisteError("The projects of {file} are not those of the programme, in the same order.", file=path.name)
    return found


def _tell(findings: Findings, language: Language) -> None:
    if len(findings) and not findings.count_errors():
        show_findings(findings, language, error_console())
    if findings.count_errors():
        raise DataError(findings)


def _areas(country: str) -> Areas:
    areas = read_default(country).areas
    if areas.region_outlines:
        return areas
    return Areas(areas.country, areas.municipalities, areas.regions, region_outlines=read_region_outlines(country))


def _write(programme: Programme, folder: Path, language: Language, country: str = "FI") -> Programme:
    codes = [language.code, *(code for code in LANGUAGES if code != language.code)]
    with whole_folder(folder) as draft:
        programme_outputs(programme, _areas(country), draft, codes)
    show_programme(programme, language)
    where = language.text("The report is here: {file}", file=str(folder.absolute() / "programme.html"))
    console().print(Text(where), soft_wrap=True)
    return programme


def show_programme(programme: Programme, language: Language) -> None:
    """Print the answer, its proof, the chance of the target and what holds it back."""
    target = console()
    if programme.example:
        target.print(language.text("EXAMPLE"), style="bold")
    for line in (tell_answer(programme, language), tell_lead(programme, language)):
        if line:
            target.print(Text(line), soft_wrap=True)
    chance, words = tell_chance(programme, language)
    if chance:
        target.print(Text(f"{chance} {words}"), soft_wrap=True)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for label, value in tell_proof(programme, language):
        table.add_row(label, value)
    starts = programme.schedule.starts
    begun, known = language.number(int((starts != NEVER).sum())), language.number(len(starts))
    table.add_row(language.text("Site projects"), f"{begun} / {known}")
    if main_reach(programme) is not None:
        for held in programme.hold_back.limits:
            if held.gain_eur_per_year > 0:
                name = language.text("Without: {limit}", limit=language.text(LIMIT_WORDS[held.kind]))
                gain = language.text("{gain} M€ a year more", gain=millions(held.gain_eur_per_year, language, 2))
                table.add_row(name, gain)
    target.print(table)
