"""Random small options models with every kind of rule and demand, and the truth about them from all their plans."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from piste.siting.options import Demand, LinearRule, OptionModel, ShareRule, Valuation


@dataclass(frozen=True)
class Truth:
    """The best value over all plans that keep every rule (infinite: none does), and how many do."""

    best: float
    kept: int


def list_dense(cost):
    """Return sorted lists of a dense matrix, infinity where out of reach."""
    order = np.argsort(cost, axis=1, kind="stable")
    ranked = np.take_along_axis(cost, order, axis=1)
    inside = np.isfinite(ranked)
    indptr = np.concatenate([[0], np.cumsum(inside.sum(axis=1))]).astype(np.int64)
    return indptr, order[inside].astype(np.int32), ranked[inside]


def time_to_nearest(user, plan):
    """Return each place's time to its nearest open option that serves, in plain loops."""
    found = np.full(len(user.weight), math.inf)
    for i in range(len(user.weight)):
        for e in range(user.indptr[i], user.indptr[i + 1]):
            j = user.site[e]
            if plan[j] >= 0 and user.offers[j, plan[j]]:
                found[i] = min(found[i], float(user.cost_s[e]))
    return found


def value_at(valuation, t):
    """Return g(t), one number at a time."""
    if t > valuation.limit_s:
        return math.inf
    knots, values = valuation.knots_s, valuation.values
    g = values[-1]
    if t <= knots[0]:
        g = values[0]
    elif t > knots[-1]:
        if len(knots) > 1:
            g = values[-1] + (values[-1] - values[-2]) / (knots[-1] - knots[-2]) * (t - knots[-1])
    else:
        for k in range(1, len(knots)):
            if t <= knots[k]:
                g = values[k - 1] + (values[k] - values[k - 1]) / (knots[k] - knots[k - 1]) * (t - knots[k - 1])
                break
    return g + (valuation.step_height if t > valuation.step_s else 0.0)


def reachable_places(model, demand):
    """Return which places some permitted option serves at a finite price."""
    reached = np.zeros(len(demand.weight), dtype=bool)
    for i in range(len(reached)):
        for e in range(demand.indptr[i], demand.indptr[i + 1]):
            j = demand.site[e]
            serves = (demand.offers[j] & model.allowed[j]).any()
            reached[i] |= serves and math.isfinite(value_at(demand.valuation, float(demand.cost_s[e])))
    return reached


def price_plan(model, plan):
    """Return the value of a plan, infinite where it breaks a rule or leaves out somebody who must be served."""
    opened = [j for j in range(model.n_sites) if plan[j] >= 0]
    value = sum(float(model.price[j, plan[j]]) for j in opened)
    for demand in model.demands:
        beyond = np.broadcast_to(np.asarray(demand.beyond, dtype=float), np.shape(demand.weight))
        reached = reachable_places(model, demand)
        for i, t in enumerate(time_to_nearest(demand, plan)):
            if demand.weight[i] > 0 and not (math.isinf(beyond[i]) and not reached[i]):
                g = value_at(demand.valuation, t) if math.isfinite(t) else math.inf
                value += float(demand.weight[i]) * min(g, float(beyond[i]))
    for rule in model.rules:
        if isinstance(rule, LinearRule):
            level = math.fsum(float(rule.coefficient[j, plan[j]]) for j in opened)
            kept = rule.lower - 1e-9 * max(1, abs(rule.lower)) <= level <= rule.upper + 1e-9 * max(1, abs(rule.upper))
        else:
            near = time_to_nearest(rule, plan) <= rule.limit_s
            kept = float(rule.weight[near].sum()) >= rule.least - 1e-9 * max(1, abs(rule.least))
        if not kept:
            return math.inf
    return value


def try_all_plans(model):
    """Try every plan: each site closed or at one permitted tier."""
    choices = [[-1, *np.flatnonzero(model.allowed[j])] for j in range(model.n_sites)]
    best, kept = math.inf, 0
    for plan in itertools.product(*choices):
        value = price_plan(model, plan)
        kept += math.isfinite(value)
        best = min(best, value)
    return Truth(best, kept)


def draw_bools(draw, shape):
    return np.array(draw(st.lists(st.booleans(), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))).reshape(
        shape
    )


def draw_numbers(draw, count, numbers):
    return np.array(draw(st.lists(numbers, min_size=count, max_size=count)), dtype=float)


@st.composite
def draw_valuation(draw):
    limit = draw(st.sampled_from([math.inf, math.inf, 40.0, 15.0]))
    kind = draw(st.sampled_from(["linear", "step", "piecewise", "flat"]))
    if kind == "linear":
        return Valuation.linear(draw(st.sampled_from([1.0, 0.25, 3.0])), limit)
    if kind == "step":
        return Valuation.step(draw(st.sampled_from([0.0, 20.0, 33.0])), past=2.5, limit_s=limit)
    if kind == "flat":
        return Valuation.piecewise([0], [0], limit)
    return Valuation.piecewise([5, 20, 50], [1, 1.5, 9], limit)


@st.composite
def draw_model(draw):
    """Draw up to 5 sites and 3 tiers, up to 3 demands and 4 rules."""
    n, m, tiers = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(1, 3))
    times = st.one_of(st.integers(0, 60).map(float), st.just(math.inf), st.floats(0, 60).map(lambda t: round(t, 2)))
    lists = [list_dense(draw_numbers(draw, n * m, times).reshape(n, m)) for _ in range(draw(st.integers(1, 2)))]
    weights = st.one_of(st.integers(0, 5).map(float), st.floats(0, 100).map(lambda w: round(w, 2)))
    demands = []
    for d in range(draw(st.integers(0, 3))):
        indptr, site, cost = draw(st.sampled_from(lists))
        beyond = draw(st.sampled_from([math.inf, 70.0, 10.0, 0.5]))
        if draw(st.booleans()):
            beyond = draw_numbers(draw, n, st.sampled_from([math.inf, 70.0, 10.0]))
        offers = draw_bools(draw, (m, tiers)) | (draw(st.booleans()))
        demands.append(
            Demand(f"d{d}", indptr, site, cost, draw_numbers(draw, n, weights), offers, draw(draw_valuation()), beyond)
        )
    rules = []
    for r in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            part = draw_numbers(draw, m * tiers, st.sampled_from([0.0, 1.0, 1.0, 2.5, -1.0, 0.1])).reshape(m, tiers)
            low = draw(st.sampled_from([-math.inf, -math.inf, 0.3, 1.0, 2.0]))
            rules.append(LinearRule(f"r{r}", part, low, draw(st.sampled_from([math.inf, 1.0, 2.0, 3.6]))))
        else:
            indptr, site, cost = draw(st.sampled_from(lists))
            weight = draw_numbers(draw, n, weights)
            least = float(weight.sum()) * draw(st.sampled_from([0.2, 0.5, 0.8, 1.0]))
            limit = draw(st.sampled_from([0.0, 20.0, 40.0]))
            rules.append(ShareRule(f"r{r}", indptr, site, cost, weight, limit, draw_bools(draw, (m, tiers)), least))
    price = draw_numbers(draw, m * tiers, st.sampled_from([0.0, 0.0, 3.0, 11.5, -2.0])).reshape(m, tiers)
    allowed = draw_bools(draw, (m, tiers)) | draw_bools(draw, (m, tiers))
    names = ("full", "remote", "mobile")[:tiers]
    return OptionModel(m, names, allowed, price, tuple(demands), tuple(rules))
