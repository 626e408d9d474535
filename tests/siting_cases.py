"""Random small siting questions with every rule and every scale of numbers, and all their plans."""

import itertools
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from piste.siting import Problem


@dataclass(frozen=True)
class Case:
    """One question: n x m costs (infinite: out of reach), people, and what `solve` is asked."""

    cost: np.ndarray
    people: np.ndarray
    objective: str
    points: int
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        return Problem.from_matrix(self.cost, self.people)

    def arguments(self, **more: Any) -> dict[str, Any]:
        """Return what `solve` takes by name."""
        return {"points": self.points, "gap": 0.0, "time_limit_s": None, **self.asked, **more}


@dataclass(frozen=True)
class Truth:
    """The best value (None where no plan meets the rules), and the fewest points of any plan that does."""

    best: float | None
    needed: int | None
    unreachable: list[int]


def price_plan(case: Case, sites: list[int], counted: np.ndarray, near: np.ndarray) -> float:
    """Return the value of one plan, infinite where it leaves out a place that must be reached."""
    distance = near[:, sites].min(axis=1, initial=math.inf)
    if case.objective == "covered":
        return float(case.people[counted & np.isfinite(distance)].sum())
    if case.objective == "fewest":
        return float(len(sites)) if np.isfinite(distance[counted]).all() else math.inf
    paid = np.where(np.isfinite(distance), distance, case.asked.get("beyond", math.inf))[counted]
    return float(paid.max(initial=0.0)) if case.objective == "worst" else float((case.people[counted] * paid).sum())


def try_all_plans(case: Case) -> Truth:
    """Try every set of sites that the rules allow."""
    n, m = case.cost.shape
    asked = case.asked
    fixed, regions = list(asked.get("fixed", [])), asked.get("regions", [-1] * m)
    wanted = {region for region in regions if region >= 0}
    permitted = [j for j in range(m) if j not in asked.get("forbidden", [])]
    near = np.where(case.cost <= asked.get("limit", math.inf), case.cost, math.inf)
    in_list = case.cost if case.objective == "covered" else near
    reached = np.isfinite(in_list[:, permitted]).any(axis=1) if permitted else np.zeros(n, dtype=bool)
    counted = reached & (case.people > 0)
    free = [j for j in permitted if j not in fixed]
    better = max if case.objective == "covered" else min
    best: float | None = None
    needed: int | None = None
    for k in range(len(free) + 1):
        for more in itertools.combinations(free, k):
            sites = [*fixed, *more]
            value = price_plan(case, sites, counted, near)
            if math.isinf(value) or not wanted <= {regions[j] for j in sites}:
                continue
            needed = len(sites) if needed is None else needed
            if case.objective == "fewest" or len(sites) <= case.points:
                best = value if best is None else better(best, value)
    return Truth(best, needed, np.flatnonzero(~reached).tolist())


COSTS = {
    "small whole": st.integers(0, 6).map(float),
    "floats": st.floats(0, 100).map(lambda x: round(x, 3)),
    "wide": st.floats(-6, 9).map(lambda power: 10.0**power),
    "uint16": st.integers(0, 65534).map(float),
    "tiny": st.integers(0, 10**6).map(lambda k: k * 1e-12),
    "huge": st.floats(1e8, 1e9),
}
PEOPLE = {
    "ones": st.just(1.0),
    "whole": st.integers(0, 5).map(float),
    "floats": st.floats(0, 1000).map(lambda x: round(x, 3)),
    "wide": st.floats(-6, 9).map(lambda power: 10.0**power),
}


@st.composite
def draw_case(draw: st.DrawFn, objective: str, *, rules: bool) -> Case:
    """Draw a problem of up to 8 places and 7 sites, dense or sparse, and a question about it."""
    n, m = draw(st.integers(0, 8)), draw(st.integers(0, 7))
    cost = COSTS[draw(st.sampled_from(sorted(COSTS)))]
    if draw(st.booleans()):
        cost = st.one_of(cost, st.just(math.inf))
    matrix = np.array(draw(st.lists(cost, min_size=n * m, max_size=n * m)), dtype=float).reshape(n, m)
    people = draw(st.lists(PEOPLE[draw(st.sampled_from(sorted(PEOPLE)))], min_size=n, max_size=n))
    finite = np.unique(matrix[np.isfinite(matrix)]).tolist() or [1.0]
    asked: dict[str, Any] = {}
    if objective in {"covered", "fewest"} or draw(st.booleans()):
        asked["limit"] = draw(st.sampled_from([*finite, math.inf]))  # exactly at a cost, at which it counts as within
    if objective in {"mean", "worst"} and draw(st.booleans()):
        asked["beyond"] = max(finite) * draw(st.sampled_from([1.0, 1.5, 10.0]))
    if rules:
        order = draw(st.permutations(range(m)))
        first, second = sorted(draw(st.tuples(st.integers(0, m // 2), st.integers(0, m // 2))))
        asked["fixed"], asked["forbidden"] = sorted(order[:first]), sorted(order[first:second])
        if draw(st.booleans()):
            asked["regions"] = draw(st.lists(st.integers(-1, 2), min_size=m, max_size=m))
        if draw(st.booleans()):
            asked["start"] = sorted(order[: draw(st.integers(0, m))])
    return Case(matrix, np.array(people, dtype=float), objective, draw(st.integers(0, m + 1)), asked)
