"""Tables of a frontier: plans by number of points, the order of opening, how sure sites are, worlds, groups."""

import itertools

import numpy as np

from piste.core.language import Language
from piste.report.tables import Column, Kind, Table
from piste.siting.access import Access
from piste.siting.frontier import Frontier, FrontierPlan

WITHIN_30, WITHIN_60 = 1, 3
"""Where 30 and 60 minutes stand among the bands of access."""
MEUR = 1e6


def share_percent(access: Access, band: int) -> float:
    """Return the per cent of people within a band."""
    return 100 * access.share_within[band]


def gain_seconds(frontier: Frontier) -> list[float]:
    """Return what each further point took off the mean since the number before, in seconds; NaN for the first."""
    plans = frontier.plans
    gains = [float("nan")]
    for before, after in itertools.pairwise(plans):
        saved = before.state.access.mean_min - after.state.access.mean_min
        gains.append(60 * saved / (after.points - before.points))
    return gains


def plans_table(frontier: Frontier, lang: Language) -> Table:
    """Return every number of points with its cost, access and proof."""
    plans = frontier.plans

    def column(key: str, title: str, kind: Kind, values: list[float]) -> Column:
        return Column(key, title, kind, values)

    limit = frontier.scenario.rules.within_min
    columns = [column("points", lang.text("Points"), "count", [float(plan.points) for plan in plans])]
    costs = [frontier.cost_eur_per_year(plan.points) for plan in plans]
    if frontier.asked.cost_eur_per_year is not None:
        columns.append(column("cost", lang.text("Cost, M€ a year"), "value", [(cost or 0) / MEUR for cost in costs]))
    access = [plan.state.access for plan in plans]
    columns += [
        column("mean", lang.text("Mean, min"), "minutes", [one.mean_min for one in access]),
        column("tail", lang.text("Worst-off tenth, min"), "minutes", [plan.fairness.worst_tenth_min for plan in plans]),
        column(
            "within_30",
            lang.text("Within {limit} min, %", limit=30),
            "percent",
            [share_percent(one, WITHIN_30) for one in access],
        ),
        column(
            "within_60",
            lang.text("Within {limit} min, %", limit=60),
            "percent",
            [share_percent(one, WITHIN_60) for one in access],
        ),
        column(
            "past",
            lang.text("Past {minutes} min, people", minutes=limit),
            "count",
            [one.people_past_limit for one in access],
        ),
        column("gain", lang.text("Gain a further point, s"), "minutes", gain_seconds(frontier)),
        column("gap", lang.text("Gap, %"), "value", [gap_percent_of(plan) for plan in plans]),
    ]
    return Table("plans", lang.text("Best plan found for each number of points"), tuple(columns))


def gap_percent_of(plan: FrontierPlan) -> float:
    """Return a plan's proven gap in per cent, NaN where nothing is proven."""
    return float("nan") if plan.result.gap is None else 100 * plan.result.gap


def growth_table(frontier: Frontier, lang: Language) -> Table:
    """Return what growing costs: each number's nested plan beside the best one."""
    assert frontier.growth is not None
    steps = frontier.growth.steps
    free = {plan.points: plan.state.access for plan in frontier.plans}
    columns = (
        Column("points", lang.text("Points"), "count", [float(step.points) for step in steps]),
        Column("free", lang.text("Best alone, mean min"), "minutes", [free[step.points].mean_min for step in steps]),
        Column("nested", lang.text("Growing, mean min"), "minutes", [step.state.access.mean_min for step in steps]),
        Column(
            "within",
            lang.text("Growing, within 60 min, %"),
            "percent",
            [share_percent(step.state.access, WITHIN_60) for step in steps],
        ),
        Column("price", lang.text("Price of growing, %"), "value", [100 * step.price for step in steps]),
        Column("most", lang.text("At most, %"), "value", [100 * step.most_price for step in steps]),
    )
    return Table("growth", lang.text("Plans that contain each other, beside the best plans"), columns)


def order_table(frontier: Frontier, lang: Language) -> Table:
    """Return the sites in the order of opening."""
    growth = frontier.growth
    assert growth is not None
    numbers = [step.points for step in growth.steps]
    columns = (
        Column("place", lang.text("Order"), "count", [float(k) for k in range(1, len(growth.order) + 1)]),
        Column("site", lang.text("Point"), "name", [site_name(frontier, int(j), lang) for j in growth.order]),
        Column(
            "where",
            lang.text("Municipality"),
            "text",
            [site_municipality(frontier, int(j), lang) for j in growth.order],
        ),
        Column("with", lang.text("Opens by, points"), "count", [float(numbers[k]) for k in growth.step]),
    )
    return Table("order", lang.text("Order of opening"), columns)


def frequency_rows(frontier: Frontier) -> list[int]:
    """Return the area's sites that stand in some near-optimal plan that was seen, the surest first."""
    found = frontier.frequency
    assert found is not None
    sites = np.flatnonzero(found.share > 0)
    chosen = frontier.plans[frontier.at].result.sites
    inside = np.isin(sites, np.union1d(frontier.plans[-1].result.sites, chosen)) | _of_area(frontier)[sites]
    sites = sites[inside]
    order = np.lexsort((sites, ~np.isin(sites, chosen), -found.share[sites], ~found.every[sites]))
    return [int(j) for j in sites[order]]


def _of_area(frontier: Frontier) -> np.ndarray:
    """Mark the sites of municipalities in which people count."""
    counted = np.unique(frontier.base.places.municipality[frontier.people > 0].astype(str))
    found: np.ndarray = np.isin(frontier.base.sites.municipality.astype(str), counted)
    return found


