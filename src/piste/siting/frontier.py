"""The artefact of `piste frontier`: cost against access over numbers of points, how plans grow, how sure they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.default.language_status import read_language_status
from piste.basedata.network import Network
from piste.core.artefact import Provenance
from piste.core.deadline import Deadline
from piste.core.errors import InfeasibleError
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN
from piste.siting.access import NetworkState
from piste.siting.area_scope import build_scope
from piste.siting.control import Progress, goes_on
from piste.siting.fairness import Fairness, build_fairness
from piste.siting.frequency import Frequency, build_frequency
from piste.siting.frontier_solve import FRONTIER_TIME_S, Solved, part_arguments, solve_frontier
from piste.siting.frontier_worlds import Equity, WorldAsk, build_robust, weigh_ask
from piste.siting.nested import Chain, build_chain
from piste.siting.plan_solve import Ask, build_ask, check_numbers, solve_fewest_points
from piste.siting.question import Question
from piste.siting.result import Result
from piste.siting.robust import Robust
from piste.siting.scenario import Scenario
from piste.siting.solve import build_question
from piste.siting.study import build_provenance, evaluate_points
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Stage = Callable[[str, int | None], Progress | None]
"""Called as a part begins, with its kind (`fewest`, `frontier`, `nested`, `frequency`, `robust`) and its number."""


@dataclass(frozen=True)
class FrontierAsk:
    """What a frontier is asked for."""

    numbers: tuple[int, ...]
    at: int | None = None
    """The number that is looked at closely; None for the scenario's, or the middle one."""
    nested: bool = False
    cost_eur_per_year: float | None = None
    """Yearly cost of a point; None: cost is told as the number of points."""
    equity: Equity | None = None
    """Minutes past a limit count more; for the objective mean."""
    worlds: tuple[WorldAsk, ...] = ()
    time_limit_s: float | None = None
    """For the plans of the curve together."""


@dataclass(frozen=True)
class FrontierPlan:
    """One number of points, its plan and what the plan means."""

    points: int
    result: Result
    """In minutes, with the area's own points."""
    state: NetworkState
    fairness: Fairness


@dataclass(frozen=True)
class GrowthStep:
    """One number's plan where plans grow."""

    points: int
    state: NetworkState
    price: float
    """What nesting costs against the best plan found, as a part of its value; infinite where criterion (a) breaks."""
    most_price: float
    """The same against the proven bound."""


@dataclass(frozen=True)
class Growth:
    """Plans that contain each other: how a programme grows."""

    steps: tuple[GrowthStep, ...]
    order: Ints
    """The area's sites in the order of opening."""
    step: Ints
    """For each of `order`, the index of the number with which it opens."""
    gap: float
    """How far the chain's sum is from the best possible chain's, at most, as a part."""


@dataclass(frozen=True)
class Frontier:
    """Everything that `piste frontier` found."""

    scenario: Scenario
    asked: FrontierAsk
    base: BaseData
    times: TimeLists
    people: Floats
    """People of each place that count; 0 outside the area."""
    plans: tuple[FrontierPlan, ...]
    at: int
    """Index of the plan that is looked at closely."""
    fewest: Result
    today: NetworkState | None
    today_network: Network | None
    provenance: Provenance
    growth: Growth | None = None
    frequency: Frequency | None = None
    robust: Robust | None = None
    unweighed: FrontierPlan | None = None
    """With an equity weight: the plan of the number that is looked at as it would be without."""
    simplified: bool = False
    """True where the scenario asks for tiers, services, visits, euros or shares, which a frontier leaves out."""
    stopped: bool = False
    """True where the user stopped it: what was found by then is here."""

    def cost_eur_per_year(self, points: int) -> float | None:
        """Return what a number of points costs a year, None where no cost was given."""
        each = self.asked.cost_eur_per_year
        return None if each is None else each * points


def build_frontier(
    scenario: Scenario, base: BaseData, times: TimeLists, asked: FrontierAsk, stage: Stage | None = None
) -> Frontier:
    """Solve everything a frontier is asked for. A progress that answers False ends it with what is there.

    Raises
    ------
    ScenarioError
        Where names in the scenario are not known.
    InfeasibleError
        Where the rules leave no plan, or nothing was found before it was stopped; the text says why.
    """
    halt, simplified = _Halt(stage), not scenario.alike
    scenario = scenario.take_alike()
    scope = build_scope(scenario, base)
    plain = build_ask(scenario, scope, base, times)
    check_numbers(plain, asked.numbers)
    _check_objective(scenario, asked)
    ask = weigh_ask(plain, asked.equity)
    fewest = solve_fewest_points(ask, halt.begin("fewest", None))
    solved = solve_frontier(
        ask,
        asked.numbers,
        fewest,
        time_limit_s=asked.time_limit_s,
        watch=lambda points: halt.begin("frontier", points),
    )
    if not solved:
        raise InfeasibleError("{title}: stopped before any plan was found.", title=scenario.title)
    plans = tuple(_build_plan(ask, base, times, points, one.told) for points, one in sorted(solved.items()))
    at = _choose(scenario, asked, [plan.points for plan in plans])
    points = plans[at].points
    today = scope.compared
    found = Frontier(
        scenario=scenario,
        simplified=simplified,
        asked=asked,
        base=base,
        times=times,
        people=ask.people,
        plans=plans,
        at=at,
        fewest=fewest,
        today=None if today is None else _evaluate_today(ask, times, today),
        today_network=today,
        provenance=build_provenance(replace(scenario, points=points), base, times),
    )
    if asked.nested and len(solved) > 1 and not halt.over:
        found = replace(found, growth=_build_growth(ask, times, solved, halt))
    if solved[points].part.objective != "worst" and not halt.over:
        found = replace(found, frequency=_build_frequency(ask, solved[points], points, halt))
    if asked.worlds and not halt.over:
        halt.begin("robust", points)
        found = replace(found, robust=build_robust(plain, asked.worlds, points, asked.equity, halt.ask))
    if ask is not plain and not halt.over:
        alone = solve_frontier(plain, [points], fewest, watch=lambda number: halt.begin("frontier", number))
        told = [_build_plan(plain, base, times, points, one.told) for one in alone.values()]
        found = replace(found, unweighed=told[0] if told else None)
    return replace(found, stopped=halt.over)


