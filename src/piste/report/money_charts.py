"""The money by year as bars: what is saved each year, its range, and one-off costs below the line."""

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.premises.ledger import Nature, View
from piste.premises.money_study import MoneyStudy
from piste.report.money_words import MILLION
from piste.report.plot import Plot, choose_ticks
from piste.report.svg import element, join, short

WIDE, PHONE = (560.0, 300.0), (344.0, 250.0)


def yearly(study: MoneyStudy, view: View) -> tuple[list[int], np.ndarray, np.ndarray]:
    """Return years, running savings (3 rows: least, base, most) and one-off costs in M EUR."""
    years = list(study.saved_by_year(view, "base", Nature.RUNNING))
    saved = np.array([list(study.saved_by_year(view, case, Nature.RUNNING).values()) for case in study.cases]) / MILLION
    base = np.array(list(study.saved_by_year(view, "base", Nature.RUNNING).values())) / MILLION
    once = -np.array(list(study.saved_by_year(view, "base", Nature.ONE_OFF).values())) / MILLION
    return years, np.stack([saved.min(axis=0), base, saved.max(axis=0)]), once


def draw_money_years(study: MoneyStudy, view: View, lang: Language) -> Markup:
    """Return one view's years, for wide windows and phones.

    Both views are drawn to the same scale, so that they can be compared but never added.
    """
    return join(
        element("svg", _draw(study, view, lang, size), class_=css, viewBox=f"0 0 {size[0]:.0f} {size[1]:.0f}",
                aria_hidden="true")
        for size, css in ((WIDE, "plot wide"), (PHONE, "plot phone"))
    )  # fmt: skip


def _draw(study: MoneyStudy, view: View, lang: Language, size: tuple[float, float]) -> Markup:
    every = [yearly(study, one) for one in View]
    top = max(1e-4, *(float(saved.max()) for _, saved, _ in every)) * 1.12
    low = min(0.0, *(min(float(saved.min()), float(-once.max())) for _, saved, once in every)) * 1.08
    years, saved, once = yearly(study, view)
    plot = Plot(*size, x_range=(years[0] - 0.6, years[-1] + 0.6), y_range=(low, top), left=44.0, right=8.0)
    step = max(1, int(np.ceil(len(years) / (11 if size == WIDE else 5))))
    ticks = choose_ticks(low, top, 6)
    layers = [plot.grid([float(year) for year in years[::step]], ticks, lambda x: f"{x:.0f}", lang.number)]
    zero = plot.y(0.0)
    layers.append(
        element("path", class_="axis", d=f"M{short(plot.left)} {short(zero)}H{short(plot.width - plot.right)}")
    )
    for k, year in enumerate(years):
        left, right = plot.x(year - 0.38), plot.x(year + 0.38)
        middle = (left + right) / 2
        half = (right - left) / 2
        title = f"{year}: {lang.number(float(saved[1, k]), 2)}; {lang.number(float(once[k]), 2)}"
        bars = [element("title", title)]
        for value, css, x in ((float(saved[1, k]), "m-saved", left), (-float(once[k]), "m-once", middle)):
            y = plot.y(max(value, 0.0))
            height = abs(plot.y(value) - zero)
            if height > 0:
                bars.append(element("rect", class_=css, x=x, y=y, width=half - 0.5, height=height))
        if saved[2, k] - saved[0, k] > 1e-9:
            x = left + half / 2
            path = f"M{short(x)} {short(plot.y(saved[0, k]))}V{short(plot.y(saved[2, k]))}"
            bars.append(element("path", class_="m-range", d=path))
        layers.append(element("g", *bars))
    return join(layers)
