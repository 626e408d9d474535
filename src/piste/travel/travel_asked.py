"""What a scenario says of travelling: by which means, on which day, and whose times count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Method = Literal["estimate", "matrix", "roads", "transit", "combined"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Travel:
    """How long it takes, and by what."""

    method: Method = "estimate"
    matrix: str = ""
    """File of an own matrix (Parquet or CSV), for method `matrix`."""
    cutoff_min: float = 180.0
    """Longer times count as not reached."""
    roads: str = ""
    """OpenStreetMap file (.osm.pbf), or the folder of a network kept from one; for public transport: where to walk."""
    profile: str = "car"
    """Speeds and penalties: a built-in profile's name, or a TOML file."""
    close_ways: tuple[int, ...] = ()
    """OpenStreetMap ways that are closed."""
    close_names: tuple[str, ...] = ()
    """Roads and ferries of these names are closed."""
    no_ferries: bool = False
    """True: no ferry runs."""
    feeds: tuple[str, ...] = ()
    """GTFS feeds: zip files or folders."""
    date: str = ""
    """Day of travel, YYYY-MM-DD."""
    weekday: str = ""
    """Or the day of the week: a usual one of the feeds' time is taken (see `choose_day`)."""
    depart: str = ""
    """Leave at each minute of this span, `8:00-10:00`."""
    arrive_by: str = ""
    """Or be there by this hour, `10:00`, or by each minute of a span."""
    walk_min: float = 15.0
    """Longest walk to the first stop and from the last."""
    transfer_min: float = 10.0
    """Longest walk at a change."""
    max_changes: int = 3
    percentile: int = 50
    """Share of the moments, in per cent, that keep the time: 50 is the median."""
    cut_lines: tuple[str, ...] = ()
    """Lines that do not run, by number or route_id."""
    who: Literal["everyone", "without_car"] = "everyone"
    """Whose times a combined plan counts: everyone's by the modes they have, or only of people without a car."""
    share_without_car: float | None = None
    """Share of people without a car, the same everywhere; or"""
    group_without_car: str = ""
    """the column of the places that counts them; or"""
    shares_without_car: Mapping[str, float] | None = None
    """their share in columns of the places, such as age groups."""
