"""A programme's charts: the savings curve with its fan, investment by year, and the schedule as bars by region."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from piste.basedata.area import Region
from piste.core.language import Language
from piste.programme.risk import PERCENTILES
from piste.programme.schedule import NEVER
from piste.programme.study import Programme
from piste.report.labels import text_width
from piste.report.plot import TYPE_PX, Plot, choose_ticks
from piste.report.programme_tables import region_words
from piste.report.programme_words import MILLION, main_reach
from piste.report.svg import element, join, line_path, short

Floats = NDArray[np.float64]
WIDE, PHONE = (860.0, 352.0), (344.0, 270.0)
LANE, GAP, HEAD = 9.0, 7.0, 26.0
NAME_PX = 150.0


def quarter_ends(programme: Programme) -> Floats:
    """Return Q: the moment at which each quarter ends, in years."""
    calendar = programme.schedule.limits.calendar
    return calendar.first_year + (calendar.first_quarter - 1 + np.arange(calendar.n) + 1) / 4.0


def draw_savings(programme: Programme, lang: Language) -> Markup:
    """Return the saving a year by time: history, plan, fan and target, for wide windows and phones."""
    return join(
        element(
            "svg",
            _draw_savings(programme, lang, size, wide=size == WIDE),
            class_=css,
            viewBox=f"0 0 {short(size[0])} {short(size[1])}",
            aria_hidden="true",
        )
        for size, css in ((WIDE, "plot wide"), (PHONE, "plot phone"))
    )


def _draw_savings(programme: Programme, lang: Language, size: tuple[float, float], *, wide: bool) -> Markup:
    risk, schedule = programme.risk, programme.schedule
    ends = quarter_ends(programme)
    fan = risk.quarter_eur_per_year / MILLION
    plan = schedule.rate_eur_per_year() / MILLION
    history = programme.history.points
    targets = [target.eur_per_year / MILLION for target in schedule.limits.targets]
    first = min([point[0] for point in history] + [float(ends[0]) - 0.25])
    span = programme.range_eur_per_year or ()
    top = max([float(fan.max()), float(plan.max()), *targets, *(float(end.max()) / MILLION for end in span)]) * 1.08
    low = min(0.0, float(fan.min()), float(plan.min()))
    low = 0.0 if low >= 0 else -10.0 * np.ceil(-low / 10.0)
    right = 118.0 if wide else 44.0
    plot = Plot(*size, x_range=(first, float(ends[-1])), y_range=(float(low), top), right=right, top=16.0)
    years = np.arange(np.ceil(first), np.floor(ends[-1]) + 1)
    step = 1 if wide else max(1, int(np.ceil(len(years) / 5)))
    grid = plot.grid(
        years[::step].tolist(), choose_ticks(low, top, 7 if wide else 5), lambda x: f"{x:.0f}", lang.number
    )
    layers = [_band(plot, ends, fan, 10, 90, "fan80"), _band(plot, ends, fan, 25, 75, "fan50"), grid]
    layers += _draw_targets(plot, programme, lang)
    layers += _draw_now(plot, programme, lang)
    layers.append(element("path", class_="p-median", d=line_path(plot.points(ends, fan[PERCENTILES.index(50)]))))
    layers += [element("path", class_="p-span", d=line_path(plot.points(ends, end / MILLION))) for end in span]
    layers.append(element("path", class_="p-plan", d=_steps(plot, programme, ends, plan)))
    layers += _draw_history(plot, programme, lang, float(ends[0]) - 0.25, wide=wide)
    layers += _draw_ends(plot, programme, lang, fan, plan, wide=wide)
    layers += _draw_goal(plot, programme, lang, plan)
    return join(layers)


def _band(plot: Plot, ends: Floats, fan: Floats, low: int, high: int, css: str) -> Markup:
    above = plot.points(ends, fan[PERCENTILES.index(high)])
    below = plot.points(ends, fan[PERCENTILES.index(low)])[::-1]
    return element("path", class_=css, d=line_path(np.concatenate([above, below]), closed=True))


def _steps(plot: Plot, programme: Programme, ends: Floats, plan: Floats) -> str:
    """Return the plan as steps: a quarter's saving a year holds all through the quarter."""
    begin = programme.schedule.limits.saved_eur_per_year / MILLION
    xs, ys = [float(ends[0]) - 0.25], [begin]
    for end, value in zip(ends.tolist(), plan.tolist(), strict=True):
        xs += [end - 0.25, end]
        ys += [value, value]
    return line_path(plot.points(xs, ys))


