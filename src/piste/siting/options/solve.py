"""Solve and evaluate an options model: the surface that planners' steps call."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from piste.core.deadline import Deadline
from piste.core.solver import SolverStatus
from piste.siting.control import PROVEN, Control, Progress
from piste.siting.options.branching import Branching
from piste.siting.options.check import check_model
from piste.siting.options.clusters import cluster_layers
from piste.siting.options.evaluation import Measure, list_unserved, measure_plan
from piste.siting.options.layout import Layout, Plan, build_layout
from piste.siting.options.linear import build_linear, round_to_rules
from piste.siting.options.lists import Floats
from piste.siting.options.master import Master
from piste.siting.options.model import OptionModel
from piste.siting.options.result import OptionResult, RuleLevel, rounding
from piste.siting.options.root import Run, close_root
from piste.siting.options.search import Best, Search
from piste.siting.options.sides import RuleChange, Sides, build_sides
from piste.siting.result import Status, relative_gap

CLUSTERS_A_POINT = 0.75
"""Thetas of a demand for each point of a plan; more make each solve dearer than they make it stronger."""
Start = tuple[ArrayLike, ArrayLike]
"""Sites and their tiers."""


def solve_options(
    model: OptionModel,
    *,
    gap: float = 1e-3,
    time_limit_s: float | None = 60.0,
    work_limit: int | None = None,
    seed: int = 1,
    start: Start | None = None,
    progress: Progress | None = None,
) -> OptionResult:
    """Choose which options to open, with a proven bound.

    Parameters
    ----------
    model
        Options, demands and rules.
    gap
        Stop when |value - bound| / max(|value|, |bound|) is at most this; 0 asks for proven optimality.
    time_limit_s, work_limit
        Stop after so many seconds (compilation excluded) or iterations; the best so far is kept. A run that ends by
        gap or work_limit gives the same answer every time for the same seed.
    start
        Sites and tiers of a plan to begin from; it need not keep the rules.
    progress
        Called with (value, bound, seconds, sites); False stops.

    Raises
    ------
    ValueError
        Where the model or an argument makes no sense; the text names every fault.
    """
    deadline = Deadline(time_limit_s)
    engine = Engine(model, seed)
    return engine.solve(build_sides(model), Control(gap, deadline, work_limit, progress), start)


def solve_series(
    model: OptionModel,
    changes: Sequence[RuleChange],
    *,
    gap: float = 1e-3,
    time_limit_s: float | None = 60.0,
    work_limit: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> list[OptionResult]:
    """Solve one model under each of several changes of its rules' sides, one after another and warm.

    Cuts never depend on the rules, so each solve begins with all cuts, the last basis, and the last plan. Limits count
    for each solve; the first one's time includes the laying out of the model.
    """
    engine: Engine | None = None
    results = []
    for change in changes:
        control = Control(gap, Deadline(time_limit_s), work_limit, progress)
        engine = engine or Engine(model, seed)
        results.append(engine.solve(build_sides(model, change), control))
    return results


def evaluate_options(model: OptionModel, site: ArrayLike, tier: ArrayLike) -> OptionResult:
    """Return a given plan's value (infinite where somebody who must be served is not) and the level of each rule."""
    deadline = Deadline()
    _refuse_faults(model)
    layout = build_layout(model)
    plan = _read_start(model, (site, tier))
    measure = measure_plan(layout, plan)
    value = measure.value if measure.missed == 0 else math.inf
    return _tell(layout, build_sides(model), plan, measure, "evaluated", value, None, deadline.elapsed_s(), 0, "")


