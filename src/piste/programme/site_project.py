"""Site projects as the programme takes them: when each may begin, how long it takes, what it costs and saves."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
FREE = -1
"""In `fixed_q`: the start is not decided."""


@dataclass(frozen=True)
class SiteProjects:
    """P site projects as arrays; quarters count from the programme's first one, money is in euros of that quarter.

    A project that begins in quarter s works in quarters s ... s + duration_q - 1 and opens in s + duration_q. Part k of
    its saving (a lease given up) counts from the later of opening + settle_q and the quarter `part_from_q[k]` in
    which the lease has ended; a negative part (the new premises' cost) from the opening on. All savings are the
    state's view: what an agency alone saves before a head lease ends is none.
    """

    keys: Texts
    names: Texts
    regions: tuple[str, ...]
    """R region codes."""
    region: Ints
    """P places in `regions`."""
    duration_q: Ints
    """At least 1."""
    earliest_q: Ints
    latest_q: Ints
    """Last quarter in which it may begin."""
    invest_eur: Floats
    """P x D by quarter from the start."""
    settle_q: Ints
    """Quarters from the opening until savings can begin: moving, clearing the old premises."""
    part_indptr: NDArray[np.int64]
    """P + 1: parts of project p are part_indptr[p] ... part_indptr[p + 1] - 1."""
    part_eur_per_year: Floats
    part_from_q: Ints
    people: Floats
    teams: Floats
    """Teams that it binds while it works."""
    fixed_q: Ints
    """Decided start, FREE where open."""
    must: Flags
    """Has to be done within its window."""
    before: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    after: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    """Pairs: project after[k] begins no earlier than project before[k] opens: nothing moves before that."""

    lat: Floats = field(default_factory=lambda: np.zeros(0))
    lon: Floats = field(default_factory=lambda: np.zeros(0))
    """WGS84 degrees, NaN where not known; empty where none is."""

    def __len__(self) -> int:
        return len(self.keys)

    def __post_init__(self) -> None:
        n = len(self.keys)
        for name in ("names", "region", "duration_q", "earliest_q", "latest_q", "settle_q", "people", "teams"):
            if len(getattr(self, name)) != n:
                raise ValueError(f"{name} has not one value a project")
        if len(self.fixed_q) != n or len(self.must) != n or len(self.part_indptr) != n + 1:
            raise ValueError("fixed_q, must or part_indptr do not fit the projects")
        if self.invest_eur.shape[0] != n or np.any(self.duration_q < 1) or np.any(self.teams < 0):
            raise ValueError("investment is a row a project, durations are at least one quarter, teams never negative")
        if np.any(self.invest_eur < 0) or not np.all(np.isfinite(self.invest_eur)):
            raise ValueError("investment is never negative")
        if len(self.before) != len(self.after) or len(self.part_from_q) != len(self.part_eur_per_year):
            raise ValueError("pairs and parts have two ends each")

    @property
    def saving_eur_per_year(self) -> Floats:
        """Return what each saves a year once every lease has ended."""
        return np.add.reduceat(np.append(self.part_eur_per_year, 0.0), self.part_indptr[:-1]) * (
            np.diff(self.part_indptr) > 0
        )

    @property
    def total_invest_eur(self) -> Floats:
        """Return what each costs in all."""
        return self.invest_eur.sum(axis=1)


def saving_rate(projects: SiteProjects, starts: Ints, n_quarters: int) -> Floats:
    """Return P x Q: what each project saves a year in each quarter, when it begins at `starts` (negative: never)."""
    quarter = np.arange(n_quarters)
    owner = np.repeat(np.arange(len(projects)), np.diff(projects.part_indptr))
    settle = np.where(projects.part_eur_per_year > 0, projects.settle_q[owner], 0)
    begins = np.maximum((starts + projects.duration_q)[owner] + settle, projects.part_from_q)
    counts = (starts[owner] >= 0)[:, None] & (quarter[None, :] >= begins[:, None])
    rate = np.zeros((len(projects), n_quarters))
    np.add.at(rate, owner, counts * projects.part_eur_per_year[:, None])
    return rate


def spending(projects: SiteProjects, starts: Ints, n_quarters: int) -> Floats:
    """Return P x Q: what each project costs in each quarter; what falls past the last quarter is left out."""
    spent = np.zeros((len(projects), n_quarters))
    rows = np.flatnonzero(starts >= 0)
    for offset in range(projects.invest_eur.shape[1]):
        quarter = starts[rows] + offset
        inside = quarter < n_quarters
        spent[rows[inside], quarter[inside]] += projects.invest_eur[rows[inside], offset]
    return spent


def team_use(projects: SiteProjects, starts: Ints, n_quarters: int) -> Floats:
    """Return R x Q: teams bound in each region."""
    quarter = np.arange(n_quarters)
    busy = (starts >= 0)[:, None] & (quarter >= starts[:, None]) & (quarter < (starts + projects.duration_q)[:, None])
    used = np.zeros((len(projects.regions), n_quarters))
    np.add.at(used, projects.region, busy * projects.teams[:, None])
    return used
