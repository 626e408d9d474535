"""Run the steps from a plan to its sites and their money, and tell what came out."""

import os
from dataclasses import replace
from pathlib import Path

from rich.text import Text

from piste.basedata.area import Areas
from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data
from piste.basedata.default import read_default, read_region_outlines
from piste.basedata.lease_store import Register, read_register
from piste.basedata.place import Floats
from piste.basedata.visit_file import match_measured, read_measured_visits
from piste.basedata.visit_model import VisitModel
from piste.basedata.visit_model_file import read_default_visit_model, read_visit_model
from piste.cli.output import console, error_console, show_findings
from piste.cli.planning import check_folder
from piste.cli.premises import read as import_file
from piste.core.artefact import Provenance, hash_file, whole_folder
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.core.language import LANGUAGES, Language
from piste.premises.building_file import read_buildings, write_buildings
from piste.premises.commute import Position
from piste.premises.concept_file import DEFAULT as CONCEPT
from piste.premises.concept_file import read_concept
from piste.premises.example_buildings import build_example_buildings
from piste.premises.example_register import build_example_register
from piste.premises.money_file import read_money
from piste.premises.money_projects import demand_register, open_as_scheduled
from piste.premises.money_study import MoneyStudy, build_money_study
from piste.premises.plan_points import PlanPoints, build_point_visits, read_plan_points, take_measured
from piste.premises.price_table import TABLE, read_price_table
from piste.premises.service_day import DEFAULT as DAY
from piste.premises.service_day import read_service_day
from piste.premises.site_plan import build_site_plan
from piste.premises.site_scenario import SiteScenario, read_site_scenario
from piste.premises.site_study import SiteStudy, build_site_study
from piste.programme.site_table import read_openings
from piste.report.money_outputs import money_outputs
from piste.report.money_words import tell_money, tell_money_lead
from piste.report.sites_outputs import sites_outputs
from piste.report.sites_page import tell_sites, tell_sites_lead


def run_example_register(folder: Path, language: Language, seed: int = 1, country: str = "FI") -> Register:
    """Draw an EXAMPLE register and candidate buildings; write tables, a workbook and buildings.csv."""
    from piste.basedata.lease_book import write_register_book  # noqa: PLC0415
    from piste.basedata.lease_store import write_register  # noqa: PLC0415

    check_folder(folder)
    register = build_example_register(read_default(country).places, seed)
    write_register(register, folder)
    write_register_book(folder / "EXAMPLE-leases.xlsx", language, register.leases, register.staff, register.homes)
    write_buildings(build_example_buildings(register.leases, seed), folder / "buildings.csv")
    console().print(Text(language.text("Written to {folder}.", folder=str(folder))), soft_wrap=True)
    return register


def run_sites(scenario: Path, folder: Path, language: Language) -> SiteStudy:
    """Turn a plan's points into sites as a file asks, and write them, whole or not at all."""
    check_folder(folder)
    asked = read_site_scenario(scenario)
    console().print(language.text("Planning sites for the points of the plan") + " …")
    base = read_base_of(asked.places, asked.country)
    register = read_any_register(asked.register, asked.country, language)
    points = read_plan_points(Path(asked.plan))
    model = read_visit_model(Path(asked.visits)).demand() if asked.visits else read_default_visit_model()
    buildings = read_buildings(Path(asked.buildings)) if asked.buildings else None
    if buildings is not None:
        tell(buildings.findings, language)
    table = read_price_table(Path(asked.rents)) if asked.rents else read_price_table()
    visits, measured = _visits(asked, points, base, model, language)
    plan = build_site_plan(
        points, register.leases, read_concept(Path(asked.concept or CONCEPT)),
        read_service_day(Path(asked.day or DAY)), model.keys, visits,
        asked.rules, buildings.demand() if buildings else (), measured,
    )  # fmt: skip
    areas = read_areas(base, asked.country)
    study = build_site_study(
        asked.title, plan, register.leases, table, areas, relative(asked.register, folder), country=asked.country,
        places=relative(asked.places, folder) if asked.places else "",
        rents=relative(asked.rents, folder) if asked.rents else "", example=asked.example,
        provenance=_provenance(asked, scenario, register, base),
    )  # fmt: skip
    with whole_folder(folder) as draft:
        sites_outputs(study, areas, draft, codes_of(language))
    say(language, tell_sites(study, language), tell_sites_lead(study, language), folder / "sites.html",
        example=study.example)  # fmt: skip
    return study


