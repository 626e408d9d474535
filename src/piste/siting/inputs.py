"""Read what a scenario plans on: base data and travel times."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data
from piste.basedata.default import read_default
from piste.basedata.default.language_status import read_language_status
from piste.basedata.lease_store import Register, read_register
from piste.basedata.visit_model_file import read_default_visit_model
from piste.core.artefact import hash_file
from piste.core.errors import DataError, ScenarioError
from piste.core.findings import Findings
from piste.siting.area_scope import build_scope
from piste.siting.demand_build import build_groups, build_visit_demand, scale_base
from piste.siting.scenario import Scenario
from piste.siting.service_demand import Groups, ServiceDemand, count_people
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params
from piste.travel.fact import Fact
from piste.travel.matrix import read_matrix
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.travel_read import choose_people, read_travel

BUILT_IN = "built-in"


@dataclass(frozen=True)
class Inputs:
    """What a scenario is planned on."""

    base: BaseData
    times: TimeLists
    demand: ServiceDemand | None
    """None where points are all alike."""
    groups: Groups | None
    findings: tuple[Findings, ...] = ()
    """Warnings and notes of each step of reading."""


def read_inputs(
    scenario: Scenario, base: BaseData | None = None, *, say_times: Callable[[], None] = lambda: None
) -> Inputs:
    """Read everything that a scenario is planned on; `say_times` is called before the travel times, which take longest.

    Raises
    ------
    ScenarioError, DataError
        Where the scenario's words or its files have errors: with every finding.
    """
    scaled, told = scale_base(base or read_base(scenario), scenario.demand)
    say_times()
    times, about_times = read_times(scenario, scaled)
    demand, groups, about_demand = read_demand(scenario, scaled, times)
    return Inputs(scaled, times, demand, groups, (told, about_times, about_demand))


def read_base(scenario: Scenario) -> BaseData:
    """Read the base data that a scenario names, with the people whose times it counts (see `choose_people`).

    Raises
    ------
    PisteError
        Where there is none, in plain words.
    """
    country = scenario.area.country
    if scenario.data.places == BUILT_IN:
        return _choose(scenario, read_default(country))
    base = read_base_data(Path(scenario.data.places))
    if base.areas.country != country:
        findings = Findings()
        findings.error(
            "country-differs", "The key {key} has the value {value}, but the base data are of {country}.",
            "Give area.country = “{country}”, or other base data.",
            field="area.country", key="area.country", value=f"“{country}”", country=base.areas.country,
        )  # fmt: skip
        raise ScenarioError(findings)
    return _choose(scenario, base)


def _choose(scenario: Scenario, base: BaseData) -> BaseData:
    return replace(base, places=choose_people(scenario.travel, base.places))


def read_leases(scenario: Scenario) -> Register | None:
    """Read the register whose leases a plan is shown with, None where the scenario names none.

    Raises
    ------
    DataError
        Where there is none in the folder, or it is broken: with every finding.
    """
    return read_register(Path(scenario.data.leases)) if scenario.data.leases else None


def read_demand(
    scenario: Scenario, base: BaseData, times: TimeLists
) -> tuple[ServiceDemand | None, Groups | None, Findings]:
    """Return what a scenario with tiers counts and whom its rules may name; None where points are all alike.

    Raises
    ------
    DataError
        Where the visit model or a service named has errors: with every finding.
    """
    if scenario.alike:
        return None, None, Findings()
    groups = build_groups(base, read_language_status(base.areas.country))
    inside = build_scope(scenario, base).inside_place
    if scenario.demand.kind == "people":
        return count_people(np.where(inside, base.places.people, 0.0), scenario.services), groups, Findings()
    model = base.visit_model or read_default_visit_model()
    demand, findings = build_visit_demand(scenario.demand, scenario.services, base, times, inside, model)
    if findings.count_errors():
        raise ScenarioError(findings)
    return demand, groups, findings


def read_times(scenario: Scenario, base: BaseData) -> tuple[TimeLists, Findings]:
    """Read or compute the travel times that a scenario asks for; with warnings and notes.

    All places take part, not only those of the area: people across a border make a town just the same.

    Parameters
    ----------
    base
        As `read_base` gave it for this scenario.

    Raises
    ------
    DataError
        Where the files have errors, or are of another area or time: with every finding.
    """
    travel, findings = scenario.travel, Findings()
    if travel.method == "estimate":
        params = read_estimate_params(cutoff_min=travel.cutoff_min)
        times = build_estimate(base.places, base.sites, params, land=base.areas.land, crossings=read_crossings())
    elif travel.method == "matrix":
        path = Path(travel.matrix)
        times, findings = read_matrix(path, base.places, base.sites, cutoff_min=travel.cutoff_min)
        if findings.count_errors():
            raise DataError(findings)
        times = replace(times, origin=Origin(((Fact.FILE, path.name),), {path.name: hash_file(path)}))
    else:
        times = read_travel(travel, base.places, base.sites, findings)
    return times, findings
