"""Which column holds what: given by the user as TOML or as `people=ASUKKAITA`, else guessed (see `column_guess`)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from piste.basedata import fault
from piste.basedata.fault import report, report_unreadable
from piste.core.errors import DataError
from piste.core.findings import Findings

KINDS = ("places", "sites", "offices", "boundaries", "municipalities", "visits", "forecast", "visit_model")
"""What a file can hold."""

FIELDS = (
    "id",
    "name",
    "name_sv",
    "lat",
    "lon",
    "x",
    "y",
    "people",
    "municipality",
    "region",
    "region_name",
    "standing",
    "agency",
    "services",
    "lease_id",
    "visits",
    "languages",
    "service",
    "office",
    "site",
    "place",
    "year",
)
"""What a column can hold."""

SETTINGS = ("crs", "layer", "level", "unknown")
"""What else a mapping can say."""

FAMILIES = ("group", "language", "agency", "unit")
"""Mappings of their own: `group.women=COLUMN`, `language.fi=COLUMN`, `agency.ID=NAME`, `unit.area=sqft`."""


@dataclass(frozen=True)
class ColumnMapping:
    """What the columns of one file hold; whatever is left out is guessed from common names."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Field of `FIELDS` -> column."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Group (`age_0_14`, `women`, …) -> column with its people."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Language (`fi`, `sv`, `se`, …) -> column with the people who speak it as their mother tongue."""
    agencies: Mapping[str, str] = field(default_factory=dict)
    """How the file writes an agency -> its name."""
    crs: str = ""
    """Reference system of x and y or of the shapes (`EPSG:3067`), "" for what the file says."""
    layer: str = ""
    """Sheet of a workbook or layer of a GeoPackage, "" for the first one."""
    level: str = ""
    """Boundaries: `municipality` or `region`, "" for what the codes say."""
    unknown: float | None = None
    """A figure that means "hidden" in groups: a negative one in its cell, another where all groups of a row have it."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Leases: unit of `area` and `rent`, order of `date`, `measure` of areas, where the columns do not tell."""


def read_mapping(entries: Iterable[str], kind: str = "", known: Iterable[str] = FIELDS) -> ColumnMapping:
    """Read entries of the command line for one file: `field=column`, or the name of a TOML file with the same fields.

    A TOML file for several files has a table for each kind (`[places]`, `[sites]` …); `kind` chooses the table.
    `known` are the fields that a column can hold.

    Raises
    ------
    DataError
        With a finding for every entry that cannot be used.
    """
    findings = Findings("--map")
    mapping = build_mapping(read_pairs(entries, kind, findings), findings, tuple(known))
    if findings.count_errors():
        raise DataError(findings)
    return mapping


def read_mappings(entries: Iterable[str]) -> dict[str, ColumnMapping]:
    """Read entries of the command line for several files: `kind:field=column`, `kind:FILE.toml`, or a TOML file.

    An entry without a kind is for places, a TOML file with a table for each kind for all of them. Raises as
    `read_mapping` does.
    """
    findings = Findings("--map")
    told: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for entry in entries:
        kind, colon, rest = entry.partition(":")
        if colon and kind in KINDS:
            told[kind].append(rest)
        else:
            for known in kinds_of(entry):
                told[known].append(entry)
    pairs = {kind: read_pairs(lines, kind, findings) for kind, lines in told.items()}
    mappings = {kind: build_mapping(known, findings) for kind, known in pairs.items()}
    if findings.count_errors():
        raise DataError(findings)
    return mappings


def kinds_of(entry: str) -> list[str]:
    """Return the kinds that an entry without a kind speaks of."""
    if "=" in entry or not entry.endswith(".toml"):
        return ["places"]
    content = read_toml(Path(entry), Findings())
    return [kind for kind in KINDS if isinstance(content.get(kind), dict)] or ["places"]


def read_pairs(entries: Iterable[str], kind: str, findings: Findings) -> dict[str, str]:
    """Return entries as flat pairs of key and column; later ones win."""
    pairs: dict[str, str] = {}
    for entry in entries:
        key, equals, value = entry.partition("=")
        if equals:
            pairs[key.strip()] = value.strip()
        elif entry.endswith(".toml"):
            content = read_toml(Path(entry), findings)
            chosen = content.get(kind)
            pairs.update(flatten(chosen if isinstance(chosen, dict) else content))
        else:
            report(findings, fault.MAPPING_VALUE, entry=entry, wanted="FIELD=COLUMN")
    return pairs


def read_toml(path: Path, findings: Findings) -> dict[str, Any]:
    """Return what a TOML file holds, nothing where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        report_unreadable(findings, "TOML", problem, path.name)
        return {}


def flatten(content: Mapping[str, Any]) -> dict[str, str]:
    """Return nested entries as flat ones (`group.women` -> column); tables of other kinds are left out."""
    pairs = {key: str(value) for key, value in content.items() if not isinstance(value, dict)}
    for family, members in content.items():
        if isinstance(members, dict) and family not in KINDS:
            pairs |= {f"{family}.{name}": str(column) for name, column in members.items()}
    return pairs


def build_mapping(pairs: Mapping[str, str], findings: Findings, fields: tuple[str, ...] = FIELDS) -> ColumnMapping:
    """Sort flat pairs into a mapping; what is not known goes to the findings."""
    columns: dict[str, str] = {}
    families: dict[str, dict[str, str]] = {family: {} for family in FAMILIES}
    settings: dict[str, str] = {}
    for key, value in pairs.items():
        family, dot, name = key.partition(".")
        if not value or (dot and not name):
            report(findings, fault.MAPPING_VALUE, entry=key, wanted="FIELD=COLUMN")
        elif key in fields:
            columns[key] = value
        elif dot and family in FAMILIES:
            families[family][name] = value
        elif key in SETTINGS:
            settings[key] = value
        else:
            known = (*fields, *SETTINGS, "group.NAME", "language.CODE", "agency.ID", "unit.FIELD")
            report(findings, fault.MAPPING_FIELD, entry=key, known=", ".join(known))
    if settings.get("level") not in (None, "municipality", "region"):
        report(findings, fault.MAPPING_VALUE, entry="level", wanted="level=municipality, level=region")
    try:
        unknown = float(settings["unknown"]) if "unknown" in settings else None
    except ValueError:
        unknown = None
        report(findings, fault.MAPPING_VALUE, entry="unknown", wanted="unknown=99")
    return ColumnMapping(
        columns,
        families["group"],
        families["language"],
        families["agency"],
        settings.get("crs", ""),
        settings.get("layer", ""),
        settings.get("level", ""),
        unknown,
        families["unit"],
    )
