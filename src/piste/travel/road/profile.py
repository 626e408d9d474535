"""A profile: how roads are driven, read from TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from piste.core.errors import DataError
from piste.core.findings import Findings

BUILT_IN = Path(__file__).parent / "profiles"
_TODO = "Compare the profile with docs/roads.md and car.toml."


@dataclass(frozen=True)
class RoadClass:
    """One value of the highway tag; speeds in km/h, `pace` a share of the limit."""

    rank: int
    urban_kmh: float
    rural_kmh: float
    pace: float
    top_kmh: float = 999.0
    oneway: bool = False
    snap: bool = True
    street: bool = True
    """Its junctions tell a town from the country."""


@dataclass(frozen=True)
class AccessRules:
    """Which tags close a road."""

    keys: tuple[str, ...]
    closed: frozenset[str]
    ends_only: frozenset[str]
    barriers: frozenset[str]
    ice_roads: bool = False
    oneways: bool = True
    """False: one-way signs bind nobody but where a tag names the mode itself (`oneway:foot`)."""


@dataclass(frozen=True)
class Penalties:
    """Seconds lost at a node, and at a quay."""

    signals_s: float = 0.0
    stop_s: float = 0.0
    give_way_s: float = 0.0
    yield_s: float = 0.0
    equal_s: float = 0.0
    roundabout_s: float = 0.0
    gate_s: float = 0.0
    boarding_s: float = 0.0


@dataclass(frozen=True)
class Snapping:
    """From a place or site to the nearest road."""

    access_kmh: float
    limit_m: float
    island_km: float


@dataclass(frozen=True)
class Profile:
    """How roads are driven."""

    name: str
    mode: str
    country: str
    roads: Mapping[str, RoadClass]
    access: AccessRules
    penalties: Penalties
    snapping: Snapping
    ferry_kmh: float
    no_limit_kmh: float
    urban_cell_m: float
    urban_junctions_per_km2: float
    caps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    contexts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def read_profile(name_or_path: str | Path) -> Profile:
    """Read a built-in profile by its name (`car`, `car_winter`, `walk`) or any by its path.

    Raises
    ------
    DataError
        With every fault found.
    """
    findings = Findings(str(name_or_path))
    content = _read_with_base(str(name_or_path), findings, ())
    profile = None if findings.count_errors() else _build(content, findings)
    if profile is None or findings.count_errors():
        raise DataError(findings)
    return profile


def _read_with_base(name: str, findings: Findings, above: tuple[str, ...]) -> dict[str, Any]:
    built_in = BUILT_IN / f"{name}.toml"
    path = built_in if built_in.is_file() else Path(name)
    if name in above:
        findings.error("profile_circle", "The profile {name} is its own base.", _TODO, name=name)
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        known = ", ".join(sorted(file.stem for file in BUILT_IN.glob("*.toml")))
        findings.error(
            "profile_missing",
            "There is no profile {name}.",
            "Give a TOML file, or one of {known}.",
            name=name,
            known=known,
        )
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.error("profile_unreadable", "{name} is not TOML: {fault}", _TODO, name=name, fault=str(fault))
        return {}
    base = content.pop("base", None)
    return content if base is None else _merge(_read_with_base(str(base), findings, (*above, name)), content)


def _merge(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _build(content: Mapping[str, Any], findings: Findings) -> Profile | None:
    known = {
        "name", "mode", "country", "access", "roads", "caps", "contexts", "speeds", "urban", "penalties", "ferries",
        "snapping",
    }  # fmt: skip
    for key in sorted(set(content) - known):
        findings.error("profile_key", "{key} is no part of a profile.", _TODO, key=key)
    tables = {name: _table(content, name, findings) for name in known - {"name", "mode", "country"}}
    roads = {name: _fill(RoadClass, entry, f"roads.{name}", findings) for name, entry in tables["roads"].items()}
    access = {
        key: frozenset(value)
        if key in ("closed", "ends_only", "barriers")
        else tuple(value)
        if key == "keys"
        else value
        for key, value in tables["access"].items()
    }
    parts: dict[str, Any] = {
        "access": _fill(AccessRules, access, "access", findings),
        "penalties": _fill(Penalties, tables["penalties"], "penalties", findings),
        "snapping": _fill(Snapping, tables["snapping"], "snapping", findings),
    }
    parts |= {
        "ferry_kmh": _positive(tables["ferries"], "kmh", "ferries", findings),
        "no_limit_kmh": _positive(tables["speeds"], "no_limit_kmh", "speeds", findings),
        "urban_cell_m": _positive(tables["urban"], "cell_m", "urban", findings),
        "urban_junctions_per_km2": _positive(tables["urban"], "junctions_per_km2", "urban", findings),
    }
    if findings.count_errors():
        return None
    return Profile(
        name=str(content.get("name", "")),
        mode=str(content.get("mode", "car")),
        country=str(content.get("country", "")),
        roads=roads,
        caps=tables["caps"],
        contexts=tables["contexts"],
        **parts,
    )


def _table(content: Mapping[str, Any], name: str, findings: Findings) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        findings.error("profile_table", "{key} must be a table.", _TODO, key=name)
        return {}
    return table


def _positive(table: Mapping[str, Any], key: str, where: str, findings: Findings) -> float:
    value = table.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
        findings.error("profile_number", "{key} must be a number above 0.", _TODO, key=f"{where}.{key}")
        return 1.0
    return float(value)


def _fill(kind: type[Any], entry: object, where: str, findings: Findings) -> Any:
    """Return a dataclass filled from a table; say every key that is missing, unknown or of the wrong kind."""
    if not isinstance(entry, dict):
        findings.error("profile_table", "{key} must be a table.", _TODO, key=where)
        return None
    wanted = {item.name: item for item in fields(kind)}
    before = findings.count_errors()
    for key in sorted(set(entry) - set(wanted)):
        findings.error("profile_key", "{key} is no part of a profile.", _TODO, key=f"{where}.{key}")
    for key, item in wanted.items():
        if key not in entry:
            if item.default is MISSING:
                findings.error("profile_missing_key", "{key} is missing.", _TODO, key=f"{where}.{key}")
        elif item.type in (int, float, "int", "float"):
            value = entry[key]
            if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                findings.error("profile_number", "{key} must be a number above 0.", _TODO, key=f"{where}.{key}")
    return kind(**entry) if findings.count_errors() == before else None
