"""Facts on municipalities from a table: codes, names, regions, official population."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from piste.basedata import fault
from piste.basedata.area import Areas, Municipality, Region
from piste.basedata.country import country_of
from piste.basedata.fields import Fields, choose_fields, read_ids, read_names, read_numbers
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import resolve_code
from piste.basedata.place import Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

WANTED = ("id", "name", "name_sv", "people", "region", "region_name")


@dataclass(frozen=True)
class MunicipalityFacts:
    """Municipalities and the regions they name, by code."""

    municipalities: Mapping[str, Municipality]
    regions: Mapping[str, Region]


def read_municipalities(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[MunicipalityFacts]:
    """Read facts on municipalities; parameters as for `piste.basedata.place_file.read_places`.

    With `areas`, merged municipalities are told, and their people count to the new one; without, the file is the list
    of municipalities.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_municipalities(table, given, areas, country, findings)


def build_municipalities(
    table: Table, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[MunicipalityFacts]:
    """Make facts of a table; the findings may hold those of reading it."""
    fields = choose_fields(table, given, WANTED, ("id", "name"), findings)
    land = country_of(country, areas)
    ids = read_ids(fields)
    names, names_sv = read_names(fields, ids), texts_or_empty(fields, "name_sv")
    regions, region_names = texts_or_empty(fields, "region"), texts_or_empty(fields, "region_name")
    people = read_official_people(fields)
    municipalities: dict[str, Municipality] = {}
    joined: dict[str, int] = {}
    for i, written in enumerate(ids):
        found = resolve_code(written, areas, land)
        if found.fault:
            fields.report(found.fault, i, fields.column("id"), **found.values)
        if found.fault is fault.MUNICIPALITY_MERGED:
            joined[found.code] = joined.get(found.code, 0) + (people[i] or 0)
        if not found.code or found.fault is fault.MUNICIPALITY_MERGED:
            continue
        known = areas.municipalities.get(found.code) if areas else None
        region = regions[i] or (known.region if known else "")
        municipalities[found.code] = Municipality(found.code, names[i], region, people[i], names_sv[i])
    for code, more in joined.items():
        if code in municipalities and (own := municipalities[code].people) is not None:
            municipalities[code] = replace(municipalities[code], people=own + more)
    named = {code: name for code, name in zip(regions, region_names, strict=True) if code}
    facts = MunicipalityFacts(municipalities, {code: Region(code, name or code) for code, name in named.items()})
    return finish(facts, findings, (fields.source,) if fields.source else ())


def texts_or_empty(fields: Fields, wanted: str) -> Texts:
    """Return a field as texts, empty ones where the file has no such column."""
    texts = fields.texts(wanted)
    return np.full(len(fields.table), "", dtype=object) if texts is None else texts


def read_official_people(fields: Fields) -> list[int | None]:
    """Return the official population, None where it is not known; negative figures are told."""
    column = fields.column("people")
    if not column:
        return [None] * len(fields.table)
    values = read_numbers(fields, column).values
    for i in np.flatnonzero(values < 0):
        fields.report(fault.PEOPLE_NEGATIVE, int(i), column, value=str(fields.table.columns[column][i]))
    return [None if np.isnan(value) else round(float(value)) for value in values]
