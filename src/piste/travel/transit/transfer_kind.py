"""What a feed says about a change between two stops (GTFS reference, transfers.txt)."""

from enum import IntEnum


class TransferKind(IntEnum):
    """Kinds that hold for everyone who changes there."""

    RECOMMENDED = 0
    TIMED = 1
    """The second vehicle waits for the first."""
    TAKES_TIME = 2
    """At least the seconds told."""
    FORBIDDEN = 3
