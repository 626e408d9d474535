"""What a reader with a solver can work out of a table with hidden entries: the attack that suppression must stand."""

import numpy as np

from piste.core.errors import SolverError
from piste.core.small_group import Counts, Marks
from piste.core.solver import INF, Floats, LinearProgram, Rows, SolverStatus, solve_integer
from piste.evaluation.count_cube import build_sums


def find_intervals(counts: Counts, shown: Marks, entries: Counts, *, whole: bool = False) -> tuple[Floats, Floats]:
    """Return the smallest and largest value that entries can have, given what is shown, the sums and no negatives.

    Parameters
    ----------
    counts
        The true table with margins; only its shown entries are used.
    shown
        Which entries the attacker sees.
    entries
        Flat numbers of the entries asked for, k.
    whole
        Whether the attacker also uses that people are whole: narrower in tables of three axes and more, and slower.

    Returns
    -------
    tuple
        Lower and upper ends, k each; infinite where nothing holds an entry.

    Raises
    ------
    SolverError
        Where the solver ends without a proven answer.
    """
    values, seen = counts.ravel().astype(np.float64), shown.ravel()
    lower, upper = np.where(seen, values, 0.0), np.where(seen, values, INF)
    sums = build_sums(counts.shape)
    ends = [[_find_end(sums, lower, upper, int(entry), sign, whole=whole) for entry in entries] for sign in (1.0, -1.0)]
    return np.array(ends[0]), -np.array(ends[1])


def _find_end(sums: Rows, lower: Floats, upper: Floats, entry: int, sign: float, *, whole: bool) -> float:
    cost = np.zeros(len(lower))
    cost[entry] = sign
    program = LinearProgram(cost, lower, upper)
    program.add_rows(sums)
    solution = program.solve()
    if solution.status is not SolverStatus.OPTIMAL:
        if sign < 0:  # nothing bounds it from above: shown by a table with very many people in it
            raised = lower.copy()
            raised[entry] = 1e6
            program = LinearProgram(np.zeros(len(lower)), raised, upper)
            program.add_rows(sums)
            if program.solve().status is SolverStatus.OPTIMAL:
                return -np.inf
        raise SolverError("HiGHS ended with {status}", status=solution.status)
    if not whole:
        return solution.objective
    answer = solve_integer(cost, lower, upper, sums, integer=np.ones(len(lower), dtype=np.bool_))
    if answer.status is not SolverStatus.OPTIMAL:
        raise SolverError("HiGHS ended with {status}", status=answer.status)
    return answer.objective
