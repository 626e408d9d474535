"""Tiny programmes whose best schedules can be found by trying every one."""

from dataclasses import replace
from itertools import product

import numpy as np

from piste.programme.calendar import Calendar
from piste.programme.limits import Limits, Target
from piste.programme.schedule_check import check_schedule
from piste.programme.schedule_model import build_options
from piste.programme.site_project import FREE, SiteProjects


def tiny(rng, n=4, quarters=8, regions=2, *, order=True, target=None, must=False):
    """Draw n projects over a few quarters, with one or two parts of saving each."""
    duration = rng.integers(1, 4, n).astype(np.int32)
    invest = np.zeros((n, int(duration.max())))
    for p in range(n):
        invest[p, : duration[p]] = rng.integers(1, 9, duration[p]) * 1e5
    counts = rng.integers(1, 3, n)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    region = rng.integers(0, regions, n).astype(np.int32)
    earliest = rng.integers(0, 3, n).astype(np.int32)
    pairs = [(a, b) for a in range(n) for b in range(n) if a < b and region[a] == region[b]]
    chosen = pairs[:1] if order else []
    projects = SiteProjects(
        keys=np.array([f"p{k}" for k in range(n)], dtype=object),
        names=np.array([f"p{k}" for k in range(n)], dtype=object),
        regions=tuple(f"r{k}" for k in range(regions)),
        region=region,
        duration_q=duration,
        earliest_q=earliest,
        latest_q=np.full(n, quarters - 1, dtype=np.int32),
        invest_eur=invest,
        settle_q=rng.integers(0, 2, n).astype(np.int32),
        part_indptr=indptr,
        part_eur_per_year=rng.integers(-3, 12, indptr[-1]) * 1e5,
        part_from_q=rng.integers(0, quarters, indptr[-1]).astype(np.int32),
        people=rng.integers(1, 200, n).astype(float),
        teams=rng.integers(1, 3, n).astype(float),
        fixed_q=np.full(n, FREE, dtype=np.int32),
        must=np.array([must and k == 0 for k in range(n)]),
        before=np.array([a for a, _ in chosen], dtype=np.int32),
        after=np.array([b for _, b in chosen], dtype=np.int32),
    )
    calendar = Calendar(2027, 1, quarters)
    limits = Limits(
        calendar=calendar,
        teams=np.full((regions, quarters), 2.0),
        invest_cap_eur=np.full(len(calendar.years), 1.4e6),
        plan_approved_q=rng.integers(0, 2, regions).astype(np.int32),
        targets=() if target is None else (Target(calendar.years[-1], target),),
        saved_eur_per_year=1e5,
    )
    return projects, limits


def decide(projects, limits, p, start):
    """Return the projects with one start decided."""
    fixed = projects.fixed_q.copy()
    fixed[p] = start
    return replace(projects, fixed_q=fixed), limits


def every_schedule(projects, limits):
    """Give every schedule that keeps all rules."""
    allowed = build_options(projects, limits).allowed()
    choices = [[-1, *np.flatnonzero(allowed[p]).tolist()] for p in range(len(projects))]
    for starts in product(*choices):
        found = np.array(starts, dtype=np.int32)
        if not check_schedule(projects, limits, found):
            yield found
