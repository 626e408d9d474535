"""Check a schedule rule by rule, apart from the model that made it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.programme.limits import Limits
from piste.programme.schedule import NEVER
from piste.programme.schedule_model import build_options, raise_to_decided
from piste.programme.site_project import FREE, SiteProjects, spending, team_use

Ints = NDArray[np.int32]
NEAR = 1e-6


@dataclass(frozen=True)
class Breach:
    """A rule that a schedule does not keep, and where."""

    rule: str
    at: str


def check_schedule(projects: SiteProjects, limits: Limits, starts: Ints) -> list[Breach]:
    """Return every breach of windows, decisions, approval, order, teams and yearly investment."""
    found = []
    calendar, keys = limits.calendar, projects.keys
    raised = raise_to_decided(projects, limits, build_options(projects, limits))
    for p, start in enumerate(starts.tolist()):
        decided = int(projects.fixed_q[p])
        if decided != FREE:
            if start != decided:
                found.append(Breach("decided", str(keys[p])))
            continue
        if start == NEVER:
            if projects.must[p]:
                found.append(Breach("must", str(keys[p])))
            continue
        if "windows" not in limits.without and not projects.earliest_q[p] <= start <= projects.latest_q[p]:
            found.append(Breach("windows", str(keys[p])))
        if "plans" not in limits.without and start < limits.plan_approved_q[projects.region[p]]:
            found.append(Breach("plans", str(keys[p])))
        if not 0 <= start < calendar.n - projects.duration_q[p]:
            found.append(Breach("horizon", str(keys[p])))
    if "order" not in limits.without:
        for a, b in zip(projects.before.tolist(), projects.after.tolist(), strict=True):
            opened = starts[a] + projects.duration_q[a] if starts[a] != NEVER else calendar.n
            if starts[b] != NEVER and projects.fixed_q[b] == FREE and starts[b] < opened:
                found.append(Breach("order", f"{keys[a]} > {keys[b]}"))
    if "teams" not in limits.without:
        used = team_use(projects, starts, calendar.n)
        over = np.argwhere(used > raised.teams + NEAR).tolist()
        found += [Breach("teams", f"{projects.regions[region]} {calendar.name(quarter)}") for region, quarter in over]
    if "investment" not in limits.without:
        spent = spending(projects, starts, calendar.n).sum(axis=0)
        years = np.array([calendar.year_index(k) for k in range(calendar.n)])
        each = np.bincount(years, weights=spent, minlength=len(calendar.years))
        dear = np.flatnonzero(each > raised.invest_cap_eur * (1 + NEAR) + NEAR).tolist()
        found += [Breach("investment", str(calendar.years[year])) for year in dear]
    return found
