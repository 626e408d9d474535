"""Constants of the travel-time estimate, and how far it is from real drives."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from piste.core.errors import PisteError
from piste.core.units import LONGEST_MIN

ESTIMATE_FILE = Path(__file__).with_name("estimate.toml")


@dataclass(frozen=True)
class EstimateParams:
    """The constants of the formula in `piste.travel.drive_time`, with the bounds of the lists."""

    detour: float
    """Road km per km of great circle."""
    cruise_km_h: float
    access_min: float
    """Minutes to the car and from it that every drive has."""
    city_min: float
    """Minutes that a drive loses in streets and parking, per square root of a million people near its busier end."""
    city_start_km: float
    """Great-circle km after which 63 % of that is lost."""
    near_km: float
    """How far people count as near, with a weight falling evenly to 0."""
    place_people_per_km2: float
    """How densely a place's own people live around its point."""
    cutoff_min: float = 180.0
    open_water_km: float = 2.0
    """Water that a straight line may cross: bays, sounds with bridges, the coastline's own error."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low = 1.0 if field.name == "detour" else 0.0
            if not value >= low or value == float("inf") or (value == 0 and field.name in _MUST_BE_POSITIVE):
                raise PisteError(f"estimate: {field.name} = {value} is out of range")
        if self.cutoff_min > LONGEST_MIN:
            raise PisteError(f"estimate: cutoff_min = {self.cutoff_min}; at most {LONGEST_MIN:.0f} fits")

    @property
    def pace_min_per_km(self) -> float:
        """Minutes per km of great circle at cruising speed."""
        return 60.0 * self.detour / self.cruise_km_h


_MUST_BE_POSITIVE = ("cruise_km_h", "city_start_km", "near_km", "place_people_per_km2", "cutoff_min")


@dataclass(frozen=True)
class EstimateError:
    """How far estimates are from real car times that did not take part in the fit, per cent of the real time."""

    n: int
    median_abs_pct: float
    """Half of the estimates are nearer than this."""
    bias_pct: float
    """Mean error; above 0: estimates too long."""
    p90_abs_pct: float
    """Nine in ten are nearer than this."""
    source: str


@dataclass(frozen=True)
class EstimateErrors:
    """The error in a metropolis and outside the big cities, never mixed."""

    urban: EstimateError
    rural: EstimateError


def read_estimate_params(path: Path = ESTIMATE_FILE, **changes: float) -> EstimateParams:
    """Read the constants; `changes` replace some of them (`cutoff_min=90`).

    Raises
    ------
    PisteError
        Where a constant is missing, unknown or out of range.
    """
    values = _read_table(path, "parameters") | changes
    try:
        return EstimateParams(**{name: float(str(value)) for name, value in values.items()})
    except (TypeError, ValueError) as fault:
        raise PisteError(f"{path.name}: {fault}") from fault


def read_estimate_errors(path: Path = ESTIMATE_FILE) -> EstimateErrors:
    """Read the errors that stand beside the constants."""
    return EstimateErrors(*(_read_error(path, name) for name in ("urban", "rural")))


def _read_error(path: Path, name: str) -> EstimateError:
    table = _read_table(path, name)
    try:
        return EstimateError(
            n=int(str(table["n"])),
            median_abs_pct=float(str(table["median_abs_pct"])),
            bias_pct=float(str(table["bias_pct"])),
            p90_abs_pct=float(str(table["p90_abs_pct"])),
            source=str(table["source"]),
        )
    except (KeyError, ValueError) as fault:
        raise PisteError(f"{path.name}: [{name}]: {fault!r}") from fault


def _read_table(path: Path, name: str) -> dict[str, object]:
    with path.open("rb") as source:
        table = tomllib.load(source).get(name)
    if not isinstance(table, dict):
        raise PisteError(f"{path.name}: [{name}] is missing")
    return table
