"""All forms of the maxspeed tag."""

import math

import pytest

from piste.travel.road.maxspeed import NO_LIMIT, read_maxspeed
from piste.travel.road.profile import read_profile

CONTEXTS = read_profile("car").contexts


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50), (" 50 ", 50), ("50 km/h", 50), ("50km/h", 50), ("50 kmh", 50), ("50 kph", 50), ("27.5", 27.5),
        ("50 mph", 80.4672), ("30mph", 48.28032), ("5 knots", 9.26),
        ("walk", 7), ("FI:walk", 7), ("none", NO_LIMIT),
        ("FI:urban", 50), ("FI:rural", 80), ("SE:rural", 70), ("fi:urban", 50), ("urban", 50), ("rural", 80),
        ("XX:rural", 90), ("FI:motorway", 120), ("RU:living_street", 20),
        ("FI:zone30", 30), ("DE:zone:30", 30), ("FI:zone 30", math.nan), ("DE:30", 30),
        ("80;60", 60), ("100|80", 80), ("50, 30", 30), ("signals;60", 60), ("none;100", 100),
        ("signals", math.nan), ("variable", math.nan), ("sign", math.nan), ("", math.nan), ("0", math.nan),
        ("fast", math.nan), ("-50", math.nan), ("50 furlongs", math.nan),
    ],
)  # fmt: skip
def test_forms(value, kmh):
    assert read_maxspeed(value, CONTEXTS, "FI") == pytest.approx(kmh, nan_ok=True)
