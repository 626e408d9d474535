"""What was given on demand, checked against places, sites, offices and the visit model."""

from collections.abc import Iterable

from piste.basedata.base import BaseData
from piste.basedata.forecast import build_places_of_year
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.visit_file import match_measured
from piste.basedata.visit_model import VisitModel
from piste.core.findings import Findings


def check_demand(base: BaseData, default_model: VisitModel, findings: Findings) -> None:
    """Tell of measured visits and forecasts that fit nothing in the base data (warnings)."""
    if base.measured_visits is not None:
        model = default_model if base.visit_model is None else base.visit_model
        match_measured(base.measured_visits, model, units_of(base, base.measured_visits), findings)
    if base.forecast is not None and base.forecast.years:
        findings.extend(build_places_of_year(base.places, base.forecast, base.forecast.years[-1]).findings)


def units_of(base: BaseData, measured: MeasuredVisits) -> Iterable[str]:
    """Return the ids that measured visits can be of."""
    if measured.unit == "office":
        return base.offices.ids if base.offices is not None else ()
    return base.sites.ids if measured.unit == "site" else base.places.municipality
