"""Few places are drawn each by itself; many near each other share a symbol, and nobody is lost."""

import numpy as np
import pytest

from piste.report.drawn_places import MOST_DRAWN, choose_drawn, drawn_change, drawn_minutes


def test_each_place_with_people_has_its_symbol_the_largest_first():
    xy = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])
    drawn = choose_drawn(xy, np.array([4.0, 0.0, 9.0]), np.array([True, True, False]), 1e4)
    assert drawn.first.tolist() == [2, 0]
    assert drawn.symbol.tolist() == [1, -1, 0]
    assert drawn.inside.tolist() == [False, True]
    assert drawn.radius[0] / drawn.radius[1] == pytest.approx(1.5)  # areas as people: 9 to 4
    minutes = np.array([50.0, 1.0, np.inf])
    assert drawn_minutes(drawn, minutes).tolist() == [5, 3]
    assert drawn_change(drawn, np.array([-20.0, 0.0, 3.0])).tolist() == [4, 0]


def test_thousands_of_places_are_thinned_and_their_people_kept():
    rng = np.random.default_rng(3)
    n = 15_000
    xy = rng.uniform(0, 700, (n, 2))
    people = np.round(np.exp(rng.normal(4, 1, n))) + 1
    inside = xy[:, 0] < 600
    drawn = choose_drawn(xy, people, inside, 700 * 700)
    assert 1000 < len(drawn.x) <= MOST_DRAWN
    assert drawn.people.sum() == people.sum()
    assert drawn.count.sum() == n
    assert np.all(inside == drawn.inside[drawn.symbol])
    far = np.hypot(drawn.x[drawn.symbol] - xy[:, 0], drawn.y[drawn.symbol] - xy[:, 1])
    assert far.max() < 25
    minutes = np.full(n, 10.0)
    minutes[drawn.symbol == 0] = np.inf
    assert drawn_minutes(drawn, minutes)[:2].tolist() == [5, 0]
