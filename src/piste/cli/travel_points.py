"""Places and sites of the travel commands: from base data or from tables, by base data's own readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from piste.basedata.area import Areas
from piste.basedata.base_store import INDEX, read_base_data
from piste.basedata.place import Places
from piste.basedata.place_file import read_places
from piste.basedata.site import Sites
from piste.basedata.site_file import read_sites
from piste.core.artefact import hash_file
from piste.core.errors import DataError
from piste.core.findings import Findings

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True)
class GivenPoints:
    """Places, sites, and what is known of the areas around them."""

    places: Places
    sites: Sites
    areas: Areas
    files: Mapping[str, str]
    """Name of each file -> SHA-256."""


def points_options(command: Command) -> Command:
    """Add the options that say where people live and where points could stand."""
    options = (
        click.option("--base", type=FOLDER, help="Folder of base data, as piste data import writes it."),
        click.option("--places", "places_table", type=FOLDER, help="Or a table or map layer of places."),
        click.option("--sites", "sites_table", type=FOLDER, help="And one of sites."),
        click.option("--country", default="FI", show_default=True, help="Country of such tables (ISO 3166-1)."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read_points(
    base: Path | None, places_table: Path | None, sites_table: Path | None, country: str, findings: Findings
) -> GivenPoints | None:
    """Read places and sites; None where none are given. Without a column of people each place counts as one person.

    Raises
    ------
    DataError
        With every fault of both tables.
    """
    if base is not None:
        known = read_base_data(base)
        return GivenPoints(known.places, known.sites, known.areas, {INDEX: hash_file(base / INDEX)})
    if places_table is None or sites_table is None:
        return None
    places = read_places(places_table, country=country, default_people=1.0)
    sites = read_sites(sites_table, country=country)
    findings.extend(places.findings)
    findings.extend(sites.findings)
    if places.value is None or sites.value is None:
        raise DataError(findings)
    files = {path.name: hash_file(path) for path in (places_table, sites_table)}
    return GivenPoints(places.value, sites.value, Areas(country.upper(), {}, {}), files)
