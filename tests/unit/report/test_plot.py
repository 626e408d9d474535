"""Ticks are round, ranges hold their values, notes keep clear of lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.core.language import Language
from piste.report.charts import draw_curve, draw_frontier, frontier_spots
from piste.report.plot import Plot, choose_ticks, widen_range


@pytest.mark.parametrize(
    ("low", "high", "about", "ticks"),
    [(0, 100, 4, [0, 25, 50, 75, 100]), (17, 43, 4, [20, 30, 40]), (83.2, 99.4, 4, [85, 90, 95])],
)
def test_ticks_are_round(low, high, about, ticks):
    assert choose_ticks(low, high, about) == pytest.approx(ticks)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=20))
def test_a_widened_range_holds_its_values(values):
    low, high = widen_range(values, 4)
    assert low <= min(values) + 1e-9
    assert high >= max(values) - 1e-9
    assert high > low


def test_a_note_stands_where_the_line_does_not_go():
    plot = Plot(400, 200, (0, 10), (0, 10))
    plot.line([0, 10], [0, 10], "line")
    note = str(plot.note("nine", plot.x(5), plot.y(5), "ne sw nw se", gap=8, css="label"))
    x, y = (float(re.search(rf' {axis}="([^"]+)"', note)[1]) for axis in "xy")
    assert (x < plot.x(5)) == (y < plot.y(5))  # upper left or lower right of a rising line


def test_the_frontier_holds_the_plans_too_and_charts_come_in_two_widths(figures):
    numbers = [spot.points for spot in frontier_spots(figures)]
    assert numbers == sorted({*range(3, 24, 2), 4, 6, 9, 13, 18})
    for drawn in (draw_frontier(figures, Language("en"), of_mean=True), draw_curve(figures, Language("en"))):
        assert drawn.count('class="plot wide"') == drawn.count('class="plot phone"') == 1
