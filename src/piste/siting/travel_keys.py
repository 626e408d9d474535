"""What the keys under [travel] say of one another: which method needs which, and which it does not use."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from piste.core.findings import Findings

ROAD_KEYS = ("profile", "close_ways", "close_names", "no_ferries")
TRANSIT_KEYS = (
    "feeds", "date", "weekday", "depart", "arrive_by", "walk_min", "transfer_min", "max_changes", "percentile",
    "cut_lines",
)  # fmt: skip
PEOPLE_KEYS = ("share_without_car", "group_without_car", "shares_without_car")
USES: Mapping[str, tuple[str, ...]] = {
    "estimate": (),
    "matrix": ("matrix",),
    "roads": ("roads", *ROAD_KEYS),
    "transit": ("roads", *TRANSIT_KEYS),
    "combined": ("roads", *ROAD_KEYS, *TRANSIT_KEYS, "who", *PEOPLE_KEYS),
}
"""Method -> keys that it uses besides `method` and `cutoff_min`."""

MATRIX_TODO = "Give the file with the travel times."
ROADS_TODO = "Give an OpenStreetMap file (.osm.pbf), or a folder with a network kept from one."
FEEDS_TODO = "Give a list of GTFS feeds, zip files or folders."


def check_travel(travel: Mapping[str, Any], sound: Collection[str], findings: Findings) -> None:
    """Check which keys stand together; values are checked elsewhere, and `sound` names the keys whose values are."""
    method = travel.get("method", "estimate")
    if method not in USES:
        return
    for key, todo in (("matrix", MATRIX_TODO), ("roads", ROADS_TODO), ("feeds", FEEDS_TODO)):
        if key in USES[method] and not travel.get(key) and not (key == "roads" and method == "transit"):
            _tell_missing(key, todo, findings)
    if "feeds" in USES[method]:
        _check_one(travel, ("date", "weekday"), findings)
        _check_one(travel, ("depart", "arrive_by"), findings)
    if method == "combined":
        _check_one(travel, PEOPLE_KEYS, findings)
    known = {key for keys in USES.values() for key in keys}
    for key in travel:
        if key in sound and key in known and key not in USES[method] and travel[key] not in ("", [], False):
            _tell_unused(key, travel[key], method, findings)


def _check_one(travel: Mapping[str, Any], keys: tuple[str, ...], findings: Findings) -> None:
    """Check that exactly one of the keys is given."""
    given = [key for key in keys if key in travel and travel[key] != ""]
    if len(given) == 1:
        return
    names = ", ".join(f"travel.{key}" for key in keys)
    text = "One of these keys is needed: {keys}." if not given else "Only one of these keys may be given: {keys}."
    todo = "Give one of them." if not given else "Keep one of them."
    findings.error("scenario-one-of", text, todo, field=f"travel.{(given or keys)[0]}", keys=names)


def _tell_missing(key: str, todo: str, findings: Findings) -> None:
    name = f"travel.{key}"
    findings.error("scenario-key-missing", "The key {key} is missing.", todo, field=name, key=name)


def _tell_unused(key: str, value: Any, method: str, findings: Findings) -> None:
    name, written = f"travel.{key}", json.dumps(value, ensure_ascii=False, default=str)
    if key == "matrix":
        text = "The key {key} has the value {value}, but travel.method is not “matrix”."
        todo = 'Give travel.method = "matrix", or take the key out.'
    else:
        text = "The key {key} has the value {value}, but travel.method “{method}” does not use it."
        todo = "Take the key out, or give a method that uses it: {methods}."
    methods = ", ".join(f"“{name}”" for name, keys in USES.items() if key in keys)
    findings.error("scenario-together", text, todo, field=name, key=name, value=written, method=method, methods=methods)


def locate_travel(travel: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the checked keys with every file taken from the scenario's folder, and the day as text."""
    located = dict(travel)
    for key in ("matrix", "roads"):
        if located.get(key):
            located[key] = str(folder / located[key])
    if "feeds" in located:
        located["feeds"] = tuple(str(folder / name) for name in located["feeds"])
    if str(located.get("profile", "")).endswith(".toml"):
        located["profile"] = str(folder / located["profile"])
    if "date" in located:
        located["date"] = str(located["date"])
    return located
