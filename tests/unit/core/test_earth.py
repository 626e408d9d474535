"""Distances on the sphere and Finland's plane coordinates."""

import numpy as np
import pytest

from piste.core.earth import RADIUS_KM, great_circle_km, tm35fin_from_wgs84, unit_vectors, wgs84_from_tm35fin


def test_known_arcs():
    quarter = np.pi / 2 * RADIUS_KM
    assert great_circle_km(0.0, 0.0, 0.0, 90.0) == pytest.approx(quarter)
    assert great_circle_km(90.0, 17.0, 0.0, -140.0) == pytest.approx(quarter)
    assert great_circle_km(10.0, 20.0, -10.0, -160.0) == pytest.approx(2 * quarter)  # straight through the earth
    assert great_circle_km(60.0, 24.0, 60.0, 24.0) == 0.0
    assert great_circle_km(0.0, 179.5, 0.0, -179.5) == pytest.approx(quarter / 90)  # across the date line


def test_helsinki_to_utsjoki():
    assert great_circle_km(60.1699, 24.9384, 69.9079, 27.0283) == pytest.approx(1087.5, abs=1.0)


def test_arrays_spread_to_a_matrix():
    lat, lon = np.array([60.0, 61.0, 62.0]), np.array([24.0, 25.0, 26.0])
    km = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    assert km.shape == (3, 3)
    assert np.array_equal(km, km.T)
    chord = np.linalg.norm(unit_vectors(lat, lon)[:, None] - unit_vectors(lat, lon), axis=-1)
    assert 2 * RADIUS_KM * np.arcsin(chord / 2) == pytest.approx(km)


def test_plane_coordinates():
    """The central meridian, 27 degrees east, stands at 500 km; the round trip is exact to a millimetre."""
    east, north = tm35fin_from_wgs84(np.array([60.17221]), np.array([24.92929]))
    assert east[0] == pytest.approx(385114, abs=40)  # the postal code 00100 in Paavo, its degrees rounded
    assert north[0] == pytest.approx(6672391, abs=40)
    assert tm35fin_from_wgs84(np.array([65.0]), np.array([27.0]))[0][0] == pytest.approx(500_000, abs=1e-3)
    lat, lon = wgs84_from_tm35fin(east, north)
    assert (lat[0], lon[0]) == pytest.approx((60.17221, 24.92929), abs=1e-8)
