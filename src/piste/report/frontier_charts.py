"""Charts of a frontier: minutes and shares of people against the number of points, and what they cost."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.charts import DOT
from piste.report.frontier_tables import MEUR, WITHIN_30, WITHIN_60, share_percent
from piste.report.plot import Plot, choose_ticks, widen_range
from piste.report.scales import round_half_up
from piste.report.svg import element, join, short
from piste.siting.frontier import Frontier

WIDE, PHONE = (760.0, 270.0), (344.0, 250.0)
COST_FOOT = 18.0


@dataclass(frozen=True)
class Curve:
    """One line over the numbers of points."""

    label: str
    values: list[float]
    css: str


def draw_minutes(frontier: Frontier, lang: Language) -> Markup:
    """Return mean minutes and the worst-off tenth's against the number of points, and the growing plans' mean."""
    plans = frontier.plans
    curves = [
        Curve(lang.text("mean"), [plan.state.access.mean_min for plan in plans], "f-line"),
        Curve(lang.text("worst-off tenth"), [plan.fairness.worst_tenth_min for plan in plans], "f-tail"),
    ]
    if frontier.growth is not None:
        grown = [step.state.access.mean_min for step in frontier.growth.steps]
        curves.append(Curve("", grown, "f-grown"))
    today = None if frontier.today is None else frontier.today.access.mean_min
    return _in_two_widths(lambda size: _draw(frontier, lang, curves, today, size, percent=False))


def draw_shares(frontier: Frontier, lang: Language) -> Markup:
    """Return the share of people within half an hour and an hour against the number of points."""
    access = [plan.state.access for plan in frontier.plans]
    curves = [
        Curve(lang.text("within 60 min"), [share_percent(one, WITHIN_60) for one in access], "f-line"),
        Curve(lang.text("within 30 min"), [share_percent(one, WITHIN_30) for one in access], "f-tail"),
    ]
    today = None if frontier.today is None else share_percent(frontier.today.access, WITHIN_60)
    return _in_two_widths(lambda size: _draw(frontier, lang, curves, today, size, percent=True))


def _draw(
    frontier: Frontier,
    lang: Language,
    curves: list[Curve],
    today: float | None,
    size: tuple[float, float],
    *,
    percent: bool,
) -> Markup:
    numbers = [float(plan.points) for plan in frontier.plans]
    today_points = None if frontier.today is None else float(frontier.today.access.n_points)
    has_today = today is not None and np.isfinite(today) and today_points is not None
    values = [value for curve in curves for value in curve.values if np.isfinite(value)]
    along = [*numbers, *([today_points] if has_today and today_points is not None else [])]
    if has_today and today is not None:
        values.append(today)
    air = 0.02 * (max(along) - min(along)) + 0.5
    low, high = widen_range(values, 5, highest=100.0 if percent else None)
    cost = frontier.asked.cost_eur_per_year is not None
    plot = Plot(
        *size,
        x_range=(max(0.0, min(along) - air), max(along) + air),
        y_range=(low, high),
        foot=26.0 + (COST_FOOT if cost else 0.0),
    )
    ticks = choose_ticks(*plot.x_range, 10 if size == WIDE else 5)
    layers = [_grid(plot, ticks, choose_ticks(low, high, 5), lang, cost=cost)]
    if cost:
        layers += [_cost_tick(plot, frontier, tick, lang) for tick in ticks]
    layers += [plot.line(numbers, curve.values, curve.css) for curve in curves]

    def written(value: float) -> str:
        return (
            lang.number(round_half_up(value, 1), 1) + ("" if percent else " min") + (_percent(lang) if percent else "")
        )

    notes = []
    if has_today and today is not None and today_points is not None:
        x, y = plot.x(today_points), plot.y(today)
        layers.append(element("rect", class_="f-old", x=x - 4, y=y - 4, width=8, height=8))
        plot.taken.append((x - 6, y - 6, x + 6, y + 6))
        text = lang.text("today {points}: {value}", points=today_points, value=written(today))
        notes.append(plot.note(text, x, y, "se sw ne nw" if percent else "ne nw se sw", gap=8, css="label halo"))
    chosen = frontier.at
    x = plot.x(numbers[chosen])
    first = curves[0].values[chosen]
    layers.append(
        element("path", class_="f-drop", d=f"M{short(x)} {short(plot.y(first))}V{short(plot.height - plot.foot)}")
    )
    for curve in curves[:2]:
        y = plot.y(curve.values[chosen])
        layers.append(element("circle", class_="f-now", cx=x, cy=y, r=DOT))
        plot.taken.append((x - DOT, y - DOT, x + DOT, y + DOT))
        text = f"{curve.label} {written(curve.values[chosen])}"
        notes.append(plot.note(text, x, y, "ne se nw sw", gap=9, css="label strong halo"))
    return join([*layers, *notes])


def _grid(plot: Plot, x_ticks: list[float], y_ticks: list[float], lang: Language, *, cost: bool) -> Markup:
    """Return the grid; figures of the lower axis leave room for costs under them."""
    if not cost:
        return plot.grid(x_ticks, y_ticks, lang.number, lang.number)
    grid = plot.grid([], y_ticks, lang.number, lang.number)
    y = plot.height - 8 - COST_FOOT
    numbers = [
        element("text", lang.number(tick), class_="tick", x=plot.x(tick), y=y, text_anchor="middle") for tick in x_ticks
    ]
    return join([grid, *numbers])


def _cost_tick(plot: Plot, frontier: Frontier, tick: float, lang: Language) -> Markup:
    each = frontier.asked.cost_eur_per_year
    assert each is not None
    text = lang.number(round_half_up(tick * each / MEUR, 1), 1)
    return element("text", f"{text} M€", class_="tick", x=plot.x(tick), y=plot.height - 6, text_anchor="middle")


def _percent(lang: Language) -> str:
    return "%" if lang.code == "en" else "\u00a0%"


def _in_two_widths(draw: Callable[[tuple[float, float]], Markup]) -> Markup:
    return join(
        element("svg", draw(size), class_=css, viewBox=f"0 0 {short(size[0])} {short(size[1])}", aria_hidden="true")
        for size, css in ((WIDE, "plot wide"), (PHONE, "plot phone"))
    )


def draw_share_bar(share: float, css: str) -> Markup:
    """Return a bar of a share, 0 to 1, in a frame as long as the whole."""
    width = round(96 * share, 1)
    frame = element("rect", class_="s-frame", width=96, height=9)
    bar = element("rect", class_=css, width=width, height=9)
    return element("svg", frame, bar, class_="sharebar", width=96, height=9, aria_hidden="true")
