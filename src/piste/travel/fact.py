"""What is told of the travel times that a plan stands on: labels, the keys of the catalogues."""

from enum import StrEnum


class Fact(StrEnum):
    """A label; its value is shared by every language: a file, a day, a number."""

    FILE = "File"
    ROADS = "Roads"
    PROFILE = "Profile of the drive"
    CLOSED_WAY = "Closed way"
    CLOSED_NAME = "Closed road or ferry"
    CLOSED_AT = "Road closed at"
    FERRIES = "Ferries that run"
    FEED = "Timetables (GTFS)"
    DAY = "Day of travel"
    LEAVING = "Leaving"
    ARRIVING = "Be there by"
    PERCENTILE = "Kept on so many % of the moments"
    WALK = "Longest walk to or from a stop, min"
    CHANGES = "Most changes"
    CUT_LINE = "Line that does not run"
    WALK_ROADS = "Walks over the roads of"
    SHARE = "Share of people without a car"
    GROUP = "People without a car: column"
    SHARE_IN = "Share without a car in"
