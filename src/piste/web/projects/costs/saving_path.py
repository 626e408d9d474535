"""The way to the target, from what is published, what is booked and what the programme engine drew."""

from dataclasses import dataclass
from datetime import date

from piste.report.interim.saving_curve import Reached, SavingCurve
from piste.web.network.texts import text_in
from piste.web.projects.costs.models import ProgrammePath, PublicFigure

TARGET_EUR, TARGET_YEAR = 50e6, 2030


@dataclass(frozen=True)
class Target:
    """What the programme is to save, and where that is said."""

    eur: float
    year: int
    source: str
    day: str


def year_with_part(day: date) -> float:
    """Return a day as a year with its part."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


def end_of_quarter(name: str) -> float:
    """Return the moment at which a quarter written as 2028Q3 ends."""
    return int(name[:4]) + int(name[5]) / 4.0


def find_target() -> Target:
    """Return the target; the public one where nobody has written another."""
    found = PublicFigure.objects.filter(what=PublicFigure.What.TARGET, cents__isnull=False).order_by("-pk").first()
    if found is None or found.cents is None or found.counts_from is None:
        return Target(TARGET_EUR, TARGET_YEAR, "", "")
    return Target(found.cents / 100, found.counts_from.year, found.source, found.day)


def list_reached(until: date | None = None, period_end: date | None = None) -> tuple[Reached, ...]:
    """Return the savings a year that are published, summed one after the other; later than the period: marked."""
    figures = PublicFigure.objects.filter(
        what=PublicFigure.What.SAVING, in_total=True, cents__isnull=False, counts_from__isnull=False
    ).order_by("counts_from", "pk")
    total, found = 0, []
    for one in figures:
        if one.counts_from is None or (until is not None and one.counts_from > until):
            continue
        total += one.cents or 0
        later = period_end is not None and one.counts_from > period_end
        found.append(Reached(year_with_part(one.counts_from), total / 100, str(text_in(one.name)), later))
    return tuple(found)


def current_path() -> ProgrammePath | None:
    """Return the programme engine's answer in force."""
    return ProgrammePath.objects.order_by("-pk").first()


def build_curve(as_of: date, words: str, *, period_end: date | None = None, pace: bool = False) -> SavingCurve:
    """Return the curve as it stands on a day: a fan only from the programme engine."""
    target, path = find_target(), current_path()
    reached = list_reached(None if period_end else as_of, period_end)
    at = year_with_part(as_of)
    fan_years: tuple[float, ...] = ()
    fan: dict[int, tuple[float, ...]] = {}
    if path is not None:
        fan_years = tuple(end_of_quarter(quarter) for quarter in path.content["quarters"])
        fan = {int(p): tuple(values) for p, values in path.content["fan"].items()}
    return SavingCurve(
        reached, at, words, target.eur, target.year, fan_years, fan, path is not None and path.is_example,
        at if pace else None,
    )  # fmt: skip


def chance_of(curve: SavingCurve, path: ProgrammePath | None) -> float | None:
    """Return the chance of the target by the draws: exactly where they were made for it, else None."""
    if path is None:
        return None
    for one in path.content["targets"]:
        if one["year"] == curve.target_year and abs(one["eur"] - curve.target_eur) < 1:
            return float(one["chance"])
    return None