class Engine:
    """One model with what earlier solves of it have learnt: cuts, basis, plan."""

    def __init__(self, model: OptionModel, seed: int = 1) -> None:
        _refuse_faults(model)
        self.layout = build_layout(model)
        self._seed = seed
        self._master: Master | None = None
        self._search: Search | None = None
        self._last: Plan | None = None

    def solve(self, sides: Sides, control: Control, start: Start | None = None) -> OptionResult:
        """Solve under these sides of the rules, until the control ends it."""
        crossed = tuple(
            rule.key
            for rule, low, high in zip(self.layout.model.rules, sides.lower, sides.upper, strict=True)
            if low - rounding(float(low)) > high + rounding(float(high))
        )
        if crossed:
            return _refuse(self.layout, sides, control, crossed[:1])
        run = self._prepare(sides, control, start)
        if self.layout.q == 0:  # one plan only, the empty one
            return self._answer(run, run.best.value, impossible=run.best.plan is None, suspects=())
        status, bound = close_root(run)
        impossible = status is SolverStatus.INFEASIBLE
        suspects = find_suspects(run) if impossible else ()
        if not impossible and not control.stopped and not control.closed(run.best.value, bound):
            bound = Branching(run).run(bound)
            impossible = math.isinf(bound) and bound > 0
        self._last = run.best.plan if run.best.plan is not None else run.search.plan
        return self._answer(run, bound, impossible=impossible, suspects=suspects)

    def _prepare(self, sides: Sides, control: Control, start: Start | None) -> Run:
        layout = self.layout
        linear = build_linear(layout, sides)
        best = Best(layout, sides)
        plan = self._last if start is None else _read_start(layout.model, start)
        if plan is None:
            plan = round_to_rules(layout, linear, _first_gain(layout), control.deadline.left_s(), self._seed)
        if self._master is None or self._search is None:
            value = measure_plan(layout, plan).value if plan is not None else _guess_value(layout)
            opened = 0 if plan is None else int((plan >= 0).sum())
            clusters = cluster_layers(layout, int(np.clip(CLUSTERS_A_POINT * opened, 100, 1500)))
            self._master = Master(layout, clusters, value, sides)
            self._search = Search(layout, sides, best, self._seed)
        self._master.set_sides(sides)
        self._search.best = best
        self._search.set_sides(sides)
        if plan is not None:
            best.offer(plan)
            self._search.load(plan)
            self._search.begin_cooling(warm=start is not None or self._last is not None)
        return Run(layout, sides, linear, self._master, best, self._search, control, self._seed)

    def _answer(self, run: Run, bound: float, *, impossible: bool, suspects: tuple[str, ...]) -> OptionResult:
        layout, best, control = run.layout, run.best, run.control
        seconds = control.deadline.elapsed_s()
        if best.plan is None and impossible:
            return _refuse(layout, run.sides, control, suspects)
        if best.plan is None:
            reason = "no plan that keeps every rule was found in time; nothing is proven about whether there is one"
            return _tell_none(layout, run.sides, "stopped", bound, control, reason, ())
        bound = min(bound, best.value)
        left = relative_gap(best.value, bound)
        status: Status = "optimal" if left <= PROVEN else "within_gap" if left <= control.gap else "stopped"
        measure = measure_plan(layout, best.plan)
        count = control.iterations
        return _tell(layout, run.sides, best.plan, measure, status, best.value, bound, seconds, count, "")


def find_suspects(run: Run) -> tuple[str, ...]:
    """Return the rules and demands whose rows carry the proof that the programme has no solution."""
    master = run.master
    ray = np.abs(master.ray)
    carrying = np.flatnonzero(ray > 1e-9 * ray.max(initial=0.0))
    rules = run.layout.model.rules
    first = master.first_rule
    keys = [rules[row - first].key for row in carrying if first <= row < first + len(rules)]
    covers = [key for row in carrying for key in master.cover_of.get(int(row), ())]
    return tuple(dict.fromkeys([*keys, *covers]))


def _refuse(layout: Layout, sides: Sides, control: Control, suspects: tuple[str, ...]) -> OptionResult:
    reason = "no plan keeps every rule and serves everybody who must be served"
    return _tell_none(layout, sides, "infeasible", math.inf, control, reason, suspects)


