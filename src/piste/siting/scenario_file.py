"""Read a scenario from TOML; every fault names its key, its value and what is allowed, all at once."""

import difflib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.units import LONGEST_MIN
from piste.siting.scenario import FEWEST, Area, Data, Rules, Scenario, Search, Travel

Check = Callable[[Any], str]
"""Returns what is allowed where a value is not, "" where it is."""


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "text in quotation marks"


def _texts(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return "" if fits else "a list of texts"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _number(least: float, most: float, *, whole: bool = False) -> Check:
    words = f"a {'whole ' if whole else ''}number from {least:g}" + (f" to {most:g}" if most < 1e15 else " up")

    def check(value: Any) -> str:
        kind = int if whole else int | float
        fits = isinstance(value, kind) and not isinstance(value, bool) and least <= value <= most
        return "" if fits else words

    return check


def _one_of(*choices: str) -> Check:
    return lambda value: "" if value in choices else "one of " + ", ".join(f'"{choice}"' for choice in choices)


def _points(value: Any) -> str:
    return "" if value == FEWEST or not _count(value) else f'a whole number from 1 up, or "{FEWEST}"'


_count = _number(1, 1e15, whole=True)


def _list_of(check: Check) -> Check:
    def check_all(value: Any) -> str:
        if not isinstance(value, list):
            return "a list; each of it " + check(None)
        return next((words for words in map(check, value) if words), "")

    return check_all


CHECKS: Mapping[str, Mapping[str, Check]] = {
    "": {"title": _text},
    "area": {
        "country": _text,
        "regions": _texts,
        "without_regions": _texts,
        "border": _one_of("open", "closed"),
        "outside": _text,
    },
    "data": {"places": _text},
    "travel": {"method": _one_of("estimate", "matrix"), "matrix": _text, "cutoff_min": _number(1, LONGEST_MIN)},
    "rules": {
        "within_min": _number(1, LONGEST_MIN),
        "min_people": _number(0, 1e15),
        "waive_min_people": _texts,
        "one_per_region": _flag,
        "fixed": _texts,
        "forbidden": _texts,
    },
    "plan": {
        "objective": _one_of("mean", "covered", "worst", "fewest"),
        "points": _points,
        "also": _list_of(_points),
        "compare": _text,
        "frontier": _list_of(_count),
    },
    "search": {
        "gap": _number(0, 1),
        "time_limit_s": _number(0.1, 1e15),
        "work_limit": _count,
        "seed": _number(0, 2**32, whole=True),
    },
}


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioError
        Where the file cannot be read, or keys or values are not allowed: with every finding.
    """
    findings = Findings(str(path))
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
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
    plan = content.get("plan", {})
    if isinstance(plan, dict):
        _check_together(content, plan, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    objective = plan.get("objective", "mean")
    points = FEWEST if objective == FEWEST else plan["points"]
    return Scenario(
        title=content["title"],
        area=Area(**_frozen(content.get("area", {}))),
        data=Data(**_located(content.get("data", {}), "places", folder)),
        travel=Travel(**_located(content.get("travel", {}), "matrix", folder)),
        rules=Rules(**_frozen(content.get("rules", {}))),
        search=Search(**content.get("search", {})),
        objective=objective,
        points=_read_points(points),
        also=tuple(_read_points(value) for value in plan.get("also", [])),
        compare=plan.get("compare", ""),
        frontier=tuple(sorted(set(plan.get("frontier", [])))),
    )


def _check_keys(content: Mapping[str, Any], findings: Findings) -> None:
    for name, value in content.items():
        if isinstance(value, dict) and name in CHECKS and name:
            for key, inner in value.items():
                _check_value(f"{name}.{key}", key, inner, CHECKS[name], findings)
        elif name in CHECKS[""] or not isinstance(value, dict):
            known = {**CHECKS[""], **dict.fromkeys((part for part in CHECKS if part), _table)}
            _check_value(name, name, value, known, findings)
        else:
            _tell_unknown(name, name, [part for part in CHECKS if part], findings)
    if "title" not in content:
        findings.error(
            "scenario-key-missing", "The key {key} is missing.", "Add it: {allowed}.", field="title", key="title",
            allowed="text in quotation marks",
        )  # fmt: skip


def _check_together(content: Mapping[str, Any], plan: Mapping[str, Any], findings: Findings) -> None:
    if plan.get("objective", "mean") != FEWEST and "points" not in plan:
        findings.error(
            "scenario-key-missing", "The key {key} is missing.", "Add it: {allowed}.", field="plan.points",
            key="plan.points", allowed=_points(0),
        )  # fmt: skip
    travel = content.get("travel", {})
    if isinstance(travel, dict) and travel.get("method") == "matrix" and not travel.get("matrix"):
        findings.error(
            "scenario-key-missing", "The key {key} is missing.", "Add it: {allowed}.", field="travel.matrix",
            key="travel.matrix", allowed="the file with the travel times",
        )  # fmt: skip


def _table(_: Any) -> str:
    return "a table of its own, in square brackets"


def _check_value(name: str, key: str, value: Any, checks: Mapping[str, Check], findings: Findings) -> None:
    if key not in checks:
        _tell_unknown(name, key, list(checks), findings)
        return
    allowed = checks[key](value)
    if allowed:
        findings.error(
            "scenario-value", "The key {key} has the value {value}, which is not allowed.", "Give {allowed}.",
            field=name, key=name, value=repr(value), allowed=allowed,
        )  # fmt: skip


def _tell_unknown(name: str, key: str, known: list[str], findings: Findings) -> None:
    close = difflib.get_close_matches(key, known, 1)
    findings.error(
        "scenario-key-unknown",
        "The key {key} is not known.",
        "Did you mean {close}?" if close else "Known here are: {known}.",
        field=name,
        key=name,
        close=close[0] if close else "",
        known=", ".join(known),
    )


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _located(table: Mapping[str, Any], key: str, folder: Path) -> dict[str, Any]:
    located = dict(table)
    if located.get(key) and located[key] != "built-in":
        located[key] = str(folder / located[key])
    return located


def _read_points(value: Any) -> int | None:
    return None if value == FEWEST else int(value)
