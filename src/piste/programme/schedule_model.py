"""The programme as linear rows over variables z[p, s] = 1 where project p has begun by quarter s.

A weight w[p, s] of beginning in quarter s is a weight w[p, s] - w[p, s + 1] of z[p, s]; teams at work are a difference
of two z, order is one inequality a quarter, and the relaxation is tight: docs/programme.md.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.core.solver import Rows
from piste.programme.limits import Limits
from piste.programme.site_project import FREE, SiteProjects, saving_rate, spending, team_use

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

MILLION = 1e6
"""Rows and objectives count in millions of euros, so that the solver sees numbers near 1."""
NEVER = -1
"""In starts: the project is not done."""


@dataclass(frozen=True)
class Options:
    """The starts that rules on single projects leave, and what each would mean; P x Q arrays by start quarter."""

    first: Ints
    last: Ints
    """P: first and last start; a project whose first is after its last cannot be done."""
    must: NDArray[np.bool_]
    rate: Floats
    """P x Q x Q: saving a year by start and quarter."""
    spent: Floats
    """P x Q x Y: investment by start and year."""

    def allowed(self) -> NDArray[np.bool_]:
        """Return P x Q: starts that may be chosen."""
        quarter = np.arange(self.rate.shape[1])
        return (quarter >= self.first[:, None]) & (quarter <= self.last[:, None])


def build_options(projects: SiteProjects, limits: Limits) -> Options:
    """Return every project's possible starts: window, region's plan approved, decided start.

    A project must open within the programme, else its costs would count and its savings would not: `last` is cut so,
    decided projects apart.
    """
    q = limits.calendar.n
    first, last = projects.earliest_q.copy(), projects.latest_q.copy()
    if "windows" in limits.without:
        first[:], last[:] = 0, q - 1
    if "plans" not in limits.without:
        first = np.maximum(first, limits.plan_approved_q[projects.region])
    last = np.minimum(last, q - 1 - projects.duration_q)
    fixed = projects.fixed_q != FREE
    first[fixed], last[fixed] = projects.fixed_q[fixed], projects.fixed_q[fixed]
    if "leases" in limits.without:
        projects = replace(projects, part_from_q=np.zeros_like(projects.part_from_q))
    rate = np.zeros((len(projects), q, q))
    spent = np.zeros((len(projects), q, len(limits.calendar.years)))
    years = np.array([limits.calendar.year_index(k) for k in range(q)])
    for start in range(q):
        starts = np.full(len(projects), start, dtype=np.int32)
        rate[:, start] = saving_rate(projects, starts, q)
        each = spending(projects, starts, q)
        for year in range(spent.shape[2]):
            spent[:, start, year] = each[:, years == year].sum(axis=1)
    return Options(first.astype(np.int32), last.astype(np.int32), projects.must | fixed, rate, spent)


@dataclass(frozen=True)
class Frame:
    """Columns z[p, s] for s = first ... last (and `extra` further ones), and the rows that hold in every schedule."""

    options: Options
    start_of: NDArray[np.int64]
    """P + 1: columns of project p are start_of[p] ... start_of[p + 1] - 1."""
    owner: Ints
    quarter: Ints
    lower: Floats
    upper: Floats
    rows: Rows
    kinds: tuple[str, ...]
    """Of each row: "chain", "order", "teams" or "investment"."""
    where: NDArray[np.int32]
    """Of each row: region for teams, year for investment, else 0."""

    @property
    def n(self) -> int:
        """Number of z columns."""
        return len(self.owner)

    def weights(self, by_start: Floats) -> Floats:
        """Turn weights P x Q of beginning in a quarter into weights of the columns."""
        own = by_start[self.owner, self.quarter]
        following = np.append(own[1:], 0.0)
        last = self.quarter == self.options.last[self.owner]
        return own - np.where(last, 0.0, following)

    def starts(self, z: Floats) -> Ints:
        """Return each project's start from whole z, NEVER where it does not begin."""
        begun = np.rint(z[: self.n]) > 0
        starts = np.full(len(self.start_of) - 1, NEVER, dtype=np.int32)
        for p in range(len(starts)):
            at = slice(self.start_of[p], self.start_of[p + 1])
            if begun[at].any():
                starts[p] = self.quarter[at][int(np.argmax(begun[at]))]
        return starts

    def point(self, starts: Ints) -> Floats:
        """Return the whole z of a schedule."""
        begin = starts[self.owner]
        return ((begin != NEVER) & (begin <= self.quarter)).astype(np.float64)


