"""Population forecasts: people of municipalities or places in coming years, and places scaled to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.basedata import demand_fault as fault
from piste.basedata.fault import report
from piste.basedata.place import Floats, Places, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.visit_model import AGES
from piste.core.errors import PisteError
from piste.core.findings import Findings


@dataclass(frozen=True)
class Forecast:
    """Forecast people of u units in y years; NaN where there is none."""

    level: Literal["municipality", "place"]
    ids: Texts
    """u municipality codes or place ids."""
    years: tuple[int, ...]
    """y years, rising."""
    people: Floats
    """u x y."""
    groups: Mapping[str, Floats] = field(default_factory=dict)
    """Group -> u x y; empty where the forecast has no ages."""

    def __len__(self) -> int:
        return len(self.ids)


def build_places_of_year(places: Places, forecast: Forecast, year: int) -> Reading[Places]:
    """Scale places to the forecast people of a year.

    Every place keeps its share of its municipality (its unit). Where forecast and places both have all three age groups
    they are scaled group by group, and people are their sum brought to the unit's total; otherwise all of a place's
    groups follow its people. Other groups and languages always follow the place's people. Units without a forecast keep
    today's people; they, and forecasts without places, are findings. Between two forecast years figures are
    interpolated evenly.

    Raises
    ------
    PisteError
        Where the year lies outside the forecast's.
    """
    findings = Findings()
    totals, groups = find_year(forecast, year, findings)
    units, index = index_units(places, forecast)
    people_now: Floats = np.bincount(index, places.people, len(units)).astype(np.float64)
    position = {unit: u for u, unit in enumerate(forecast.ids)}
    at = np.array([position.get(unit, -1) for unit in units], dtype=np.int64)
    target: Floats = np.where(at >= 0, totals[at], np.nan) if len(forecast) else np.full(len(units), np.nan)
    report_gaps(units, people_now, target, forecast, year, findings)
    usable = np.isfinite(target) & (people_now > 0)
    factor = np.divide(target, people_now, out=np.ones(len(units)), where=usable)
    people = places.people * factor[index]
    ages: dict[str, Floats] = {}
    if set(AGES) <= groups.keys() and set(AGES) <= places.groups.keys():
        wanted = np.stack([np.where(at >= 0, groups[age][at], np.nan) for age in AGES], axis=1)
        people, ages = scale_ages(places, people, index, wanted, target)
    elif forecast.groups or places.groups:
        report(findings, fault.FORECAST_AGES)
    ratio = np.divide(people, places.people, out=np.ones(len(places)), where=places.people > 0)
    scaled = {name: values * ratio for name, values in places.groups.items()}
    tongues = {code: values * ratio for code, values in places.languages.items()}
    return finish(replace(places, people=people, groups=scaled | ages, languages=tongues), findings)


def find_year(forecast: Forecast, year: int, findings: Findings) -> tuple[Floats, dict[str, Floats]]:
    """Return u people and groups of a year, interpolated where it lies between two years of the forecast."""
    years = np.array(forecast.years)
    if not years.size or not years[0] <= year <= years[-1]:
        known = ", ".join(map(str, forecast.years))
        raise PisteError("The forecast has no people for {year}; its years are: {known}.", year=str(year), known=known)
    after = int(np.searchsorted(years, year))
    if years[after] == year:
        return forecast.people[:, after], {name: values[:, after] for name, values in forecast.groups.items()}
    report(findings, fault.FORECAST_BETWEEN, year=str(year))
    share = (year - years[after - 1]) / (years[after] - years[after - 1])

    def between(values: Floats) -> Floats:
        middle: Floats = values[:, after - 1] * (1 - share) + values[:, after] * share
        return middle

    return between(forecast.people), {name: between(values) for name, values in forecast.groups.items()}


def index_units(places: Places, forecast: Forecast) -> tuple[Texts, NDArray[np.int64]]:
    """Return the units that the places lie in, and each place's number among them."""
    own = places.municipality if forecast.level == "municipality" else places.ids
    units, index = np.unique(own.astype(str), return_inverse=True)
    return units.astype(object), index.astype(np.int64)


def report_gaps(
    units: Texts, people: Floats, target: Floats, forecast: Forecast, year: int, findings: Findings
) -> None:
    """Tell of units with people but without a forecast, and of forecasts without people to scale."""
    lacking = np.flatnonzero(~np.isfinite(target) & (people > 0))
    if lacking.size:
        first = units[lacking[0]] or "–"
        report(
            findings, fault.FORECAST_GAP,
            year=str(year), n=int(lacking.size), people=round(float(people[lacking].sum())), first=first,
        )  # fmt: skip
    lived = set(units[people > 0])
    unused = [unit for unit, row in zip(forecast.ids, forecast.people, strict=True) if unit not in lived and row.any()]
    if unused:
        report(findings, fault.FORECAST_UNUSED, n=len(unused), first=unused[0])


def scale_ages(
    places: Places, people: Floats, index: NDArray[np.int64], wanted: Floats, target: Floats
) -> tuple[Floats, dict[str, Floats]]:
    """Return people and the three age groups scaled group by group where a unit's ages are all known.

    `people` (n) is already scaled as a whole: what stands where a unit's ages are not known today or in the forecast.
    """
    today = np.stack([places.groups[age] for age in AGES], axis=1)
    n_units = len(target)
    hidden = np.bincount(index, np.isnan(today).any(axis=1), n_units) > 0
    sums = np.stack([np.bincount(index, np.nan_to_num(column), n_units) for column in today.T], axis=1)
    people_now = np.bincount(index, places.people, n_units)
    told = np.isfinite(wanted).all(axis=1) & np.isfinite(target) & (wanted.sum(axis=1) > 0)
    whole = told & ~hidden & (people_now > 0)
    goal = np.where(whole[:, None], wanted, 0.0)
    goal *= np.divide(target, goal.sum(axis=1), out=np.zeros(n_units), where=whole)[:, None]
    by_group = np.divide(goal, sums, out=np.zeros_like(goal), where=sums > 0)
    # A group that nobody is in today is spread over the unit as its people are.
    share = np.divide(places.people, people_now[index], out=np.zeros(len(places)), where=people_now[index] > 0)
    grown = np.where(sums[index] > 0, today * by_group[index], share[:, None] * goal[index])
    inside = whole[index]
    ratio = np.divide(people, places.people, out=np.ones(len(places)), where=places.people > 0)
    ages = np.where(inside[:, None], grown, today * ratio[:, None])
    return np.where(inside, ages.sum(axis=1), people), {age: ages[:, k] for k, age in enumerate(AGES)}
