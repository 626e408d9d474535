"""Which entries of a table with totals stay hidden, so that no small group can be worked out from the rest.

Every entry of 1 to 4 people is hidden (primary), and others with it (secondary) until, for each of those, two whole
tables are known that agree with everything shown: one in which nobody is in the group, one in which at least five
are. So no calculation with what is shown can tell whether the group is empty, small or not small. See
docs/evaluation.md.
"""

from dataclasses import dataclass

import numpy as np

from piste.core.errors import SolverError
from piste.core.small_group import SMALLEST_GROUP, Counts, Marks, mark_small
from piste.core.solver import Floats, Ints, LinearProgram, Rows, SolverStatus, solve_integer
from piste.evaluation.count_cube import add_margins, build_sums, count_totals, mark_published

TOGETHER = 50
"""The most small groups that one programme moves: more together is faster, and hides somewhat more."""

_WHOLE = 1e-6
_TOTAL_PRICE = 4.0
"""A total is worth this many times what it sums up: tables without totals say little."""


@dataclass(frozen=True)
class Suppression:
    """What of a table with margins can be shown.

    Attributes
    ----------
    counts
        All entries, totals last on each axis, shape (n_1 + 1, …, n_d + 1). Not for publishing.
    published
        Entries that are meant to be published.
    primary, hidden
        Entries of 1 to 4 people (published or not); published entries that stay hidden.
    witnesses
        Whole tables, k x entries, that agree with everything shown: the proof.
    """

    counts: Counts
    published: Marks
    primary: Marks
    hidden: Marks
    witnesses: Counts

    @property
    def shown(self) -> Marks:
        """Entries that can be shown."""
        return self.published & ~self.hidden


