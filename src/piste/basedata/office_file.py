"""Today's offices from a table or a map layer."""

import re
from pathlib import Path

import numpy as np

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.country import country_of
from piste.basedata.fields import Fields, choose_fields, read_ids, read_names, read_numbers
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import read_municipalities_of
from piste.basedata.office import Offices
from piste.basedata.place import Floats, Texts
from piste.basedata.position import read_positions
from piste.basedata.ptv_file import Channels, build_ptv_offices
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table
from piste.basedata.table_file import read_source
from piste.core.findings import Findings

WANTED = ("id", "name", "lat", "lon", "x", "y", "municipality", "agency", "services", "lease_id", "visits")


def read_offices(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[Offices]:
    """Read today's offices; parameters as for `piste.basedata.place_file.read_places`.

    Services in one cell are separated by semicolons, bars or line breaks. Visits a year may be empty (NaN).
    JSON of the Finnish Service Catalogue is read as `piste.basedata.ptv_file.build_ptv_offices` says.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    source = read_source(path, given.layer, findings)
    return finish(None, findings) if source is None else build_offices(source, given, areas, country, findings)


def build_offices(
    source: Table | Channels, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[Offices]:
    """Make offices of a table or of the Service Catalogue; the findings may hold those of reading it."""
    if isinstance(source, Channels):
        return build_ptv_offices(source, given, areas, country, findings)
    table = source
    fields = choose_fields(table, given, WANTED, ("agency",), findings)
    land = country_of(country, areas)
    ids = read_ids(fields)
    lat, lon = read_positions(fields, land)
    leases = fields.texts("lease_id")
    services = fields.texts("services")
    nothing = np.full(len(table), "", dtype=object)
    offices = Offices(
        ids,
        read_names(fields, ids),
        read_agencies(fields),
        tuple(split_services(text) for text in (nothing if services is None else services)),
        lat,
        lon,
        read_municipalities_of(fields, lat, lon, areas, land),
        nothing if leases is None else leases,
        read_visits(fields),
    )
    return finish(offices, findings, (fields.source,) if fields.source else ())


def split_services(text: str) -> tuple[str, ...]:
    """Return the services that one cell names, each once, in its order."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;|\n]", text) if part.strip()))


def read_agencies(fields: Fields) -> Texts:
    """Return whose office each is, by the names that the mapping gives; an empty cell is told."""
    texts = fields.texts("agency")
    if texts is None:
        return np.full(len(fields.table), "", dtype=object)
    for i in np.flatnonzero(texts == ""):
        fields.report(fault.AGENCY_MISSING, int(i), fields.column("agency"))
    named = [fields.mapping.agencies.get(text, text) for text in texts]
    return np.array(named, dtype=object)


def read_visits(fields: Fields) -> Floats:
    """Return visits a year, NaN where not known; a negative figure is an error."""
    column = fields.column("visits")
    if not column:
        return np.full(len(fields.table), np.nan)
    visits = read_numbers(fields, column).values
    for i in np.flatnonzero(visits < 0):
        fields.report(fault.VISITS_NEGATIVE, int(i), column, value=str(fields.table.columns[column][i]))
    return visits
