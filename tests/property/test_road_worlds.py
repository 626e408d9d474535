"""From a file to minutes, on made-up worlds, against driving point by point."""

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from piste.core.findings import Findings
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from piste.travel.road.times import build_road_times, find_footing
from road_world import KM, World, cut_pieces, drive, is_torn, make_places, make_sites, split_pieces

CAR = read_profile("car")
ONEWAYS = [{}, {}, {"oneway": "yes"}, {"oneway": "-1"}]
ROADS = [
    {"highway": "residential"},
    {"highway": "primary", "maxspeed": "100"},
    {"highway": "secondary", "maxspeed:forward": "60", "maxspeed:backward": "30 mph"},
    {"highway": "service", "access": "private"},
    {"highway": "track", "motor_vehicle": "destination", "surface": "gravel"},
    {"highway": "tertiary", "junction": "roundabout"},
    {"highway": "motorway"},
    {"highway": "", "route": "ferry", "duration": "00:05"},
    {"highway": "unclassified", "vehicle": "no"},
]
MARKS = [{}] * 8 + [
    {"highway": "traffic_signals"},
    {"highway": "stop", "direction": "forward"},
    {"highway": "give_way", "direction": "backward"},
    {"barrier": "bollard"},
    {"barrier": "lift_gate"},
    {"barrier": "gate", "access": "no"},
]


@st.composite
def worlds(draw):
    """Points on a grid of kilometres with ways between some of them; far from towns."""
    wide = draw(st.integers(2, 5))
    world = World()
    for k in range(wide * wide):
        aside, up = draw(st.integers(-300, 300)) / 1000, draw(st.integers(-300, 300)) / 1000
        world.point(
            k + 1, 64 + (k // wide + up) * KM, 26 + (k % wide + aside) * KM * 2.3, **draw(st.sampled_from(MARKS))
        )
    backbone = list(range(1, wide * wide + 1))
    world.way(*backbone, tags=draw(st.sampled_from(ROADS[:3])))
    taken = {frozenset(pair) for pair in pairwise(backbone)}
    for _ in range(draw(st.integers(1, 14))):
        refs = draw(st.lists(st.integers(1, wide * wide), min_size=2, max_size=4, unique=True))
        pairs = {frozenset(pair) for pair in pairwise(refs)}
        if not pairs & taken:
            taken |= pairs
            world.way(*refs, tags=draw(st.sampled_from(ROADS)) | draw(st.sampled_from(ONEWAYS)))
    metre = KM / 1000
    spot = st.tuples(st.sampled_from(world.ways), st.integers(0, 2), st.floats(0.1, 0.9), *[st.integers(-150, 150)] * 2)
    lat, lon = [], []
    for (_, refs, _), k, share, up, aside in draw(st.lists(spot, min_size=2, max_size=12)):
        (ay, ax), (by, bx) = (world.points[refs[(k + step) % len(refs)]] for step in (0, 1))
        lat.append(ay + share * (by - ay) + up * metre)
        lon.append(ax + share * (bx - ax) + aside * metre * 2.3)
    half = len(lat) // 2
    return world, make_places(lat[:half], lon[:half]), make_sites(lat[half:], lon[half:])


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_times_are_those_of_driving_point_by_point(case):
    world, places, sites = case
    main, side = split_pieces(cut_pieces(world, CAR))
    assume(main)
    for points in (places, sites):
        assume(not any(is_torn(main + side, y, x) for y, x in zip(points.lat, points.lon, strict=True)))
    with tempfile.TemporaryDirectory() as folder:
        path = world.write(Path(folder) / "world.osm.pbf")
        network = read_road_network(path, CAR, Findings())
    footing = find_footing(network, CAR, places, sites)
    seconds = build_road_times(network, CAR, footing, cutoff_min=130).dense_seconds()
    expected = drive(world, CAR, places, sites)
    off = [snap.segment < 0 for snap in (footing.places, footing.sites)]
    expected[off[0], :] = np.inf
    expected[:, off[1]] = np.inf
    reached = expected < 130 * 60
    np.testing.assert_array_equal(seconds != 65535, reached)
    # a time is rounded up to a second once, and every chain to a tick (an eighth of a second with this cut-off)
    np.testing.assert_allclose(seconds[reached], expected[reached] + 0.5, atol=0.5 + 12 / 16)