def _draw_targets(plot: Plot, programme: Programme, lang: Language) -> list[Markup]:
    layers = []
    for target in programme.schedule.limits.targets:
        y = plot.y(target.eur_per_year / MILLION)
        layers.append(
            element("path", class_="p-target", d=f"M{short(plot.left)} {short(y)}H{short(plot.width - plot.right)}")
        )
        words = lang.text(
            "Target {target} M€ by the end of {year}", target=target.eur_per_year / MILLION, year=str(target.year)
        )
        layers.append(element("text", words, class_="label strong halo", x=plot.left + 6, y=y - 7))
    return layers


def _draw_now(plot: Plot, programme: Programme, lang: Language) -> list[Markup]:
    calendar = programme.schedule.limits.calendar
    now = calendar.first_year + (calendar.first_quarter - 1 + programme.as_of) / 4.0
    x = plot.x(now)
    line = element("path", class_="f-limit", d=f"M{short(x)} {short(plot.top)}V{short(plot.height - plot.foot)}")
    text = element("text", lang.text("plan from here"), class_="tick", x=x + 5, y=plot.top + 8)
    return [line, text]


def _draw_history(plot: Plot, programme: Programme, lang: Language, begin: float, *, wide: bool) -> list[Markup]:
    points = programme.history.points
    if not points:
        return []
    xs, ys = [], []
    for k, (year, eur, _) in enumerate(points):
        until = points[k + 1][0] if k + 1 < len(points) else begin
        xs += [year, until]
        ys += [eur / MILLION, eur / MILLION]
    layers = [element("path", class_="p-real", d=line_path(plot.points(xs, ys)))]
    taken = -1.0
    for year, eur, words in points:
        x, y = plot.x(year), plot.y(eur / MILLION)
        layers.append(element("circle", class_="p-dot", cx=x, cy=y, r=5))
        text = lang.number(eur / MILLION, 1) + (f" {lang.text(words)}" if wide else "")
        raised = 15 if x < taken else 0
        taken = x + text_width(text, TYPE_PX) + 6
        layers.append(element("text", text, class_="tick halo", x=x, y=y - 11 - raised, text_anchor="start"))
    return layers


def _draw_ends(
    plot: Plot, programme: Programme, lang: Language, fan: Floats, plan: Floats, *, wide: bool
) -> list[Markup]:
    """Return the figures at the right end, kept apart."""
    del programme
    rows = [
        (float(fan[PERCENTILES.index(90), -1]), lang.text("high 10 %"), "tick"),
        (float(plan[-1]), lang.text("plan"), "label strong"),
        (float(fan[PERCENTILES.index(50), -1]), lang.text("median"), "label"),
        (float(fan[PERCENTILES.index(10), -1]), lang.text("low 10 %"), "tick"),
    ]
    rows.sort(key=lambda row: -row[0])
    x, last, layers = plot.width - plot.right + 7, -100.0, []
    for value, words, css in rows:
        y = max(plot.y(value) + 4, last + 15)
        last = y
        text = lang.number(value, 0) + (f" {words}" if wide else "")
        layers.append(element("text", text, class_=css, x=x, y=y))
    return layers


def _draw_goal(plot: Plot, programme: Programme, lang: Language, plan: Floats) -> list[Markup]:
    """Mark what the plan saves at the target's date."""
    reach = main_reach(programme)
    if reach is None:
        return []
    calendar = programme.schedule.limits.calendar
    quarter = calendar.last_quarter_of(reach.target.year)
    x, y = plot.x(reach.target.year + 1.0), plot.y(float(plan[quarter]))
    foot = plot.height - plot.foot
    return [
        element("path", class_="f-drop", d=f"M{short(x)} {short(y)}V{short(foot)}"),
        element("circle", class_="p-dot", cx=x, cy=y, r=6),
        element("text", lang.number(float(plan[quarter]), 1), class_="p-big halo", x=x + 10, y=y + 20),
    ]


