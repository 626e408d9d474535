"""Read what a scenario plans on: base data and travel times."""

from pathlib import Path

from piste.basedata.base import BaseData
from piste.basedata.base_store import read_base_data
from piste.basedata.default import read_default
from piste.core.errors import DataError
from piste.siting.scenario import Scenario
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params
from piste.travel.matrix import read_matrix
from piste.travel.time_lists import TimeLists

BUILT_IN = "built-in"


def read_base(scenario: Scenario) -> BaseData:
    """Read the base data that a scenario names.

    Raises
    ------
    PisteError
        Where there is none, in plain words.
    """
    if scenario.data.places == BUILT_IN:
        return read_default(scenario.area.country)
    return read_base_data(Path(scenario.data.places))


def read_times(scenario: Scenario, base: BaseData) -> TimeLists:
    """Estimate the travel times, or read the scenario's own matrix.

    All places take part, not only those of the area: people across a border make a town just the same.

    Raises
    ------
    DataError
        Where the matrix has errors: with every finding.
    """
    travel = scenario.travel
    if travel.method == "matrix":
        times, findings = read_matrix(Path(travel.matrix), base.places, base.sites, cutoff_min=travel.cutoff_min)
        if findings.count_errors():
            raise DataError(findings)
        return times
    params = read_estimate_params(cutoff_min=travel.cutoff_min)
    return build_estimate(base.places, base.sites, params, land=base.areas.land, crossings=read_crossings())
