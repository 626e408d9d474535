"""Places with people from a table or a map layer of any kind."""

from pathlib import Path

import numpy as np

from piste.basedata.area import Areas
from piste.basedata.country import country_of
from piste.basedata.fields import choose_fields, read_groups, read_ids, read_names, read_names_sv, read_people
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import read_municipalities_of
from piste.basedata.place import Places
from piste.basedata.position import read_positions
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

WANTED = ("id", "name", "name_sv", "lat", "lon", "x", "y", "people", "municipality")


def read_places(
    path: Path,
    mapping: ColumnMapping | None = None,
    areas: Areas | None = None,
    country: str = "FI",
    *,
    default_people: float | None = None,
) -> Reading[Places]:
    """Read places with people: CSV, XLSX, GeoPackage, GeoJSON or Parquet.

    Parameters
    ----------
    path
        The file; its ending says the format.
    mapping
        Which column holds what; what it leaves out is guessed from common names, and told.
    areas
        Known municipalities, mergers and outlines; without them codes are not checked.
    country
        ISO 3166-1 code; its box and national grid are what coordinates are checked against.
    default_people
        People of each place where the file has no column of them; None: such a file is a fault.

    Returns
    -------
    Reading[Places]
        n places in the file's order, positions in WGS84 degrees. Missing people count as 0 (a warning); groups hold
        NaN where figures are hidden or missing. No places where any finding is an error.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    if table is None:
        return finish(None, findings)
    return build_places(table, given, areas, country, findings, default_people=default_people)


def build_places(
    table: Table,
    given: ColumnMapping,
    areas: Areas | None,
    country: str,
    findings: Findings,
    *,
    default_people: float | None = None,
) -> Reading[Places]:
    """Make places of a table; the findings may hold those of reading it."""
    needed = ("people",) if default_people is None else ()
    fields = choose_fields(table, given, WANTED, needed, findings, groups=True)
    land = country_of(country, areas)
    ids = read_ids(fields)
    lat, lon = read_positions(fields, land)
    names = read_names(fields, ids)
    places = Places(
        ids,
        names,
        lat,
        lon,
        read_people(fields) if fields.column("people") else np.full(len(table), default_people or 0.0),
        read_municipalities_of(fields, lat, lon, areas, land),
        read_groups(fields, fields.mapping.groups),
        read_groups(fields, fields.mapping.languages),
        read_names_sv(fields, names),
    )
    return finish(places, findings, (fields.source,) if fields.source else ())
