"""Driving times whose answers are a line of arithmetic."""

import numpy as np
import pytest

from piste.core.findings import Findings
from piste.travel.road.closure import close_at, close_ferries, close_names, close_ways
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from piste.travel.road.reach_change import compare_reach, nearest_seconds
from piste.travel.road.times import build_road_times, find_footing
from road_world import KM, World, make_places, make_sites

CAR = read_profile("car")
EAST = KM / np.cos(np.radians(60.0))  # degrees of longitude a kilometre at 60 degrees north


def times_of(world, places, sites, tmp_path, profile=CAR, close=None, cutoff_min=120):
    network = read_road_network(world.write(tmp_path / "world.osm.pbf"), profile, Findings())
    findings = Findings()
    closed = close(network.graph, findings) if close else None
    assert not findings.count_errors()
    footing = find_footing(network, profile, places, sites)
    return build_road_times(network, profile, footing, closed=closed, cutoff_min=cutoff_min).dense_seconds()


def straight(world, km=10.0, **tags):
    """Lay a road from west to east at 60 degrees north with a point a kilometre."""
    for k in range(int(km) + 1):
        world.point(k + 1, 60.0, 25 + k * EAST)
    world.way(*range(1, int(km) + 2), **tags)


def test_a_straight_road_with_a_leg_of_120_metres(tmp_path):
    world = World()
    straight(world, highway="primary", maxspeed="100")
    places, sites = make_places([60.0], [25 + 2.25 * EAST]), make_sites([60 + 0.12 * KM], [25 + 7.5 * EAST])
    # 5.25 km at 93 % of 100 km/h, then 120 m at 12 km/h
    expected = 5250 / (93 / 3.6) + 120 / (12 / 3.6)
    assert times_of(world, places, sites, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.7)


def test_speed_forms_of_one_road(tmp_path):
    place, site = make_places([60.0], [25 + 1.0 * EAST]), make_sites([60.0], [25 + 8.0 * EAST])
    for tags, kmh in [
        ({"maxspeed": "50"}, 50), ({"maxspeed": "50 mph"}, 80.4672), ({"maxspeed": "FI:urban"}, 50),
        ({"maxspeed": "none"}, 130), ({"maxspeed": "signals"}, 80), ({}, 80), ({"maxspeed": "80;60"}, 60),
        ({"maxspeed": "80", "maxspeed:forward": "40"}, 40), ({"maxspeed": "80", "maxspeed:backward": "40"}, 80),
        ({"maxspeed": "80", "surface": "gravel"}, 70), ({"maxspeed:type": "FI:rural"}, 80),
    ]:  # fmt: skip
        world = World()
        straight(world, highway="secondary", **tags)
        expected = 7000 / (0.92 * kmh / 3.6)
        assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.7), tags


def ring(world):
    """Lay a square of four kilometres, one-way, points 1 to 4 counterclockwise; the place is east, the site west."""
    for k, (y, x) in enumerate([(0, 0), (0, 1), (1, 1), (1, 0)]):
        world.point(k + 1, 60 + y * KM, 25 + x * EAST)


def test_one_way_counts_from_the_place_to_the_site(tmp_path):
    """On a one-way ring the site is one kilometre ahead of the place, and three behind."""
    world = World()
    ring(world)
    world.way(1, 2, 3, 4, 1, highway="secondary", maxspeed="60", oneway="yes")
    place, site = make_places([60.0], [25 + 0.5 * EAST]), make_sites([60 + 0.5 * KM], [25 + 1.0 * EAST])
    pace = 0.92 * 60 / 3.6
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(1000 / pace + 0.5, abs=0.8)
    place, site = make_places(list(site.lat), list(site.lon)), make_sites(list(place.lat), list(place.lon))
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(3000 / pace + 0.5, abs=0.8)