def frequency_table(frontier: Frontier, lang: Language) -> Table:
    """Return how often each site stands in near-optimal plans, and what is proven."""
    found = frontier.frequency
    assert found is not None
    rows = frequency_rows(frontier)
    columns = (
        Column("site", lang.text("Point"), "name", [site_name(frontier, j, lang) for j in rows]),
        Column("where", lang.text("Municipality"), "text", [site_municipality(frontier, j, lang) for j in rows]),
        Column("share", lang.text("Of near-best plans, %"), "percent", [100 * float(found.share[j]) for j in rows]),
        Column("proof", lang.text("Proof"), "text", [certainty_word(frontier, j, lang) for j in rows]),
    )
    return Table("frequency", lang.text("How sure each point is"), columns)


def certainty_word(frontier: Frontier, site: int, lang: Language) -> str:
    """Say what is proven of a site."""
    found = frontier.frequency
    assert found is not None
    if found.every[site]:
        return lang.text("in every one, proven")
    return lang.text("in none, proven") if found.none[site] else ""


def robust_table(frontier: Frontier, lang: Language) -> Table:
    """Return each candidate plan's value and regret in each world."""
    found = frontier.robust
    assert found is not None
    names = [plan_name(frontier, k, lang) for k in range(len(found.plans))]
    columns = [Column("plan", lang.text("Plan"), "name", names)]
    covered = found.objective == "covered"
    values = 100 * found.values if covered else found.values / 60
    regrets = 100 * found.regrets if covered else found.regrets / 60
    for w, world in enumerate(found.worlds):
        name = world_name(world, lang)
        title = lang.text("{world}, covered %" if covered else "{world}, mean min", world=name)
        columns.append(Column(f"value_{w}", title, "value", values[:, w].tolist()))
        title = lang.text("{world}, regret %-points" if covered else "{world}, regret min", world=name)
        columns.append(Column(f"regret_{w}", title, "value", regrets[:, w].tolist()))
    columns.append(Column("largest", lang.text("Largest regret"), "value", regrets.max(axis=1).tolist()))
    return Table("robust", lang.text("Each plan under each assumption"), tuple(columns))


def plan_name(frontier: Frontier, k: int, lang: Language) -> str:
    """Return what a candidate plan of the worlds is called."""
    found = frontier.robust
    assert found is not None
    if k == found.average:
        return lang.text("best on average")
    if k == found.regret:
        return lang.text("least regret")
    return lang.text("best for: {world}", world=world_name(found.worlds[k], lang))


def world_name(world: str, lang: Language) -> str:
    """Return a world's name as the user gave it, translated where it is one of ours."""
    known = {"": lang.text("as planned"), "winter": lang.text("winter"), "visits": lang.text("visits")}
    return known.get(world, world)


def fairness_table(frontier: Frontier, lang: Language, kind: str) -> Table:
    """Return a kind of groups of the plan that is looked at, those with the most people past the limit first."""
    plan = frontier.plans[frontier.at]
    groups = sorted(plan.fairness.of_kind(kind), key=lambda group: (-group.people_past, -group.people))
    limit = frontier.scenario.rules.within_min
    columns = (
        Column("group", KIND_TITLES[kind](lang), "name", [group_name(frontier, kind, one.key, lang) for one in groups]),
        Column("people", lang.text("People"), "count", [group.people for group in groups]),
        Column("mean", lang.text("Mean, min"), "minutes", [group.mean_min for group in groups]),
        Column(
            "past", lang.text("Past {minutes} min, people", minutes=limit), "count", [one.people_past for one in groups]
        ),
        Column(
            "share",
            lang.text("Past {minutes} min, %", minutes=limit),
            "percent",
            [100 * one.share_past for one in groups],
        ),
    )
    return Table(kind, KIND_TITLES[kind](lang), columns)


KIND_TITLES = {
    "region": lambda lang: lang.text("Region"),
    "municipality": lambda lang: lang.text("Municipality"),
    "group": lambda lang: lang.text("Age or group"),
    "language": lambda lang: lang.text("Mother tongue"),
}
LANGUAGE_NAMES = {
    "fi": lambda lang: lang.text("Finnish speakers"),
    "sv": lambda lang: lang.text("Swedish speakers"),
    "se": lambda lang: lang.text("Sami speakers"),
}


def group_name(frontier: Frontier, kind: str, key: str, lang: Language) -> str:
    """Return a group's name in a language, its key where none is known."""
    areas = frontier.base.areas
    if kind == "region" and key in areas.regions:
        return areas.regions[key].name_in(lang.code)
    if kind == "municipality" and key in areas.municipalities:
        known = areas.municipalities[key]
        return (known.name_sv or known.name) if lang.code == "sv" else known.name
    if kind == "language" and key in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[key](lang)
    if kind == "group" and key.startswith("age_"):
        low, _, high = key.removeprefix("age_").partition("_")
        return (
            lang.text("{low}–{high} years", low=low, high=high) if high else lang.text("{low} years or more", low=low)
        )
    return key


def site_name(frontier: Frontier, site: int, lang: Language) -> str:
    """Return a site's name, the Swedish one where there is one and it is asked for."""
    sites = frontier.base.sites
    swedish = "" if sites.names_sv is None or lang.code != "sv" else str(sites.names_sv[site])
    return swedish or str(sites.names[site])


def site_municipality(frontier: Frontier, site: int, lang: Language) -> str:
    """Return the name of a site's municipality."""
    return group_name(frontier, "municipality", str(frontier.base.sites.municipality[site]), lang)
