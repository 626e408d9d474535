"""Siting in made-up countries up to 100,000 places x 3,000 sites: value, proven bound, seconds, memory."""

import multiprocessing
import resource
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bench.instances import draw_country
from piste import siting
from piste.siting.result import Objective

TIME_LIMIT_S = 60.0


@dataclass(frozen=True)
class Case:
    """One question: n places, m sites, lists of the nearest or of all within a radius."""

    objective: Objective
    n: int
    m: int
    points: int | None = None
    nearest: int | None = None
    within_km: float | None = None
    gap: float = 0.0
    shuffled: bool = True

    @property
    def label(self) -> str:
        """What is asked, in short."""
        words = [f"{self.objective}, {self.n:,} x {self.m:,}"]
        words += [] if self.points is None else [f"p = {self.points}"]
        words += [] if self.nearest is None else [f"lists of the {self.nearest:,} nearest"]
        near = "within" if self.objective in ("covered", "fewest") else "lists of all within"
        words += [] if self.within_km is None else [f"{near} {self.within_km:g} km"]
        return ", ".join(words)


CASES = (
    Case("mean", 10_000, 1_000, 100, nearest=1_000, gap=5e-4),
    Case("mean", 10_000, 1_000, 100, nearest=80, gap=5e-4, shuffled=False),
    Case("mean", 100_000, 3_000, 300, nearest=60, gap=5e-4, shuffled=False),
    Case("covered", 10_000, 1_000, 100, within_km=12.0),
    Case("covered", 100_000, 3_000, 100, within_km=12.0),
    Case("fewest", 10_000, 1_000, within_km=12.0),
    Case("fewest", 10_000, 1_000, within_km=30.0),
    Case("fewest", 10_000, 1_000, within_km=45.0),
    Case("fewest", 100_000, 3_000, within_km=12.0),
    Case("fewest", 100_000, 3_000, within_km=30.0),
    Case("worst", 10_000, 1_000, 100, within_km=60.0),
    Case("worst", 10_000, 1_000, 50, within_km=80.0),
    Case("worst", 100_000, 3_000, 100, within_km=45.0),
)


def measure(case: Case) -> str:
    """Solve one case; return its row."""
    country = draw_country(case.n, case.m, shuffled=case.shuffled)
    if case.nearest is not None:
        problem = country.nearest(case.nearest)
    else:
        assert case.within_km is not None
        problem = country.within(case.within_km)
    beyond = 2 * float(problem.cost.max()) if case.objective == "mean" and case.nearest != case.m else None
    limit = case.within_km if case.objective in ("covered", "fewest") else None
    result = siting.solve(
        problem,
        case.objective,
        points=case.points,
        limit=limit,
        gap=case.gap,
        time_limit_s=TIME_LIMIT_S,
        beyond=beyond,
    )
    assert result.bound is not None and result.gap is not None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    ends = f"value {result.value:,.7g}, bound {result.bound:,.7g}"
    return f"{ends}, gap {100 * result.gap:.4f} %, {result.status}, {result.seconds:.1f} s, {memory:.2f} GB"


def _send(case: Case, end: Connection) -> None:
    end.send(measure(case))


def measure_countries() -> list[tuple[str, str]]:
    """Measure all cases, each in a process of its own, so that its memory is its own too."""
    context = multiprocessing.get_context("spawn")
    rows = []
    for case in CASES:
        near, far = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(case, far))
        process.start()
        far.close()
        rows.append((case.label, near.recv()))
        process.join()
    return rows
