"""The grid finds the nearest segment, as looking at all of them does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.travel.road.snap import find_nearest
from road_world import KM


def look_at_all(x, y, lat, lon, limit_m):
    """Return metres to the nearest segment, infinite beyond the limit."""
    squeeze = np.cos(np.radians(lat))
    ax, ay = (x[:, 0] * 1e-7 - lon) * squeeze, y[:, 0] * 1e-7 - lat
    dx, dy = (x[:, 1] - x[:, 0]) * 1e-7 * squeeze, (y[:, 1] - y[:, 0]) * 1e-7
    span = dx**2 + dy**2
    part = np.clip(-(ax * dx + ay * dy) / np.where(span > 0, span, 1), 0, 1)
    metres = np.hypot(ax + part * dx, ay + part * dy) / KM * 1000
    best = metres.min(initial=np.inf)
    return best if best < limit_m else np.inf


@st.composite
def fields(draw):
    south = draw(st.sampled_from([-40.0, 0.0, 60.0, 69.9]))
    wide = draw(st.sampled_from([2000, 100_000, 3_000_000]))  # steps of 1e-7 degrees
    spot = st.tuples(st.integers(0, wide), st.integers(0, wide))
    ends = draw(st.lists(st.tuples(spot, spot), min_size=0, max_size=40))
    x = np.array([[250_000_000 + a[0], 250_000_000 + b[0]] for a, b in ends], dtype=np.int32).reshape(-1, 2)
    y = np.array([[south * 1e7 + a[1], south * 1e7 + b[1]] for a, b in ends]).astype(np.int32).reshape(-1, 2)
    outside = st.integers(-wide, 2 * wide)
    queries = draw(st.lists(st.tuples(outside, outside), min_size=1, max_size=20))
    lon = np.array([25 + a * 1e-7 for a, _ in queries])
    lat = np.array([south + b * 1e-7 for _, b in queries])
    return x, y, lat, lon, draw(st.sampled_from([50.0, 2000.0, 50_000.0]))


@settings(max_examples=200, deadline=None)
@given(fields())
def test_nearest_is_nearest(field):
    x, y, lat, lon, limit_m = field
    nearest, part, metres = find_nearest(x, y, lat, lon, limit_m)
    for q in range(len(lat)):
        expected = look_at_all(x, y, lat[q], lon[q], limit_m)
        if abs(expected - limit_m) < 0.01:
            continue
        assert (nearest[q] >= 0) == np.isfinite(expected)
        if nearest[q] >= 0:
            np.testing.assert_allclose(metres[q], expected, rtol=1e-5, atol=1e-2)
            k = nearest[q]
            again = look_at_all(x[k : k + 1], y[k : k + 1], lat[q], lon[q], np.inf)
            np.testing.assert_allclose(again, expected, rtol=1e-5, atol=1e-2)
            assert 0 <= part[q] <= 1


def test_nothing_is_near_a_place_without_coordinates():
    x, y = np.array([[0, 10]], np.int32), np.array([[0, 10]], np.int32)
    nearest, _, metres = find_nearest(x, y, np.array([np.nan, 0.0]), np.array([0.0, np.inf]), 1000.0)
    assert nearest.tolist() == [-1, -1]
    assert np.isinf(metres).all()
