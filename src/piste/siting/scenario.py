"""A scenario: what a plan is asked for, read from TOML."""

from dataclasses import dataclass, field

from piste.siting.result import Objective


@dataclass(frozen=True)
class Area:
    """Which part of which country."""

    country: str = "FI"
    regions: tuple[str, ...] = ()
    """Region codes or names; empty: the whole country."""
    without_regions: tuple[str, ...] = ()
    border: str = "open"
    """`open`: places and points outside within the cut-off count as design says; `closed`: the area is an island."""


@dataclass(frozen=True)
class Data:
    """Where base data comes from."""

    places: str = "built-in"
    """`built-in`, or a folder written by `piste data import`."""


@dataclass(frozen=True)
class Travel:
    """How long it takes."""

    method: str = "estimate"
    """`estimate` or `matrix`."""
    matrix: str = ""
    """File of an own matrix (Parquet or CSV)."""
    cutoff_min: float = 180.0


@dataclass(frozen=True)
class Rules:
    """What every plan must keep; defaults are Finland's national criteria."""

    within_min: float = 60.0
    """(a) Everyone at most this far from a point."""
    min_people: float = 10_000.0
    """(b) At least this many people live within `within_min` of a point, other points ignored."""
    waive_min_people: tuple[str, ...] = ()
    """Sites where (b) is waived."""
    one_per_region: bool = False
    fixed: tuple[str, ...] = ()
    """Sites (ids or names) that stay open, or the key of a network."""
    forbidden: tuple[str, ...] = ()


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
    objective: Objective = "mean"
    points: int | None = None
    """Number of points; None for `fewest`."""
    compare: str = ""
    """Key of the network that stands as today's, "" for none."""
    frontier: tuple[int, ...] = ()
    """Numbers of points for the chart of points against access."""
