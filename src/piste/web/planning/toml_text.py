"""Write a scenario's content as TOML; the standard library only reads it."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_toml(content: Mapping[str, Any]) -> str:
    """Return content of at most one level of tables as TOML that reads back the same."""
    lines = [f"{write_key(key)} = {write_value(value)}" for key, value in content.items() if not is_table(value)]
    for name, table in content.items():
        if is_table(table):
            lines += ["", f"[{write_key(name)}]"]
            lines += [f"{write_key(key)} = {write_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def is_table(value: Any) -> bool:
    """Tell whether a value stands under a heading of its own."""
    return isinstance(value, Mapping)


def write_key(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if _BARE.fullmatch(key) else write_text(key)


def write_text(text: str) -> str:
    """Return a basic string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_value(value: Any) -> str:
    """Return one value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_key(key)} = {write_value(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(write_value(inner) for inner in value) + "]"
