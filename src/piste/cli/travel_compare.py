"""`piste travel compare`: who gains and who loses between two sets of travel times, as a map and tables."""

from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from piste.basedata.area import Areas
from piste.basedata.default import read_default
from piste.basedata.default.known import KNOWN
from piste.basedata.site import Sites
from piste.basedata.table import column_texts
from piste.basedata.table_file import read_table
from piste.cli.travel_output import tell_change, tell_findings
from piste.cli.travel_points import GivenPoints, points_options, read_points
from piste.core.artefact import Provenance, hash_file, whole_folder
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.core.language import LANGUAGES, language_of_user
from piste.report.reach_files import write_reach_files
from piste.report.reach_study import ReachStudy, build_reach_study
from piste.travel.time_lists import TimeLists
from piste.travel.time_store import TABLE, read_time_lists

FOLDER = click.Path(path_type=Path)
ID_COLUMNS = ("site_id", "id")


@click.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@points_options
@click.option("--points", type=FOLDER, help="Table of the open sites (a plan's points.csv); else all are open.")
@click.option("--limit-min", type=click.FloatRange(1, 1092), default=60.0, show_default=True)
@click.option("--title", help="Stands at the top of the page.")
@click.option("--out", type=FOLDER, default=Path("out") / "compare", show_default=True)
@click.pass_context
def compare(
    context: click.Context,
    before: Path,
    after: Path,
    base: Path | None,
    places_table: Path | None,
    sites_table: Path | None,
    country: str,
    points: Path | None,
    limit_min: float,
    title: str | None,
    out: Path,
) -> None:
    """Compare two folders of travel times, BEFORE and AFTER, as piste travel writes them (times.parquet).

    Writes a page with a difference map in three languages, a table by municipality and every place for GIS.
    """
    language = getattr(context.obj, "language", None) or language_of_user()
    findings = Findings()
    given = read_points(base, places_table, sites_table, country, findings)
    if given is None:
        raise click.UsageError("Give --base, or --places and --sites.")
    times = [read_time_lists(folder, given.places, given.sites) for folder in (before, after)]
    opened = None if points is None else read_open_sites(points, given.sites, findings)
    files = {str(folder): hash_file(folder / TABLE) for folder in (before, after)}
    study = build_reach_study(
        title or language.text("Travel times before and after"),
        given.places,
        given.sites,
        _know_areas(given, country),
        *times,
        open_sites=opened,
        limit_min=limit_min,
        provenance=_record(given, times, files),
    )
    if not study.concerned.any():
        findings.error(
            "compare_reaches_none",
            "No place reaches an open site, neither before nor after.",
            "Check that the times and the open sites belong together.",
        )
        raise DataError(findings)
    _write(study, out, language.code)
    tell_findings(findings, language)
    tell_change(study.change, language)
    click.echo(language.text("The report is here: {file}", file=str((out / "report.html").absolute())))


def _write(study: ReachStudy, out: Path, code: str) -> None:
    with whole_folder(out) as draft:
        write_reach_files(study, draft, [code, *(other for other in LANGUAGES if other != code)])


def _know_areas(given: GivenPoints, country: str) -> Areas:
    """Return the areas of the base data; for tables those that are built in, so that the map has its ground."""
    if given.areas.municipalities or country.upper() not in KNOWN:
        return given.areas
    return read_default(country.upper()).areas


def _record(given: GivenPoints, times: list[TimeLists], files: dict[str, str]) -> Provenance:
    inputs = {**given.files, **files}
    for lists in times:
        inputs |= lists.origin.files
    return Provenance(inputs, sources=tuple(dict.fromkeys(one for lists in times for one in lists.origin.sources)))


def read_open_sites(path: Path, sites: Sites, findings: Findings) -> NDArray[np.int32]:
    """Return the sites that a table names by id.

    Raises
    ------
    DataError
        Where the table cannot be read, has no column of ids, or names sites that are not known.
    """
    told = Findings(path.name)
    table = read_table(path, "", told)
    column = next((name for name in ID_COLUMNS if table is not None and name in table.columns), None)
    if table is not None and column is None:
        todo = "Give a table with the ids of the open sites, such as a plan's points.csv."
        told.error("points_no_ids", "The table has no column site_id or id.", todo)
    place = {str(one): k for k, one in enumerate(sites.ids)}
    named = [] if table is None or column is None else column_texts(table.columns[column]).tolist()
    for name in sorted({name for name in named if name not in place}):
        todo = "Give the sites that the times were made for."
        told.error("points_unknown", "The site {site} is not among the sites.", todo, site=name)
    findings.extend(told)
    if findings.count_errors():
        raise DataError(findings)
    return np.array(sorted({place[name] for name in named}), dtype=np.int32)
