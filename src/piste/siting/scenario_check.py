"""What a key of a scenario may hold: checks that name what is allowed."""

import datetime as dt
import itertools
from typing import Any

from piste.core.errors import PisteError
from piste.core.table_check import TEXT, Allowed, check_number
from piste.siting.scenario import FEWEST
from piste.travel.transit.question import read_window

POINTS = Allowed("Give a whole number from 1 up, or “{fewest}”.", {"fewest": FEWEST})
POINTS_LIST = Allowed("Give a list; each of it a whole number from 1 up, or “{fewest}”.", {"fewest": FEWEST})
COUNTS = Allowed("Give a list of whole numbers from 1 up.")
DAYS = Allowed("Give a list of numbers from 0.1 to 7.")
KNOTS = Allowed("Give a list of pairs [minutes, weight], both rising, the first from 0 minutes.")
WAYS = Allowed("Give a list of whole numbers.")
DAY = Allowed("Give a day such as 2026-03-03.")
SPAN = Allowed("Give a time of day or a span of two, such as “8:00-10:00”.")
SHARES = Allowed("Give a table of columns with numbers from 0 to 1.")
YEAR = Allowed("Give a year from 1990 to 2100.")


def text_or_none(value: Any) -> Allowed | None:
    """Check for text, empty text too."""
    return None if isinstance(value, str) else TEXT


def year(value: Any) -> Allowed | None:
    """Check for a year."""
    return YEAR if check_number(1990, 2100, whole=True)(value) else None


count = check_number(1, whole=True)


def points(value: Any) -> Allowed | None:
    """Check for a number of points or “fewest”."""
    return None if value == FEWEST or not count(value) else POINTS


def points_list(value: Any) -> Allowed | None:
    """Check for a list of numbers of points."""
    return None if isinstance(value, list) and not any(map(points, value)) else POINTS_LIST


def counts(value: Any) -> Allowed | None:
    """Check for a list of whole numbers."""
    return None if isinstance(value, list) and not any(map(count, value)) else COUNTS


def days(value: Any) -> Allowed | None:
    """Check for a list of days a week."""
    check = check_number(0.1, 7)
    return None if isinstance(value, list) and value and not any(map(check, value)) else DAYS


def knots(value: Any) -> Allowed | None:
    """Check for a valuation's knots: pairs of minutes and weight, minutes rising, weights not falling."""
    check = check_number(0)
    pairs = isinstance(value, list) and len(value) > 1
    pairs = pairs and all(isinstance(pair, list) and len(pair) == 2 and not any(map(check, pair)) for pair in value)
    if not pairs or value[0][0] != 0:
        return KNOTS
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(value))
    return None if rising else KNOTS


def ways(value: Any) -> Allowed | None:
    """Check for a list of OpenStreetMap ways."""
    return None if isinstance(value, list) and all(type(way) is int for way in value) else WAYS


def day(value: Any) -> Allowed | None:
    """Check for a day, as TOML's own or as text."""
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return DAY
    return None if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else DAY


def span(value: Any) -> Allowed | None:
    """Check for a time of day or a span of two."""
    try:
        read_window(value, arrive=True)
    except (PisteError, AttributeError):
        return SPAN
    return None


def shares(value: Any) -> Allowed | None:
    """Check for a table of shares by column."""
    fits = isinstance(value, dict) and value and not any(map(check_number(0, 1), value.values()))
    return None if fits else SHARES
