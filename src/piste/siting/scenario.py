"""A scenario: what a plan is asked for."""

from dataclasses import dataclass, field, replace
from typing import Literal

from piste.siting.result import PlanObjective
from piste.siting.tiers import Service, ShareAsk, Tier
from piste.travel.travel_asked import Travel

__all__ = ["ANY_NUMBER", "FEWEST", "Area", "Data", "Demand", "OfficeRules", "Rules", "Scenario", "Search", "Travel"]

FEWEST: Literal["fewest"] = "fewest"
"""As a number of points: as few as reach everyone who can be reached within the limit."""

ANY_NUMBER = 10**9
"""As a number of points: as many as the other rules allow."""


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
    leases: str = ""
    """A register written by `piste premises import`: its leases are shown on the plan's map; "" for none."""


@dataclass(frozen=True)
class Demand:
    """What is counted: people, or visits by service."""

    kind: Literal["people", "visits"] = "people"
    year: int | None = None
    """Year of the visits' trend and of the population forecast in the base data; None: as the data stand."""
    level: Literal["low", "base", "high"] = "base"
    """Which of the visit model's assumptions."""
    choice: Literal["nearest", "huff"] = "nearest"
    """How people choose among open points; `huff` is told beside the plan, which is sought for the nearest."""


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
    full_per_region: bool = False
    """Every region keeps at least one full point."""
    low_demand_per_week: float = 0.0
    """Sites with fewer visits a week within 30 minutes may not open a point that counts; 0 for no rule."""
    keep_today: Literal["no", "yes", "unless_pays"] = "no"
    """Today's points stay open; or stay unless closing saves more than it costs."""
    closing_cost_eur_per_year: float = 0.0
    """What closing one of today's points costs, as a yearly sum; for `keep_today` “unless_pays”."""
    share: tuple[ShareAsk, ...] = ()
    """Shares of people who must have a point near."""
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
    demand: Demand = field(default_factory=Demand)
    rules: Rules = field(default_factory=Rules)
    tiers: tuple[Tier, ...] = ()
    """Tiers offered; none: points are all alike."""
    services: tuple[Service, ...] = ()
    """What is said of services; those not named count as they are."""
    search: Search = field(default_factory=Search)
    offices: OfficeRules = field(default_factory=OfficeRules)
    objective: PlanObjective = "mean"
    budget_eur_per_year: float | None = None
    """Most that the points of the area may cost a year; None for no such limit."""
    eur_per_h: float | None = None
    """Value of an hour of travel, for the objective `cost`."""
    equity_weight: float = 0.0
    """Minutes past `equity_after_min` count 1 + this much."""
    equity_after_min: float = 60.0
    points: int | None = None
    """Number of points inside the area; None: as few as reach everyone within the limit (`FEWEST`)."""
    also: tuple[int | None, ...] = ()
    """More plans with other numbers of points, set beside the first."""
    compare: str = ""
    """Key of the network that stands as today's, "" for none."""
    frontier: tuple[int, ...] = ()
    """Numbers of points for the chart of points against access."""

    def take_alike(self) -> "Scenario":
        """Return the scenario with all points alike: without tiers, services, visits, euros and shares."""
        plain = Rules()
        rules = replace(
            self.rules, full_per_region=plain.full_per_region, low_demand_per_week=plain.low_demand_per_week,
            keep_today=plain.keep_today, share=plain.share,
        )  # fmt: skip
        objective: PlanObjective = "mean" if self.objective == "cost" else self.objective
        return replace(
            self, tiers=(), services=(), demand=Demand(), rules=rules, budget_eur_per_year=None, eur_per_h=None,
            equity_weight=0.0, objective=objective,
        )  # fmt: skip

    @property
    def alike(self) -> bool:
        """Tell whether points are all alike: nothing asks for tiers, services, euros or shares."""
        plain, rules = Rules(), self.rules
        extra = (rules.full_per_region, rules.low_demand_per_week, rules.keep_today, rules.share)
        return (
            not self.tiers
            and not self.services
            and self.demand.kind == "people"
            and self.budget_eur_per_year is None
            and self.equity_weight == 0
            and self.objective != "cost"
            and extra == (plain.full_per_region, plain.low_demand_per_week, plain.keep_today, plain.share)
        )
