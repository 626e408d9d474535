"""A public transport feed: stops, routes, trips, the days they run, the times they call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Stops:
    """k stops and stations; a position is NaN where the feed tells none."""

    ids: Texts
    names: Texts
    lat: Floats
    lon: Floats
    station: Indices
    """Index of the station that a stop belongs to, -1 where to none."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Routes:
    """Lines as passengers know them."""

    ids: Texts
    short_names: Texts


@dataclass(frozen=True)
class Trips:
    """Vehicles' runs; `route` or `service` is -1 where the feed does not know it."""

    ids: Texts
    route: Indices
    service: Indices


@dataclass(frozen=True)
class Services:
    """Days of running: weekly pattern (Monday first) between two days (ordinals, inclusive), and exceptions."""

    ids: Texts
    weekdays: Flags
    """k x 7."""
    first_day: Indices
    last_day: Indices
    exception_service: Indices
    exception_day: Indices
    exception_added: Flags
    """True: runs on that day; False: does not."""


@dataclass(frozen=True)
class Calls:
    """Calls of trips at stops, by trip and in the order of the way; seconds after the start of the service's day."""

    trip: Indices
    stop: Indices
    arrival_s: NDArray[np.int32]
    departure_s: NDArray[np.int32]
    board: Flags
    alight: Flags


@dataclass(frozen=True)
class Frequencies:
    """Trips that run every `headway_s` from `start_s` until before `end_s`; their calls are the pattern."""

    trip: Indices
    start_s: Indices
    end_s: Indices
    headway_s: Indices


@dataclass(frozen=True)
class Transfers:
    """What the feed tells about changes between stops: see `TransferKind`."""

    tail: Indices
    head: Indices
    kind: Indices
    seconds: Indices


@dataclass(frozen=True)
class Feed:
    """One publisher's timetables."""

    name: str
    timezone: str
    agencies: tuple[str, ...]
    stops: Stops
    routes: Routes
    trips: Trips
    services: Services
    calls: Calls
    frequencies: Frequencies
    transfers: Transfers