def _visits(
    asked: SiteScenario, points: PlanPoints, base: BaseData, model: VisitModel, language: Language
) -> tuple[Floats, int]:
    """Return visits a year at the points by the model, measured ones in their place, and how many were measured."""
    visits = build_point_visits(points, base.places, model, 1970 + asked.rules.first // 12)
    if not asked.measured:
        return visits, 0
    reading = read_measured_visits(Path(asked.measured), areas=base.areas, country=asked.country)
    findings = reading.findings
    counted = reading.demand()
    if counted.unit != "site":
        text, todo = "Measured visits of points need a column “site”.", "Give the ids of the plan’s sites in it."
        findings.error("sites-measured", text, todo, field=counted.unit)
        raise DataError(findings)
    known = match_measured(counted, model, map(str, points.ids), findings)
    tell(findings, language)
    return take_measured(visits, points, model.keys, known)


def run_money(scenario: Path, folder: Path, language: Language, schedule: Path | None = None) -> MoneyStudy:
    """Count the money of a plan as a file asks, and write it, whole or not at all."""
    check_folder(folder)
    asked = read_money(scenario)
    console().print(language.text("Counting the money of {count} sites", count=len(asked.sites)) + " …")
    base = read_base_of(asked.places, asked.country)
    register = read_any_register(asked.register, asked.country, language)
    table = read_price_table(Path(asked.rents)) if asked.rents else read_price_table()
    inputs = {scenario.name: hash_file(scenario), **register.provenance.inputs}
    openings = schedule or (Path(asked.schedule) if asked.schedule else None)
    if openings is not None:
        asked = open_as_scheduled(asked, read_openings(openings))
        inputs[openings.name] = hash_file(openings)
    findings = demand_register(asked, register.leases, table)
    rents = Path(asked.rents) if asked.rents else TABLE
    inputs[rents.name] = hash_file(rents)
    parameters: dict[str, object] = {
        "months": asked.months, "discount_rate": asked.discount_rate, "index_growth": asked.index_growth,
        "empty_running_share": asked.empty_running_share, "sites": len(asked.sites), "rents": table.title,
    }  # fmt: skip
    provenance = Provenance(
        inputs, parameters, register.provenance.seed, sources=(*register.provenance.sources, *base.provenance.sources)
    )
    areas = read_areas(base, asked.country)
    study = build_money_study(asked, register, table, areas, positions(base), findings, provenance)
    tell(findings, language)
    with whole_folder(folder) as draft:
        money_outputs(study, areas, draft, codes_of(language))
    say(language, tell_money(study, language), tell_money_lead(study, language), folder / "money.html",
        example=asked.example)  # fmt: skip
    return study


def read_base_of(places: str, country: str) -> BaseData:
    """Return the base data of a folder, or the built-in ones of a country."""
    return read_base_data(Path(places)) if places else read_default(country)


def read_areas(base: BaseData, country: str) -> Areas:
    """Return a country's areas with the outlines that maps draw."""
    if base.areas.region_outlines:
        return base.areas
    return replace(base.areas, region_outlines=read_region_outlines(country))


def read_any_register(path: str, country: str, language: Language) -> Register:
    """Return the register of a folder, or of a workbook or table whose columns need no mapping."""
    place = Path(path)
    if place.is_dir():
        return read_register(place)
    reading = import_file(
        place, staff=None, homes=None, entries=(), country=country, agencies=(), sources=(place.name,)
    )
    tell(reading.findings, language)
    return reading.demand()


def positions(base: BaseData) -> dict[str, Position]:
    """Return the middle of each place: the postal areas of homes."""
    places = base.places
    return {
        str(name): (float(lat), float(lon)) for name, lat, lon in zip(places.ids, places.lat, places.lon, strict=True)
    }


def relative(path: str, folder: Path) -> str:
    """Return a path as a file in a folder names it."""
    return os.path.relpath(Path(path).absolute(), folder.absolute())


def codes_of(language: Language) -> list[str]:
    """Return the three languages, the reader's first."""
    return [language.code, *(code for code in LANGUAGES if code != language.code)]


def tell(findings: Findings, language: Language) -> None:
    """Show findings that are no errors; errors are raised by who demands the data."""
    if len(findings) and not findings.count_errors():
        show_findings(findings, language, error_console())


def say(language: Language, answer: str, lead: str, page: Path, *, example: bool) -> None:
    """Print an answer and where its page is."""
    target = console()
    if example:
        target.print(language.text("EXAMPLE"), style="bold")
    for line in (answer, lead, language.text("The report is here: {file}", file=str(page.absolute()))):
        target.print(Text(line), soft_wrap=True)


def _provenance(asked: SiteScenario, path: Path, register: Register, base: BaseData) -> Provenance:
    """Return where the sites come from."""
    inputs = {path.name: hash_file(path), **register.provenance.inputs}
    plan = Path(asked.plan) / "plan.json"
    inputs["plan.json"] = hash_file(plan)
    for name in ("buildings", "concept", "day", "visits", "measured", "rents"):
        if getattr(asked, name):
            inputs[Path(getattr(asked, name)).name] = hash_file(Path(getattr(asked, name)))
    parameters: dict[str, object] = {"sites": vars(asked.rules), "country": asked.country}
    sources = tuple(dict.fromkeys((*register.provenance.sources, *base.provenance.sources)))
    return Provenance(inputs, parameters, register.provenance.seed, sources=sources)
