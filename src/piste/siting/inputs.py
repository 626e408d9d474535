"""Read what a scenario plans on: base data and travel times."""

from dataclasses import replace
from pathlib import Path

from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data
from piste.basedata.default import read_default
from piste.core.artefact import hash_file
from piste.core.errors import DataError, ScenarioError
from piste.core.findings import Findings
from piste.siting.scenario import Scenario
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params
from piste.travel.fact import Fact
from piste.travel.matrix import read_matrix
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.travel_read import choose_people, read_travel

BUILT_IN = "built-in"


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
