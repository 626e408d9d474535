"""A scenario: what a plan is asked for."""

from dataclasses import dataclass, field
from typing import Literal

from piste.siting.result import Objective
from piste.travel.travel_asked import Travel

__all__ = ["FEWEST", "Area", "Data", "Rules", "Scenario", "Search", "Travel"]

FEWEST: Literal["fewest"] = "fewest"
"""As a number of points: as few as reach everyone who can be reached within the limit."""


@dataclass(frozen=True)
class Area:
    """Which part of which country."""

    country: str = "FI"
    regions: tuple[str, ...] = ()
    """Region codes or names; empty: the whole country."""
    without_regions: tuple[str, ...] = ()
    """Regions left out."""
    border: Literal["open", "closed"] = "open"
    """`open`: places and points outside within the cut-off stay in the picture; `closed`: the area is an island."""
    outside: str = ""
    """Key of the network whose points outside the area are open; "" takes the network compared with."""


@dataclass(frozen=True)
class Data:
    """Where base data comes from."""

    places: str = "built-in"
    """`built-in`, or a folder written by `piste data import`."""


@dataclass(frozen=True)
class Rules:
    """What every plan keeps; the defaults are Finland's national criteria."""

    within_min: float = 60.0
    """(a) Everyone whom a permitted site reaches is at most this far from a point."""
    min_people: float = 10_000.0
    """(b) At least this many people live within `within_min` of a point, other points ignored; 0 for no rule."""
    waive_min_people: tuple[str, ...] = ()
    """Sites where (b) is waived."""
    one_per_region: bool = False
    """Every region keeps at least one point."""
    fixed: tuple[str, ...] = ()
    """Sites that stay open: ids, names, or the key of a network."""
    forbidden: tuple[str, ...] = ()
    """Sites that may not open: ids, names, or the key of a network."""


@dataclass(frozen=True)
class OfficeRules:
    """When a point replaces an office; the defaults are assumptions, each a key of the scenario's [offices]."""

    within_min: float = 30.0
    """ASSUMPTION: a point replaces offices at most this far from it."""
    apart: tuple[str, ...] = ()
    """Agencies that do not take part."""
    services: tuple[str, ...] = ()
    """Services given at the points; empty: all of them."""
    keep: tuple[str, ...] = ()
    """Offices that stay, by id."""


@dataclass(frozen=True)
class Search:
    """How long and how exactly to search."""

    gap: float = 1e-3
    time_limit_s: float = 60.0
    work_limit: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Scenario:
    """Everything a plan is asked for. Same scenario and data, same plan."""

    title: str
    area: Area = field(default_factory=Area)
    data: Data = field(default_factory=Data)
    travel: Travel = field(default_factory=Travel)
    rules: Rules = field(default_factory=Rules)
    search: Search = field(default_factory=Search)
    offices: OfficeRules = field(default_factory=OfficeRules)
    objective: Objective = "mean"
    points: int | None = None
    """Number of points inside the area; None: as few as reach everyone within the limit (`FEWEST`)."""
    also: tuple[int | None, ...] = ()
    """More plans with other numbers of points, set beside the first."""
    compare: str = ""
    """Key of the network that stands as today's, "" for none."""
    frontier: tuple[int, ...] = ()
    """Numbers of points for the chart of points against access."""
