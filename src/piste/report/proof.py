"""What is proven about a plan, in the unit people think in, and in honest words."""

from dataclasses import dataclass

import numpy as np

from piste.core.language import Language
from piste.report.figures import PlanFigures
from piste.report.scales import round_half_up


@dataclass(frozen=True)
class Proof:
    """Value and bound of a plan's objective in a unit to read, and the gap between them."""

    value: float
    bound: float | None
    gap: float | None
    unit: str
    """"min", "people", "points" or "eur"."""
    digits: int
    value_name: str
    bound_name: str

    @property
    def suffix(self) -> str:
        """Return what stands behind a number in a sentence; people and points are named by the words around it."""
        return {"min": "\u00a0min", "eur": "\u00a0EUR"}.get(self.unit, "")


def read_proof(figures: PlanFigures, lang: Language) -> Proof:
    """Return what is proven of a plan.

    A mean's value and bound are people x minutes; both are told a person, over the people whom the objective counts.
    Where somebody of them is past the cut-off and counts at it, this mean is longer than that of the people reached.
    """
    result = figures.plan.result
    if result.objective == "covered":
        limit = lang.number(figures.limit_min)
        name = lang.text("Within {limit} min, people", limit=limit)
        return Proof(result.value, result.bound, result.gap, "people", 0, name, lang.text("Upper bound, people"))
    if result.objective == "fewest":
        bound = None if result.bound is None else float(np.ceil(result.bound - 1e-6))
        return Proof(
            result.value, bound, result.gap, "points", 0, lang.text("Points"), lang.text("Lower bound, points")
        )
    if result.objective == "cost":
        name = lang.text("Points and travel, EUR a year")
        return Proof(result.value, result.bound, result.gap, "eur", 0, name, lang.text("Lower bound, EUR a year"))
    if figures.plan.tiers is not None:
        weight = max(sum(service.weight for service in figures.plan.tiers.services), 1.0)
        bound = None if result.bound is None else result.bound / weight
        name = lang.text("Mean time of a visit, min") if figures.plan.tiers.visits else lang.text("Mean time, min")
        return Proof(result.value / weight, bound, result.gap, "min", 2, name, lang.text("Lower bound, min"))
    share = 1.0 if result.objective == "worst" else max(figures.counted_people, 1.0)
    value, bound = result.value / share, None if result.bound is None else result.bound / share
    name = lang.text("Longest time, min") if result.objective == "worst" else lang.text("Mean time, min")
    return Proof(value, bound, result.gap, "min", 2, name, lang.text("Lower bound, min"))


def write_value(proof: Proof, value: float | None, lang: Language) -> str:
    """Write a value or bound without its unit, an en dash where there is none."""
    if value is None or not np.isfinite(value):
        return "–"
    return lang.number(round_half_up(value, proof.digits), proof.digits)


def write_gap(gap: float | None, lang: Language, digits: int = 2) -> str:
    """Write a gap in per cent without the sign; what is not nought never reads as nought."""
    if gap is None or not np.isfinite(gap):
        return "–"
    percent = 100 * gap
    least = 10.0**-digits
    if 1e-7 < percent < least / 2:
        return "<" + lang.number(least, digits)
    return lang.number(round_half_up(percent, digits), digits)


def gap_percent(gap: float | None, lang: Language) -> str:
    """Write a gap with its sign."""
    return write_gap(gap, lang) + ("%" if lang.code == "en" else "\u00a0%")


def status_word(status: str, lang: Language) -> str:
    """Return a status in a word or two."""
    words = {
        "optimal": lang.text("proven best"),
        "within_gap": lang.text("within the gap"),
        "stopped": lang.text("stopped"),
        "infeasible": lang.text("impossible"),
        "evaluated": lang.text("only evaluated"),
    }
    return words[status]


def status_sentence(figures: PlanFigures, lang: Language) -> str:
    """Say in one sentence what the status means for this plan; "feasible" never reads as "best"."""
    result = figures.plan.result
    gap = gap_percent(result.gap, lang)
    match result.status:
        case "optimal":
            told = _tell_optimal(figures, lang)
        case "within_gap":
            told = lang.text("Within {gap} of the best possible; no network can be better by more than that.", gap=gap)
        case "stopped" if result.gap is None:
            told = lang.text("Stopped before anything was proven; a better network may exist.")
        case "stopped":
            told = lang.text(
                "Stopped before it was proven best: a better network may exist, but by {gap} at most.", gap=gap
            )
        case "evaluated":
            told = lang.text("Evaluated as given, not searched: nothing is proven about it.")
        case "infeasible":
            told = lang.text(result.reason) or lang.text("No plan can meet these rules.")
    return told


def _tell_optimal(figures: PlanFigures, lang: Language) -> str:
    result, fixed = figures.plan.result, int(figures.plan.points.fixed.sum())
    if result.objective == "fewest":
        return lang.text("Proven best: fewer points are not enough.")
    if figures.plan.tiers is not None:
        return lang.text("Proven best of all networks that keep these rules.")
    if fixed:
        return lang.text(
            "Proven best of all networks of {points} points in which {fixed} are fixed.",
            points=len(result.sites),
            fixed=fixed,
        )
    return lang.text("Proven best of all networks of {points} points.", points=len(result.sites))