def _tell_none(
    layout: Layout,
    sides: Sides,
    status: Status,
    bound: float,
    control: Control,
    reason: str,
    suspects: tuple[str, ...],
) -> OptionResult:
    empty = np.full(layout.model.n_sites, -1, dtype=np.int32)
    measure = Measure(math.inf, np.full(len(layout.model.rules), np.nan), 0)
    seconds, iterations = control.deadline.elapsed_s(), control.iterations
    return _tell(layout, sides, empty, measure, status, math.inf, bound, seconds, iterations, reason, suspects)


def _tell(
    layout: Layout,
    sides: Sides,
    plan: Plan,
    measure: Measure,
    status: Status,
    value: float,
    bound: float | None,
    seconds: float,
    iterations: int,
    reason: str,
    suspects: tuple[str, ...] = (),
) -> OptionResult:
    opened = np.flatnonzero(plan >= 0).astype(np.int32)
    levels = zip(layout.model.rules, measure.levels, sides.lower, sides.upper, strict=True)
    rules = tuple(RuleLevel(rule.key, float(a), float(b), float(c)) for rule, a, b, c in levels)
    gap = None if bound is None else relative_gap(value, bound)
    unserved = list_unserved(layout, plan) if math.isfinite(value) or status == "evaluated" else {}
    left_out = layout.unreachable
    return OptionResult(
        status,
        opened,
        plan[opened],
        value,
        bound,
        gap,
        seconds,
        rules,
        unserved,
        left_out,
        iterations,
        reason,
        suspects,
    )


def _refuse_faults(model: OptionModel) -> None:
    faults = check_model(model)
    if faults:
        raise ValueError("; ".join(faults))


def _read_start(model: OptionModel, start: Start) -> Plan:
    site, tier = np.asarray(start[0], dtype=np.int64), np.asarray(start[1], dtype=np.int64)
    if site.shape != tier.shape or site.ndim != 1:
        raise ValueError("a plan needs one tier for each of its sites")
    if len(np.unique(site)) < len(site):
        raise ValueError("a site stands twice in a plan; each may be open at one tier")
    if len(site) and (site.min() < 0 or site.max() >= model.n_sites):
        raise ValueError(f"sites must be 0 to {model.n_sites - 1}")
    if len(tier) and (tier.min() < 0 or tier.max() >= model.n_tiers):
        raise ValueError(f"tiers must be 0 to {model.n_tiers - 1}")
    bad = site[~np.asarray(model.allowed, dtype=bool)[site, tier]]
    if len(bad):
        raise ValueError(f"site {bad[0]} may not open at the tier that the plan gives it")
    plan = np.full(model.n_sites, -1, dtype=np.int32)
    plan[site] = tier
    return plan


def _first_gain(layout: Layout) -> Floats:
    """Return what speaks for each option before anything is known: whose nearest site it is, as a share of all."""
    gain = np.zeros(layout.q)
    for layer in layout.layers:
        lists, channel = layout.lists_of(layer), layout.channels[layer.channel]
        rows = layer.rows[lists.ptr[layer.rows + 1] > lists.ptr[layer.rows]]
        weight = np.zeros(lists.n)
        weight[layer.rows] = layer.weight * layer.cap
        mass = np.bincount(lists.idx[lists.ptr[rows]], weight[rows], layout.model.n_sites)
        site = np.repeat(np.arange(layout.model.n_sites), np.diff(channel.ptr))
        gain[channel.option] += (mass / max(float(mass.sum()), 1e-200))[site]
    return gain + 1e-6


def _guess_value(layout: Layout) -> float:
    """Return a value of about the right size where no plan is known: half of what nobody served would cost."""
    return 0.5 * math.fsum(float((layer.weight * layer.cap).sum()) for layer in layout.layers if layer.rule < 0) or 1.0