def _check_objective(scenario: Scenario, asked: FrontierAsk) -> None:
    """Check that the objective knows what is asked for."""
    if asked.nested and scenario.objective == "worst":
        raise InfeasibleError(
            "{title}: nested plans are found for the objectives mean and covered, not for worst.", title=scenario.title
        )
    if asked.worlds and scenario.objective == "worst":
        raise InfeasibleError(
            "{title}: plans under several assumptions are found for the objectives mean and covered, not for worst.",
            title=scenario.title,
        )
    if asked.equity is not None and scenario.objective not in ("mean", "fewest"):
        raise InfeasibleError(
            "{title}: an equity weight changes the objective mean; {objective} does not know it.",
            title=scenario.title,
            objective=scenario.objective,
        )


class _Halt:
    """Remembers that the user said stop."""

    def __init__(self, stage: Stage | None) -> None:
        self._stage = stage
        self.over = False
        self._progress: Progress | None = None

    def begin(self, kind: str, points: int | None) -> Progress:
        """Begin a part; return what it reports to."""
        self._progress = None if self._stage is None else self._stage(kind, points)
        return self._ask

    def _ask(self, value: float, bound: float | None, seconds: float, sites: Ints) -> bool:
        if self._progress is not None and not goes_on(self._progress(value, bound, seconds, sites)):
            self.over = True
        return not self.over

    def ask(self) -> bool:
        """Ask whether to go on where there is no value to tell."""
        return self._ask(float("nan"), None, 0.0, np.zeros(0, dtype=np.int32))


def _choose(scenario: Scenario, asked: FrontierAsk, numbers: Sequence[int]) -> int:
    """Return the index of the number to look at: the one asked for, else the scenario's, else the middle one."""
    for wanted in (asked.at, scenario.points):
        if wanted is not None and wanted in numbers:
            return list(numbers).index(wanted)
    return len(numbers) // 2


def _build_plan(ask: Ask, base: BaseData, times: TimeLists, points: int, told: Result) -> FrontierPlan:
    state = evaluate_points(ask, times, told.sites)
    limit_min = ask.scenario.rules.within_min
    status = read_language_status(base.areas.country)
    minutes = minutes_of(state, times)
    return FrontierPlan(
        points, told, state, build_fairness(base, minutes, ask.people, limit_min=limit_min, status=status)
    )


def minutes_of(state: NetworkState, times: TimeLists) -> Floats:
    """Return each place's minutes; those whom no point reaches count at the cut-off."""
    reached = state.seconds != NOT_REACHED_S
    return np.where(reached, state.seconds / SECONDS_PER_MIN, times.cutoff_min)


def _evaluate_today(ask: Ask, times: TimeLists, network: Network) -> NetworkState:
    return evaluate_points(ask, times, network.sites[ask.scope.inside_site[network.sites]])


def _build_questions(ask: Ask, solved: dict[int, Solved]) -> list[Question]:
    """Return what was asked for each number, made ready; numbers of one part share its arrays."""
    made: dict[int, Question] = {}
    questions = []
    for points, one in sorted(solved.items()):
        part = one.part
        if id(part) not in made:
            made[id(part)] = build_question(part.problem, part.objective, points=0, **part_arguments(ask, part))
        questions.append(replace(made[id(part)], points=points + len(ask.scope.context)))
    return questions


def _build_growth(ask: Ask, times: TimeLists, solved: dict[int, Solved], halt: _Halt) -> Growth:
    halt.begin("nested", None)
    free = [solved[points].raw for points in sorted(solved)]
    deadline = Deadline(FRONTIER_TIME_S * len(free))
    chain = build_chain(_build_questions(ask, solved), free, deadline, lambda _total: halt.ask())
    inside = ask.scope.inside_site
    steps = tuple(_growth_step(ask, times, chain, k, points) for k, points in enumerate(sorted(solved)))
    own = inside[chain.order]
    gap = abs(chain.total - chain.bound) / abs(chain.total) if np.isfinite(chain.total) else float("inf")
    return Growth(steps, chain.order[own], chain.step[own], gap)


def _growth_step(ask: Ask, times: TimeLists, chain: Chain, k: int, points: int) -> GrowthStep:
    sites = chain.sites[k]
    state = evaluate_points(ask, times, sites[ask.scope.inside_site[sites]])
    return GrowthStep(points, state, chain.price(k), chain.most_price(k))


def _build_frequency(ask: Ask, one: Solved, points: int, halt: _Halt) -> Frequency:
    halt.begin("frequency", points)
    question = build_question(
        one.part.problem,
        one.part.objective,
        points=points + len(ask.scope.context),
        **part_arguments(ask, one.part),
    )
    return build_frequency(question, one.raw.sites, deadline=Deadline(4 * FRONTIER_TIME_S), watch=halt.ask)
