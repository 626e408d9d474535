"""Read a scenario from TOML; every fault names its key, its value and what is allowed, all at once."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import TABLE, TABLES, TEXT, Allowed
from piste.siting.scenario import ANY_NUMBER, FEWEST, Area, Data, Demand, OfficeRules, Rules, Scenario, Search, Travel
from piste.siting.scenario_fault import name_key, tell_missing, tell_unknown, tell_value
from piste.siting.scenario_keys import CHECKS, NAMES
from piste.siting.scenario_together import check_together
from piste.siting.tiers import TIERS, Service, ShareAsk, Tier
from piste.siting.travel_keys import locate_travel

NAMED = Allowed("Give tables of their own, headed [{table}].")


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioError
        Where the file cannot be read, or keys or values are not allowed: with every finding.
    """
    findings = Findings(str(path))
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        findings.error("scenario-missing", "The scenario file cannot be read.", "Check the name of the file.")
        raise ScenarioError(findings) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.error(
            "scenario-not-toml",
            "The scenario is not valid TOML: {fault}.",
            "Mend the line named; examples stand in the folder examples.",
            fault=str(fault),
        )
        raise ScenarioError(findings) from None
    return parse_scenario(content, findings, path.parent)


def parse_scenario(content: Mapping[str, Any], findings: Findings, folder: Path) -> Scenario:
    """Check a scenario's content and build it; paths in it are taken from `folder`."""
    _check_keys(content, findings)
    if "title" not in content:
        tell_missing("title", TEXT, findings)
    if isinstance(content.get("plan", {}), dict):
        check_together(content, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    plan = content.get("plan", {})
    objective = plan.get("objective", "mean")
    points = FEWEST if objective == FEWEST else plan.get("points", ANY_NUMBER)
    rules = _frozen(content.get("rules", {}))
    rules["share"] = tuple(ShareAsk(**_frozen(table)) for table in rules.get("share", ()))
    return Scenario(
        title=content["title"],
        area=Area(**_frozen(content.get("area", {}))),
        data=Data(**_located(content.get("data", {}), folder, "places", "leases")),
        travel=Travel(**locate_travel(_frozen(content.get("travel", {})), folder)),
        demand=Demand(**content.get("demand", {})),
        rules=Rules(**rules),
        tiers=_read_tiers(content.get("tiers", {})),
        services=tuple(_read_service(key, table) for key, table in content.get("services", {}).items()),
        search=Search(**content.get("search", {})),
        offices=OfficeRules(**_frozen(content.get("offices", {}))),
        objective=objective,
        budget_eur_per_year=plan.get("budget_eur_per_year"),
        eur_per_h=plan.get("eur_per_h"),
        equity_weight=plan.get("equity_weight", 0.0),
        equity_after_min=plan.get("equity_after_min", 60.0),
        points=_read_points(points),
        also=tuple(_read_points(value) for value in plan.get("also", [])),
        compare=plan.get("compare", ""),
        frontier=tuple(sorted(set(plan.get("frontier", [])))),
    )


def _read_tiers(tables: Mapping[str, Any]) -> tuple[Tier, ...]:
    return tuple(Tier(key, **{"counts": key != "mobile", **_frozen(tables[key])}) for key in TIERS if key in tables)


def _read_service(key: str, table: Mapping[str, Any]) -> Service:
    told = dict(table)
    told["valuation"] = tuple((float(minutes), float(weight)) for minutes, weight in told.get("valuation", ()))
    return Service(key, **told)


def _check_keys(content: Mapping[str, Any], findings: Findings) -> None:
    for section, name, table in _tables(content, findings):
        for key, inner in table.items():
            if f"{section}.{key}" not in CHECKS:
                _check_value(section, name, key, inner, findings)


def _tables(content: Mapping[str, Any], findings: Findings) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give each table with the section whose keys it may hold and the name it is told by; what is no table is told."""
    yield "", "", {key: value for key, value in content.items() if not key or key not in {*CHECKS, *NAMES}}
    for section, value in content.items():
        if section in NAMES:
            yield from _named_tables(section, value, findings)
        elif section in CHECKS and section:
            if not isinstance(value, dict):
                tell_value(section, value, Allowed(TABLE.text, {"key": section}), findings)
                continue
            yield section, section, value
            for key, inner in value.items():
                if f"{section}.{key}" in CHECKS:
                    yield from _listed_tables(f"{section}.{key}", inner, findings)


def _named_tables(section: str, value: Any, findings: Findings) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    names = NAMES[section]
    allowed = Allowed(NAMED.text, {"table": f"{section}.{names[0] if names else 'NAME'}"})
    if not isinstance(value, dict):
        tell_value(section, value, allowed, findings)
        return
    for name, table in value.items():
        if names and name not in names:
            todo, values = "Known here are: {known}.", {"known": ", ".join(names)}
            text = "The key {key} is not known."
            full = f"{section}.{name}"
            findings.error("scenario-key-unknown", text, todo, field=full, key=full, **values)
        elif not isinstance(table, dict):
            tell_value(f"{section}.{name}", table, Allowed(NAMED.text, {"table": f"{section}.{name}"}), findings)
        else:
            yield f"{section}.NAME", f"{section}.{name}", table


def _listed_tables(section: str, value: Any, findings: Findings) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        tell_value(section, value, Allowed(TABLES.text, {"key": section}), findings)
        return
    for table in value:
        for key in ("within_min", "share"):
            if key not in table:
                tell_missing(f"{section}.{key}", CHECKS[section][key](None) or TEXT, findings)
        yield section, section, table


def _check_value(section: str, name: str, key: str, value: Any, findings: Findings) -> None:
    if key not in CHECKS[section]:
        tell_unknown(section, name, key, findings)
        return
    allowed = CHECKS[section][key](value)
    if allowed is not None:
        tell_value(name_key(name, key), value, allowed, findings)


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _located(table: Mapping[str, Any], folder: Path, *keys: str) -> dict[str, Any]:
    located = dict(table)
    for key in keys:
        if located.get(key) and located[key] != "built-in":
            located[key] = str(folder / located[key])
    return located


def _read_points(value: Any) -> int | None:
    return None if value == FEWEST else int(value)