def protect_counts(counts: Counts, tables: tuple[tuple[int, ...], ...] | None = None) -> Suppression:
    """Choose what can be shown of a table of people by groups and of its totals.

    Parameters
    ----------
    counts
        People by group, shape (n_1, …, n_d).
    tables
        Which tables are published, each as the axes it breaks down by, with their margins; all of them by default.
        What is not published is protected as well: a small group must not follow from the margins.

    Raises
    ------
    SolverError
        Where the solver finds no proof.

    Notes
    -----
    For each primary entry (in large tables: for some together) and each goal (0 and 5) the cheapest change of the
    table that reaches the goal and keeps all sums is found; what it changes is hidden. Zeros that are published always
    show: often everybody knows them. Linear programmes find whole-number changes in tables of one or two axes;
    elsewhere an integer programme does where they do not. Each change is checked in whole numbers.
    Source: Fischetti and Salazar-González, Models and algorithms for the 2-dimensional cell suppression problem in
    statistical disclosure control, Mathematical Programming 84 (1999); Hundepool et al., Statistical Disclosure
    Control (2012), chapter 4.
    """
    cube = add_margins(counts)
    shape = cube.shape
    axes = tuple(range(cube.ndim))
    published = mark_published(shape, (axes,) if tables is None else tables)
    primary = mark_small(cube)
    values, seen = cube.ravel(), published.ravel()
    price = (1.0 + np.log1p(values)) * _TOTAL_PRICE ** count_totals(shape).ravel()
    changes = _Changes(values, build_sums(shape), price, seen, seen & primary.ravel())
    small = np.flatnonzero(primary.ravel())
    together = min(max(len(small) // 30, 1), TOGETHER)
    for goal in (SMALLEST_GROUP, 0):
        for start in range(0, len(small), together):
            changes.reach(small[start : start + together], goal)
    hidden = changes.hidden.reshape(shape)
    witnesses = np.array(changes.witnesses, dtype=np.int64).reshape(len(changes.witnesses), len(values))
    return Suppression(cube, published, primary, hidden, witnesses)


class _Changes:
    """Finds tables that agree with what is shown; hides what must change.

    The columns are four for each entry: up and down at a price, up and down for nothing; hiding an entry opens the
    second pair and closes the first.
    """

    def __init__(self, values: Counts, sums: Rows, price: Floats, published: Marks, hidden: Marks) -> None:
        n = len(values)
        self.values, self.sums, self.hidden = values, sums, hidden.copy()
        self.witnesses: list[Counts] = []
        self.free = hidden | ~published
        self.fixed = published & (values == 0)
        self.cost = np.concatenate([price, price, np.zeros(2 * n)])
        self.rows = widen_rows(sums, n)
        self.up, self.down = np.full(n, np.inf), values.astype(np.float64)
        self.program = LinearProgram(self.cost, np.zeros(4 * n), self.limits())
        self.program.add_rows(self.rows)

    def limits(self) -> Floats:
        """Return the upper bounds of the columns."""
        paid, free = ~self.free & ~self.fixed, self.free
        pairs = [(self.up, paid), (self.down, paid), (self.up, free), (self.down, free)]
        return np.concatenate([np.where(marks, side, 0.0) for side, marks in pairs])

    def reach(self, entries: Counts, goal: int) -> None:
        """Find tables with 0 (goal 0) or at least `goal` people in each entry, hiding what it takes.

        One table serves many entries; where none serves all of them, each half is tried for itself.
        """
        done = [table[entries] == 0 if goal == 0 else table[entries] >= goal for table in self.witnesses]
        entries = entries[~np.any(done, axis=0)] if done else entries
        if not len(entries):
            return
        table = self.find_table(entries, goal, alone=len(entries) == 1)
        if table is None and len(entries) == 1:
            raise SolverError("The table cannot be protected: the solver found no proof. Merge small groups.")
        if table is None:
            middle = len(entries) // 2
            self.reach(entries[:middle], goal)
            self.reach(entries[middle:], goal)
            return
        self.witnesses.append(table)
        self.hide(np.flatnonzero((table != self.values) & ~self.free))

    def find_table(self, entries: Counts, goal: int, *, alone: bool) -> Counts | None:
        """Return the cheapest table with all entries at the goal, None where the solver finds none in whole numbers."""
        n = len(self.values)
        change = (goal - self.values[entries]).astype(np.float64)
        open_pair = entries + 2 * n  # small groups are hidden or not published, so their changes cost nothing
        columns = np.concatenate([open_pair, open_pair + n]).astype(np.int32)
        before = self.program.upper[columns].copy()
        lower = np.concatenate([np.maximum(change, 0), np.maximum(-change, 0)])
        upper = np.concatenate([np.where(change > 0, np.inf, 0.0), np.maximum(-change, 0)])
        self.program.set_bounds(columns, lower, upper)
        solution = self.program.solve()
        x = solution.x if solution.status is SolverStatus.OPTIMAL else np.full(4 * n, np.nan)
        table = self.whole_table(x)
        if table is None and alone:
            table = self.solve_whole(x)
        self.program.set_bounds(columns, np.zeros(len(columns)), before)
        return table

    def solve_whole(self, near: Floats) -> Counts | None:
        """Return a table in whole numbers: first by what a broken answer moves, then by everything."""
        lower, upper = self.program.lower, self.program.upper
        bounded = np.minimum(upper, float(self.values.max() + SMALLEST_GROUP) * 2)
        whole = np.ones(len(lower), dtype=np.bool_)
        moved = np.where(np.isfinite(near), near, 0.0).reshape(4, -1).max(axis=0) > _WHOLE
        few = np.where(np.tile(moved, 4) | (self.cost == 0), bounded, lower)
        for most in (few, bounded):
            answer = solve_integer(self.cost, lower, most, self.rows, integer=whole, gap=0.5, most_nodes=2000)
            table = self.whole_table(answer.x) if len(answer.x) else None
            if table is not None:
                return table
        return None

    def whole_table(self, x: Floats) -> Counts | None:
        """Return the table that a solution changes the true one into, None where that is not whole or not right."""
        if not np.isfinite(x).all():
            return None
        up, down, free_up, free_down = x.reshape(4, -1)
        change = up - down + free_up - free_down
        table = self.values + np.rint(change).astype(np.int64)
        near = np.abs(change - np.rint(change)).max() < _WHOLE
        return table if near and (table >= 0).all() and keeps_sums(table, self.sums) else None

    def hide(self, entries: Counts) -> None:
        """Hide entries: from now on they change for nothing."""
        if not len(entries):
            return
        self.hidden[entries] = True
        self.free[entries] = True
        n = len(self.values)
        columns: Ints = np.concatenate([entries + k * n for k in range(4)]).astype(np.int32)
        upper = self.limits()
        self.program.set_bounds(columns, np.zeros(len(columns)), upper[columns])


def widen_rows(sums: Rows, n: int) -> Rows:
    """Return the sums over changes: each entry's four columns with signs + - + -."""
    shifts, signs = np.arange(4) * n, np.array([1.0, -1.0, 1.0, -1.0])
    index = (sums.index[:, None] + shifts).ravel().astype(np.int32)
    value = (sums.value[:, None] * signs).ravel()
    return Rows(sums.indptr * 4, index, value, sums.lower, sums.upper)


def keeps_sums(table: Counts, sums: Rows) -> bool:
    """Tell whether all sums hold, in whole numbers."""
    terms = table[sums.index] * sums.value.astype(np.int64)
    return bool((np.add.reduceat(terms, sums.indptr[:-1]) == 0).all())