def test_minus_one_turns_a_one_way_street(tmp_path):
    world = World()
    ring(world)
    world.way(1, 2, 3, 4, 1, highway="secondary", maxspeed="60", oneway="-1")
    place, site = make_places([60.0], [25 + 0.5 * EAST]), make_sites([60 + 0.5 * KM], [25 + 1.0 * EAST])
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(3000 / (0.92 * 60 / 3.6) + 0.5, abs=0.8)


def test_place_and_site_on_one_stretch_do_not_drive_to_its_ends(tmp_path):
    world = World()
    straight(world, highway="primary", maxspeed="100")
    place, site = make_places([60.0] * 2, [25 + 3.3 * EAST, 25 + 3.9 * EAST]), make_sites([60.0], [25 + 3.6 * EAST])
    seconds = times_of(world, place, site, tmp_path)[:, 0]
    assert seconds == pytest.approx(300 / (93 / 3.6) + 0.5, abs=0.7)


def crossing(world, **middle):
    """Lay two roads that cross in point 3: 1-3-2 from west to east, 4-3-5 from south to north, a kilometre each arm."""
    world.point(3, 60.0, 25.0, **middle)
    for number, (y, x) in {1: (0, -1), 2: (0, 1), 4: (-1, 0), 5: (1, 0)}.items():
        world.point(number, 60 + y * KM, 25 + x * EAST)


@pytest.mark.parametrize(
    ("middle", "first", "second", "lost_s"),
    [
        ({}, "secondary", "secondary", 2),  # equal roads
        ({}, "secondary", "residential", 0),  # the place drives on the bigger road
        ({}, "residential", "secondary", 4),  # the place gives way
        ({"highway": "traffic_signals"}, "residential", "secondary", 12),
        ({"highway": "stop"}, "secondary", "secondary", 5),
        ({"highway": "give_way"}, "secondary", "secondary", 3),
        ({"highway": "traffic_signals", "traffic_signals:direction": "backward"}, "secondary", "secondary", 2),
        ({"barrier": "lift_gate"}, "secondary", "residential", 15),
    ],
)
def test_what_a_crossing_costs(tmp_path, middle, first, second, lost_s):
    world = World()
    crossing(world)
    world.tags[3] = middle
    world.way(1, 3, 2, highway=first, maxspeed="50")
    world.way(4, 3, 5, highway=second, maxspeed="50")
    place, site = make_places([60.0], [25 - 0.5 * EAST]), make_sites([60.0], [25 + 0.5 * EAST])
    pace = CAR.roads[first].pace
    expected = 1000 / (pace * 50 / 3.6) + lost_s
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.8)


def test_a_bollard_is_driven_round(tmp_path):
    world = World()
    ring(world)
    world.point(5, 60.0, 25 + 0.5 * EAST, barrier="bollard")
    world.way(1, 5, 2, 3, 4, 1, highway="tertiary", maxspeed="50")
    place, site = make_places([60.0], [25 + 0.4 * EAST]), make_sites([60.0], [25 + 0.6 * EAST])
    pace = 0.9 * 50 / 3.6
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(3800 / pace + 0.5, abs=0.8)


def test_a_roundabout_is_driven_one_way_round(tmp_path):
    """A square roundabout with sides of 100 m; the exit is one side back, so three sides are driven."""
    world = World()
    side = 0.1
    for k, (y, x) in enumerate([(0, 0), (0, side), (side, side), (side, 0)]):
        world.point(k + 1, 60 + y * KM, 25 + x * EAST)
    world.point(5, 60.0, 25 - 1 * EAST)
    world.point(6, 60 + (1 + side) * KM, 25.0)
    world.way(1, 2, 3, 4, 1, highway="tertiary", junction="roundabout", maxspeed="30")
    world.way(5, 1, highway="tertiary", maxspeed="50")
    world.way(4, 6, highway="tertiary", maxspeed="50")
    place, site = make_places([60.0], [25 - 0.5 * EAST]), make_sites([60 + (0.5 + side) * KM], [25.0])
    expected = 1000 / (0.9 * 50 / 3.6) + 300 / (0.9 * 30 / 3.6) + 4
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.8)


