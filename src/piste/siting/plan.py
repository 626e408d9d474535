"""The artefact of step 3: a plan of points, evaluated, explained and set beside today's network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.core.artefact import Provenance
from piste.siting.access import NetworkState
from piste.siting.coverage import ModeCoverage
from piste.siting.office_fate import OfficeFates
from piste.siting.reasons.ground import Ground
from piste.siting.result import Result
from piste.siting.scenario import Scenario
from piste.siting.tier_plan import TierPlan
from piste.travel.time_lists import TimeLists


@dataclass(frozen=True)
class Points:
    """The open points of a plan, one row each, in the order of the result's sites (k rows).

    Figures count the people of the area; time is minutes.
    """

    site: NDArray[np.int32]
    fixed: NDArray[np.bool_]
    catchment_people: NDArray[np.float64]
    """People whose nearest point it is."""
    mean_min: NDArray[np.float64]
    """Their mean time; NaN where nobody's nearest."""
    people_within_limit: NDArray[np.float64]
    """People living within the limit of it, other points ignored (criterion b)."""
    closing_people_past_limit: NDArray[np.float64]
    """People of its catchment who would fall past the limit if it closed."""
    closing_mean_min: NDArray[np.float64]
    """Mean time of its catchment if it closed (those whom another point reaches)."""
    next_site: NDArray[np.int32]
    """Site, open or not, that would serve its catchment best in its stead among those not open; -1 where none."""
    next_mean_min: NDArray[np.float64]
    """Mean time of its catchment with that site instead."""


@dataclass(frozen=True)
class Criterion:
    """One national or local rule and how the plan meets it."""

    key: str
    """`within_limit`, `min_people`, `services`, `one_per_region`, `number`."""
    met: bool | None
    """None where the data cannot tell."""
    people: float = 0.0
    """People concerned (those left outside)."""
    places: NDArray[np.int32] | None = None
    """Places concerned, by falling number of people."""
    sites: NDArray[np.int32] | None = None
    """Points under the minimum; for `within_limit`: sites that would serve if `min_people` were waived."""


@dataclass(frozen=True)
class FrontierPoint:
    """One number of points and the best plan found for it."""

    points: int
    mean_min: float
    share_within: tuple[float, ...]
    gap: float | None


@dataclass(frozen=True)
class Plan:
    """One plan: what was asked, what was found and proven, and what it means."""

    scenario: Scenario
    result: Result
    state: NetworkState
    points: Points
    criteria: tuple[Criterion, ...]
    ground: Ground | None = None
    """What reasons are worked out from; None where only figures are told."""
    offices: OfficeFates | None = None
    """What becomes of today's offices; None where none are known."""
    coverage: tuple[ModeCoverage, ...] = ()
    """People near the points by car, public transport and on foot."""
    tiers: TierPlan | None = None
    """What opens at which tier; None where points are all alike."""


@dataclass(frozen=True)
class Study:
    """Plans for one area on the same data and times, beside today's network: what a report tells."""

    title: str
    base: BaseData
    times: TimeLists
    inside: NDArray[np.bool_]
    """True for places of the area; the others lie across its open border."""
    plans: tuple[Plan, ...]
    chosen: int
    """Index of the plan that the report leads with."""
    today: NetworkState | None
    today_network: Network | None
    frontier: tuple[FrontierPoint, ...]
    """By rising number of points; may be empty."""
    provenance: Provenance
    fewest: Result | None = None
    """Fewest points that reach everyone who can be reached within the limit."""
    today_points: int | None = None
    """Number of today's points inside the area."""
