"""`piste data check` and `piste data import`: the user's own places, sites, offices, visits and so on."""

import importlib
import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from piste.cli.session import Session, language_option

if TYPE_CHECKING:
    from piste.basedata.base import BaseData
    from piste.core.findings import Findings

KINDS = ("places", "sites", "offices", "boundaries", "municipalities", "visits", "forecast", "visit_model")
FILE = click.Path(path_type=Path)

map_option = click.option(
    "--map",
    "entries",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column holds what (people=ASUKKAITA, group.women=he_naiset, crs=EPSG:3067), or a TOML file.",
)
country_option = click.option("--country", default="FI", show_default=True, help="ISO 3166-1 code of the country.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
save_option = click.option(
    "--save-findings", type=FILE, metavar="FILE", help="Write every single finding into a .csv or .json file."
)


@click.group()
@language_option
def data() -> None:
    """Check and import places, sites, offices, boundaries, visits and forecasts."""


@data.command()
@click.argument("file", type=FILE)
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the file holds (else it is guessed).")
@map_option
@country_option
@json_option
@save_option
@language_option
@click.pass_obj
def check(
    session: Session,
    file: Path,
    *,
    kind: str | None,
    entries: tuple[str, ...],
    country: str,
    as_json: bool,
    save_findings: Path | None,
) -> int:
    """Check FILE: every fault with its row, its column and what to do. Status 2 where there are errors."""
    from piste.basedata.base_import import DataFile, check_file_as  # noqa: PLC0415  (keeps --help quick)
    from piste.basedata.mapping import read_mapping  # noqa: PLC0415

    known_data = built_in(country)
    areas = known_data.areas if known_data else None
    known, reading = check_file_as(DataFile(file, kind or ""), read_mapping(entries, kind or ""), areas, country)
    summary = {"file": str(file), "kind": known} | summarise(reading.value)
    save(session, reading.findings, save_findings)
    return show(session, summary, reading.findings, as_json=as_json)


@data.command("import")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--out", "folder", type=FILE, required=True, metavar="DIR", help="Folder for the base data.")
@click.option("--places", "places", type=FILE, help="Places with people.")
@click.option("--sites", "sites", type=FILE, help="Candidate sites; without them every place with people is one.")
@click.option(
    "--offices", "offices", type=FILE, help="Today's offices: a table, or JSON of the Finnish Service Catalogue."
)
@click.option("--boundaries", "boundaries", type=FILE, multiple=True, help="Outlines of municipalities or regions.")
@click.option("--municipalities", "municipalities", type=FILE, help="Codes, names, regions, official population.")
@click.option(
    "--visits", "visits", type=FILE, help="Measured visits by service, office (or site, municipality) and year."
)
@click.option("--forecast", "forecast", type=FILE, help="People of municipalities or places in coming years.")
@click.option("--visit-model", "visit_model", type=FILE, help="A visit model of your own (TOML).")
@map_option
@click.option("--source", "sources", multiple=True, metavar="TEXT", help="Whose data it is, under which licence.")
@country_option
@json_option
@save_option
@language_option
@click.pass_obj
def import_(
    session: Session,
    /,
    files: tuple[Path, ...],
    *,
    folder: Path,
    entries: tuple[str, ...],
    sources: tuple[str, ...],
    country: str,
    as_json: bool,
    save_findings: Path | None,
    **named: Any,
) -> int:
    """Read FILES, check them against each other and keep them as base data in DIR.

    What a file holds is guessed from its columns unless an option says it. --map speaks of the places; put the kind
    before a field of another file: --map sites:standing=tila. With any error nothing is written and the status is 2.
    """
    from piste.basedata.base_import import DataFile, import_base_data  # noqa: PLC0415  (keeps --help quick)
    from piste.basedata.base_store import write_base_data  # noqa: PLC0415
    from piste.basedata.mapping import read_mappings  # noqa: PLC0415
    from piste.cli.findings_file import told_if_unwritable  # noqa: PLC0415

    listed = [DataFile(path) for path in files]
    for kind, paths in named.items():
        listed += [DataFile(path, kind) for path in (paths if isinstance(paths, tuple) else (paths,)) if path]
    reading = import_base_data(listed, read_mappings(entries), built_in(country), country, sources)
    save(session, reading.findings, save_findings)
    if reading.value is not None:
        with told_if_unwritable(folder):
            write_base_data(reading.value, folder)
    summary = {"folder": str(folder)} | summarise(reading.value)
    return show(session, summary, reading.findings, as_json=as_json)


def built_in(country: str) -> "BaseData | None":
    """Return what of a country's built-in data serves beside a user's own: areas, networks, whom to credit."""
    from piste.core.errors import PisteError  # noqa: PLC0415

    if importlib.util.find_spec("piste.basedata.default") is None:
        return None
    try:
        base: BaseData = importlib.import_module("piste.basedata.default").read_default(country.upper())
    except PisteError:
        return None
    areas = base.areas
    if areas.municipalities.keys() <= areas.regions.keys():
        # Abroad the built-in regions stand for municipalities, under codes that no office uses.
        areas = replace(areas, municipalities={}, regions={}, region_outlines={})
    # The built-in places themselves are not used here, so GeoNames is not to be credited.
    sources = tuple(line for line in base.provenance.sources if "GeoNames" not in line)
    return replace(base, areas=areas, provenance=replace(base.provenance, sources=sources))


def summarise(value: Any) -> dict[str, Any]:
    """Return how much there is of what was read, by the name of each part."""
    from piste.basedata.base import BaseData  # noqa: PLC0415
    from piste.basedata.boundary_file import Boundaries  # noqa: PLC0415
    from piste.basedata.municipality_file import MunicipalityFacts  # noqa: PLC0415
    from piste.basedata.place import Places  # noqa: PLC0415
    from piste.basedata.visit_model import VisitModel  # noqa: PLC0415

    match value:
        case None:
            return {}
        case BaseData():
            offices = len(value.offices) if value.offices is not None else 0
            counts = {"sites": len(value.sites), "offices": offices, "municipalities": len(value.areas.municipalities)}
            demand = {"services": value.visit_model, "measured": value.measured_visits, "forecast": value.forecast}
            told = {key: len(part) for key, part in demand.items() if part is not None}
            return summarise(value.places) | counts | told
        case Places():
            return {"places": len(value), "people": float(value.people.sum())}
        case Boundaries() | VisitModel():
            return {"outlines": len(value.outlines)} if isinstance(value, Boundaries) else {"services": len(value)}
        case MunicipalityFacts():
            return {"municipalities": len(value.municipalities), "regions": len(value.regions)}
        case _:
            return {"rows": len(value)}


def save(session: Session, findings: "Findings", path: Path | None) -> None:
    """Write every finding into a file where one is asked for."""
    from piste.cli.findings_file import write_findings  # noqa: PLC0415

    if path:
        write_findings(findings, session.language, path)


def show(session: Session, summary: dict[str, Any], findings: "Findings", *, as_json: bool) -> int:
    """Show what was read and found; return the exit status."""
    from piste.cli.findings_file import count_findings, findings_as_dicts  # noqa: PLC0415
    from piste.cli.output import console, show_findings  # noqa: PLC0415

    language = session.language
    errors = findings.count_errors()
    if as_json:
        content = summary | count_findings(findings) | {"findings": findings_as_dicts(findings, language)}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return 2 if errors else 0
    target = console()
    show_findings(findings, language, target)
    words = [f"{language.text(SPOKEN[key])}: {language.number(summary[key])}" for key in SPOKEN if key in summary]
    if words:
        click.echo(", ".join(words))
    if errors and "folder" in summary:
        click.echo(language.text("Nothing was written."))
    elif "folder" in summary:
        click.echo(language.text("Written to {folder}.", folder=summary["folder"]))
    return 2 if errors else 0


SPOKEN = {
    "places": "Places",
    "people": "People",
    "sites": "Sites",
    "offices": "Offices",
    "rows": "Rows",
    "outlines": "Outlines",
    "municipalities": "Municipalities",
    "regions": "Regions",
    "services": "Services",
    "measured": "Measured visits (rows)",
    "forecast": "Forecast (areas)",
}
"""Part of a summary -> its word, a key of the catalogues."""
