"""Places land where the projections say, and the frame holds the area with its margin."""

import numpy as np
import pytest

from piste.report.projection import choose_projection, fit_frame


def test_finland_is_drawn_in_tm35fin():
    projection = choose_projection("FI", np.array([60.0]), np.array([25.0]))
    east, north = projection.project(np.array([60.0]), np.array([27.0]))[0]
    assert projection.crs == "EPSG:3067"
    assert east == pytest.approx(500_000, abs=0.01)  # the middle meridian
    assert north == pytest.approx(6_651_411.19, abs=0.01)


def test_elsewhere_the_middle_of_the_area_is_the_origin_and_areas_stay_true():
    lat, lon = np.array([57.5, 59.7]), np.array([21.8, 28.2])
    projection = choose_projection("EE", lat, lon)
    assert projection.project(np.array([58.6]), np.array([25.0]))[0] == pytest.approx([0, 0], abs=0.01)
    ring = projection.project(np.array([58.0, 58.0, 58.1, 58.1]), np.array([25.0, 25.2, 25.2, 25.0]))
    x, y = ring[:, 0], ring[:, 1]
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    radius = 6_371_007.2  # the sphere of the ellipsoid's area
    sphere = radius**2 * np.radians(0.2) * (np.sin(np.radians(58.1)) - np.sin(np.radians(58.0)))
    assert area == pytest.approx(sphere, rel=0.01)


def test_the_frame_is_as_large_as_fits_with_its_margin():
    frame = fit_frame((0.0, 0.0, 100_000.0, 400_000.0), widest=780, tallest=700, margin=20)
    assert (frame.height, frame.m_per_unit) == pytest.approx((700, 400_000 / 660))
    corners = frame.place(np.array([[0.0, 400_000.0], [100_000.0, 0.0]]))
    assert corners[0] == pytest.approx([20, 20])
    assert corners[1] == pytest.approx([frame.width - 20, 680])
