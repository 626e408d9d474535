"""Replan: what has happened is taken over, what has begun stays, the rest is planned anew, and the change is told."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.programme.schedule import NEVER, Schedule
from piste.programme.site_project import FREE, SiteProjects

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Kind = Literal["begins", "opens", "costs", "dropped", "added"]
UNKNOWN = -1


@dataclass(frozen=True)
class Actuals:
    """What has happened to P projects; UNKNOWN quarters and NaN euros where nothing is known."""

    started_q: Ints
    opened_q: Ints
    """Quarter in which it opened, or is now forecast to."""
    spent_eur: Floats
    """To date."""
    forecast_eur: Floats
    """Whole cost as it is forecast now."""


@dataclass(frozen=True)
class Change:
    """How one project's plan changed; quarters (NEVER: not within the programme) or euros."""

    project: int
    kind: Kind
    was: float
    now: float


def nothing_known(n: int) -> Actuals:
    """Return actuals of n projects of which nothing is known."""
    none = np.full(n, UNKNOWN, dtype=np.int32)
    return Actuals(none, none.copy(), np.full(n, np.nan), np.full(n, np.nan))


def take_over(projects: SiteProjects, starts: Ints, actuals: Actuals, as_of: int) -> SiteProjects:
    """Return the projects as they stand at the beginning of quarter `as_of`.

    - A project that has begun (by the actuals, else by the plan `starts` before `as_of`) is decided with that start.
    - Its opening is the actual or forecast one; without one, the planned duration, but never before `as_of` where it
      is not said to have opened.
    - Its cost is what was spent to date, evenly over the quarters so far, and what the forecast (else the plan's
      remaining quarters) says, evenly over the quarters to come.
    - Every other project begins in `as_of` at the earliest; a decided start that lies ahead stays.
    """
    begun = np.where(actuals.started_q != UNKNOWN, actuals.started_q, starts).astype(np.int32)
    has_begun = (begun != NEVER) & (begun < as_of)
    fixed, duration = projects.fixed_q.copy(), projects.duration_q.copy()
    late = (projects.fixed_q != FREE) & (projects.fixed_q < as_of) & ~has_begun
    fixed[late] = FREE  # decided for a quarter that has passed without a beginning: planned anew
    fixed[has_begun] = begun[has_begun]
    for p in np.flatnonzero(has_begun).tolist():
        opened = int(actuals.opened_q[p])
        if opened == UNKNOWN:
            opened = max(int(begun[p] + duration[p]), as_of) if _is_late(actuals, p) else int(begun[p] + duration[p])
        duration[p] = max(1, opened - int(begun[p]))
    invest = _spread(projects, begun, has_begun, duration, actuals, as_of)
    earliest = np.where(has_begun, projects.earliest_q, np.maximum(projects.earliest_q, as_of)).astype(np.int32)
    return replace(projects, fixed_q=fixed, duration_q=duration, invest_eur=invest, earliest_q=earliest)


def _is_late(actuals: Actuals, p: int) -> bool:
    """Tell whether something is known of a project, but not that it has opened: then it has not."""
    return bool(actuals.started_q[p] != UNKNOWN)


def _spread(
    projects: SiteProjects, begun: Ints, has_begun: NDArray[np.bool_], duration: Ints, actuals: Actuals, as_of: int
) -> Floats:
    width = max(projects.invest_eur.shape[1], int(duration.max(initial=1)))
    invest = np.zeros((len(projects), width))
    invest[:, : projects.invest_eur.shape[1]] = projects.invest_eur
    for p in np.flatnonzero(has_begun).tolist():
        past = min(as_of - int(begun[p]), int(duration[p]))
        ahead = int(duration[p]) - past
        planned = projects.invest_eur[p]
        spent = float(actuals.spent_eur[p]) if not np.isnan(actuals.spent_eur[p]) else float(planned[:past].sum())
        forecast = float(actuals.forecast_eur[p])
        rest = float(planned[past:].sum()) if np.isnan(forecast) else max(0.0, forecast - spent)
        invest[p] = 0.0
        invest[p, :past] = spent / past
        if ahead:
            invest[p, past : past + ahead] = rest / ahead
        else:
            invest[p, past - 1] += rest  # still to be paid, though it has opened
    return invest


def list_changes(before: Schedule, now: Schedule) -> list[Change]:
    """Return what changed, project by project, in the projects' order: beginnings, openings, costs.

    Both schedules hold the same projects by key; a project of only one of them is "added" or "dropped".
    """
    known = {str(key): p for p, key in enumerate(before.projects.keys)}
    changes = []
    for p, key in enumerate(map(str, now.projects.keys)):
        was = known.get(key)
        begins = int(now.starts[p])
        if was is None:
            changes.append(Change(p, "added", float(NEVER), float(begins)))
            continue
        began, opened, opens = int(before.starts[was]), int(before.opens[was]), int(now.opens[p])
        if began != NEVER and begins == NEVER:
            changes.append(Change(p, "dropped", float(began), float(NEVER)))
        elif began != begins:
            changes.append(Change(p, "begins", float(began), float(begins)))
        elif opened != opens:
            changes.append(Change(p, "opens", float(opened), float(opens)))
        cost, costs = float(before.projects.invest_eur[was].sum()), float(now.projects.invest_eur[p].sum())
        if abs(cost - costs) > 0.5:
            changes.append(Change(p, "costs", cost, costs))
    return changes
