"""Check a TOML file key by key: every fault names its key, its value and what is allowed, all at once."""

import difflib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from piste.core.errors import ScenarioError
from piste.core.findings import Findings


@dataclass(frozen=True)
class Allowed:
    """What a key may hold, as an English message (the key of the catalogues) that begins "Give …"."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[Any], Allowed | None]
"""Returns what is allowed where a value is not, None where it is."""

ENDLESS = 10**15
"""No number of a file is larger where nothing limits it; infinity is none."""

TEXT = Allowed("Give text in quotation marks.")
TEXTS = Allowed("Give a list of texts in quotation marks.")
FLAG = Allowed("Give true or false.")
TABLE = Allowed("Give a table of its own, headed [{key}].")
TABLES = Allowed("Give tables of their own, each headed [[{key}]].")


def check_text(value: Any) -> Allowed | None:
    """Allow text that is not empty."""
    return None if isinstance(value, str) and value.strip() else TEXT


def check_texts(value: Any) -> Allowed | None:
    """Allow a list of texts."""
    return None if isinstance(value, list) and not any(map(check_text, value)) else TEXTS


def check_flag(value: Any) -> Allowed | None:
    """Allow true and false."""
    return None if isinstance(value, bool) else FLAG


def check_number(least: float, most: float | None = None, *, whole: bool = False) -> Check:
    """Allow numbers of a range."""
    if most is None:
        text = "Give a whole number from {least} up." if whole else "Give a number from {least} up."
    else:
        text = "Give a whole number from {least} to {most}." if whole else "Give a number from {least} to {most}."
    allowed = Allowed(text, {"least": least} if most is None else {"least": least, "most": most})

    def check(value: Any) -> Allowed | None:
        kind = int if whole else int | float
        fits = isinstance(value, kind) and not isinstance(value, bool)
        return None if fits and least <= value <= (ENDLESS if most is None else most) else allowed

    return check


def check_choice(*choices: str) -> Check:
    """Allow one of some words."""
    allowed = Allowed("Give one of {choices}.", {"choices": ", ".join(f"“{choice}”" for choice in choices)})
    return lambda value: None if value in choices else allowed


@dataclass(frozen=True)
class Shape:
    """What a file may hold: keys at the top (section ""), in sections, and in tables that repeat."""

    sections: Mapping[str, Mapping[str, Check]]
    repeated: Mapping[str, Mapping[str, Check]] = field(default_factory=dict)
    needed: Sequence[str] = ()
    """Keys that must be there, as `section.key`, `key`, or `repeated[].key`."""


def read_toml(path: Path, findings: Findings) -> Mapping[str, Any]:
    """Read a TOML file.

    Raises
    ------
    ScenarioError
        Where it cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        findings.error("settings-missing", "The file cannot be read.", "Check the name of the file.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        todo = "Mend the line named; examples stand in the folder examples."
        findings.error("settings-not-toml", "The file is not valid TOML: {fault}.", todo, fault=str(fault))
    raise ScenarioError(findings)


def check_content(content: Mapping[str, Any], shape: Shape, findings: Findings) -> None:
    """Check all keys and values; what is wrong goes to the findings."""
    for name, value in content.items():
        if name and name in shape.sections:
            if isinstance(value, dict):
                _check_table(name, value, shape.sections[name], shape, findings)
            else:
                tell_value(name, value, Allowed(TABLE.text, {"key": name}), findings)
        elif name in shape.repeated:
            if isinstance(value, list) and all(isinstance(row, dict) for row in value):
                for k, row in enumerate(value, start=1):
                    _check_table(f"{name}[{k}]", row, shape.repeated[name], shape, findings)
            else:
                tell_value(name, value, Allowed(TABLES.text, {"key": name}), findings)
        else:
            _check_table("", {name: value}, shape.sections.get("", {}), shape, findings)
    _check_needed(content, shape, findings)


def _check_table(
    prefix: str, table: Mapping[str, Any], checks: Mapping[str, Check], shape: Shape, findings: Findings
) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if key not in checks:
            others = [] if prefix else [*(part for part in shape.sections if part), *shape.repeated]
            tell_unknown(name, key, [*checks, *others], findings)
            continue
        allowed = checks[key](value)
        if allowed is not None:
            tell_value(name, value, allowed, findings)


def _check_needed(content: Mapping[str, Any], shape: Shape, findings: Findings) -> None:
    for name in shape.needed:
        section, _, key = name.rpartition(".")
        if section.endswith("[]"):
            rows = content.get(section[:-2], [])
            if isinstance(rows, list):
                for k, row in enumerate(rows, start=1):
                    if isinstance(row, dict) and key not in row:
                        _tell_missing(f"{section[:-2]}[{k}].{key}", shape.repeated[section[:-2]][key], findings)
            continue
        table = content.get(section, {}) if section else content
        if isinstance(table, dict) and key not in table:
            _tell_missing(name, shape.sections[section][key], findings)


def tell_value(name: str, value: Any, allowed: Allowed, findings: Findings) -> None:
    """Say that a key holds what it may not, and what it may."""
    text = "The key {key} has the value {value}, which is not allowed."
    written = json.dumps(value, ensure_ascii=False, default=str)
    findings.error(
        "settings-value", text, allowed.text, field=name, **{**allowed.values, "key": name, "value": written}
    )


def _tell_missing(name: str, check: Check, findings: Findings) -> None:
    allowed = check(None) or Allowed("")
    findings.error(
        "settings-key-missing", "The key {key} is missing.", allowed.text, field=name, **{**allowed.values, "key": name}
    )


def tell_unknown(name: str, key: str, known: Sequence[str], findings: Findings) -> None:
    """Say that a key is not known, and which one may be meant."""
    close = difflib.get_close_matches(key, known, 1)
    todo, values = "Known here are: {known}.", {"known": ", ".join(known)}
    if close:
        todo, values = "Did you mean {close}?", {"close": close[0]}
    findings.error("settings-key-unknown", "The key {key} is not known.", todo, field=name, **{**values, "key": name})
