"""One plan as a page tells it: every text and picture ready, nothing left to compute in a template."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.area_figures import AreaFigures, measure_municipalities
from piste.report.coverage_table import coverage_table
from piste.report.figures import Moved, PlanFigures, StudyFigures
from piste.report.proof import gap_percent, read_proof, status_sentence, status_word, write_gap, write_value
from piste.report.scales import round_half_up, round_share
from piste.report.strips import draw_numbers, draw_strip
from piste.report.table_text import WrittenTable, write_cell, write_table
from piste.report.tables import municipality_name, places_table
from piste.report.wording import Outside, RuleLine, tell_answer, tell_border, tell_change, tell_outside, tell_rules

MOST_LOSSES, MOST_GAINS, MOST_OUTSIDE = 6, 4, 12
SUM_BAR_PX = 120.0


@dataclass(frozen=True)
class Figure:
    """One key figure with its change against today."""

    label: str
    value: str
    change: str
    css: str
    arrow: str
    """`up`, `down` or ""."""


@dataclass(frozen=True)
class ProofView:
    """The proof trio and its sentence."""

    value_name: str
    value: str
    bound_name: str
    bound: str
    gap: str
    sentence: str


@dataclass(frozen=True)
class MovedView:
    """People by change, with bars, and those who cross the limit."""

    rows: tuple[tuple[str, str, str, int], ...]
    """Style, words, people, pixels of the bar."""
    falling: bool
    fall_outside: str
    come_within: str
    losses: tuple[tuple[Markup | str, ...], ...]
    gains: tuple[tuple[Markup | str, ...], ...]


@dataclass(frozen=True)
class PlanView:
    """One plan, ready to be written."""

    index: int
    hidden: bool
    label: str
    objective: str
    answer: str
    change: str
    figures: tuple[Figure, ...]
    strips: tuple[tuple[str, Markup, Markup], ...]
    """Name, numbers and strip of today (where there is one) and of the plan."""
    proof: ProofView
    rules: tuple[RuleLine, ...]
    moved: MovedView | None
    outside: Outside
    outside_people: str
    outside_table: WrittenTable
    farthest: tuple[tuple[Markup | str, ...], ...]
    """Municipalities with the longest mean times: name, people, minutes."""
    border: str
    row: tuple[str, ...]
    """Cells of the table of plans."""
    coverage: WrittenTable | None
    """People near the points by mode."""


def build_view(study: StudyFigures, index: int, lang: Language) -> PlanView:
    """Write everything that a page says of a plan."""
    plan = study.plans[index]
    outside = tell_outside(study, plan, lang)
    areas = measure_municipalities(study, plan)
    return PlanView(
        index=index,
        hidden=index != study.study.chosen,
        label=lang.number(plan.plan.state.access.n_points),
        objective=objective_word(plan.plan.result.objective, lang),
        answer=tell_answer(plan, lang),
        change=tell_change(study, plan, lang),
        figures=_key_figures(study, plan, lang),
        strips=_strips(study, plan, lang),
        proof=_proof(plan, lang),
        rules=tuple(tell_rules(study, plan, lang)),
        moved=None if plan.moved is None else _moved(study, plan.moved, areas, lang),
        outside=outside,
        outside_people=lang.number(round(outside.people)),
        outside_table=_outside_table(study, plan, outside, lang),
        farthest=_farthest(study, areas, lang),
        border=tell_border(study, plan, lang),
        row=_row(study, plan, lang),
        coverage=_coverage(plan, lang),
    )


def objective_word(objective: str, lang: Language) -> str:
    """Return what a plan was asked for."""
    return {
        "mean": lang.text("smallest mean time"),
        "covered": lang.text("most people covered"),
        "worst": lang.text("shortest longest time"),
        "fewest": lang.text("fewest points"),
        "cost": lang.text("least cost of points and travel"),
    }[objective]


def _key_figures(study: StudyFigures, plan: PlanFigures, lang: Language) -> tuple[Figure, ...]:
    access, today = plan.plan.state.access, study.study.today
    figures = [
        _count(lang.text("Points"), access.n_points, None if today is None else study.study.today_points, lang),
    ]
    for limit, share, k in ((study.first_min, plan.within_first, 0), (plan.limit_min, plan.within_limit, 1)):
        before = None if study.today_within is None else study.today_within[k]
        label = lang.text("Within {limit} min, % of people", limit=lang.number(limit))
        change, css, arrow = "", "even", ""
        if before is not None:
            points = round_share(share) - round_share(before)
            change = lang.text("{change} pp", change=lang.signed(points, 1))
            css, arrow = better(points, up=True)
        figures.append(Figure(label, lang.number(round_share(share), 1), change, css, arrow))
    change, css, arrow = "", "even", ""
    mean = round_half_up(access.mean_min, 1)
    if today is not None and np.isfinite(mean) and np.isfinite(today.access.mean_min):
        minutes = mean - round_half_up(today.access.mean_min, 1)
        change = f"{lang.signed(minutes, 1)} min"
        css, arrow = better(minutes, up=False)
    value = lang.number(mean, 1) if np.isfinite(mean) else "–"
    figures.append(Figure(lang.text("Mean time, min"), value, change, css, arrow))
    if plan.plan.tiers is not None and plan.plan.tiers.cost_eur_per_year > 0:
        millions = round_half_up(plan.plan.tiers.cost_eur_per_year / 1e6, 1)
        figures.append(Figure(lang.text("Cost, M EUR a year"), lang.number(millions, 1), "", "even", ""))
    return tuple(figures)


def _count(label: str, number: int, before: int | None, lang: Language) -> Figure:
    change = "" if before is None else ("±0" if number == before else lang.signed(number - before, 0))
    return Figure(label, lang.number(number), change, "even", "")


def better(change: float, *, up: bool) -> tuple[str, str]:
    """Return the style and the arrow of a change; `up`: more is better."""
    if abs(change) < 0.05:
        return "even", ""
    arrow = "up" if change > 0 else "down"
    return ("gain" if (change > 0) == up else "loss"), arrow


def _strips(study: StudyFigures, plan: PlanFigures, lang: Language) -> tuple[tuple[str, Markup, Markup], ...]:
    rows = []
    if study.today_bands is not None:
        name = lang.text("Today")
        rows.append((name, draw_numbers(study.today_bands, lang), draw_strip(study.today_bands, lang, name)))
    name = lang.text("Plan")
    rows.append((name, draw_numbers(plan.bands, lang), draw_strip(plan.bands, lang, name)))
    return tuple(rows)


def _proof(plan: PlanFigures, lang: Language) -> ProofView:
    proof = read_proof(plan, lang)
    return ProofView(
        value_name=proof.value_name,
        value=write_value(proof, proof.value, lang),
        bound_name=proof.bound_name,
        bound=write_value(proof, proof.bound, lang),
        gap=write_gap(proof.gap, lang),
        sentence=status_sentence(plan, lang),
    )


def _moved(study: StudyFigures, moved: Moved, areas: AreaFigures, lang: Language) -> MovedView:
    total = max(moved.closer, moved.same, moved.farther, 1.0)
    rows = (
        ("gain", lang.text("Closer"), moved.closer),
        ("even", lang.text("Same, ±1 min"), moved.same),
        ("loss", lang.text("Farther"), moved.farther),
    )
    return MovedView(
        rows=tuple(
            (css, word, lang.number(round(people)), int(SUM_BAR_PX * people / total + 0.5))
            for css, word, people in rows
        ),
        falling=round(moved.fall_outside) > 0,
        fall_outside=lang.number(round(moved.fall_outside)),
        come_within=lang.number(round(moved.come_within)),
        losses=_most_changed(study, areas, lang, sign=1, most=MOST_LOSSES),
        gains=_most_changed(study, areas, lang, sign=-1, most=MOST_GAINS),
    )


def _most_changed(
    study: StudyFigures, areas: AreaFigures, lang: Language, *, sign: int, most: int
) -> tuple[tuple[Markup | str, ...], ...]:
    """Return the municipalities where people times minutes change most: name, people, minutes today, change."""
    assert areas.change_min is not None and areas.mean_today_min is not None
    weight = sign * np.clip(areas.change_min, -120, 120) * areas.people
    rows = [row for row in np.lexsort((np.arange(len(weight)), -weight)) if sign * areas.change_min[row] > 1][:most]
    finite = [abs(float(areas.change_min[row])) for row in rows if np.isfinite(areas.change_min[row])]
    longest = max(finite, default=60.0)
    return tuple(
        (
            municipality_name(study, areas.codes[row], lang),
            lang.number(round(float(areas.people[row]))),
            write_cell("minutes", round_half_up(float(areas.mean_today_min[row]), 1), lang),
            write_cell("change", round_half_up(float(areas.change_min[row]), 1), lang, longest * 64 / 44),
        )
        for row in rows
    )


def _farthest(study: StudyFigures, areas: AreaFigures, lang: Language) -> tuple[tuple[Markup | str, ...], ...]:
    order = np.lexsort((np.arange(len(areas.people)), -np.minimum(areas.mean_min, 1e6)))[: MOST_LOSSES + MOST_GAINS]
    return tuple(
        (
            municipality_name(study, areas.codes[row], lang),
            lang.number(round(float(areas.people[row]))),
            write_cell("minutes", round_half_up(float(areas.mean_min[row]), 1), lang),
        )
        for row in order
    )


def _outside_table(study: StudyFigures, plan: PlanFigures, outside: Outside, lang: Language) -> WrittenTable:
    table = places_table(study, plan, lang)
    row_of = {name: row for row, name in enumerate(table.ids)}
    return write_table(table, lang, [row_of[f"place-{place}"] for place in outside.places[:MOST_OUTSIDE]])


def _coverage(plan: PlanFigures, lang: Language) -> WrittenTable | None:
    return write_table(coverage_table(plan, lang), lang) if plan.plan.coverage else None


def _row(study: StudyFigures, plan: PlanFigures, lang: Language) -> tuple[str, ...]:
    access, result = plan.plan.state.access, plan.plan.result
    proof = read_proof(plan, lang)
    mean = lang.number(round_half_up(access.mean_min, 1), 1) if np.isfinite(access.mean_min) else "–"
    unit = proof.suffix
    bound = write_value(proof, proof.bound, lang)
    return (
        lang.number(access.n_points),
        objective_word(result.objective, lang),
        mean,
        lang.number(round_share(plan.within_first), 1),
        lang.number(round_share(plan.within_limit), 1),
        lang.number(round(float(study.people[plan.minutes > plan.limit_min].sum()))),
        write_value(proof, proof.value, lang) + unit,
        bound + (unit if bound != "–" else ""),
        gap_percent(result.gap, lang) if result.gap is not None else "–",
        status_word(result.status, lang),
        lang.number(round_half_up(result.seconds, 1), 1),
    )
