"""The words of a scenario's faults."""

import difflib
import json
from typing import Any

from piste.core.findings import Findings
from piste.core.table_check import Allowed
from piste.siting.scenario_keys import CHECKS, NAMES


def tell_value(name: str, value: Any, allowed: Allowed, findings: Findings) -> None:
    """Say that a key's value is not allowed."""
    text = "The key {key} has the value {value}, which is not allowed."
    values = {**allowed.values, "key": name, "value": write_value(value)}
    findings.error("scenario-value", text, allowed.text, field=name, **values)


def tell_missing(name: str, allowed: Allowed, findings: Findings) -> None:
    """Say that a key is missing."""
    findings.error("scenario-key-missing", "The key {key} is missing.", allowed.text, field=name, **{
        **allowed.values, "key": name,
    })  # fmt: skip


def tell_unknown(section: str, name: str, key: str, findings: Findings) -> None:
    """Say that a key is not known, and which one was meant: spelt otherwise, or at home in another section."""
    tables = [part for part in (*CHECKS, *NAMES) if part and "." not in part]
    known = [*CHECKS[section], *([] if section else tables)]
    close = difflib.get_close_matches(key, known, 1)
    home = next((part for part, keys in CHECKS.items() if key in keys), None)
    todo, values = "Known here are: {known}.", {"known": ", ".join(known)}
    if close:
        todo, values = "Did you mean {close}?", {"close": close[0]}
    elif home == "":
        todo = "It belongs at the top, before the first section."
    elif home is not None:
        todo, values = "It belongs into the section [{section}].", {"section": home}
    full = name_key(name, key)
    findings.error("scenario-key-unknown", "The key {key} is not known.", todo, field=full, **{**values, "key": full})


def name_key(section: str, key: str) -> str:
    """Return a key as it is told: with the section it stands in."""
    return f"{section}.{key}" if section else key


def write_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)
