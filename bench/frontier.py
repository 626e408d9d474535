"""The frontier: forty plans of a made-up country of 100,000 places x 1,000 sites, warm-started, each with its gap."""

import math
import resource
import time
from dataclasses import replace

from bench.instances import draw_country
from piste.core.deadline import Deadline
from piste.siting.nested import build_chain
from piste.siting.result import Result
from piste.siting.series import solve_series
from piste.siting.solve import build_question

TIME_LIMIT_S = 300.0
NEAREST = 60
GAP = 5e-3
RANGES = {"few": range(10, 130, 3), "many": range(20, 420, 10)}


def run() -> list[tuple[str, str]]:
    """Measure a series over few and one over many points, and nest the latter."""
    country = draw_country(100_000, 1_000)
    problem = country.nearest(NEAREST)
    beyond = 2 * float(problem.cost.max())
    rows, results = [], ()
    for numbers in RANGES.values():
        begun = time.perf_counter()
        results = solve_series(problem, "mean", points=numbers, gap=GAP, time_limit_s=TIME_LIMIT_S, beyond=beyond)
        label = f"{len(results)} plans, p = {numbers[0]} to {numbers[-1]}, gap asked {100 * GAP:.1f} %"
        rows.append((label, tell_series(results, time.perf_counter() - begun)))
    numbers = RANGES["many"]
    last = build_question(problem, "mean", points=numbers[-1], beyond=beyond)
    begun = time.perf_counter()
    chain = build_chain([replace(last, points=p) for p in numbers], results, Deadline(TIME_LIMIT_S))
    dear = max(chain.price(k) for k in range(len(numbers)))
    gap = 1 - chain.bound / chain.total
    told = f"dearest {100 * dear:.2f} %, chain's gap {100 * gap:.2f} %, {time.perf_counter() - begun:.0f} s"
    return [*rows, (f"the same {len(numbers)} plans nested", told)]


def tell_series(results: tuple[Result, ...], seconds: float) -> str:
    """Write a series: the largest and the mean gap, how many are as near as asked, seconds, memory."""
    gaps = [math.inf if result.gap is None else result.gap for result in results]
    near = sum(gap <= GAP for gap in gaps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"{near} of {len(gaps)} within the gap, largest {100 * max(gaps):.2f} %,"
        f" mean {100 * sum(gaps) / len(gaps):.2f} %, {seconds:.0f} s, {memory:.2f} GB"
    )
