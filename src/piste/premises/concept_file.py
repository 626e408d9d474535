"""Read a version of the concept from TOML; every number has a source or is marked as an assumption."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import (
    Allowed,
    Check,
    Shape,
    check_choice,
    check_content,
    check_flag,
    check_number,
    check_text,
    check_texts,
    read_toml,
    tell_value,
)
from piste.premises.concept import ASSUMPTION, DRIVERS, ZONES, Concept, Figure, RoomType, StepFree

DEFAULT = Path(__file__).with_name("concept_default.toml")

FIGURE = Allowed(
    "Give a number from {least} to {most}, or a table {{ value, low, high, source }} of such numbers and a text."
)


def check_figure(least: float, most: float) -> Check:
    """Allow a plain number (an assumption then), or a table of value, low, high and source."""
    number = check_number(least, most)
    allowed = Allowed(FIGURE.text, {"least": least, "most": most})

    def check(value: Any) -> Allowed | None:
        if not isinstance(value, dict):
            return allowed if number(value) else None
        parts = {key: value[key] for key in ("value", "low", "high") if key in value}
        known = set(value) <= {"value", "low", "high", "source"} and "value" in value
        if not known or any(map(number, parts.values())) or check_text(value.get("source", ASSUMPTION)):
            return allowed
        in_order = parts.get("low", value["value"]) <= value["value"] <= parts.get("high", value["value"])
        return None if in_order else Allowed("Give a value that lies between its low and its high one.")

    return check


FIGURES: Mapping[str, Check] = {
    "htm2_per_person_year": check_figure(1, 100),
    "present_share": check_figure(0.01, 1),
    "peak_over_mean": check_figure(1, 10),
    "htm2_per_hum2": check_figure(1, 4),
    "fit_out_eur_per_htm2": check_figure(0, 20_000),
    "moving_eur_per_person": check_figure(0, 100_000),
    "ict_eur_per_seat": check_figure(0, 100_000),
    "wait_within_min": check_figure(0, 480),
    "wait_share": check_figure(0.01, 0.999),
}
ROOM: Mapping[str, Check] = {
    "key": check_text,
    "name": check_text,
    "zone": check_choice(*ZONES),
    "hum2": check_number(0.5, 10_000),
    "per": check_choice(*DRIVERS),
    "one_for": check_number(0.01),
    "at_least": check_number(0, whole=True),
    "at_most": check_number(0, whole=True),
    "people_at_least": check_number(0, whole=True),
    "equipment": check_texts,
    "source": check_text,
}
STEP_FREE: Mapping[str, Check] = {
    "zones": check_texts,
    "entrance": check_flag,
    "toilet": check_flag,
    "door_cm": check_number(50, 200),
    "induction_loop": check_flag,
    "source": check_text,
}
SHAPE = Shape(
    {"": {"title": check_text, "version": check_text}, "figures": FIGURES, "step_free": STEP_FREE},
    {"room": ROOM},
    ("title", "version", *(f"figures.{key}" for key in FIGURES), *(f"room[].{key}" for key in
     ("key", "name", "zone", "hum2", "per"))),
)  # fmt: skip


def read_concept(path: Path = DEFAULT) -> Concept:
    """Read a version of the concept; without a path the built-in one.

    Raises
    ------
    ScenarioError
        Where the file cannot be read, or keys or values are not allowed: with every finding.
    """
    findings = Findings(str(path))
    return parse_concept(read_toml(path, findings), findings)


def parse_concept(content: Mapping[str, Any], findings: Findings) -> Concept:
    """Check the content of a concept and build it."""
    check_content(content, SHAPE, findings)
    rooms = content.get("room", [])
    if isinstance(rooms, list) and all(isinstance(room, dict) for room in rooms):
        _check_rooms(rooms, findings)
    zones = content.get("step_free", {}).get("zones", []) if isinstance(content.get("step_free", {}), dict) else []
    if isinstance(zones, list) and not set(map(str, zones)) <= set(ZONES):
        tell_value("step_free.zones", zones, check_choice(*ZONES)(None) or Allowed(""), findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    step_free = dict(content.get("step_free", {}))
    if "zones" in step_free:
        step_free["zones"] = tuple(step_free["zones"])
    return Concept(
        title=content["title"],
        version=content["version"],
        **{key: read_figure(content["figures"][key]) for key in FIGURES},
        rooms=tuple(RoomType(**{**room, "equipment": tuple(room.get("equipment", ()))}) for room in rooms),
        step_free=StepFree(**step_free),
    )


def _check_rooms(rooms: list[dict[str, Any]], findings: Findings) -> None:
    """Check what rooms say of one another and of themselves."""
    seen: set[object] = set()
    for k, room in enumerate(rooms, start=1):
        key = room.get("key")
        if key in seen:
            text = "The room “{value}” stands there twice."
            todo, where = "Give each kind of room a key of its own.", f"room[{k}].key"
            findings.error("concept-room-twice", text, todo, field=where, value=str(key))
        seen.add(key)
        least, most = room.get("at_least", 0), room.get("at_most")
        if isinstance(least, int) and isinstance(most, int) and most < least:
            name = f"room[{k}].at_most"
            tell_value(name, most, Allowed("Give a whole number from {least} up.", {"least": least}), findings)
    if not rooms:
        text = "The concept has no rooms."
        findings.error("concept-no-rooms", text, "Give at least one table headed [[room]].", field="room")


def read_figure(value: Any) -> Figure:
    """Return a number that `check_figure` allowed; without a source it is an assumption."""
    if not isinstance(value, dict):
        return Figure(float(value), float(value), float(value), ASSUMPTION)
    middle = float(value["value"])
    low, high = float(value.get("low", middle)), float(value.get("high", middle))
    return Figure(middle, low, high, value.get("source", ASSUMPTION))
