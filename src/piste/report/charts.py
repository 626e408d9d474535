"""The charts: number of points against mean time and share covered, and share of people against minutes."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.figures import CHARTED, PlanFigures, StudyFigures
from piste.report.plot import Plot, choose_ticks, widen_range
from piste.report.scales import round_half_up, round_share
from piste.report.svg import element, join, short
from piste.report.wording import write_share
from piste.siting.access import CURVE_MIN

WIDE, PHONE = (440.0, 236.0), (344.0, 226.0)
LONGEST_CURVE_MIN = 120.0
DOT = 6.0


@dataclass(frozen=True)
class Spot:
    """One network in a chart of number against access."""

    points: int
    mean_min: float
    share: float


def frontier_spots(figures: StudyFigures) -> list[Spot]:
    """Return the best network by number: the study's frontier and its own plans, by rising number."""
    found = {spot.points: Spot(spot.points, spot.mean_min, spot.share_within[-1]) for spot in figures.study.frontier}
    for plan in figures.plans:
        access = plan.plan.state.access
        if plan.plan.result.objective == "mean" and access.n_points and np.isfinite(access.mean_min):
            found[access.n_points] = spot_of(plan)
    return [found[number] for number in sorted(found)]


def spot_of(plan: PlanFigures) -> Spot:
    """Return a plan as a spot: its share is within the last band, an hour, as the frontier's."""
    access = plan.plan.state.access
    return Spot(access.n_points, access.mean_min, access.share_within[-1])


def today_spot(figures: StudyFigures) -> Spot | None:
    """Return today's network as a spot, None where there is none."""
    today = figures.study.today
    if today is None or not np.isfinite(today.access.mean_min):
        return None
    number = figures.study.today_points or today.access.n_points
    return Spot(number, today.access.mean_min, today.access.share_within[-1])


def has_frontier(figures: StudyFigures) -> bool:
    """Tell whether there are enough numbers of points for a chart."""
    return len(frontier_spots(figures)) >= CHARTED


def draw_frontier(figures: StudyFigures, lang: Language, *, of_mean: bool) -> Markup:
    """Return number of points against mean minutes or against the share within an hour, in two widths."""

    def measure(spot: Spot) -> float:
        return spot.mean_min if of_mean else round_share(spot.share)

    return _in_two_widths(lambda size: _draw_frontier(figures, lang, measure, size, of_mean=of_mean))


def _draw_frontier(
    figures: StudyFigures,
    lang: Language,
    measure: Callable[[Spot], float],
    size: tuple[float, float],
    *,
    of_mean: bool,
) -> Markup:
    spots, today = frontier_spots(figures), today_spot(figures)
    plans = {k: spot_of(plan) for k, plan in enumerate(figures.plans) if np.isfinite(spot_of(plan).mean_min)}
    shown = spots + list(plans.values()) + ([today] if today else [])
    values = [measure(spot) for spot in shown]
    numbers = [spot.points for spot in shown]
    y_range = widen_range(values, 4, highest=None if of_mean else 100.0)
    air = 0.04 * (max(numbers) - min(numbers)) + 0.5
    plot = Plot(*size, x_range=(max(0.0, min(numbers) - air), max(numbers) + air), y_range=y_range)
    grid = plot.grid(
        choose_ticks(*plot.x_range, 7 if size == WIDE else 5), choose_ticks(*y_range, 4), lang.number, lang.number
    )
    line = plot.line([spot.points for spot in spots], [measure(spot) for spot in spots], "f-line")

    def written(value: float) -> str:
        return lang.number(round_half_up(value, 1), 1) + (" min" if of_mean else _percent(lang))

    others = [
        element("circle", class_="f-other", cx=plot.x(spot.points), cy=plot.y(measure(spot)), r=3.2)
        for spot in plans.values()
    ]
    layers = [grid, line, *others]
    on_top = []
    if today is not None:
        x, y = plot.x(today.points), plot.y(measure(today))
        on_top.append(element("rect", class_="f-old", x=x - 4, y=y - 4, width=8, height=8))
        plot.taken.append((x - 6, y - 6, x + 6, y + 6))
        text = lang.text("today {points}: {value}", points=today.points, value=written(measure(today)))
        corners = "ne nw se sw" if of_mean else "se sw nw ne"
        layers.append(plot.note(text, x, y, corners, gap=7, css="label halo"))
    for index, spot in plans.items():
        own = copy.deepcopy(plot)
        x, y = own.x(spot.points), own.y(measure(spot))
        text = f"{lang.number(spot.points)}: {written(measure(spot))}"
        drop = f"M{short(x)} {short(y)}V{short(own.height - own.foot)}"
        overlay = [
            element("path", class_="f-drop", d=drop),
            element("circle", class_="f-now", cx=x, cy=y, r=DOT),
            own.note(text, x, y, "sw ne nw se" if of_mean else "nw se ne sw", gap=8, css="label strong halo"),
        ]
        hidden = None if index == figures.study.chosen else "hidden"
        layers.append(element("g", *overlay, data_plan=index, hidden=hidden))
    return join([*layers, *on_top])


