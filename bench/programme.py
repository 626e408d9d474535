"""Schedules of 300 site projects over 28 quarters, and 10,000 draws of their risk."""

import statistics

from piste.core.deadline import Deadline
from piste.programme.example import build_example
from piste.programme.limits import Search
from piste.programme.risk import build_risk, simulate
from piste.programme.risk_params import RiskParams
from piste.programme.schedule_solve import build_schedule

SEEDS = (1, 2, 3, 4, 5)
LIMIT_S = 60.0


def run() -> list[tuple[str, str]]:
    questions = [("saving", seed) for seed in SEEDS]
    questions += [(objective, seed) for objective in ("least_cost", "earliest") for seed in SEEDS[:2]]
    return [*(_solve(objective, seed) for objective, seed in questions), _draw()]


def _solve(objective: str, seed: int) -> tuple[str, str]:
    example = build_example(300, 28, seed)
    clock = Deadline()
    found = build_schedule(example.projects, example.limits, objective, Search(time_limit_s=LIMIT_S))  # type: ignore[arg-type]
    reach = found.reaches[0]
    unit = 1e6 if objective != "earliest" else 1.0
    told = (
        f"{found.proof.status}, value {found.proof.value / unit:.2f}, bound {found.proof.bound / unit:.2f}, "
        f"gap {100 * found.proof.gap:.3f} % by {found.proof.bound_by}, {clock.elapsed_s():.1f} s; "
        f"2030: {reach.reached_eur_per_year / 1e6:.2f} of at most {reach.at_most_eur_per_year / 1e6:.2f} M EUR a year"
    )
    return f"300 x 28, {objective}, seed {seed}", told


def _draw() -> tuple[str, str]:
    example = build_example(300, 28, 1)
    found = build_schedule(example.projects, example.limits, "saving", Search(time_limit_s=LIMIT_S))
    seconds = []
    for _ in range(3):
        clock = Deadline()
        simulate(found, RiskParams())
        seconds.append(clock.elapsed_s())
    clock = Deadline()
    build_risk(found)
    return "10,000 draws, 300 x 28", (
        f"{statistics.median(seconds):.2f} s (median of 3); with each risk alone and left out {clock.elapsed_s():.2f} s"
    )
