"""Whether answers rise or fall from wave to wave."""

from dataclasses import dataclass

import numpy as np

from piste.core.solver import Floats
from piste.evaluation.interval import LEVEL, Estimate

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Trend:
    """Change a year with its interval, the chance of one as large without any trend, answers and days in time."""

    per_year: Estimate
    p: float
    answers: int
    moments: int


def find_trend(values: Floats, day: Floats, weights: Floats | None = None, level: float = LEVEL) -> Trend:
    """Fit a straight line through answers in time.

    Parameters
    ----------
    values
        n answers: numbers, or 0 and 1 for a share.
    day
        Day of each answer (or of its wave), n, counted from any day.
    weights
        Weights of the answers.

    Notes
    -----
    Least squares with standard errors that hold where spread differs (HC3: MacKinnon and White, Journal of
    Econometrics 29, 1985), as it does for shares; the interval is Student's. NaN with fewer than two different days or
    fewer than three answers.
    """
    known = np.isfinite(values) & np.isfinite(day)
    x, y = day[known] / DAYS_PER_YEAR, values[known]
    moments = len(np.unique(x))
    nothing = Trend(Estimate(np.nan, np.nan, np.nan), np.nan, len(y), moments)
    if moments < 2 or len(y) < 3:
        return nothing
    root = np.sqrt(np.ones(len(y)) if weights is None else weights[known])
    design = np.stack([np.ones(len(x)), x - x.mean()], axis=1) * root[:, None]
    leverage = np.einsum("ij,ji->i", design, np.linalg.pinv(design))
    if leverage.max() > 1 - 1e-9:
        return nothing  # one answer alone holds the line: nothing is known of its spread
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415

    fitted = OLS(y * root, design).fit(cov_type="HC3", use_t=True)
    low, high = fitted.conf_int(alpha=1 - level)[1]
    return Trend(Estimate(float(fitted.params[1]), float(low), float(high)), float(fitted.pvalues[1]), len(y), moments)
