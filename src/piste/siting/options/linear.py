"""The linear rules as arrays over sites and tiers, and whole plans that keep them."""

from dataclasses import dataclass

import numpy as np

from piste.core.solver import Rows, solve_integer
from piste.siting.options.layout import Layout, Plan, linear_rules
from piste.siting.options.lists import Floats, Ints
from piste.siting.options.result import rounding
from piste.siting.options.sides import Sides

NODES = 2000
"""Nodes after which the search for a plan that keeps the linear rules gives up; they are seldom hard."""


@dataclass(frozen=True)
class Linear:
    """L rules, each divided by its largest coefficient: coefficient (L, m, K + 1), the last tier for closed sites."""

    coefficient: Floats
    lower: Floats
    upper: Floats


def build_linear(layout: Layout, sides: Sides) -> Linear:
    """Return the linear rules with the sides of the moment, widened by the rounding that a plan is granted."""
    rules = linear_rules(layout.model)
    m, tiers = layout.model.allowed.shape
    coefficient = np.zeros((len(rules), m, tiers + 1))
    lower, upper = np.empty(len(rules)), np.empty(len(rules))
    for k, (r, rule) in enumerate(rules):
        part = np.asarray(rule.coefficient, dtype=np.float64)
        largest = float(np.abs(part).max(initial=0.0)) or 1.0
        coefficient[k, :, :tiers] = part / largest
        low, high = float(sides.lower[r]), float(sides.upper[r])
        lower[k], upper[k] = (low - rounding(low)) / largest, (high + rounding(high)) / largest
    return Linear(coefficient, lower, upper)


def find_levels(linear: Linear, plan: Plan) -> Floats:
    """Return the level of each linear rule (in its own scale)."""
    return np.asarray(linear.coefficient[:, np.arange(len(plan)), plan].sum(axis=1))


def round_to_rules(layout: Layout, linear: Linear, gain: Floats, time_limit_s: float, seed: int) -> Plan | None:
    """Return the plan of the largest sum of gain (q) that keeps the linear rules; None where none was found."""
    site, tier = layout.site, layout.tier
    if layout.q == 0:
        return np.full(layout.model.n_sites, -1, dtype=np.int32)
    rows = linear.coefficient[:, site, tier]
    parts: list[Ints] = [np.flatnonzero(row).astype(np.int32) for row in rows]
    counts = np.bincount(site, minlength=layout.model.n_sites)
    several = np.flatnonzero(counts > 1)
    tiers = np.flatnonzero(np.isin(site, several)).astype(np.int32)
    index = np.concatenate([*parts, tiers]).astype(np.int32)
    value = np.concatenate([*[row[part] for row, part in zip(rows, parts, strict=True)], np.ones(len(tiers))])
    indptr = np.concatenate([[0], np.cumsum([*[len(part) for part in parts], *counts[several]])]).astype(np.int64)
    lower = np.concatenate([linear.lower, np.full(len(several), -np.inf)])
    upper = np.concatenate([linear.upper, np.ones(len(several))])
    q = layout.q
    found = solve_integer(
        -gain,
        np.zeros(q),
        np.ones(q),
        Rows(indptr, index, value, lower, upper),
        integer=np.ones(q, dtype=bool),
        gap=0.003,
        time_limit_s=time_limit_s,
        most_nodes=NODES,
        seed=seed,
    )
    return read_plan(layout, found.x) if len(found.x) else None


def read_plan(layout: Layout, y: Floats) -> Plan:
    """Return the plan of a whole y; where rounding leaves a site two tiers, the larger counts."""
    plan = np.full(layout.model.n_sites, -1, dtype=np.int32)
    chosen = np.flatnonzero(y[: layout.q] > 0.5)
    chosen = chosen[np.argsort(y[chosen], kind="stable")]
    plan[layout.site[chosen]] = layout.tier[chosen]
    return plan
