"""A plan made by hand, held against the proven bound of the best plan with as many points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.units import SECONDS_PER_MIN
from piste.siting.plan_solve import Ask
from piste.siting.reasons.ground import Barrier, Ground
from piste.siting.result import Result, relative_gap

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Verdict:
    """What a plan made by hand is worth under the scenario's objective, and how far at most from the best.

    `value` and `bound` are in the units of `Result`. The bound holds for plans that keep the rules; where the plan
    breaks one, `gap` is None and the broken rules say why.
    """

    points: int
    value: float
    bound: float | None
    gap: float | None
    best: Result
    """The best plan found with as many points."""
    missing: Ints
    """Sites fixed open that the plan leaves closed."""
    forbidden: Ints
    """Sites of the plan that may not open."""
    small: Ints
    """Sites of the plan with too few people around."""
    left: float
    """People left outside whom a site that may open could reach, where the best plan leaves none of them."""
    regions: int
    """Regions that were to keep a point and have none."""

    @property
    def keeps_rules(self) -> bool:
        """Whether the plan keeps every rule that the bound is proven under."""
        broken = len(self.missing) + len(self.forbidden) + len(self.small) + self.regions
        return broken == 0 and self.left == 0


def judge_plan(ask: Ask, hand: Ground, best: Result, best_ground: Ground) -> Verdict:
    """Value a hand-made plan (`hand`: its ground) as the best plan with as many points was valued."""
    people = hand.units / hand.folk.per_person
    barrier = best_ground.barrier[hand.own]
    left = people[best_ground.within_reach & (hand.state.seconds > hand.limit_s)].sum() if best_ground.binds else 0.0
    regions = 0
    if best_ground.region is not None:
        wanted = np.unique(best_ground.region[best_ground.own])
        regions = len(np.setdiff1d(wanted[wanted >= 0], best_ground.region[hand.own]))
    value = value_of(hand, best_ground, best)
    verdict = Verdict(
        points=len(hand.own),
        value=value,
        bound=best.bound,
        gap=None,
        best=best,
        missing=np.setdiff1d(ask.scope.fixed, hand.own).astype(np.int32),
        forbidden=hand.own[np.isin(barrier, (Barrier.FORBIDDEN, Barrier.ACROSS))],
        small=hand.own[barrier == Barrier.SMALL],
        left=float(left),
        regions=regions,
    )
    if best.bound is None or not verdict.keeps_rules:
        return verdict
    return Verdict(**{**vars(verdict), "gap": relative_gap(value, best.bound)})


def value_of(hand: Ground, best: Ground, result: Result) -> float:
    """Return the value of a network under a result's objective, over the places that the result's plan counts."""
    people = hand.units / hand.folk.per_person
    seconds = np.minimum(hand.state.seconds, hand.cutoff_s).astype(np.float64)
    counted = best.counted
    match result.objective:
        case "mean":
            return float((people * seconds)[counted].sum()) / SECONDS_PER_MIN
        case "covered":
            return float(people[best.within_reach & (hand.state.seconds <= hand.limit_s)].sum())
        case "worst":
            return float(seconds[counted & (people > 0)].max(initial=0.0)) / SECONDS_PER_MIN
    return float(len(hand.own))
