"""Between a form's fields and a scenario's tables; what has no field of its own stands in one as TOML."""

from collections.abc import Mapping
from typing import Any

from piste.web.planning.scenario_content import read_toml
from piste.web.planning.scenario_fields import KEYS, MORE, READERS, TIERS, Key
from piste.web.planning.toml_text import write_toml

BY_NAME = ("tiers", "services")
"""Tables of tables by name."""


def table_of(content: Mapping[str, Any], section: str) -> Mapping[str, Any] | None:
    """Return the table of a section such as `tiers.full`, None where there is none."""
    table: Any = content
    for name in filter(None, section.split(".")):
        table = table.get(name) if isinstance(table, Mapping) else None
    return table if isinstance(table, Mapping) else None


def value_of(key: Key, content: Mapping[str, Any]) -> Any:
    """Return what content says of a key, else its default."""
    table = table_of(content, key.section)
    if key.name == "offered":
        return table is not None
    return key.default if table is None else table.get(key.name, key.default)


def told_keys(section: str) -> set[str]:
    """Return the names of a section that have fields of their own."""
    return {key.name for key in KEYS if key.section == section}


def is_more(path: str) -> bool:
    """Tell whether a finding speaks of what stands in the field of TOML."""
    return path.startswith(("tiers.", "services.", "rules.share", "tiers", "services"))


def write_more(content: Mapping[str, Any]) -> str:
    """Return what of a scenario has no field of its own, as TOML; "" where there is nothing."""
    more: dict[str, Any] = {}
    for kind in BY_NAME:
        tables = content.get(kind)
        for name, table in tables.items() if isinstance(tables, Mapping) else ():
            known = told_keys(f"{kind}.{name}")
            left = (
                {key: value for key, value in table.items() if key not in known} if isinstance(table, Mapping) else {}
            )
            if left or not known:
                more.setdefault(kind, {})[name] = left
    shares = (table_of(content, "rules") or {}).get("share")
    if shares:
        more["rules"] = {"share": shares}
    return write_toml(more).strip() if more else ""


def build_content(given: Mapping[str, Any], country: str) -> dict[str, Any]:
    """Return the content that a form's fields say; defaults are left unsaid.

    Raises
    ------
    DataError
        Where the field of TOML holds none.
    """
    content: dict[str, Any] = {"title": "", "area": {"country": country}}
    offered = {f"tiers.{name}" for name, _words in TIERS if given.get(f"tiers__{name}__offered")}
    for section in sorted(offered):
        content.setdefault("tiers", {})[section.partition(".")[2]] = {}
    for key in KEYS:
        raw = given.get(key.field)
        text = raw.strip() if isinstance(raw, str) else raw
        if text in (None, "", [], False) or key.name in {"offered", MORE}:
            continue
        if key.section.startswith("tiers.") and key.section not in offered:
            continue
        value = READERS[key.kind](text) if key.kind in READERS and isinstance(text, str) else text
        if value == key.default and key.path != "plan.objective":
            continue
        place(content, key)[key.name] = value
    merge(content, read_toml(given.get(MORE) or ""))
    return content


def place(content: dict[str, Any], key: Key) -> dict[str, Any]:
    """Return the table that a key belongs into, made where it is missing."""
    table = content
    for name in filter(None, key.section.split(".")):
        table = table.setdefault(name, {})
    return table


def merge(content: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put tables into a scenario beside what its fields say; a field goes before."""
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(content.get(name), dict):
            merge(content[name], value)
        else:
            content.setdefault(name, dict(value) if isinstance(value, Mapping) else value)
