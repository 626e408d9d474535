"""Risk: how likely a schedule reaches its targets, within which range, and which risk matters most."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.programme.risk_kernel import simulate_rates
from piste.programme.risk_params import RISKS, RiskParams
from piste.programme.schedule import Schedule
from piste.programme.site_project import spending

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
BATCH = 500
TINY = 1e-12


@dataclass(frozen=True)
class RiskShare:
    """One risk alone, all others as planned, and everything but it."""

    risk: str
    alone_eur_per_year: float
    """How far the mean saving at the target's date lies from the plan's when only this risk is at work."""
    spread_eur_per_year: float
    """Standard deviation of the saving then."""
    without_chance: float
    """Chance of the target when everything but this risk is at work."""
    net_eur: float
    """How far the mean of savings less investment (present values) lies from the plan's when it alone is at work."""


@dataclass(frozen=True)
class Risk:
    """What 10,000 draws say; rates include what is saved already."""

    params: RiskParams
    quarter_eur_per_year: Floats
    """Percentiles x Q."""
    mean_eur_per_year: Floats
    """Q."""
    years: tuple[int, ...]
    target_eur_per_year: Floats
    """Target that stands in each year: the last one set up to then, NaN before the first."""
    chance: Floats
    """Chance that the saving in the year's last quarter reaches it, NaN before the first target."""
    invested_eur: Floats
    """Percentiles x Y."""
    net_eur: Floats
    """Percentiles of the savings' less the investment's present value."""
    shares: tuple[RiskShare, ...]

    def chance_error(self, year: int) -> float:
        """Return the standard error of a year's chance from the number of draws."""
        p = float(self.chance[self.years.index(year)])
        return float(np.sqrt(p * (1 - p) / self.params.draws))


@dataclass(frozen=True)
class Draws:
    """A batch of b draws."""

    delay_q: Ints
    joiners: Floats
    empty_q: Ints
    index: Floats
    cost: Floats


def build_risk(schedule: Schedule, params: RiskParams | None = None, *, from_quarter: int = 0) -> Risk:
    """Draw everything uncertain about a schedule.

    Parameters
    ----------
    schedule : Schedule
        What is planned.
    params : RiskParams, optional
        The risks' numbers, number of draws and seed. Each risk has a stream of random numbers of its own, so that
        leaving one out does not change what is drawn of the others.
    from_quarter : int
        Projects that opened before this quarter are certain, and rents are known up to it.
    """
    params = params or RiskParams()
    calendar, limits = schedule.limits.calendar, schedule.limits
    rates, invested, net = simulate(schedule, params, from_quarter)
    ends = [min(calendar.last_quarter_of(year), calendar.n - 1) for year in calendar.years]
    targets = _standing_targets(schedule)
    reached = rates[:, ends] >= targets[None, :] - 1.0
    chance = np.where(np.isnan(targets), np.nan, reached.mean(axis=0))
    at = ends[-1]
    if limits.targets:
        at = calendar.last_quarter_of(limits.targets[-1].year)
    return Risk(
        params=params,
        quarter_eur_per_year=np.percentile(rates, PERCENTILES, axis=0),
        mean_eur_per_year=rates.mean(axis=0),
        years=calendar.years,
        target_eur_per_year=targets,
        chance=chance,
        invested_eur=np.percentile(invested, PERCENTILES, axis=0),
        net_eur=np.percentile(net, PERCENTILES),
        shares=_build_shares(schedule, params, from_quarter, at),
    )


def simulate(schedule: Schedule, params: RiskParams, from_quarter: int = 0) -> tuple[Floats, Floats, Floats]:
    """Return rates (draws x Q), investment by year (draws x Y) and net present values (draws)."""
    projects, limits = schedule.projects, schedule.limits
    q, years = limits.calendar.n, limits.calendar.years
    rates = np.empty((params.draws, q))
    invested, net = np.empty((params.draws, len(years))), np.empty(params.draws)
    each = spending(projects, schedule.starts, q)
    year = np.array([limits.calendar.year_index(k) for k in range(q)])
    by_year = np.stack([each[:, year == y].sum(axis=1) for y in range(len(years))], axis=1)
    discount = limits.discount()
    present = each @ discount
    order = np.argsort(schedule.starts[projects.before], kind="stable")
    before, after = projects.before[order], projects.after[order]
    begin = 0
    for draws in draw_batches(schedule, params, from_quarter):
        rate = np.empty((len(draws.delay_q), q))
        simulate_rates(
            schedule.starts, projects.duration_q, projects.settle_q, projects.part_indptr, projects.part_eur_per_year,
            projects.part_from_q, before, after, draws.delay_q, draws.joiners, draws.empty_q, draws.index, rate,
        )  # fmt: skip
        rows = slice(begin, begin + len(rate))
        rates[rows] = rate + limits.saved_eur_per_year
        invested[rows] = draws.cost @ by_year
        net[rows] = (rate / 4.0) @ discount - draws.cost @ present
        begin += len(rate)
    return rates, invested, net


