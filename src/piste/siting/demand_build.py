"""Make a scenario's demand from base data: people or visits by service, and the groups that rules may name."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.catchment import Catchments, build_nearest_catchments
from piste.basedata.forecast import build_places_of_year
from piste.basedata.language_group import LanguageStatus, build_site_languages
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.people_group import build_people_groups
from piste.basedata.visit_fit import fit_visit_model
from piste.basedata.visit_model import VisitModel
from piste.basedata.visits import build_visits
from piste.core.earth import unit_vectors
from piste.core.findings import Findings
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.scenario import Demand
from piste.siting.service_demand import Groups, ServiceDemand
from piste.siting.tier_plan import find_nearest_of
from piste.siting.tiers import Service
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]


def scale_base(base: BaseData, demand: Demand) -> tuple[BaseData, Findings]:
    """Return base data of the demand's year: people by the forecast, where there is one and a year is asked for.

    Raises
    ------
    PisteError
        Where the year lies outside the forecast's.
    """
    if base.forecast is None or demand.year is None:
        return base, Findings()
    reading = build_places_of_year(base.places, base.forecast, demand.year)
    return replace(base, places=reading.demand()), reading.findings


def build_groups(base: BaseData, status: LanguageStatus) -> Groups:
    """Return age groups, and languages with the sites that serve them."""
    told = build_people_groups(base.places, status)
    sites = build_site_languages(base.sites, status)
    people = {**base.places.groups, **{key: group.people for key, group in told.items()}}
    cautions = {key: group.caution for key, group in told.items() if group.caution}
    return Groups({key: np.nan_to_num(values) for key, values in people.items()}, sites.serves, cautions)


def build_visit_demand(
    demand: Demand,
    services: tuple[Service, ...],
    base: BaseData,
    times: TimeLists,
    inside: NDArray[np.bool_],
    model: VisitModel,
) -> tuple[ServiceDemand, Findings]:
    """Return visits a year at everyone's door by service, fitted to measured ones where base data hold them.

    Parameters
    ----------
    services
        What the scenario says of services; those of the model that it does not name count as they are.
    inside
        n; places that count.
    model
        The visit model: the user's own, or the default one.
    """
    findings = Findings()
    if base.measured_visits is not None and len(base.measured_visits):
        catchments = build_catchments(base, times, base.measured_visits)
        reading = fit_visit_model(model, base.measured_visits, base.places, catchments)
        findings, model = reading.findings, reading.demand()
    told = {service.key: service for service in services}
    for key in sorted(set(told) - set(model.keys)):
        findings.error(
            "service-unknown", "The service {service} is not in the visit model.", "Known are: {known}.",
            field=f"services.{key}", service=key, known=", ".join(model.keys),
        )  # fmt: skip
    visits = build_visits(base.places, model, demand.year, demand.level)
    asked = tuple(told.get(key, Service(key)) for key in model.keys)
    weight = visits.per_year * np.array([service.weight for service in asked])
    made = ServiceDemand(
        asked,
        tuple(service.names for service in model.services),
        np.where(inside[:, None], weight, 0.0),
        visits=True,
        estimate=any(service.estimate for service in model.services),
        caution=model.caution,
        made=visits,
    )
    return made, findings


def build_catchments(base: BaseData, times: TimeLists, measured: MeasuredVisits) -> Catchments:
    """Return whose visits the measured figures count: everybody goes to the nearest of the units measured.

    An office stands at the site nearest to it as the crow flies. Of a municipality the people who live there are
    counted, wherever they go; their minutes are those to the nearest site of today's network, or of all sites.
    """
    if measured.unit == "municipality":
        network = next(iter(base.networks.values()), None)
        sites = np.arange(len(base.sites), dtype=np.int32) if network is None else network.sites
        _, seconds = find_nearest_of(times, sites)
        codes = np.unique(base.places.municipality.astype(str))
        own = np.searchsorted(codes, base.places.municipality.astype(str))
        return build_nearest_catchments(codes.astype(object), own.astype(np.int32), _minutes(seconds))
    ids = np.unique(measured.ids.astype(str))
    at = _sites_of(base, measured, ids)
    known = at >= 0
    sites, first = np.unique(at[known], return_index=True)
    nearest, seconds = find_nearest_of(times, sites.astype(np.int32))
    number = np.full(len(base.sites) + 1, -1, dtype=np.int32)
    number[sites] = np.arange(len(sites))
    return build_nearest_catchments(ids[known][first].astype(object), number[nearest], _minutes(seconds))


def _sites_of(base: BaseData, measured: MeasuredVisits, ids: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the site of each unit, -1 where it is not known."""
    if measured.unit == "site" or base.offices is None:
        place = {str(key): j for j, key in enumerate(base.sites.ids)}
        return np.array([place.get(key, -1) for key in ids], dtype=np.int64)
    offices = base.offices
    row = {str(key): k for k, key in enumerate(offices.ids)}
    spots = unit_vectors(base.sites.lat, base.sites.lon)
    at = unit_vectors(offices.lat, offices.lon)
    return np.array([int(np.argmax(spots @ at[row[key]])) if key in row else -1 for key in ids], dtype=np.int64)


def _minutes(seconds: NDArray[np.uint16]) -> Floats:
    return np.where(seconds == NOT_REACHED_S, np.inf, seconds / SECONDS_PER_MIN)
