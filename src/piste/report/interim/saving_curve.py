"""The saving a year on its way to the target: what is reached, the fan of what may come; for paper and for pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.document.svg_page import ACCENT, BRAND, FULL_PT, INK, INK_2, LINE, SOFT, draw_text, wrap_svg
from piste.report.labels import text_width
from piste.report.plot import Plot, choose_ticks
from piste.report.svg import element, join, line_path, short

MILLION = 1e6
BANDS = ((10, 90, "#d9e7f6"), (25, 75, "#b3cfec"))


@dataclass(frozen=True)
class Reached:
    """A saving a year that holds from a moment on (a year with its part): all that is reached by then."""

    year: float
    eur: float
    words: str = ""
    later: bool = False
    """It came after the period that is told of."""


@dataclass(frozen=True)
class SavingCurve:
    """What the curve shows; EUR a year."""

    reached: tuple[Reached, ...]
    as_of: float
    as_of_words: str
    target_eur: float
    target_year: int
    fan_years: tuple[float, ...] = ()
    """Ends of the quarters."""
    fan: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    """Percentile -> saving a year at each quarter's end."""
    example: bool = False
    """The fan is made of example projects."""
    pace_from: float | None = None
    """From where the pace that the target needs is drawn."""

    @property
    def now(self) -> float:
        """Return what is reached at the moment that is told of."""
        return max((one.eur for one in self.reached if one.year <= self.as_of), default=0.0)

    def at_target(self, percentile: int) -> float:
        """Return a percentile in the last quarter of the target's year; NaN where the fan does not reach it."""
        end = np.flatnonzero(np.isclose(self.fan_years, self.target_year + 1.0))
        return float(self.fan[percentile][int(end[0])]) if len(end) and percentile in self.fan else float("nan")


def draw_saving_curve(
    curve: SavingCurve, lang: Language, width: float = FULL_PT, height: float = 205.0, size: float = 8.5
) -> str:
    """Return the curve as SVG; its words are as large as `size`, its colours are written out."""
    wide = width > 420 * size / 13
    first = min([one.year for one in curve.reached] + [curve.as_of, *(curve.fan_years[:1])])
    first, last = float(np.ceil(first) - 1), float(curve.target_year + 1)
    ends = [curve.fan[p][k] for p in (10, 90) if p in curve.fan for k in _within(curve)] or [0.0]
    top = 1.13 * max(curve.target_eur, *ends) / MILLION
    right = (size * (9.4 if wide else 3.2)) if curve.fan else size
    plot = Plot(width, height, (first, last), (0.0, top), left=size * 2.6, right=right, top=size, foot=size * 2.2)
    layers = [*_draw_fan(curve, plot), *_draw_axes(plot, lang, size, wide=wide), *_draw_now(curve, plot, size)]
    layers += [*_draw_pace(curve, plot, lang, size, wide=wide), *_draw_target(curve, plot, lang, size, wide=wide)]
    layers += [*_draw_reached(curve, plot, lang, size, wide=wide), *_draw_ends(curve, plot, lang, size, wide=wide)]
    return wrap_svg(join(layers), width, height)


def _within(curve: SavingCurve) -> list[int]:
    return [k for k, year in enumerate(curve.fan_years) if year <= curve.target_year + 1.001]


def _draw_fan(curve: SavingCurve, plot: Plot) -> list[Markup]:
    if not curve.fan:
        return []
    kept = _within(curve)
    begin = curve.fan_years[0] - 0.25
    start = max((one.eur for one in curve.reached if one.year <= begin), default=0.0) / MILLION
    years = [begin, *(curve.fan_years[k] for k in kept)]
    parts = []
    for low, high, ink in BANDS:
        above = plot.points(years, [start, *(curve.fan[high][k] / MILLION for k in kept)])
        below = plot.points(years, [start, *(curve.fan[low][k] / MILLION for k in kept)])[::-1]
        parts.append(element("path", d=line_path(np.concatenate([above, below]), closed=True), fill=ink))
    median = plot.points(years, [start, *(curve.fan[50][k] / MILLION for k in kept)])
    parts.append(
        element("path", d=line_path(median), fill="none", stroke=ACCENT, stroke_width="1.8", stroke_dasharray="5 3")
    )
    return parts


def _draw_axes(plot: Plot, lang: Language, size: float, *, wide: bool) -> list[Markup]:
    parts: list[Markup] = []
    right = plot.width - plot.right
    for tick in choose_ticks(0.0, plot.y_range[1], 6):
        y = plot.y(tick)
        ink = LINE if tick == 0 else SOFT
        parts.append(
            element("path", d=f"M{short(plot.left)} {short(y)}H{short(right)}", stroke=ink, stroke_width="0.7")
        )
        parts.append(draw_text(lang.number(tick), plot.left - 5, y + 0.34 * size, size=size, ink=INK_2, anchor="end"))
    years = np.arange(plot.x_range[0], plot.x_range[1])
    y = plot.height - 0.4 * size
    shown = years[:: 1 if wide else 2].tolist()
    parts += [draw_text(f"{one:.0f}", plot.x(one + 0.5), y, size=size, ink=INK_2, anchor="middle") for one in shown]
    for year in [*years, plot.x_range[1]]:
        x, foot = plot.x(float(year)), plot.height - plot.foot
        parts.append(element("path", d=f"M{short(x)} {short(foot)}v3", stroke=LINE, stroke_width="0.7"))
    return parts


