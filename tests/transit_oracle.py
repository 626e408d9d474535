"""A naive time-expanded Dijkstra for public transport: slow, plain, and nothing of the engine's in it."""

import bisect
import heapq
from collections import defaultdict
from dataclasses import dataclass, field

NEVER = 10**9


@dataclass
class World:
    """Connections (departure, arrival, tail, head, trip, board, alight) in the order of each trip's way.

    `changes[a]` holds (b, seconds) for those who alight at a and board at b; walks hold (stop, seconds).
    """

    connections: list[tuple]
    changes: dict[int, list[tuple[int, int]]]
    access: list[list[tuple[int, int]]]
    egress: list[list[tuple[int, int]]]
    direct: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self):
        self.after = {}
        last = {}
        self.departures = defaultdict(list)
        for c, (departure, _, tail, _, trip, board, _) in enumerate(self.connections):
            if trip in last:
                self.after[last[trip]] = c
            last[trip] = c
            if board:
                self.departures[tail].append((departure, c))
        for found in self.departures.values():
            found.sort()
        self.doors = defaultdict(list)
        for site, walks in enumerate(self.egress):
            for stop, seconds in walks:
                self.doors[stop].append((site, seconds))

    def arrivals(self, place, start, rides, horizon):
        """Return the earliest arrival at each site of those who leave at `start` and ride so often at most."""
        best = [NEVER] * len(self.egress)
        for site in range(len(best)):
            if (place, site) in self.direct:
                best[site] = start + self.direct[place, site]
        heap = []
        seen = {}

        def push(time, used, kind, key):
            if time <= horizon and used < seen.get((kind, key), NEVER):
                heapq.heappush(heap, (time, used, kind, key))

        def stand(stop, time, used):
            """Wait at a stop for the next departure."""
            j = bisect.bisect_left(self.departures[stop], (time, -1))
            if j < len(self.departures[stop]):
                push(self.departures[stop][j][0], used, "stop", (stop, j))

        for stop, seconds in self.access[place]:
            stand(stop, start + seconds, 0)
        while heap:
            _, used, kind, key = heapq.heappop(heap)
            if used >= seen.get((kind, key), NEVER):
                continue
            seen[kind, key] = used
            if kind == "stop":
                stop, j = key
                if used < rides:
                    c = self.departures[stop][j][1]
                    push(self.connections[c][1], used + 1, "ride", c)
                if j + 1 < len(self.departures[stop]):
                    push(self.departures[stop][j + 1][0], used, "stop", (stop, j + 1))
                continue
            _, arrival, _, head, _, _, alight = self.connections[key]
            if key in self.after:
                push(self.connections[self.after[key]][1], used, "ride", self.after[key])
            if alight:
                for site, seconds in self.doors[head]:
                    best[site] = min(best[site], arrival + seconds)
                for stop, seconds in self.changes.get(head, ()):
                    stand(stop, arrival + seconds, used)
        return best

    def leaving(self, place, moment, rides, cutoff):
        """Return the seconds from a moment to each site, None beyond the cut-off."""
        found = self.arrivals(place, moment, rides, moment + cutoff)
        return [there - moment if there - moment <= cutoff else None for there in found]

    def arriving(self, place, moment, rides, cutoff):
        """Return the seconds from the latest start that is soon enough for a moment, to the moment."""
        starts = {departure - walk for stop, walk in self.access[place] for departure, _ in self.departures[stop]}
        starts = sorted(start for start in starts if moment - cutoff <= start <= moment)
        table = {}

        def there(k):
            if k not in table:
                table[k] = self.arrivals(place, starts[k], rides, moment)
            return table[k]

        times = []
        for site in range(len(self.egress)):
            # who leaves later arrives no sooner, so the starts that are soon enough stand before the others
            count = bisect.bisect_left(range(len(starts)), True, key=lambda k: there(k)[site] > moment)
            options = [moment - starts[count - 1]] if count else []
            if (place, site) in self.direct:
                options.append(self.direct[place, site])
            time = min(options, default=NEVER)
            times.append(time if time <= cutoff else None)
        return times


def rank(values, share):
    """Return the value that `share` per cent of all keep, None where fewer have one."""
    ordered = sorted(NEVER if value is None else value for value in values)
    value = ordered[-(-share * len(ordered) // 100) - 1]
    return None if value == NEVER else value


def world_of(timetable, changes, legs):
    """Return the world of an engine's timetable, its changes and its walks."""
    columns = [
        getattr(timetable, name).tolist()
        for name in ("departure_s", "arrival_s", "tail", "head", "trip", "board", "alight")
    ]
    direct = {(place, site): s for site, walks in enumerate(unfold(legs.direct)) for place, s in walks}
    return World(
        list(zip(*columns, strict=True)),
        dict(enumerate(unfold(changes))),
        unfold(legs.access),
        unfold(legs.egress),
        direct,
    )


def unfold(legs):
    """Return legs as a list of (to, seconds) for each point."""
    pairs = list(zip(legs.to.tolist(), legs.seconds.tolist(), strict=True))
    return [pairs[a:b] for a, b in zip(legs.indptr[:-1].tolist(), legs.indptr[1:].tolist(), strict=True)]


def expected(world, window, params):
    """Return {percentile: dense list of lists} by the oracle."""
    rides = NEVER if params.max_changes is None else params.max_changes + 1
    ask = world.arriving if window.arrive else world.leaving
    tables = {share: [] for share in params.percentiles}
    for place in range(len(world.access)):
        samples = [ask(place, moment, rides, params.cutoff_s) for moment in window.moments.tolist()]
        for share, rows in tables.items():
            rows.append([rank([sample[site] for sample in samples], share) for site in range(len(world.egress))])
    return tables


def found(times):
    """Return an engine's times as a dense list of lists, None where not reached."""
    return [[None if s == 65535 else s for s in row] for row in times.dense_seconds().tolist()]