def draw_investment(programme: Programme, lang: Language) -> Markup:
    """Return investment by year as bars under its cap."""
    size = (440.0, 236.0)
    years = programme.schedule.limits.calendar.years
    spent = programme.schedule.invested_eur() / MILLION
    caps = programme.schedule.limits.invest_cap_eur / MILLION
    known = caps[np.isfinite(caps)]
    top = 1.12 * max(float(spent.max(initial=1.0)), float(known.max(initial=0.0)), 1e-6)
    plot = Plot(*size, x_range=(years[0] - 0.5, years[-1] + 0.5), y_range=(0.0, top), right=8)
    grid = plot.grid([float(year) for year in years], choose_ticks(0, top, 4), lambda x: f"{x:.0f}", lang.number)
    layers = [grid]
    for year, value, cap in zip(years, spent.tolist(), caps.tolist(), strict=True):
        left, right = plot.x(year - 0.32), plot.x(year + 0.32)
        y = plot.y(value)
        inside = plot.y(0) - y > 24
        layers.append(element("rect", class_="p-bar", x=left, y=y, width=right - left, height=plot.y(0) - y))
        css, at_y = ("p-inbar", y + 16) if inside else ("label strong", y - 5)
        middle = (left + right) / 2
        layers.append(element("text", lang.number(value, 0), class_=css, x=middle, y=at_y, text_anchor="middle"))
        if np.isfinite(cap):
            layers.append(
                element("path", class_="p-cap", d=f"M{short(left - 5)} {short(plot.y(cap))}H{short(right + 5)}")
            )
    return element("svg", *layers, class_="plot", viewBox=f"0 0 {size[0]:.0f} {size[1]:.0f}", aria_hidden="true")


def pack_lanes(starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return a lane for each bar, given by rising start: bars of a lane do not overlap, and lanes are few."""
    free: list[int] = []
    lanes = []
    for start, end in zip(starts, ends, strict=True):
        lane = next((k for k, until in enumerate(free) if until <= start), len(free))
        if lane == len(free):
            free.append(0)
        free[lane] = end
        lanes.append(lane)
    return lanes


def draw_gantt(programme: Programme, regions: dict[str, Region], lang: Language) -> Markup:
    """Return every project as a bar from its beginning to its opening, packed in lanes region by region."""
    schedule, projects = programme.schedule, programme.schedule.projects
    calendar = schedule.limits.calendar
    width = 1100.0
    unit = (width - NAME_PX - 10) / calendar.n
    y, rows = HEAD, []
    blocks: list[Markup] = []
    order = sorted(range(len(projects.regions)), key=lambda r: region_words(projects.regions[r], regions, lang))
    for region in order:
        members = np.flatnonzero((projects.region == region) & (schedule.starts != NEVER)).tolist()
        if not members:
            continue
        members.sort(key=lambda p: (int(schedule.starts[p]), p))
        lanes = pack_lanes([int(schedule.starts[p]) for p in members], [int(schedule.opens[p]) for p in members])
        height = (max(lanes) + 1) * LANE
        name = region_words(projects.regions[region], regions, lang)
        blocks.append(element("text", name, class_="g-name", x=0, y=y + max(10.0, LANE)))
        for p, lane in zip(members, lanes, strict=True):
            blocks.append(_draw_bar(programme, p, NAME_PX, unit, y + lane * LANE))
        y += max(height, 14.0) + GAP
        rows.append(y - GAP / 2)
    foot = y
    lines = [element("path", class_="g-row", d=f"M0 {short(row)}H{short(width)}") for row in rows[:-1]]
    ticks = []
    for quarter in range(calendar.n):
        if (calendar.first_quarter - 1 + quarter) % 4 == 0:
            x = NAME_PX + quarter * unit
            ticks.append(element("path", class_="grid", d=f"M{short(x)} {short(HEAD - 6)}V{short(foot)}"))
            ticks.append(element("text", str(calendar.year(quarter)), class_="tick", x=x + 4, y=14))
    return element(
        "svg",
        *ticks,
        *lines,
        *blocks,
        class_="gantt",
        viewBox=f"0 0 {short(width)} {short(foot + 4)}",
        aria_hidden="true",
    )


def _draw_bar(programme: Programme, p: int, left: float, unit: float, y: float) -> Markup:
    schedule, projects = programme.schedule, programme.schedule.projects
    start, opens = int(schedule.starts[p]), int(schedule.opens[p])
    x, width = left + start * unit, (opens - start) * unit
    decided = projects.fixed_q[p] >= 0
    title = f"{projects.names[p]}: {schedule.limits.calendar.name(start)} – {schedule.limits.calendar.name(opens)}"
    bar = element(
        "rect", class_="g-decided" if decided else "g-bar", x=x + 0.5, y=y, width=width - 2.5, height=LANE - 2.5
    )
    return element("g", element("title", title), bar)