def _draw_now(curve: SavingCurve, plot: Plot, size: float) -> list[Markup]:
    x, foot = plot.x(curve.as_of), plot.height - plot.foot
    line = element(
        "path", d=f"M{short(x)} {short(plot.top)}V{short(foot)}", stroke="#8c969b", stroke_width="0.8",
        stroke_dasharray="1.5 2",
    )  # fmt: skip
    words = draw_text(curve.as_of_words, x + 4, plot.y(plot.y_range[1] * 0.72), size=size, ink=INK_2, halo="#ffffff")
    return [line, words]


def _draw_pace(curve: SavingCurve, plot: Plot, lang: Language, size: float, *, wide: bool) -> list[Markup]:
    if curve.pace_from is None:
        return []
    now = max((one.eur for one in curve.reached if one.year <= curve.pace_from), default=0.0)
    points = plot.points([curve.pace_from, curve.target_year + 1], [now / MILLION, curve.target_eur / MILLION])
    line = element("path", d=line_path(points), fill="none", stroke=INK, stroke_width="0.9", stroke_dasharray="1.2 2.6")
    if not wide:
        return [line]
    pace = (curve.target_eur - now) / MILLION / (curve.target_year + 1 - curve.pace_from)
    middle = 0.42 * points[1] + 0.58 * points[0]
    words = lang.text("needed pace {eur} M€ more each year", eur=lang.number(pace, 1))
    return [line, draw_text(words, middle[0] - 6, middle[1] - 3, size=size, anchor="end", halo="#ffffff")]


def _draw_target(curve: SavingCurve, plot: Plot, lang: Language, size: float, *, wide: bool) -> list[Markup]:
    y, right = plot.y(curve.target_eur / MILLION), plot.width - plot.right
    line = element("path", d=f"M{short(plot.left)} {short(y)}H{short(right)}", stroke=INK, stroke_width="1.3")
    eur, year = lang.number(curve.target_eur / MILLION), str(curve.target_year)
    words = lang.text("Target {eur} M€ a year by the end of {year}", eur=eur, year=year) if wide else f"{eur} M€"
    return [line, draw_text(words, plot.left + 5, y - 0.5 * size, size=size, weight=600, halo="#ffffff")]


def _draw_reached(curve: SavingCurve, plot: Plot, lang: Language, size: float, *, wide: bool) -> list[Markup]:
    parts: list[Markup] = []
    until = max(curve.as_of, curve.fan_years[0] - 0.25 if curve.fan_years else curve.as_of)
    for k, one in enumerate(curve.reached):
        ends = curve.reached[k + 1].year if k + 1 < len(curve.reached) else max(until, one.year)
        path = plot.points([one.year, ends], [one.eur / MILLION] * 2)
        if k:
            path = np.concatenate([plot.points([one.year], [curve.reached[k - 1].eur / MILLION]), path])
        width = "1.2" if one.later else "2.4"
        parts.append(element("path", d=line_path(path), fill="none", stroke=BRAND, stroke_width=width))
    taken = -1e9
    for k, one in enumerate(curve.reached):
        x, y = plot.x(one.year), plot.y(one.eur / MILLION)
        fill, ring = ("#ffffff", BRAND) if one.later else (BRAND, "#ffffff")
        parts.append(element("circle", cx=x, cy=y, r=short(0.32 * size), fill=fill, stroke=ring, stroke_width="1.2"))
        text = lang.number(one.eur / MILLION, 1) + (f" {one.words}" if wide and one.words else "")
        nearby = k + 1 < len(curve.reached) and plot.x(curve.reached[k + 1].year) < x + text_width(text, size) + 8
        up = (1.7 if nearby else 0.75) * size if x > taken else 2.9 * size
        taken = max(taken, x + text_width(text, size) + 4)
        weight = 400 if one.later else 600
        ink = INK if one.later else BRAND
        parts.append(draw_text(text, x - 1, y - up, size=size, weight=weight, ink=ink, halo="#ffffff"))
    return parts


def _draw_ends(curve: SavingCurve, plot: Plot, lang: Language, size: float, *, wide: bool) -> list[Markup]:
    if not curve.fan:
        return []
    x, last, parts = plot.width - plot.right + 5, -1e9, []
    told = [(curve.at_target(p), p, words) for p, words in ((90, "high 10 %"), (50, "median"), (10, "low 10 %"))]
    for value, p, words in sorted(told, key=lambda one: -one[0]):
        if value != value:  # noqa: PLR0124  (only NaN differs from itself)
            continue
        y = max(plot.y(value / MILLION) + 0.34 * size, last + 1.25 * size)
        last = y
        text = lang.number(value / MILLION) + (f" {lang.text(words)}" if wide else "")
        ink, weight = (BRAND, 600) if p == 50 else (INK_2, 400)
        parts.append(draw_text(text, x, y, size=size, ink=ink, weight=weight))
    if curve.example and wide:
        parts.append(draw_text(lang.text("EXAMPLE"), x, last + 1.5 * size, size=0.82 * size, ink=INK_2, weight=600))
    return parts
