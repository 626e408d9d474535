"""Read a scenario from TOML; every fault names its key, its value and what is allowed, all at once."""

import datetime as dt
import difflib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from piste.core.errors import PisteError, ScenarioError
from piste.core.findings import Findings
from piste.core.units import LONGEST_MIN
from piste.siting.scenario import FEWEST, Area, Data, OfficeRules, Rules, Scenario, Search, Travel
from piste.siting.travel_keys import check_travel, locate_travel
from piste.travel.transit.question import MOST_CHANGES, read_window
from piste.travel.travel_asked import WEEKDAYS


@dataclass(frozen=True)
class Allowed:
    """What a key may hold, as an English message (the key of the catalogues) that begins "Give …"."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[Any], Allowed | None]
"""Returns what is allowed where a value is not, None where it is."""

TEXT = Allowed("Give text in quotation marks.")
TEXTS = Allowed("Give a list of texts in quotation marks.")
FLAG = Allowed("Give true or false.")
POINTS = Allowed("Give a whole number from 1 up, or “{fewest}”.", {"fewest": FEWEST})
POINTS_LIST = Allowed("Give a list; each of it a whole number from 1 up, or “{fewest}”.", {"fewest": FEWEST})
COUNTS = Allowed("Give a list of whole numbers from 1 up.")
TABLE = Allowed("Give a table of its own, headed [{key}].")
WAYS = Allowed("Give a list of whole numbers.")
DAY = Allowed("Give a day such as 2026-03-03.")
SPAN = Allowed("Give a time of day or a span of two, such as “8:00-10:00”.")
SHARES = Allowed("Give a table of columns with numbers from 0 to 1.")
ENDLESS = 10**15


def _text(value: Any) -> Allowed | None:
    return None if isinstance(value, str) and value.strip() else TEXT


def _text_or_none(value: Any) -> Allowed | None:
    return None if isinstance(value, str) else TEXT


def _texts(value: Any) -> Allowed | None:
    return None if isinstance(value, list) and not any(map(_text, value)) else TEXTS


def _flag(value: Any) -> Allowed | None:
    return None if isinstance(value, bool) else FLAG


def _number(least: float, most: float, *, whole: bool = False) -> Check:
    text = "Give a whole number from {least} to {most}." if whole else "Give a number from {least} to {most}."
    if most == ENDLESS:
        text = "Give a whole number from {least} up." if whole else "Give a number from {least} up."
    allowed = Allowed(text, {"least": least, "most": most})

    def check(value: Any) -> Allowed | None:
        kind = int if whole else int | float
        fits = isinstance(value, kind) and not isinstance(value, bool) and least <= value <= most
        return None if fits else allowed

    return check


def _one_of(*choices: str) -> Check:
    allowed = Allowed("Give one of {choices}.", {"choices": ", ".join(f"“{choice}”" for choice in choices)})
    return lambda value: None if value in choices else allowed


_count = _number(1, ENDLESS, whole=True)
_share = _number(0, 1)


def _points(value: Any) -> Allowed | None:
    return None if value == FEWEST or not _count(value) else POINTS


def _points_list(value: Any) -> Allowed | None:
    return None if isinstance(value, list) and not any(map(_points, value)) else POINTS_LIST


def _counts(value: Any) -> Allowed | None:
    return None if isinstance(value, list) and not any(map(_count, value)) else COUNTS


def _ways(value: Any) -> Allowed | None:
    return None if isinstance(value, list) and all(type(way) is int for way in value) else WAYS


def _day(value: Any) -> Allowed | None:
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return DAY
    return None if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else DAY


def _span(value: Any) -> Allowed | None:
    try:
        read_window(value, arrive=True)
    except (PisteError, AttributeError):
        return SPAN
    return None


def _shares(value: Any) -> Allowed | None:
    fits = isinstance(value, dict) and value and not any(map(_share, value.values()))
    return None if fits else SHARES


CHECKS: Mapping[str, Mapping[str, Check]] = {
    "": {"title": _text},
    "area": {
        "country": _text,
        "regions": _texts,
        "without_regions": _texts,
        "border": _one_of("open", "closed"),
        "outside": _text_or_none,
    },
    "data": {"places": _text},
    "travel": {
        "method": _one_of("estimate", "matrix", "roads", "transit", "combined"),
        "matrix": _text_or_none,
        "cutoff_min": _number(1, LONGEST_MIN),
        "roads": _text_or_none,
        "profile": _text,
        "close_ways": _ways,
        "close_names": _texts,
        "no_ferries": _flag,
        "feeds": _texts,
        "date": _day,
        "weekday": _one_of(*WEEKDAYS),
        "depart": _span,
        "arrive_by": _span,
        "walk_min": _number(0, 240),
        "transfer_min": _number(0, 240),
        "max_changes": _number(0, MOST_CHANGES, whole=True),
        "percentile": _number(1, 100, whole=True),
        "cut_lines": _texts,
        "who": _one_of("everyone", "without_car"),
        "share_without_car": _share,
        "group_without_car": _text_or_none,
        "shares_without_car": _shares,
    },
    "rules": {
        "within_min": _number(1, LONGEST_MIN),
        "min_people": _number(0, ENDLESS),
        "waive_min_people": _texts,
        "one_per_region": _flag,
        "fixed": _texts,
        "forbidden": _texts,
    },
    "plan": {
        "objective": _one_of("mean", "covered", "worst", "fewest"),
        "points": _points,
        "also": _points_list,
        "compare": _text_or_none,
        "frontier": _counts,
    },
    "search": {
        "gap": _number(0, 1),
        "time_limit_s": _number(0.1, ENDLESS),
        "work_limit": _count,
        "seed": _number(0, 2**32, whole=True),
    },
    "offices": {"within_min": _number(0, LONGEST_MIN), "apart": _texts, "services": _texts, "keep": _texts},
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
        travel=Travel(**locate_travel(_frozen(content.get("travel", {})), folder)),
        rules=Rules(**_frozen(content.get("rules", {}))),
        search=Search(**content.get("search", {})),
        offices=OfficeRules(**_frozen(content.get("offices", {}))),
        objective=objective,
        points=_read_points(points),
        also=tuple(_read_points(value) for value in plan.get("also", [])),
        compare=plan.get("compare", ""),
        frontier=tuple(sorted(set(plan.get("frontier", [])))),
    )


def _check_keys(content: Mapping[str, Any], findings: Findings) -> None:
    for name, value in content.items():
        if name and name in CHECKS:
            if isinstance(value, dict):
                for key, inner in value.items():
                    _check_value(name, key, inner, findings)
            else:
                _tell_value(name, value, Allowed(TABLE.text, {"key": name}), findings)
        else:
            _check_value("", name, value, findings)
    if "title" not in content:
        _tell_missing("title", TEXT, findings)


def _check_together(content: Mapping[str, Any], plan: Mapping[str, Any], findings: Findings) -> None:
    """Check what keys say of one another."""
    fewest = plan.get("objective") == FEWEST
    if not fewest and "points" not in plan:
        _tell_missing("plan.points", POINTS, findings)
    if fewest and plan.get("points", FEWEST) != FEWEST:
        text = "The key {key} has the value {value}, but plan.objective “fewest” finds the number itself."
        todo = "Take the key out, or give another objective; plan.also takes more numbers."
        findings.error(
            "scenario-together", text, todo, field="plan.points", key="plan.points", value=_written(plan["points"])
        )
    travel, rules = (part if isinstance(part := content.get(key, {}), dict) else {} for key in ("travel", "rules"))
    sound_keys = {key for key, value in travel.items() if key in CHECKS["travel"] and not CHECKS["travel"][key](value)}
    check_travel(travel, sound_keys, findings)
    within, cutoff = rules.get("within_min", Rules.within_min), travel.get("cutoff_min", Travel.cutoff_min)
    sound = not CHECKS["rules"]["within_min"](within) and not CHECKS["travel"]["cutoff_min"](cutoff)
    if sound and within > cutoff:
        text = "The key {key} has the value {value}, but times past {cutoff} minutes are not looked at."
        todo = "Give at most travel.cutoff_min, or raise that."
        findings.error(
            "scenario-together", text, todo, field="rules.within_min", key="rules.within_min",
            value=_written(within), cutoff=cutoff,
        )  # fmt: skip


def _check_value(section: str, key: str, value: Any, findings: Findings) -> None:
    if key not in CHECKS[section]:
        _tell_unknown(section, key, findings)
        return
    allowed = CHECKS[section][key](value)
    if allowed is not None:
        _tell_value(_name(section, key), value, allowed, findings)


def _tell_value(name: str, value: Any, allowed: Allowed, findings: Findings) -> None:
    text = "The key {key} has the value {value}, which is not allowed."
    values = {**allowed.values, "key": name, "value": _written(value)}
    findings.error("scenario-value", text, allowed.text, field=name, **values)


def _tell_missing(name: str, allowed: Allowed, findings: Findings) -> None:
    findings.error("scenario-key-missing", "The key {key} is missing.", allowed.text, field=name, **{
        **allowed.values, "key": name,
    })  # fmt: skip


def _tell_unknown(section: str, key: str, findings: Findings) -> None:
    """Say that a key is not known, and which one was meant: spelt otherwise, or at home in another section."""
    known = [*CHECKS[section], *([] if section else (part for part in CHECKS if part))]
    close = difflib.get_close_matches(key, known, 1)
    home = next((part for part, keys in CHECKS.items() if key in keys), None)
    todo, values = "Known here are: {known}.", {"known": ", ".join(known)}
    if close:
        todo, values = "Did you mean {close}?", {"close": close[0]}
    elif home == "":
        todo = "It belongs at the top, before the first section."
    elif home is not None:
        todo, values = "It belongs into the section [{section}].", {"section": home}
    name = _name(section, key)
    findings.error("scenario-key-unknown", "The key {key} is not known.", todo, field=name, **{**values, "key": name})


def _name(section: str, key: str) -> str:
    return f"{section}.{key}" if section else key


def _written(value: Any) -> str:
    """Return a value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _located(table: Mapping[str, Any], key: str, folder: Path) -> dict[str, Any]:
    located = dict(table)
    if located.get(key) and located[key] != "built-in":
        located[key] = str(folder / located[key])
    return located


def _read_points(value: Any) -> int | None:
    return None if value == FEWEST else int(value)
