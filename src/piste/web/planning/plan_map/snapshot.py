"""A network as it is: everyone's time, the sums of municipalities, evaluated edit by edit and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from piste.core.units import NOT_REACHED_S
from piste.report.workbench.store import Workbench, read_workbench
from piste.siting.reasons.change import Change, Folk, build_change
from piste.siting.reasons.draft import AreaSums, Draft, DraftFigures
from piste.siting.reasons.weights import build_weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Seconds = NDArray[np.uint16]

KEPT_WORKBENCHES = 6
KEPT_SNAPSHOTS = 48
KEPT_ANSWERS = 512
"""Things built of a network, the larger ones a few hundred kilobytes."""


@dataclass(frozen=True)
class Snapshot:
    """One network evaluated; n places, k municipalities. `sites` leaves out the points beyond the border."""

    sites: tuple[int, ...]
    nearest: Ints
    """Nearest open site of each place, -1 where none."""
    seconds: Seconds
    """Time to it, 65535 where none."""
    figures: DraftFigures
    areas: AreaSums

    @property
    def points(self) -> int:
        """Number of points of the area."""
        return len(self.sites)

    @property
    def share_first(self) -> float:
        """Share of people within the shorter limit."""
        return self.figures.people_within[0] / self.figures.people if self.figures.people else 0.0

    @property
    def share_limit(self) -> float:
        """Share of people within the criterion's limit."""
        return self.figures.people_within[1] / self.figures.people if self.figures.people else 0.0


class Keeper:
    """One open workbench of this process: a draft that moves from network to network, and the latest snapshots.

    A draft steps from the network it stands at to the one asked for, site by site: milliseconds an edit, however large
    the country. Threads of a process take turns.
    """

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self._lock = threading.Lock()
        self._draft: Draft | None = None
        self.folded_names: dict[tuple[str, str], list[str]] = {}
        """Names of a kind in a language as the search compares them."""
        self._seen: OrderedDict[frozenset[int], Snapshot] = OrderedDict()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        people = bench.people
        weights = build_weights(people)
        groups = [weights.to_units(bench.arrays["place_groups"][:, g]) for g in range(len(bench.groups))]
        self.folk = Folk(np.column_stack([weights.units, *groups]), weights.per_person, bench.groups)

    def at(self, sites: Iterable[int]) -> Snapshot:
        """Return a network of the area's own points, evaluated together with the points beyond the border."""
        wanted = frozenset(sites)
        with self._lock:
            known = self._seen.get(wanted)
            if known is None:
                known = self._evaluate(wanted)
                self._seen[wanted] = known
                while len(self._seen) > KEPT_SNAPSHOTS:
                    self._seen.popitem(last=False)
            self._seen.move_to_end(wanted)
            return known

    def remember(self, key: Hashable, build: Callable[[], Any]) -> Any:
        """Return what was built for a key, else build it; the key must name all that it is built of."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        # Built outside of the lock: it may ask for networks itself, and two who build the same get the same
        answer = build()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > KEPT_ANSWERS:
                self._answers.popitem(last=False)
        return answer

    def change(self, before: Snapshot, after: Snapshot) -> Change:
        """Return what changes for the people of each municipality."""
        bench = self.bench
        area = bench.arrays["place_area"].astype(np.int64)
        return build_change(before.seconds, after.seconds, self.folk, area, bench.n_areas, 60 * bench.limit_min)

    def _evaluate(self, wanted: frozenset[int]) -> Snapshot:
        bench = self.bench
        everything = np.array(sorted({*wanted, *bench.context}), dtype=np.int32)
        draft = self._draft
        if draft is None or len(np.setxor1d(draft.sites, everything)) > max(8, len(everything) // 2):
            draft = Draft(
                bench.times, bench.people, everything, area=bench.arrays["place_area"].astype(np.int64),
                limits_min=(bench.first_min, bench.limit_min), problem=bench.problem,
            )  # fmt: skip
            self._draft = draft
        else:
            for site in np.setdiff1d(everything, draft.sites):
                draft.open(int(site))
            for site in np.setdiff1d(draft.sites, everything):
                draft.close(int(site))
        seconds = np.where(np.isfinite(draft.seconds), draft.seconds, NOT_REACHED_S).astype(np.uint16)
        return Snapshot(tuple(sorted(wanted)), draft.nearest.copy(), seconds, draft.figures(), draft.areas())


_OPEN: OrderedDict[tuple[str, int], Keeper] = OrderedDict()
_OPENING = threading.Lock()


def open_keeper(folder: Path) -> Keeper:
    """Return this process' keeper of a workbench; the same folder written anew is opened anew."""
    stamp = (str(folder), (folder / "facts.json").stat().st_mtime_ns)
    with _OPENING:
        keeper = _OPEN.get(stamp)
        if keeper is None:
            keeper = _OPEN[stamp] = Keeper(read_workbench(folder))
            while len(_OPEN) > KEPT_WORKBENCHES:
                _OPEN.popitem(last=False)
        _OPEN.move_to_end(stamp)
        return keeper