def two_shores(world):
    """Lay a road on either side of a strait and a ferry of 12 km between points 3 and 4, twenty minutes over."""
    for number, x in enumerate([0, 1, 2, 14, 15, 16]):
        world.point(number + 1, 60.0, 25 + x * EAST)
    world.way(1, 2, 3, highway="tertiary", maxspeed="60")
    world.way(4, 5, 6, highway="tertiary", maxspeed="60")
    world.way(3, 4, highway="", route="ferry", duration="00:20", motor_vehicle="yes", name="Saaristo Ferry")


def test_a_ferry_takes_its_duration_and_the_boarding(tmp_path):
    world = World()
    two_shores(world)
    place, site = make_places([60.0], [25 + 1 * EAST]), make_sites([60.0], [25 + 15 * EAST])
    expected = 2000 / (0.9 * 60 / 3.6) + 20 * 60 + CAR.penalties.boarding_s
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.8)


@pytest.mark.parametrize(
    "close",
    [
        lambda graph, _: close_ferries(graph),
        lambda graph, findings: close_names(graph, ["saaristo ferry"], findings),
        lambda graph, findings: close_ways(graph, [1002], findings),
        lambda graph, findings: close_at(graph, np.array([60.0]), np.array([25 + 8 * EAST]), findings),
    ],
)
def test_a_ferry_that_does_not_run_cuts_people_off(tmp_path, close):
    world = World()
    two_shores(world)
    places = make_places([60.0, 60.0], [25 + 1 * EAST, 25 + 14.5 * EAST], people=500)
    network = read_road_network(world.write(tmp_path / "world.osm.pbf"), CAR, Findings())
    footing = find_footing(network, CAR, places, make_sites([60.0], [25 + 15 * EAST]))
    closed = close(network.graph, Findings())
    before, after = (build_road_times(network, CAR, footing, closed=shut) for shut in (None, closed))
    change = compare_reach(nearest_seconds(before), nearest_seconds(after), places)
    assert change.cut_off_people.tolist() == [500, 0]
    assert change.lose_people.tolist() == [500, 0]
    assert change.within_after_people.tolist() == [0, 500]
    assert change.gain_people.sum() == 0


def test_a_closed_bridge_is_driven_round_and_a_place_on_it_keeps_its_end(tmp_path):
    """A square of four kilometres with one side closed: from beside it the long way round is three sides."""
    world = World()
    ring(world)
    world.point(5, 60.0, 25 + 0.4 * EAST)
    world.point(6, 60.0, 25 + 0.6 * EAST)
    for refs in ((1, 5), (5, 6), (6, 2), (2, 3, 4, 1)):
        world.way(*refs, highway="tertiary", maxspeed="50")
    place, site = make_places([60.0], [25 + 0.2 * EAST]), make_sites([60.0], [25 + 0.8 * EAST])
    pace = 0.9 * 50 / 3.6
    assert times_of(world, place, site, tmp_path)[0, 0] == pytest.approx(600 / pace + 0.5, abs=0.8)
    close = lambda graph, findings: close_ways(graph, [1001], findings)  # noqa: E731
    assert times_of(world, place, site, tmp_path, close=close)[0, 0] == pytest.approx(3400 / pace + 0.5, abs=0.8)


def test_winter_is_slower_by_its_profile(tmp_path):
    world = World()
    straight(world, highway="motorway", maxspeed="120", oneway="no")
    world.point(20, 60 + 1 * KM, 25.0)
    world.point(21, 60 + 1 * KM, 25 + 10 * EAST)
    world.way(1, 20, highway="residential", maxspeed="40")
    world.way(11, 21, highway="residential", maxspeed="40")
    place, site = make_places([60 + 0.5 * KM], [25.0]), make_sites([60 + 0.5 * KM], [25 + 10 * EAST])
    winter = read_profile("car_winter")
    for profile, kmh, small in ((CAR, 0.96 * 120, 0.85 * 40), (winter, 0.93 * 100, 0.78 * 40)):
        expected = 10_000 / (kmh / 3.6) + 1000 / (small / 3.6)
        assert times_of(world, place, site, tmp_path, profile)[0, 0] == pytest.approx(expected + 0.5, abs=0.8)


