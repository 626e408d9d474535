"""Fit the visit model to measured visits: rates of each service, and its decay where the figures tell it."""

from dataclasses import dataclass, replace

import numpy as np

from piste.basedata.catchment import Catchments
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.place import Floats, Places
from piste.basedata.reading import Reading, finish
from piste.basedata.visit_file import match_measured
from piste.basedata.visit_model import Range, VisitFit, VisitModel, VisitService
from piste.basedata.visits import build_visits
from piste.core.findings import Findings

Z90 = 1.6448536269514722
"""Normal quantile of 95 %: a range from low to high is read as the middle 90 % of what is believed."""
UNIT_ERROR = 0.3
"""ASSUMPTION: how far one office's visits stray from any such model (opening hours, habits), relative."""
PRIOR_UNITS = 3.0
"""How many offices that assumption weighs when the scatter of the figures is measured."""
TOLD = 0.7
"""The decay counts as told by the figures where its error falls below this part of the prior's."""
LEAST_SD = 0.02
"""Least spread of a prior: a range without width would forbid any fit."""


@dataclass(frozen=True)
class FitRows:
    """r figures of one service with what the prior expects of each catchment's places."""

    visits: Floats
    """r measured visits."""
    row: np.ndarray
    """Entry -> number of its figure."""
    door: Floats
    """Entry -> visits of its place that would go there from the door, in the figure's year."""
    minutes: Floats


def fit_visit_model(
    model: VisitModel, measured: MeasuredVisits, places: Places, catchments: Catchments
) -> Reading[VisitModel]:
    """Fit each service that has figures; the others stay an ESTIMATE.

    Expected visits of a figure are mu = e^a sum of share x V x 2^(-t / (h e^b)), V the visits at the door in the
    figure's year. a (scale) and b (half-value) have normal priors around 0 whose middle 90 % is the model's range; they
    are found by penalised quasi-likelihood, sum of (y log mu - mu) / dispersion less the priors, by Fisher scoring.
    Few figures leave the prior nearly as it is, many override it. b is kept at 0 where the figures do not tell it.

    Parameters
    ----------
    measured
        Figures; those of unknown services or units are told and not used.
    catchments
        For each unit its places, shares and minutes (`piste.basedata.catchment`).

    Returns
    -------
    Reading[VisitModel]
        Fitted services have a `VisitFit` and the ranges that are left; findings tell what was not used.
    """
    findings = Findings()
    known = match_measured(measured, model, catchments.ids, findings)
    services = []
    for service in model.services:
        rows = build_rows(service, model, known, places, catchments)
        fitted = service if rows is None else fit_service(service, rows)
        if fitted.fit is not None and rows is not None:
            years = known.year[known.service == service.key]
            fitted = replace(fitted, fit=replace(fitted.fit, years=tuple(sorted({int(year) for year in years}))))
        services.append(fitted)
    return finish(replace(model, services=tuple(services)), findings)


def build_rows(
    service: VisitService, model: VisitModel, measured: MeasuredVisits, places: Places, catchments: Catchments
) -> FitRows | None:
    """Gather a service's figures whose catchment has visits to expect, None without any."""
    number = {unit: k for k, unit in enumerate(catchments.ids)}
    alone = replace(model, services=(service,))
    door = {
        int(year): build_visits(places, alone, int(year)).per_year[:, 0]
        for year in np.unique(measured.year[measured.service == service.key])
    }
    visits: list[float] = []
    row, expected, minutes = [], [], []
    for r in np.flatnonzero(measured.service == service.key):
        k = number[measured.ids[r]]
        part = slice(int(catchments.indptr[k]), int(catchments.indptr[k + 1]))
        at_door = door[int(measured.year[r])][catchments.place[part]] * catchments.share[part]
        if at_door.sum() > 0:
            row.append(np.full(at_door.size, len(visits)))
            visits.append(float(measured.visits[r]))
            expected.append(at_door)
            minutes.append(catchments.minutes[part])
    if not visits:
        return None
    return FitRows(np.array(visits), np.concatenate(row), np.concatenate(expected), np.concatenate(minutes))


