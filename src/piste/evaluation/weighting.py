"""Answers weighted to whom they speak for: the counter's visits, or the unit's people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.errors import PisteError
from piste.core.solver import Floats

Ints = NDArray[np.int64]
RAKING_CLOSE = 1e-10
RAKING_ROUNDS = 2000


@dataclass(frozen=True)
class Weights:
    """What each of n answers counts for.

    Attributes
    ----------
    weight
        n, mean 1 over the answers that count; 0 for answers of cells where nobody is known to have visited.
    design_effect
        n Σw² / (Σw)² (Kish): by how much unequal weights widen the variance; answers / design_effect is the effective
        number.
    covered
        Share of visits that lie in cells with answers; the rest speaks for nobody.
    dropped
        Answers that lie in cells without visits.
    converged
        Whether all margins are met; always true without raking.
    """

    weight: Floats
    design_effect: float
    covered: float
    dropped: int
    converged: bool = True

    @property
    def effective(self) -> float:
        """Effective number of answers."""
        return float((self.weight > 0).sum() / self.design_effect)


def post_stratify(cell: Ints, visits: Floats) -> Weights:
    """Weight answers so that each cell counts by its visits.

    Parameters
    ----------
    cell
        Cell of each answer (service x hour x channel, or unit), n, 0 to k - 1.
    visits
        Visits (or people) of each cell, k, not negative.

    Raises
    ------
    PisteError
        Where no answer lies in a cell with visits.

    Notes
    -----
    w_i ∝ N_h / n_h for answer i of cell h, with N_h visits and n_h answers. Cells with visits and without answers
    are left out and told by `covered`. Source: Holt and Smith, Post stratification, JRSS A 142 (1979).
    """
    answers = np.bincount(cell, minlength=len(visits)).astype(np.float64)
    ratio = np.divide(visits, answers, out=np.zeros(len(visits)), where=answers > 0)
    total = float(visits.sum())
    return finish_weights(ratio[cell], float(visits[answers > 0].sum()) / total if total else 0.0)


def rake_margins(groups: Sequence[Ints], visits: Sequence[Floats]) -> Weights:
    """Weight answers so that every grouping meets its visits, where only the margins are known.

    Parameters
    ----------
    groups, visits
        For each grouping: the group of each answer (n) and the visits of each group. Totals may differ: shares count.

    Raises
    ------
    PisteError
        Where no answer lies in groups with visits.

    Notes
    -----
    Iterative proportional fitting: each grouping in turn scales its groups to their visits, until every margin is met
    within 1e-10 of the total. Where answers are too thin for the margins it does not converge; that is told. Sources:
    Deming and Stephan, Annals of Mathematical Statistics 11 (1940); Deville, Särndal and Sautory, JASA 88 (1993).
    """
    n = len(groups[0])
    kept = np.ones(n, dtype=np.bool_)
    for group, known in zip(groups, visits, strict=True):
        kept &= known[group] > 0
    targets, covered = [], 1.0
    for group, known in zip(groups, visits, strict=True):
        met = np.bincount(group[kept], minlength=len(known)) > 0
        targets.append(np.where(met, known, 0.0) / max(float(known[met].sum()), 1e-300))
        covered = min(covered, float(known[met].sum()) / max(float(known.sum()), 1e-300))
    weight = kept.astype(np.float64) / max(int(kept.sum()), 1)
    converged = False
    for _ in range(RAKING_ROUNDS):
        worst = 0.0
        for group, target in zip(groups, targets, strict=True):
            sums = np.bincount(group, weights=weight, minlength=len(target))
            worst = max(worst, float(np.abs(sums - target).max()))
            weight *= np.divide(target, sums, out=np.zeros(len(target)), where=sums > 0)[group]
        if worst < RAKING_CLOSE:
            converged = True
            break
    return finish_weights(weight, covered, converged=converged)


def finish_weights(weight: Floats, covered: float, *, converged: bool = True) -> Weights:
    """Scale weights to mean 1 over the answers that count."""
    counted = int((weight > 0).sum())
    if not counted:
        raise PisteError(
            "No answer lies where visits are known: check that services, hours and channels are named alike."
        )
    scaled = weight * (counted / weight.sum())
    effect = counted * float((scaled**2).sum()) / float(scaled.sum()) ** 2
    return Weights(scaled, effect, covered, len(weight) - counted, converged)
