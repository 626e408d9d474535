"""Land, water, straits and shores on the grid."""

import numpy as np
import pytest

from piste.core.earth import great_circle_km
from piste.travel import land_grid
from piste.travel.land_grid import build_land_grid
from travel_points import box, degrees, land_of


def grid_around(land, points=((-50, -50), (50, 50)), **settings):
    return build_land_grid(land, *degrees(points), **settings)


def mass_at(grid, *points):
    return grid.mass_at(*grid.project(*degrees(points))).tolist()


def test_grid_keeps_distances():
    grid = grid_around(land_of(box(-5, -5, 5, 5)))
    rng = np.random.default_rng(2)
    lat, lon = degrees(rng.uniform(-45, 45, (20, 2)))
    x, y = grid.project(lat, lon)
    straight = np.hypot(x[:10] - x[10:], y[:10] - y[10:]) * grid.cell_km
    assert straight == pytest.approx(great_circle_km(lat[:10], lon[:10], lat[10:], lon[10:]), rel=1e-3)


def test_cells_are_land_where_the_polygons_are():
    grid = grid_around(land_of(box(-30, -30, 30, 30)))
    assert mass_at(grid, (0, 0), (29, -29), (33, 0), (0, -33)) == [1, 1, 0, 0]
    inland = grid.shore[tuple(int(v[0]) for v in grid.project(*degrees([(0, 0)]))[::-1])]
    assert inland == pytest.approx(30, abs=2)
    at_sea = grid.shore[tuple(int(v[0]) for v in grid.project(*degrees([(40, 0)]))[::-1])]
    assert at_sea == pytest.approx(-10, abs=2)


def test_area_is_kept_but_for_the_growth():
    land = land_of(box(-30, -30, 30, 30))
    grid = grid_around(land)
    side = 60 + 2 * land_grid.GROWTH_KM
    assert (grid.mass > 0).sum() * grid.cell_km**2 == pytest.approx(side**2, rel=0.02)


def test_a_lake_is_a_hole_in_the_land():
    land = land_of(box(-30, -30, 30, 30)).difference(land_of(box(-10, -10, 10, 10)))
    assert mass_at(grid_around(land), (0, 0), (20, 20)) == [0, 1]


@pytest.mark.parametrize("gap_km", [0.5, 1.0, 1.8])
@pytest.mark.parametrize("shift_km", [0.0, 0.3, 0.7])
def test_narrow_straits_are_closed_wherever_the_cells_fall(gap_km, shift_km):
    west, east = box(-40, -40, shift_km - gap_km / 2, 40), box(shift_km + gap_km / 2, -40, 40, 40)
    first, second = mass_at(grid_around(land_of(west, east)), (-20, 0), (20, 0))
    assert first == second > 0


@pytest.mark.parametrize("gap_km", [3.5, 5.0])
@pytest.mark.parametrize("shift_km", [0.0, 0.3, 0.7])
def test_wide_straits_part_land_masses(gap_km, shift_km):
    west, east = box(-40, -40, shift_km - gap_km / 2, 40), box(shift_km + gap_km / 2, -40, 40, 40)
    first, second = mass_at(grid_around(land_of(west, east)), (-20, 0), (20, 0))
    assert first != second and first and second


def test_points_in_water_move_to_the_nearest_land_within_reach():
    grid = grid_around(land_of(box(-50, -50, 0, 50)))
    lat, lon = degrees([(-3, 0), (4, 7), (30, 0)])
    x, y = grid.locate(lat, lon)
    was_x, was_y = grid.project(lat, lon)
    assert grid.mass_at(x, y).tolist() == [1, 1, 0]
    moved = np.hypot(x - was_x, y - was_y) * grid.cell_km
    assert moved[0] == 0
    assert moved[1] == pytest.approx(4, abs=1.5)
    assert moved[2] == 0


def test_without_any_land_nothing_moves():
    grid = grid_around(land_of(box(300, 300, 310, 310)))
    assert not grid.mass.any()
    lat, lon = degrees([(0, 0)])
    assert np.array(grid.locate(lat, lon)) == pytest.approx(np.array(grid.project(lat, lon)))


def test_a_wide_country_gets_wider_cells(monkeypatch):
    monkeypatch.setattr(land_grid, "MOST_CELLS", 10_000)
    grid = grid_around(land_of(box(-30, -30, 30, 30)))
    assert grid.cell_km == pytest.approx(2.2, abs=0.05)
    assert grid.mass.size < 12_000
    assert mass_at(grid, (0, 0), (40, 0)) == [1, 0]