def fit_service(service: VisitService, rows: FitRows) -> VisitService:
    """Return a service with its rates and, where told, its half-value fitted."""
    sd = np.array([rate_sd(service), range_sd(service.half_value_min)])
    dispersion = 1.0
    with_decay = np.zeros(2)
    covariance = np.diag(sd**2)
    for _ in range(20):
        before = dispersion
        with_decay, covariance = find_mode(service, rows, sd, dispersion, with_decay)
        dispersion = measure_dispersion(rows, expect(service, rows, with_decay)[0])
        if abs(dispersion - before) <= 1e-6 * before:
            break
    se = np.sqrt(np.diag(covariance))
    told = bool(len(rows.visits) >= 3 and se[1] < TOLD * sd[1])
    if not told:
        with_decay, covariance = find_mode(service, rows, np.array([sd[0], 0.0]), dispersion, np.zeros(2))
        se = np.array([np.sqrt(covariance[0, 0]), sd[1]])
    mu = expect(service, rows, with_decay)[0]
    scale = float(np.exp(with_decay[0]))
    error = 100 * float(np.abs(mu - rows.visits).sum() / max(rows.visits.sum(), 1e-12))
    fit = VisitFit(len(rows.visits), scale, float(se[0]), told, float(se[1]), dispersion, error)
    rates = {age: narrow(known, scale, float(se[0])) for age, known in service.rates.items()}
    half = (
        narrow(service.half_value_min, float(np.exp(with_decay[1])), float(se[1])) if told else service.half_value_min
    )
    return replace(service, rates=rates, half_value_min=half, fit=fit)


def find_mode(
    service: VisitService, rows: FitRows, sd: Floats, dispersion: float, start: Floats
) -> tuple[Floats, Floats]:
    """Return the mode of (a, b) and its covariance by Fisher scoring, steps halved; a prior sd of 0 fixes b at 0."""
    free = sd > 0
    precision = np.divide(1.0, sd**2, out=np.zeros(2), where=free)
    at = np.where(free, start, 0.0)

    def objective(point: Floats) -> float:
        mu = expect(service, rows, point)[0]
        fit = float((rows.visits * np.log(mu) - mu).sum()) / dispersion
        return fit - float((precision * point**2).sum()) / 2

    information = np.eye(2)
    for _ in range(60):
        mu, slope = expect(service, rows, at)
        jacobian = np.stack([mu, slope], axis=1)
        score = jacobian.T @ ((rows.visits - mu) / mu) / dispersion - precision * at
        information = (jacobian / mu[:, None]).T @ jacobian / dispersion + np.diag(precision)
        step = np.zeros(2)
        step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        length = 1.0
        while length > 1e-6 and not objective(at + length * step) >= objective(at) - 1e-12:
            length /= 2
        at = at + length * step
        if np.abs(length * step).max() < 1e-10:
            break
    covariance = np.zeros((2, 2))
    covariance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
    return at, covariance


def expect(service: VisitService, rows: FitRows, point: Floats) -> tuple[Floats, Floats]:
    """Return r expected visits and their slope by b."""
    halves = rows.minutes / (service.half_value_min.base * np.exp(np.clip(point[1], -5, 5)))
    made = rows.door * np.exp2(-halves) * np.exp(np.clip(point[0], -20, 20))
    mu = np.bincount(rows.row, made, len(rows.visits))
    slope = np.bincount(rows.row, made * halves * np.log(2), len(rows.visits))
    return np.maximum(mu, 1e-9), slope.astype(np.float64)


def measure_dispersion(rows: FitRows, mu: Floats) -> float:
    """Return variance over expectation: Pearson's, shrunk to that of `UNIT_ERROR`, never below Poisson's 1."""
    expected = 1.0 + UNIT_ERROR**2 * float(mu.mean())
    freedom = max(len(mu) - 2, 0)
    pearson = float(((rows.visits - mu) ** 2 / mu).sum()) * (freedom / max(len(mu), 1))
    return max(1.0, (pearson + PRIOR_UNITS * expected) / (freedom + PRIOR_UNITS))


def rate_sd(service: VisitService) -> float:
    """Return the prior spread of the scale's logarithm: that of the age groups together."""
    low, high = (sum(getattr(known, end) for known in service.rates.values()) for end in ("low", "high"))
    return range_sd(Range(low, 0.0, high))


def range_sd(known: Range) -> float:
    """Return the spread of the logarithm whose middle 90 % is the range."""
    if known.low <= 0 or known.high <= 0:
        return 1.0
    return max(LEAST_SD, float(np.log(known.high / known.low)) / (2 * Z90))


def narrow(known: Range, scale: float, se: float) -> Range:
    """Return the fitted value with its own 90 % range."""
    base = known.base * scale
    return Range(base * float(np.exp(-Z90 * se)), base, base * float(np.exp(Z90 * se)))
