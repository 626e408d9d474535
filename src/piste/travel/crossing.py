"""Ferries and bridges: the only ways by car from one land mass to another."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from piste.core.errors import PisteError

CROSSINGS_FILE = Path(__file__).with_name("crossings.toml")


@dataclass(frozen=True)
class Crossing:
    """A ferry, or a road over water, between two points on firm land (WGS84 degrees).

    A ferry takes its sailing and half the time between departures; a road is driven like any other.
    """

    name: str
    country: str
    start: tuple[float, float]
    end: tuple[float, float]
    ferry: bool
    sail_min: float
    headway_min: float
    source: str

    @property
    def minutes(self) -> float:
        """Minutes from shore to shore by ferry, the mean wait included; 0 for a road."""
        return self.sail_min + self.headway_min / 2 if self.ferry else 0.0


def read_crossings(path: Path = CROSSINGS_FILE) -> tuple[Crossing, ...]:
    """Read the table of ferries and roads over water.

    Raises
    ------
    PisteError
        Where a row lacks a key or its numbers make no sense.
    """
    with path.open("rb") as source:
        content = tomllib.load(source)
    rows = [("road", row) for row in content.get("road", [])] + [("ferry", row) for row in content.get("ferry", [])]
    return tuple(_read_row(kind == "ferry", row, path) for kind, row in rows)


def _read_row(ferry: bool, row: dict[str, object], path: Path) -> Crossing:
    try:
        crossing = Crossing(
            name=str(row["name"]),
            country=str(row["country"]),
            start=_read_point(row["from"]),
            end=_read_point(row["to"]),
            ferry=ferry,
            sail_min=float(str(row["sail_min"])) if ferry else 0.0,
            headway_min=float(str(row["headway_min"])) if ferry else 0.0,
            source=str(row["source"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise PisteError(f"{path.name}: crossing {row.get('name', '?')}: {fault!r}") from fault
    if crossing.sail_min < 0 or crossing.headway_min < 0:
        raise PisteError(f"{path.name}: crossing {crossing.name}: minutes below 0")
    return crossing


def _read_point(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"{value!r} is not [latitude, longitude]")
    lat, lon = float(value[0]), float(value[1])
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError(f"[{lat}, {lon}] is not [latitude, longitude]")
    return lat, lon
