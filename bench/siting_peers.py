"""Siting beside spopt with HiGHS: the same instances in the same run, each in its own process, values compared."""

import math
import multiprocessing
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
import pulp
from numpy.typing import NDArray

from bench.instances import draw_country
from piste import siting
from piste.siting.result import Objective

Floats = NDArray[np.float64]

LIMIT_S = 60.0
EQUAL = 1e-6


@dataclass(frozen=True)
class Case:
    """One question: n places, m sites; points or a limit in kilometres or both."""

    objective: Objective
    n: int
    m: int
    points: int | None = None
    limit_km: float | None = None

    @property
    def label(self) -> str:
        """What is asked, in short."""
        words = [f"{self.objective}, {self.n:,} x {self.m:,}"]
        words += [] if self.points is None else [f"p = {self.points}"]
        words += [] if self.limit_km is None else [f"{self.limit_km:g} km"]
        return ", ".join(words)


CASES = (
    Case("mean", 200, 60, 10),
    Case("mean", 500, 150, 20),
    Case("mean", 1000, 200, 30),
    Case("covered", 500, 150, 20, 30.0),
    Case("covered", 2000, 500, 30, 20.0),
    Case("fewest", 500, 150, None, 60.0),
    Case("fewest", 2000, 500, None, 30.0),
    Case("fewest", 5000, 1000, None, 30.0),
    Case("worst", 100, 30, 6),
    Case("worst", 200, 60, 10),
    Case("worst", 500, 150, 20),
)


@dataclass(frozen=True)
class Told:
    """What one program said of a case: its value and the seconds from the matrix to the answer."""

    value: float
    seconds: float
    proven: bool


def draw_case(case: Case) -> tuple[Floats, Floats]:
    """Return the costs in metres, whole, so that sums are the same for everyone; and people.

    Sites further from a place than the limit still stand in the matrix: each program sorts that out itself. Places
    that no site can reach within the limit are left out, because spopt has no answer with them.
    """
    country = draw_country(case.n, case.m)
    cost = np.rint(1000 * country.matrix())
    if case.objective != "fewest":
        return cost, country.people
    assert case.limit_km is not None
    reached = cost.min(axis=1) <= 1000 * case.limit_km
    return cost[reached], country.people[reached]


def ask_us(case: Case, cost: Floats, people: Floats) -> Told:
    """Solve with Piste to proven optimality."""
    begun = time.perf_counter()
    problem = siting.Problem.from_matrix(cost, people)
    limit = None if case.limit_km is None else 1000 * case.limit_km
    result = siting.solve(problem, case.objective, points=case.points, limit=limit, gap=0, time_limit_s=LIMIT_S)
    return Told(result.value, time.perf_counter() - begun, result.status == "optimal")


def ask_spopt(case: Case, cost: Floats, people: Floats) -> Told:
    """Solve with spopt and HiGHS to a gap of 0."""
    warnings.simplefilter("ignore")
    from spopt.locate import LSCP, MCLP, PCenter, PMedian  # noqa: PLC0415  (seconds to import: only where it is asked)

    begun = time.perf_counter()
    limit = None if case.limit_km is None else 1000 * case.limit_km
    build: dict[str, Callable[[], LSCP | MCLP | PCenter | PMedian]] = {
        "mean": lambda: PMedian.from_cost_matrix(cost, people, p_facilities=case.points),
        "covered": lambda: MCLP.from_cost_matrix(cost, people, service_radius=limit, p_facilities=case.points),
        "fewest": lambda: LSCP.from_cost_matrix(cost, service_radius=limit),
        "worst": lambda: PCenter.from_cost_matrix(cost, p_facilities=case.points),
    }
    model = build[case.objective]()
    model = model.solve(pulp.HiGHS(msg=False, gapRel=0, threads=1, timeLimit=LIMIT_S), results=False)
    seconds = time.perf_counter() - begun
    proven = model.problem.status == pulp.LpStatusOptimal and model.problem.sol_status == pulp.LpSolutionOptimal
    return Told(float(pulp.value(model.problem.objective)), seconds, proven)


def _answer(ask: Callable[[Case, Floats, Floats], Told], case: Case, end: Connection) -> None:
    """Answer one case and send it back; runs in a process of its own, so that it can be ended."""
    told = ask(case, *draw_case(case))
    end.send(told)


def ask_within_limit(ask: Callable[[Case, Floats, Floats], Told], case: Case) -> Told | None:
    """Ask in a process of its own; None where there is no answer `LIMIT_S` and a third after the start."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(ask, case, far))
    process.start()
    far.close()
    told: Told | None = None
    if near.poll(LIMIT_S * 4 / 3):
        try:
            told = near.recv()
        except EOFError:
            told = None
    process.kill()
    process.join()
    return told


def compare(case: Case) -> tuple[str, str]:
    """Return a row: both programs' seconds, their ratio, and whether the values are equal."""
    ours, theirs = ask_within_limit(ask_us, case), ask_within_limit(ask_spopt, case)
    assert ours is not None
    proof = "proven" if ours.proven else "not proven"
    told = f"{ours.seconds:.2f} s ({proof})"
    if theirs is None or not theirs.proven:
        return case.label, f"{told} | spopt does not end within {LIMIT_S:.0f} s"
    equal = math.isclose(ours.value, theirs.value, rel_tol=EQUAL)
    same = "equal" if equal else f"DIFFERENT: {ours.value!r} and {theirs.value!r}"
    return case.label, f"{told} | spopt {theirs.seconds:.2f} s | {theirs.seconds / ours.seconds:.0f} times | {same}"


def compare_all() -> list[tuple[str, str]]:
    """Compare all cases."""
    return [compare(case) for case in CASES]
