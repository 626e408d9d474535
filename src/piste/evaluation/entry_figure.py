"""The raw and the weighted figure of one entry of a table."""

import numpy as np

from piste.basedata.place import Floats
from piste.core.errors import PisteError
from piste.core.small_group import Counts, Marks
from piste.evaluation.answers import Answers, Base, Measure
from piste.evaluation.axis import Axis, build_axis
from piste.evaluation.interval import NOTHING, Estimate, estimate_mean, estimate_share
from piste.evaluation.weighting import Weights, post_stratify, rake_margins

_REST = 0


def estimate(values: Floats, measure: Measure, seed: int) -> Estimate:
    """Return the raw figure with its interval."""
    if not len(values):
        return NOTHING
    if measure.is_share:
        return estimate_share(float(values.sum()), float(len(values)))
    return estimate_mean(values, seed=seed)


def weigh_entry(stratum: Axis, inside: Marks, people: Floats, shown: Marks) -> Weights | None:
    """Return the weights of an entry's answers by its strata, the hidden ones as one; None where there are none."""
    if stratum.base is None or not inside.any() or not people.any():
        return None
    pooled = np.where(shown, np.arange(1, len(shown) + 1), _REST).astype(np.int64)
    visits = np.bincount(pooled[stratum.base], weights=people, minlength=len(shown) + 1).astype(np.float64)
    try:
        return post_stratify(pooled[stratum.answer[inside]], visits)
    except PisteError:
        return None


def rake_entry(answers: Answers, margins: tuple[Base, ...], chosen: dict[str, str]) -> Weights | None:
    """Return the weights that meet the margins of the chosen groups; None where none do."""
    groups: list[Counts] = []
    visits: list[Floats] = []
    for margin in margins:
        rows = np.ones(len(margin.people), dtype=np.bool_)
        for name, label in chosen.items():
            if name in margin.groups:
                rows &= margin.groups[name] == label
        names = tuple(name for name in margin.groups if name not in chosen)
        grouping = build_axis(answers, margin, names)
        groups.append(grouping.answer)
        weights = margin.people * rows
        counts = np.bincount(np.asarray(grouping.base), weights=weights, minlength=len(grouping.labels))
        visits.append(counts.astype(np.float64))
    try:
        found = rake_margins(groups, visits)
    except PisteError:
        return None
    return found if found.converged else None


def tell_weighted(
    values: Floats, weights: Weights | None, measure: Measure, seed: int
) -> tuple[float, float, float, float, float]:
    """Return the weighted figure, its interval, the design effect and the share of visits it speaks for."""
    if weights is None:
        return (np.nan,) * 5
    kept = weights.weight > 0
    if measure.is_share:
        share = float(np.average(values, weights=weights.weight))
        told = estimate_share(share * weights.effective, weights.effective)
    else:
        told = estimate_mean(values[kept], weights.weight[kept], seed=seed)
    return told.value, told.low, told.high, weights.design_effect, weights.covered