def test_private_roads_are_for_those_who_live_there(tmp_path):
    """The short cut of one kilometre is private: others drive three, its people and its visitors drive it."""
    world = World()
    ring(world)
    world.way(1, 2, highway="unclassified", maxspeed="50", access="private")
    world.way(2, 3, 4, 1, highway="tertiary", maxspeed="50")
    through = make_places([60 + 0.5 * KM], [25 + 1 * EAST]), make_sites([60 + 0.5 * KM], [25.0])
    pace, own = 0.9 * 50 / 3.6, 0.88 * 50 / 3.6
    assert times_of(world, *through, tmp_path)[0, 0] == pytest.approx(2000 / pace + 0.5, abs=0.8)
    yield_s = CAR.penalties.yield_s
    lives_there = make_places([60.0], [25 + 0.5 * EAST]), make_sites([60 + 0.5 * KM], [25.0])
    expected = 500 / own + 500 / pace
    assert times_of(world, *lives_there, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.8)
    visits = make_places([60 + 0.5 * KM], [25.0]), make_sites([60.0], [25 + 0.5 * EAST])
    assert times_of(world, *visits, tmp_path)[0, 0] == pytest.approx(expected + 0.5, abs=0.8 + yield_s)


def test_a_grid_of_streets_is_driven_along_both_axes(tmp_path):
    """Simpson's desert: 9 x 9 equal streets, 500 m apart; a drive is the sum of both distances and its crossings."""
    world = World()
    size, step = 9, 0.5
    for row in range(size):
        for column in range(size):
            world.point(1 + row * size + column, 60 + row * step * KM, 25 + column * step * EAST)
    for k in range(size):
        world.way(*(1 + k * size + c for c in range(size)), highway="residential", maxspeed="40")
        world.way(*(1 + r * size + k for r in range(size)), highway="residential", maxspeed="40")
    mid = 0.5 * step
    places = make_places([60.0, 60.0, 60.0], [25 + (c * step + mid) * EAST for c in (0, 2, 5)])
    sites = make_sites([60 + r * step * KM for r in (2, 4, 8)], [25 + (7 * step + mid) * EAST] * 3)
    seconds = times_of(world, places, sites, tmp_path)
    for i, column in enumerate((0, 2, 5)):
        for j, row in enumerate((2, 4, 8)):
            km = (7 - column) * step + row * step
            crossings = (7 - column) + row  # all of four equal arms, but along the border of three: 2 s each
            squeeze = np.cos(np.radians(60 + row * step * KM)) / np.cos(np.radians(60))
            expected = 1000 * km / (0.85 * 40 / 3.6) + 2 * crossings
            assert seconds[i, j] == pytest.approx(expected + 0.5, abs=3 + 1000 * km * abs(1 - squeeze) / 9)


def test_the_cutoff_counts_inclusively_and_with_both_legs(tmp_path):
    world = World()
    straight(world, highway="primary", maxspeed="100")
    place, site = make_places([60 + 0.1 * KM], [25 + 1.0 * EAST]), make_sites([60 + 0.1 * KM], [25 + 9.0 * EAST])
    seconds = int(times_of(world, place, site, tmp_path)[0, 0])
    assert seconds == pytest.approx(8000 / (93 / 3.6) + 200 / (12 / 3.6) + 0.5, abs=1)
    assert times_of(world, place, site, tmp_path, cutoff_min=seconds / 60)[0, 0] == seconds
    assert times_of(world, place, site, tmp_path, cutoff_min=(seconds - 1) / 60)[0, 0] == 65535
