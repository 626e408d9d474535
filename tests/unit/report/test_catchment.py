"""Catchments are the ground of the places they serve, cut to the area."""

import numpy as np
import pytest
import shapely

from piste.report.catchment import build_cells, draw_borders, draw_catchments, soften

REACH = shapely.box(0, 0, 40, 20)
XY = np.array([[5.0, 10.0], [15.0, 10.0], [25.0, 10.0], [35.0, 10.0]])
PEOPLE = np.array([5.0, 1.0, 1.0, 5.0])


def test_cells_of_four_in_a_row_are_quarters():
    cells = build_cells(XY, REACH)
    areas = [shapely.intersection(shape, REACH).area for shape in cells.shapes]
    assert areas == pytest.approx([200, 200, 200, 200])


def test_two_points_share_the_ground_at_the_middle():
    areas = draw_catchments(build_cells(XY, REACH), np.array([3, 3, 8, 8], np.int32), PEOPLE, REACH)
    assert sorted(areas) == [3, 8]
    assert areas[3].bounds == pytest.approx((0, 0, 20, 20))
    border = draw_borders(build_cells(XY, REACH), np.array([3, 3, 8, 8], np.int32), PEOPLE, REACH)
    assert border.bounds == pytest.approx((20, 0, 20, 20))
    assert border.length == pytest.approx(20)


def test_a_place_that_nothing_reaches_belongs_to_no_catchment():
    areas = draw_catchments(build_cells(XY, REACH), np.array([3, 3, -1, 8], np.int32), PEOPLE, REACH)
    assert areas[8].bounds == pytest.approx((30, 0, 40, 20))
    assert sum(area.area for area in areas.values()) < 600


def test_places_at_one_spot_go_by_the_larger():
    xy = np.vstack([XY, XY[:1]])
    areas = draw_catchments(build_cells(xy, REACH), np.array([3, 8, 8, 8, 4], np.int32), np.append(PEOPLE, 50.0), REACH)
    assert sorted(areas) == [4, 8]


def test_softening_keeps_ends_and_only_cuts_corners():
    line = shapely.LineString([(0, 0), (10, 0), (10, 10)])
    (soft,) = shapely.get_parts(soften(line))
    assert soft.coords[0] == (0, 0)
    assert soft.coords[-1] == (10, 10)
    assert soft.length < line.length
    square = shapely.box(0, 0, 8, 8)
    assert square.contains(soften(square).buffer(-1e-9))
