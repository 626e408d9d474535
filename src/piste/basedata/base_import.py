"""From files to base data: each read as what it is, checked against the others, all faults at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.area_build import build_areas
from piste.basedata.base import BaseData
from piste.basedata.base_build import build_base_data
from piste.basedata.boundary_file import build_boundaries
from piste.basedata.column_guess import guess_columns, join_mapping
from piste.basedata.demand_check import check_demand
from piste.basedata.fault import report, report_unreadable
from piste.basedata.fields import find_column
from piste.basedata.forecast_file import build_forecast, find_year_columns
from piste.basedata.mapping import KINDS, ColumnMapping
from piste.basedata.municipality_file import build_municipalities
from piste.basedata.office_file import build_offices
from piste.basedata.place_file import build_places
from piste.basedata.ptv_file import Channels
from piste.basedata.reading import Reading, finish
from piste.basedata.site_file import build_sites
from piste.basedata.table import Table
from piste.basedata.table_file import read_source
from piste.basedata.visit_file import build_measured_visits
from piste.basedata.visit_model_file import ModelSource, build_model_source, read_default_visit_model, read_model_source
from piste.core.artefact import Provenance, hash_file
from piste.core.findings import Findings


@dataclass(frozen=True)
class DataFile:
    """A file to read; `kind` "" asks for a guess."""

    path: Path
    kind: str = ""


@dataclass(frozen=True)
class Loaded:
    """A file as it stands, and what it holds ("" where nothing tells)."""

    path: Path
    kind: str
    source: Table | Channels | ModelSource | None
    findings: Findings


BUILDERS: Mapping[str, Callable[..., Reading[Any]]] = {
    "municipalities": build_municipalities,
    "boundaries": build_boundaries,
    "places": build_places,
    "sites": build_sites,
    "offices": build_offices,
    "visits": build_measured_visits,
    "forecast": build_forecast,
    "visit_model": build_model_source,
}
"""Kind -> what makes data of such a file, in the order in which files are understood: areas first."""

Mappings = Mapping[str, ColumnMapping]
"""Kind -> which column of that file holds what."""


def load_file(file: DataFile, mappings: Mappings) -> Loaded:
    """Read a file as it stands and find out what it holds; a guess is told."""
    findings = Findings(file.path.name)
    if file.kind == "visit_model" or (not file.kind and file.path.suffix.lower() == ".toml"):
        return Loaded(file.path, "visit_model", read_model_source(file.path, findings), findings)
    source = read_source(file.path, mappings.get(file.kind, ColumnMapping()).layer, findings)
    if file.kind or source is None:
        return Loaded(file.path, file.kind, source, findings)
    kind = guess_kind(source, mappings)
    if not kind:
        report(findings, fault.KIND_UNKNOWN, known=", ".join(KINDS))
    elif mappings.get(kind, ColumnMapping()).layer:
        return load_file(replace(file, kind=kind), mappings)
    else:
        report(findings, fault.KIND_GUESSED, kind=kind)
    return Loaded(file.path, kind, source, findings)


def guess_kind(source: Table | Channels, mappings: Mappings) -> str:
    """Return what a file holds by its columns and shapes, "" where nothing tells."""
    if isinstance(source, Channels):
        return "offices"
    guess = guess_columns(source.columns)
    outlines = source.shapes is not None and any(shape is not None and shape.area > 0 for shape in source.shapes)
    columns = {
        kind: {
            key
            for key, column in join_mapping(mappings.get(kind, ColumnMapping()), guess).columns.items()
            if find_column(source, column)
        }
        for kind in KINDS
    }
    placed = {
        kind: source.shapes is not None or {"lat", "lon"} <= known or {"x", "y"} <= known
        for kind, known in columns.items()
    }
    years = {"year", "people"} <= columns["forecast"] or bool(find_year_columns(source))
    marks = {
        "visits": {"service", "year", "visits"} <= columns["visits"] and not placed["visits"],
        "offices": "agency" in columns["offices"],
        "places": "people" in columns["places"] and placed["places"],
        "municipalities": {"id", "name", "region"} <= columns["municipalities"] and not placed["places"],
        "forecast": years and bool({"municipality", "place", "id"} & columns["forecast"]) and not placed["forecast"],
        "boundaries": outlines,
        "sites": placed["sites"],
    }
    return next((kind for kind, marked in marks.items() if marked), "")


def build_loaded(loaded: Loaded, mappings: Mappings, areas: Areas | None, country: str) -> Reading[Any]:
    """Make data of a file that was read; nothing where it could not be read or nothing tells what it holds."""
    if loaded.source is None or not loaded.kind:
        return finish(None, loaded.findings)
    mapping = mappings.get(loaded.kind, ColumnMapping())
    if isinstance(loaded.source, Channels) and loaded.kind != "offices":
        report_unreadable(loaded.findings, "GeoJSON", "it is no FeatureCollection")
        return finish(None, loaded.findings)
    return BUILDERS[loaded.kind](loaded.source, mapping, areas, country, loaded.findings)


def check_file_as(
    file: DataFile, mapping: ColumnMapping, areas: Areas | None = None, country: str = "FI"
) -> tuple[str, Reading[Any]]:
    """Read one file as what it is said to hold, or as what its columns look like; return that kind and the data."""
    mappings = dict.fromkeys(KINDS, mapping)
    loaded = load_file(file, mappings)
    return loaded.kind, build_loaded(loaded, mappings, areas, country)


def import_base_data(
    files: Sequence[DataFile],
    mappings: Mappings | None = None,
    known: BaseData | None = None,
    country: str = "FI",
    sources: Sequence[str] = (),
) -> Reading[BaseData]:
    """Read files and put base data together; one error anywhere and there is none.

    Facts and outlines are understood first, so that places, sites and offices are checked against them.

    Parameters
    ----------
    files
        At most one file of each kind, boundaries once a level; places are needed.
    mappings
        For each kind which column holds what; the rest is guessed.
    known
        What is known already: areas (and whom to credit for them), and networks, which are carried over.
    sources
        Attribution lines of the files; those of known official files are added.
    """
    given = mappings or {}
    areas = known.areas if known else None
    loaded = [load_file(file, given) for file in files]
    findings = Findings()
    read: dict[str, list[Any]] = {kind: [] for kind in ("", *BUILDERS)}
    lines = list(sources)
    for kind, values in read.items():
        for part in (part for part in loaded if part.kind == kind):
            reading = build_loaded(part, given, areas, country)
            findings.extend(reading.findings)
            lines += reading.sources
            if reading.value is not None:
                values.append(reading.value)
                report_twice(values, kind, part.path.name, findings)
        if kind == "municipalities" and values:
            areas = build_areas(country, areas, values[0], ())
        if kind == "boundaries" and values:
            areas = build_areas(country, areas, None, values)
    if not any(part.kind == "places" for part in loaded):
        report(findings, fault.PLACES_NEEDED)
    if not lines:
        report(findings, fault.SOURCE_UNNAMED)
    if findings.count_errors():
        return finish(None, findings)
    credited = (*lines, *(known.provenance.sources if known else ()))
    provenance = build_provenance(loaded, given, country, credited)
    all_areas = areas or build_areas(country, None, None, ())
    one = {kind: next(iter(values), None) for kind, values in read.items()}
    base = build_base_data(
        read["places"][0], all_areas, provenance, one["sites"], one["offices"], known=known, findings=findings
    )
    base = replace(base, visit_model=one["visit_model"], measured_visits=one["visits"], forecast=one["forecast"])
    check_demand(base, read_default_visit_model(), findings)
    return finish(base, findings, provenance.sources)


def report_twice(values: list[Any], kind: str, file: str, findings: Findings) -> None:
    """Tell where a second file holds what one file may hold."""
    marks = [value.level if kind == "boundaries" else kind for value in values]
    if marks.count(marks[-1]) > 1:
        report(findings, fault.KIND_TWICE, file=file, kind=marks[-1])


def build_provenance(loaded: Sequence[Loaded], mappings: Mappings, country: str, sources: Sequence[str]) -> Provenance:
    """Say what went in: the files' hashes, the mappings that were given, whose data it is."""
    names = [part.path.name for part in loaded]
    inputs = {
        name if names.count(name) == 1 else f"{part.path.parent.name}/{name}": hash_file(part.path)
        for name, part in zip(names, loaded, strict=True)
    }
    given = {kind: {key: value for key, value in asdict(known).items() if value} for kind, known in mappings.items()}
    parameters: dict[str, object] = {"country": country, "mappings": {k: v for k, v in given.items() if v}}
    return Provenance(inputs, parameters, sources=tuple(dict.fromkeys(sources)))
