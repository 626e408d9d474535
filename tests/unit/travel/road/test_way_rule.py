"""What tags mean: access by hierarchy, one-ways, settings, ferries."""

import math

import numpy as np
import pytest

from piste.travel.road.profile import read_profile
from piste.travel.road.way_rule import Use, build_rule_table, read_duration_s, read_way_rule

CAR, WINTER = read_profile("car"), read_profile("car_winter")


def rule(profile=CAR, **tags):
    return read_way_rule({"highway": "residential"} | {key.replace("__", ":"): v for key, v in tags.items()}, profile)


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({}, Use.OPEN),
        ({"access": "no"}, Use.CLOSED),
        ({"access": "no", "motor_vehicle": "yes"}, Use.OPEN),
        ({"vehicle": "no", "motorcar": "destination"}, Use.ENDS_ONLY),
        ({"motor_vehicle": "no", "access": "yes"}, Use.CLOSED),
        ({"motorcar": "yes", "motor_vehicle": "no"}, Use.OPEN),
        ({"access": "private"}, Use.ENDS_ONLY),
        ({"access": "permissive"}, Use.OPEN),
        ({"motor_vehicle": "agricultural;forestry"}, Use.CLOSED),
        ({"motor_vehicle": "agricultural;destination"}, Use.ENDS_ONLY),
        ({"motor_vehicle": "no;yes"}, Use.OPEN),
        ({"highway": "footway"}, Use.CLOSED),
        ({"highway": "proposed"}, Use.CLOSED),
        ({"area": "yes"}, Use.CLOSED),
        ({"highway": "", "route": "ferry"}, Use.CLOSED),
    ],
)
def test_access(tags, use):
    assert rule(**tags).use is use


@pytest.mark.parametrize(
    ("tags", "ways"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "1"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "reverse"}, (False, True)),
        ({"oneway": "no"}, (True, True)),
        ({"oneway": "reversible"}, (True, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "-1"}, (False, True)),
        ({"junction": "circular"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "motorway_link"}, (True, True)),
        ({"oneway": "yes", "oneway__motor_vehicle": "no"}, (True, True)),
    ],
)
def test_directions(tags, ways):
    found = rule(**tags)
    assert (found.forward, found.backward) == ways


@pytest.mark.parametrize(
    ("tags", "urban"),
    [
        ({}, None),
        ({"maxspeed": "50"}, None),
        ({"maxspeed": "FI:urban"}, True),
        ({"maxspeed": "80", "maxspeed__type": "FI:rural"}, False),
        ({"zone__maxspeed": "FI:30"}, True),
        ({"source__maxspeed": "FI:zone40"}, True),
        ({"source__maxspeed": "sign"}, None),
    ],
)
def test_settings_that_tags_tell(tags, urban):
    assert rule(**tags).urban is urban


def test_limit_is_capped_by_surface_class_and_season():
    pace = CAR.roads["residential"].pace
    assert rule(maxspeed="80").kmh[0][0] == pytest.approx(50 * pace)  # nobody drives 80 in a residential street
    assert rule(surface="cobblestone").kmh == ((30 * pace,) * 2, (30 * pace,) * 2)
    assert rule(surface="gravel", smoothness="bad").kmh[0][1] == pytest.approx(40 * pace)
    assert rule(highway="trunk", maxspeed="100", profile=WINTER).kmh[0][0] == pytest.approx(80 * 0.92)
    assert rule().kmh[0] == pytest.approx((50 * pace, 40 * pace))  # rural, urban


def test_ice_roads_open_in_winter():
    assert rule(ice_road="yes").use is Use.CLOSED
    assert rule(ice_road="yes", profile=WINTER).use is Use.OPEN


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({}, Use.OPEN),
        ({"motor_vehicle": "yes", "foot": "yes"}, Use.OPEN),
        ({"foot": "yes"}, Use.CLOSED),
        ({"bicycle": "yes", "foot": "yes"}, Use.CLOSED),
        ({"motorcar": "no"}, Use.CLOSED),
        ({"access": "private"}, Use.ENDS_ONLY),
    ],
)
def test_ferries_for_cars(tags, use):
    found = read_way_rule({"route": "ferry", "duration": "00:10"} | tags, CAR)
    assert found.use is use
    if use is not Use.CLOSED:
        assert (found.is_ferry, found.ferry_s, found.snap) == (True, 600, False)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("00:20", 1200), ("1:30", 5400), ("01:30:30", 5430), ("20", 1200), ("7.5", 450), ("20 min", 1200),
        ("20 minutes", 1200), ("PT20M", 1200), ("PT1H30M", 5400), ("pt90s", 90), ("", math.nan), ("soon", math.nan),
        ("00:00", math.nan), ("0", math.nan), ("PT", math.nan),
    ],
)  # fmt: skip
def test_durations(value, seconds):
    assert read_duration_s(value) == pytest.approx(seconds, nan_ok=True)


def test_table_holds_the_rules_row_by_row():
    kinds = [{"highway": "primary", "oneway": "-1"}, {"route": "ferry"}, {"highway": "steps"}]
    table = build_rule_table(kinds, CAR)
    assert table.use.tolist() == [Use.OPEN, Use.OPEN, Use.CLOSED]
    assert table.forward.tolist() == [False, True, False]
    assert table.backward.tolist() == [True, True, False]
    assert np.isnan(table.ferry_s).all()
    assert table.kmh.shape == (3, 2, 2)