def draw_batches(schedule: Schedule, params: RiskParams, from_quarter: int) -> Iterator[Draws]:
    """Give the draws in batches; what is certain already stands at the plan."""
    projects, q = schedule.projects, schedule.limits.calendar.n
    n, k = len(projects), len(projects.part_eur_per_year)
    streams = {risk: np.random.default_rng([params.seed, place]) for place, risk in enumerate(RISKS)}
    open_yet = (schedule.opens >= from_quarter) & (schedule.starts >= 0)
    owner = np.repeat(np.arange(n), np.diff(projects.part_indptr))
    ended = projects.part_from_q < from_quarter
    loose = open_yet[owner] | ~ended
    for begin in range(0, params.draws, BATCH):
        b = min(BATCH, params.draws - begin)
        delay, joiners = np.zeros((b, n), dtype=np.int32), np.ones((b, n))
        empty, index, cost = np.zeros((b, k), dtype=np.int32), np.ones((b, q)), np.ones((b, n))
        if "cost" in params.active:
            rng = streams["cost"]
            spread = params.cost_spread * rng.standard_normal((b, n)) + params.cost_shared * rng.standard_normal((b, 1))
            cost = np.where(open_yet, (1 + params.cost_median) * np.exp(spread), 1.0)
        if "delay" in params.active and params.delay_mean_q > 0:
            rng, sd = streams["delay"], params.delay_shared
            mean = params.delay_mean_q * np.exp(sd * rng.standard_normal((b, 1)) - sd**2 / 2)
            delay = _draw_geometric(rng, mean, (b, n)) * open_yet.astype(np.int32)
        if "rent" in params.active:
            index = _draw_index(streams["rent"], params.rent_sd, b, schedule, from_quarter)
        if "joiners" in params.active and params.joiners_mean < 1:
            m, sd = params.joiners_mean, params.joiners_sd
            size = m * (1 - m) / sd**2 - 1 if sd > 0 else np.inf
            rng = streams["joiners"]
            alike = params.joiners_shared * rng.standard_normal((b, 1))
            drawn = rng.beta(m * size, (1 - m) * size, (b, n)) if sd > 0 else np.full((b, n), m)
            joiners = np.where(open_yet, np.clip(drawn + alike, 0.0, 1.0), 1.0)
        if "empty" in params.active:
            rng = streams["empty"]
            hit = (rng.random((b, k)) < params.empty_chance) & loose
            more = _draw_geometric(rng, np.full((b, 1), params.empty_mean_q - 1.0), (b, k)) + 1
            empty = np.where(hit, more, 0).astype(np.int32)
        yield Draws(np.ascontiguousarray(delay, np.int32), joiners, empty, index, cost)


def _draw_geometric(rng: np.random.Generator, mean: Floats, shape: tuple[int, int]) -> Ints:
    """Return whole numbers from 0 up of each row's mean: P(k) = (1 - s) s^k, s = mean / (1 + mean)."""
    drawn = rng.standard_exponential(shape)
    steps = np.divide(drawn, np.log1p(1.0 / np.maximum(mean, TINY)))
    return np.asarray(np.floor(np.where(mean > 0, steps, 0.0)), dtype=np.int32)


def _draw_index(rng: np.random.Generator, sd: float, b: int, schedule: Schedule, from_quarter: int) -> Floats:
    """Return b x Q factors: each year's logarithm moves by a normal step of mean -sd^2/2, so that the mean stays 1."""
    calendar = schedule.limits.calendar
    step = rng.standard_normal((b, len(calendar.years))) * sd - sd**2 / 2
    year = np.array([calendar.year_index(k) for k in range(calendar.n)])
    first = int(year[min(from_quarter, calendar.n - 1)])
    step[:, : first + 1] = 0.0
    return np.ascontiguousarray(np.exp(np.cumsum(step, axis=1))[:, year])


def _standing_targets(schedule: Schedule) -> Floats:
    years = schedule.limits.calendar.years
    standing = np.full(len(years), np.nan)
    for target in sorted(schedule.limits.targets, key=lambda one: one.year):
        for place, year in enumerate(years):
            if year >= target.year:
                standing[place] = target.eur_per_year
    return standing


def _build_shares(schedule: Schedule, params: RiskParams, from_quarter: int, at: int) -> tuple[RiskShare, ...]:
    """Return each risk alone and left out, the one that lowers the mean saving most first."""
    goal = schedule.limits.targets[-1].eur_per_year if schedule.limits.targets else np.inf
    plan_rates, _, plan_net = simulate(schedule, RiskParams(draws=1, active=frozenset()), from_quarter)
    shares = []
    for risk in RISKS:
        if risk not in params.active:
            continue
        rates, _, net = simulate(schedule, params.only(risk), from_quarter)
        others = params.only(*(params.active - {risk}))
        left, _, _ = simulate(schedule, others, from_quarter)
        shares.append(
            RiskShare(
                risk,
                float(rates[:, at].mean() - plan_rates[0, at]),
                float(rates[:, at].std()),
                float((left[:, at] >= goal - 1.0).mean()),
                float(net.mean() - plan_net[0]),
            )
        )
    return tuple(sorted(shares, key=lambda one: (one.alone_eur_per_year, one.net_eur, one.risk)))
