"""A scenario's content: read from TOML, checked by the engine, and its data sets turned into files for a run."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.siting.scenario import Area, Data, Demand, OfficeRules, Rules, Scenario, Search, Travel
from piste.siting.scenario_file import parse_scenario
from piste.siting.tiers import Service, Tier

BUILT_IN = "built-in"
REFERENCE = re.compile(r"data-set:([1-9][0-9]{0,17})")
PROFILES = ("car", "car_winter")
FILES = (("data", "places"), ("data", "leases"), ("travel", "matrix"), ("travel", "roads"), ("travel", "feeds"))
"""Section and key of what would be a file on the user's own machine; here it is a data set."""

FOREIGN = gettext_noop("The key {key} has the value {value}, which is no data set of this workbench.")
FOREIGN_TODO = gettext_noop("Import the file as a data set first, then choose it in the scenario's form.")
PROFILE_TODO = gettext_noop("Give “car” or “car_winter”.")
SECTIONS: Mapping[str, type[Any]] = {
    "area": Area,
    "data": Data,
    "travel": Travel,
    "demand": Demand,
    "rules": Rules,
    "search": Search,
    "offices": OfficeRules,
}
HERE = Path("/")


def read_toml(text: str) -> dict[str, Any]:
    """Read a scenario's TOML.

    Raises
    ------
    DataError
        Where it is no TOML, with the line.
    """
    findings = Findings()
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        findings.error(
            "scenario-not-toml", "The scenario is not valid TOML: {fault}.",
            "Mend the line named; examples stand in the folder examples.", fault=str(problem),
        )  # fmt: skip
        raise DataError(findings) from None


def named_files(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return key and value of everything that stands for a file."""
    found: list[tuple[str, str]] = []
    for section, key in FILES:
        table = content.get(section)
        value = table.get(key) if isinstance(table, Mapping) else None
        values = value if isinstance(value, list) else [value]
        found += [(f"{section}.{key}", one) for one in values if isinstance(one, str) and one]
    return found


def used_versions(content: Mapping[str, Any]) -> set[int]:
    """Return the keys of the data set versions that a scenario uses."""
    matches = (REFERENCE.fullmatch(value) for _, value in named_files(content))
    return {int(match[1]) for match in matches if match}


def check_files(content: Mapping[str, Any], findings: Findings, known: Callable[[set[int]], set[int]]) -> None:
    """Tell of everything that would be read from the server's own disk, or is no data set that the person sees."""
    seen = known(used_versions(content))
    for key, value in named_files(content):
        match = REFERENCE.fullmatch(value)
        if value == BUILT_IN and key == "data.places":
            continue
        if not match or int(match[1]) not in seen:
            findings.error("scenario-foreign-file", FOREIGN, FOREIGN_TODO, field=key, key=key, value=value)
    travel = content.get("travel")
    profile = travel.get("profile", "car") if isinstance(travel, Mapping) else "car"
    if profile not in PROFILES:
        findings.error(
            "scenario-foreign-file", FOREIGN, PROFILE_TODO, field="travel.profile", key="travel.profile", value=profile
        )


def parse(content: Mapping[str, Any], findings: Findings) -> Scenario | None:
    """Check content by the engine's own rules; every fault goes into the findings."""
    try:
        return parse_scenario(content, findings, HERE)
    except DataError as fault:
        if fault.findings is not findings:
            findings.extend(fault.findings)
    except PisteError as fault:
        findings.error("scenario", fault.text, "", **fault.values)
    return None


def locate(content: Mapping[str, Any], paths: Mapping[int, Path]) -> dict[str, Any]:
    """Return content with each data set in it replaced by the path of its files, for a run."""

    def place(value: Any) -> Any:
        match = REFERENCE.fullmatch(value) if isinstance(value, str) else None
        return str(paths[int(match[1])]) if match else value

    located = {name: dict(table) if isinstance(table, Mapping) else table for name, table in content.items()}
    for section, key in FILES:
        table = located.get(section)
        if isinstance(table, dict) and key in table:
            value = table[key]
            table[key] = [place(one) for one in value] if isinstance(value, list) else place(value)
    return located


def scenario_content(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a plan.json tells of its scenario as content that reads back: defaults are left unsaid."""

    def told(name: str) -> dict[str, Any]:
        known = asdict(SECTIONS[name]())
        return {
            key: value
            for key, value in scenario.get(name, {}).items()
            if value not in (None, "", [], {}) and value != known.get(key)
        }

    plan = {
        "objective": scenario["objective"],
        "points": "fewest" if scenario["points"] is None else scenario["points"],
        "also": ["fewest" if one is None else one for one in scenario.get("also", [])],
        "compare": scenario.get("compare", ""),
        "budget_eur_per_year": scenario.get("budget_eur_per_year"),
        "eur_per_h": scenario.get("eur_per_h"),
        "equity_weight": scenario.get("equity_weight", 0),
        "frontier": scenario.get("frontier", []),
    }
    content = {
        "title": scenario["title"],
        **{name: told(name) for name in SECTIONS},
        "plan": {key: value for key, value in plan.items() if value not in ("", [], None, 0)},
    }
    content["area"]["country"] = scenario["area"]["country"]
    if shares := scenario.get("rules", {}).get("share"):
        content["rules"]["share"] = [leave_out(one) for one in shares]
    for kind, made in (("tiers", Tier), ("services", Service)):
        content[kind] = {one["key"]: leave_out(one, asdict(made(one["key"]))) for one in scenario.get(kind) or ()}
    return {name: table for name, table in content.items() if table}


def leave_out(table: Mapping[str, Any], known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a table without what is empty, and without what is known anyway."""
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in (known or {}).items()}
    empty: tuple[Any, ...] = (None, "", [], {})
    return {key: value for key, value in table.items() if value not in empty and value != plain.get(key)}