class RowList:
    """Rows under way."""

    def __init__(self) -> None:
        self.index: list[NDArray[np.int64]] = []
        self.value: list[Floats] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.kinds: list[str] = []
        self.where: list[int] = []

    def add(
        self, index: NDArray[np.int64], value: Floats, lower: float, upper: float, kind: str, where: int = 0
    ) -> None:
        """Append one row."""
        self.index.append(index)
        self.value.append(value)
        self.lower.append(lower)
        self.upper.append(upper)
        self.kinds.append(kind)
        self.where.append(where)

    def rows(self) -> Rows:
        """Return them in compressed form."""
        counts = [len(part) for part in self.index]
        return Rows(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.concatenate([*self.index, np.zeros(0)]).astype(np.int32),
            np.concatenate([*self.value, np.zeros(0)]).astype(np.float64),
            np.array(self.lower, dtype=np.float64),
            np.array(self.upper, dtype=np.float64),
        )


def raise_to_decided(projects: SiteProjects, limits: Limits, options: Options) -> Limits:
    """Return limits that decided projects keep: where these alone need more, it is already decided too."""
    starts = np.where(options.must & (options.first == options.last), options.first, NEVER).astype(np.int32)
    used = team_use(projects, starts, limits.calendar.n)
    spent = options.spent[starts >= 0, starts[starts >= 0]].sum(axis=0)
    return replace(
        limits, teams=np.maximum(limits.teams, used), invest_cap_eur=np.maximum(limits.invest_cap_eur, spent)
    )


def build_frame(projects: SiteProjects, limits: Limits, options: Options) -> Frame:
    """Return columns and the rows of order, teams and investment."""
    n = len(projects)
    limits = raise_to_decided(projects, limits, options)
    counts = np.maximum(options.last - options.first + 1, 0).astype(np.int64)
    start_of = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    owner = np.repeat(np.arange(n, dtype=np.int32), counts)
    quarter = (np.arange(start_of[-1]) - np.repeat(start_of[:-1], counts) + np.repeat(options.first, counts)).astype(
        np.int32
    )
    lower, upper = np.zeros(len(owner)), np.ones(len(owner))
    lower[(quarter == options.last[owner]) & options.must[owner]] = 1.0
    frame = Frame(options, start_of, owner, quarter, lower, upper, RowList().rows(), (), np.zeros(0, dtype=np.int32))
    found = RowList()
    _add_chains(frame, found)
    if "order" not in limits.without:
        _add_order(frame, projects, found)
    if "teams" not in limits.without:
        _add_teams(frame, projects, limits, found)
    if "investment" not in limits.without:
        for year, cap in enumerate(limits.invest_cap_eur):
            weight = frame.weights(options.spent[:, :, year] / MILLION)
            index = np.flatnonzero(weight)
            if len(index):
                found.add(index, weight[index], -np.inf, float(cap) / MILLION, "investment", year)
    kinds, where = tuple(found.kinds), np.array(found.where, dtype=np.int32)
    return Frame(options, start_of, owner, quarter, lower, upper, found.rows(), kinds, where)


def _add_chains(frame: Frame, found: RowList) -> None:
    inner = np.flatnonzero(frame.owner[1:] == frame.owner[:-1])
    for column in inner:
        found.add(np.array([column, column + 1]), np.array([1.0, -1.0]), -np.inf, 0.0, "chain")


def _column(frame: Frame, project: int, quarter: int) -> int | None:
    """Return the column that says "begun by this quarter"; None where it certainly has not, its last one after it."""
    first, last = int(frame.options.first[project]), int(frame.options.last[project])
    if quarter < first or last < first:
        return None
    return int(frame.start_of[project]) + min(quarter, last) - first


def _add_order(frame: Frame, projects: SiteProjects, found: RowList) -> None:
    """Keep z[after, s] <= z[before, s - duration]: it may begin once the other has opened."""
    for a, b in zip(projects.before.tolist(), projects.after.tolist(), strict=True):
        if frame.options.first[b] == frame.options.last[b] and frame.options.must[b]:
            continue  # decided already: the decision stands, whatever the order says
        for column in range(int(frame.start_of[b]), int(frame.start_of[b + 1])):
            needed = _column(frame, a, int(frame.quarter[column]) - int(projects.duration_q[a]))
            if needed is None:
                found.add(np.array([column]), np.array([1.0]), -np.inf, 0.0, "order")
            else:
                found.add(np.array([column, needed]), np.array([1.0, -1.0]), -np.inf, 0.0, "order")


def _add_teams(frame: Frame, projects: SiteProjects, limits: Limits, found: RowList) -> None:
    for region in range(len(projects.regions)):
        members = np.flatnonzero(projects.region == region)
        for quarter in range(limits.calendar.n):
            index, value = [], []
            for p in members.tolist():
                begun = _column(frame, p, quarter)
                done = _column(frame, p, quarter - int(projects.duration_q[p]))
                if begun is None or begun == done:
                    continue
                index.append(begun)
                value.append(float(projects.teams[p]))
                if done is not None:
                    index.append(done)
                    value.append(-float(projects.teams[p]))
            if sum(v for v in value if v > 0) > limits.teams[region, quarter]:
                cap = float(limits.teams[region, quarter])
                found.add(np.array(index), np.array(value), -np.inf, cap, "teams", region)
