"""Whatever a name holds, it stays text; paths are short and close where they should."""

import numpy as np
import pytest
import shapely
from markupsafe import Markup

from piste.report.svg import element, line_path, shape_path, short


def test_names_and_attributes_are_escaped():
    made = element("text", "<script>alert(1)</script>", aria_label="\"'&<", x=1.25, hidden=None)
    assert made == ('<text aria-label="&#34;&#39;&amp;&lt;" x="1.2">&lt;script&gt;alert(1)&lt;/script&gt;</text>')
    assert isinstance(made, Markup)


@pytest.mark.parametrize(
    ("value", "written"), [(0.04, "0"), (-0.04, "0"), (12.0, "12"), (-3.25, "-3.2"), (100.0, "100")]
)
def test_coordinates_are_short(value, written):
    assert short(value) == written


def test_a_line_goes_in_steps_of_tenths_and_leaves_out_standing_still():
    assert line_path(np.array([[1.0, 2.0], [1.0, 2.0], [2.5, 1.5], [2.0, 2.5]])) == "M1 2l1.5-.5-.5 1"


def test_a_polygon_with_a_hole_has_two_closed_rings():
    square = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    assert shape_path(square) == "M0 0l4 0 0 4-4 0zM1 1l1 0 0 1-1 0z"


def test_a_speck_smaller_than_a_tenth_is_not_drawn():
    assert shape_path(shapely.Point(5, 5).buffer(0.01)) == ""
