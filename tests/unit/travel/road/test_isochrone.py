"""Isochrones: areas that nest, that hold the site, whose size is known, in files that open."""

from itertools import pairwise

import geopandas
import numpy as np
import pytest
import shapely

from piste.core.findings import Findings
from piste.travel.road.isochrone import TimeGrid, build_isochrones, draw_area, write_isochrones
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from road_world import KM, World


def test_a_cone_of_time_is_drawn_as_a_disc():
    lat = lon = np.linspace(-1, 1, 81)
    minutes = np.hypot(*np.meshgrid(lat, lon, indexing="ij")) * 60
    area = draw_area(TimeGrid(lat, lon, minutes), 30)
    assert area.is_valid
    assert area.area == pytest.approx(np.pi * 0.5**2, rel=0.003)
    assert len(shapely.get_parts(area)) == 1


def test_a_plane_of_time_is_cut_exactly():
    lat = lon = np.linspace(0, 1, 11)
    minutes = np.add.outer(lat, lon) * 100
    assert draw_area(TimeGrid(lat, lon, minutes), 55).area == pytest.approx(0.55**2 / 2)
    assert draw_area(TimeGrid(lat, lon, minutes), 300).area == pytest.approx(1)
    assert draw_area(TimeGrid(lat, lon, minutes + 1), 0.5).is_empty


def test_a_hole_stays_a_hole():
    lat = lon = np.linspace(-1, 1, 41)
    away = np.hypot(*np.meshgrid(lat, lon, indexing="ij"))
    area = draw_area(TimeGrid(lat, lon, np.where(away < 0.5, np.inf, 1.0)), 10)
    assert 0 < area.area < 4 - np.pi * 0.45**2
    assert len(shapely.get_parts(area)[0].interiors) == 1


def test_areas_along_a_road(tmp_path):
    """On one straight road the area reaches as far as one drives, and to its sides as far as the leg allows."""
    world = World()
    for k in range(41):
        world.point(k + 1, 60.0, 25 + k * 2 * KM)
    world.way(*range(1, 42), highway="primary", maxspeed="60")
    profile = read_profile("car")
    network = read_road_network(world.write(tmp_path / "a.osm.pbf"), profile, Findings())
    site = np.array([60.0]), np.array([25 + 40 * KM])
    areas = build_isochrones(network, profile, *site, minutes=(5, 10, 15), step_m=250, beside_m=2000)
    assert [area.minutes for area in areas] == [5, 10, 15]
    for small, large in pairwise(areas):
        assert small.area.within(large.area.buffer(1e-9))
    for one in areas:
        assert one.area.is_valid
        west, south, east, north = one.area.bounds
        km = one.minutes / 60 * 60 * 0.93
        assert (east - west) / 2 / 2 / KM == pytest.approx(km, abs=0.3)
        assert (north - south) / 2 / KM == pytest.approx(min(2.0, one.minutes * 12 / 60), abs=0.3)
    for name in ("reach.gpkg", "reach.geojson"):
        write_isochrones(areas, tmp_path / name)
        frame = geopandas.read_file(tmp_path / name)
        assert frame["minutes"].tolist() == [15, 10, 5]
        assert frame.crs.to_epsg() == 4326
        assert frame.geometry.iloc[2].area == pytest.approx(areas[0].area.area)
        assert "OpenStreetMap" in frame["source"].iloc[0]
    with pytest.raises(ValueError, match="neither"):
        write_isochrones(areas, tmp_path / "reach.shp")
    near_road = build_isochrones(network, profile, *site, minutes=(5, 15), step_m=250)
    for one, whole in zip(near_road, (areas[0], areas[2]), strict=True):
        assert one.area.is_valid and one.area.within(whole.area.buffer(1e-9))
        _, south, _, north = one.area.bounds
        assert (north - south) / 2 / KM == pytest.approx(0.5, abs=0.05)
    coarse = build_isochrones(network, profile, *site, minutes=(15,), step_m=2000)[0].area
    assert len(shapely.get_parts(coarse)) == 1  # the road is not lost between corners 2 km apart