def _percent(lang: Language) -> str:
    return "%" if lang.code == "en" else "\u00a0%"


def draw_curve(figures: StudyFigures, lang: Language) -> Markup:
    """Return the share of people against minutes, every plan's and today's, in two widths."""
    return _in_two_widths(lambda size: _draw_curve(figures, lang, size))


def _draw_curve(figures: StudyFigures, lang: Language, size: tuple[float, float]) -> Markup:
    longest = min(LONGEST_CURVE_MIN, max(figures.study.times.cutoff_min, 60.0))
    shown = np.flatnonzero(longest >= CURVE_MIN)
    limit = figures.chosen.limit_min
    plot = Plot(*size, x_range=(0.0, longest), y_range=(0.0, 100.0), top=14.0)
    x_limit = plot.x(limit)
    layers = [
        plot.grid(
            np.arange(0, longest + 1, 15 if size == WIDE else 30).tolist(),
            [0, 25, 50, 75, 100],
            lang.number,
            lang.number,
        ),
        element("path", class_="f-limit", d=f"M{short(x_limit)} {short(plot.top)}V{short(plot.height - plot.foot)}"),
    ]
    today = figures.study.today
    if today is not None:
        layers.append(plot.line(CURVE_MIN[shown], 100 * today.access.curve_share[shown], "f-old-line"))
    for index, plan in enumerate(figures.plans):
        own = copy.deepcopy(plot)
        share = 100 * plan.within_limit
        text = lang.text(
            "{share} within {limit} min", share=write_share(plan.within_limit, lang), limit=lang.number(plan.limit_min)
        )
        overlay = [
            own.line(CURVE_MIN[shown], 100 * plan.plan.state.access.curve_share[shown], "f-line"),
            element("circle", class_="f-now", cx=own.x(plan.limit_min), cy=own.y(share), r=DOT),
            own.note(text, own.x(plan.limit_min), own.y(share), "se nw sw", gap=9, css="label strong halo"),
        ]
        if today is not None:
            at = min(25.0, longest / 3)
            before = 100 * float(np.interp(at, CURVE_MIN, today.access.curve_share))
            overlay.append(own.note(lang.text("today"), own.x(at), own.y(before), "se ne", gap=6, css="label halo"))
        hidden = None if index == figures.study.chosen else "hidden"
        layers.append(element("g", *overlay, data_plan=index, hidden=hidden))
    return join(layers)


def _in_two_widths(draw: Callable[[tuple[float, float]], Markup]) -> Markup:
    """Return the drawing for wide windows and for phones, so that type keeps its size; styles show one of them."""
    return join(
        element(
            "svg",
            draw(size),
            class_=css,
            viewBox=f"0 0 {short(size[0])} {short(size[1])}",
            aria_hidden="true",
        )
        for size, css in ((WIDE, "plot wide"), (PHONE, "plot phone"))
    )
