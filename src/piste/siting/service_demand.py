"""What is asked for where: people, or visits by service."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.visits import Visits
from piste.siting.low_demand import build_site_demand
from piste.siting.scenario import Scenario
from piste.siting.tiers import Service
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEOPLE = "people"
"""Key of the one service that stands for all where people are counted."""


@dataclass(frozen=True)
class ServiceDemand:
    """S services over n places: `weight[i, s]` is people, or visits a year."""

    services: tuple[Service, ...]
    names: tuple[Mapping[str, str], ...]
    """Language (`fi`, `sv`, `en`) -> name; empty where only the key is known."""
    weight: Floats
    visits: bool
    """True where visits are counted, False for people."""
    estimate: bool
    """True where some of the weights stand on assumptions."""
    caution: str = ""
    """What every output must say of the weights (an English message)."""
    made: Visits | None = None
    """Where visits are counted: what they were made of, for places of the area and outside it."""


@dataclass(frozen=True)
class Groups:
    """Groups of people by key, and for languages which sites serve them."""

    people: Mapping[str, Floats]
    serves: Mapping[str, Bools]
    """Sites that serve a group; a group that is not named is served everywhere."""
    cautions: Mapping[str, str]
    """What must be said of a group (an English message), as that it is told by a municipality's status."""


def count_people(people: Floats, services: tuple[Service, ...]) -> ServiceDemand:
    """Return the demand where people are counted: each service named is asked for by everyone, else one stands for all.

    Parameters
    ----------
    people
        n people who count; 0 outside the area.
    """
    told = services or (Service(PEOPLE),)
    weight = np.stack([people * service.weight for service in told], axis=1)
    return ServiceDemand(told, ({},) * len(told), weight, visits=False, estimate=False)


def find_low_demand(scenario: Scenario, demand: ServiceDemand, times: TimeLists) -> NDArray[np.int32]:
    """Return the sites with fewer visits a week than the low-demand rule asks for; none where there is no such rule."""
    least = scenario.rules.low_demand_per_week
    if least <= 0:
        return np.zeros(0, dtype=np.int32)
    total = np.ascontiguousarray(demand.weight.sum(axis=1))
    return np.flatnonzero(build_site_demand(times, total) < least).astype(np.int32)
