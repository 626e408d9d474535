"""Tables of a plan with tiers: what opens at which tier, how each service is reached, what each rule costs."""

import math
from collections.abc import Iterable

import numpy as np

from piste.core.language import Language
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.scales import round_half_up, round_share
from piste.report.tables import Cell, Column, Table, municipality_name, region_name
from piste.siting.tier_plan import RuleOutcome, TierPlan
from piste.siting.tiers import TIER_NAMES


def tier_word(key: str, lang: Language) -> str:
    """Return a tier's name."""
    name = lang.text(TIER_NAMES[key])
    return name[0].upper() + name[1:]


def tiers_table(tiers: TierPlan, lang: Language) -> Table:
    """Return each option with its number of points, days, cost and services."""
    count = [int((tiers.option == k).sum()) for k in range(len(tiers.options))]
    named = {service.key: service.name_in(lang.code) for service in tiers.services}
    given = [
        ", ".join(named.get(key, key) for key in option.tier.services) or lang.text("all services")
        for option in tiers.options
    ]
    cost = [option.cost_eur_per_year for option in tiers.options]
    columns = [
        Column("name", lang.text("Tier"), "name", [tier_word(option.tier.key, lang) for option in tiers.options]),
        Column("days", lang.text("Days a week"), "minutes", [option.days for option in tiers.options]),
        Column("points", lang.text("Points"), "count", [float(number) for number in count]),
    ]
    if any(cost):
        columns += [
            Column("cost", lang.text("EUR a year each"), "count", cost),
            Column("total", lang.text("EUR a year"), "count", [a * b for a, b in zip(cost, count, strict=True)]),
        ]
    columns.append(Column("services", lang.text("Services"), "text", given))
    return Table("tiers", lang.text("Tiers: points, days and yearly cost"), tuple(columns))


def services_table(tiers: TierPlan, lang: Language) -> Table:
    """Return how far people, or visits, are from each service."""
    services = tiers.services
    weight = lang.text("Visits a year") if tiers.visits else lang.text("People")
    columns = (
        Column("name", lang.text("Service"), "name", [service.name_in(lang.code) for service in services]),
        Column("weight", weight, "count", _whole(service.weight for service in services)),
        Column("points", lang.text("Points that give it"), "count", [float(s.n_points) for s in services]),
        Column("minutes", lang.text("Mean time, min"), "minutes", [_tenth(s.mean_min) for s in services]),
        Column(
            "within_30", lang.text("Within {limit} min, %", limit=30), "percent",
            [round_share(s.share_within[1]) for s in services],
        ),
        Column(
            "within_60", lang.text("Within {limit} min, %", limit=60), "percent",
            [round_share(s.share_within[3]) for s in services],
        ),
        Column("not_reached", lang.text("Not reached"), "count", _whole(s.not_reached for s in services)),
    )  # fmt: skip
    return Table("services", lang.text("Services: how far they are"), columns)


def rules_table(figures: PlanFigures, tiers: TierPlan, lang: Language) -> Table:
    """Return each rule with its level and side, whether it binds, and what it costs."""
    unit = value_unit(figures, lang)
    rules = sorted(tiers.rules, key=lambda rule: (not rule.binds, -np.nan_to_num(_price(figures, rule))))
    columns = (
        Column("name", lang.text("Rule"), "name", [lang.tell(rule.words) for rule in rules]),
        Column("level", lang.text("In the plan"), "count", [_side(rule.level) for rule in rules]),
        Column("side", lang.text("Limit"), "text", [_write_side(rule, lang) for rule in rules]),
        Column("binds", lang.text("Binds"), "text", [_yes(rule.binds, lang) for rule in rules]),
        Column(
            "price", lang.text("Without it better by, {unit}", unit=unit), "value",
            [_price(figures, rule) for rule in rules],
        ),
    )  # fmt: skip
    return Table("rules", lang.text("Rules: where they stand and what they cost"), columns)


def stops_table(study: StudyFigures, tiers: TierPlan, lang: Language) -> Table:
    """Return the mobile stops with their days."""
    rows = np.flatnonzero(~tiers.counts)
    sites = study.study.base.sites
    where = [municipality_name(study, sites.municipality[site], lang) for site in tiers.site[rows]]
    regions = [study.study.base.areas.region_of(sites.municipality[site]) for site in tiers.site[rows]]
    columns = (
        Column("name", lang.text("Stop"), "name", [str(sites.names[site]) for site in tiers.site[rows]]),
        Column("municipality", lang.text("Municipality"), "text", where),
        Column("region", lang.text("Region"), "text", [region_name(study, code, lang) for code in regions]),
        Column(
            "days", lang.text("Days a week"), "minutes", [tiers.options[k].days for k in tiers.option[rows].tolist()]
        ),
    )
    return Table("stops", lang.text("Stops of the mobile service"), columns)


def remains_table(tiers: TierPlan, lang: Language) -> Table:
    """Return what becomes of today's visits, by service."""
    names = {service.key: service.name_in(lang.code) for service in tiers.services}
    rows = tiers.remains
    parts = (
        ("today", lang.text("Today, visits a year")),
        ("kept", lang.text("At the same point")),
        ("elsewhere", lang.text("At another point")),
        ("remote", lang.text("Remotely")),
        ("lost", lang.text("Not at all")),
        ("gained", lang.text("New, where a point comes nearer")),
    )
    columns = (
        Column("name", lang.text("Service"), "name", [names[row.key] for row in rows]),
        *(Column(key, title, "count", _whole(getattr(row, key) for row in rows)) for key, title in parts),
    )
    return Table("remains", lang.text("What becomes of today’s visits"), columns)


def choice_table(study: StudyFigures, tiers: TierPlan, lang: Language) -> Table:
    """Return the points by what Huff's choice adds to the visits of the nearest."""
    choice, sites = tiers.choice, study.study.base.sites
    assert choice is not None
    order = np.argsort(-choice.gained, kind="stable")
    columns = (
        Column("name", lang.text("Point"), "name", [str(sites.names[choice.open_sites[k]]) for k in order]),
        Column("nearest", lang.text("Everyone to the nearest"), "count", _whole(choice.nearest_visits[order])),
        Column("huff", lang.text("Errands draw to centres"), "count", _whole(choice.visits[order])),
        Column("gained", lang.text("Difference"), "count", _whole(choice.gained[order])),
    )
    return Table("choice", lang.text("Visits by how people choose a point"), columns)


def value_unit(figures: PlanFigures, lang: Language) -> str:
    """Return the unit in which a rule's price is told."""
    objective = figures.plan.result.objective
    if objective == "cost":
        return lang.text("EUR a year")
    if objective == "covered":
        return lang.text("people")
    return lang.text("points") if objective == "fewest" else lang.text("min on average")


def counted_weight(figures: PlanFigures) -> float:
    """Return what a mean is taken over: all visits, or people once for each service."""
    tiers = figures.plan.tiers
    assert tiers is not None
    return max(math.fsum(service.weight for service in tiers.services), 1.0)


def _price(figures: PlanFigures, rule: RuleOutcome) -> float:
    """Return how much better the value is without a rule; NaN where that was not asked."""
    if rule.value_without is None or not math.isfinite(rule.value_without):
        return math.nan
    result = figures.plan.result
    saved = abs(result.value - rule.value_without)
    return saved / counted_weight(figures) if result.objective == "mean" else saved


def _side(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _write_side(rule: RuleOutcome, lang: Language) -> str:
    if math.isfinite(rule.lower) and math.isfinite(rule.upper):
        return f"{lang.number(rule.lower)}–{lang.number(rule.upper)}"
    if math.isfinite(rule.lower):
        return "≥ " + lang.number(round_half_up(rule.lower, 1))
    return "≤ " + lang.number(round_half_up(rule.upper, 1))


def _yes(flag: bool, lang: Language) -> str:
    return lang.text("yes") if flag else lang.text("no")


def _whole(values: Iterable[float]) -> list[Cell]:
    return [float(round(value)) for value in values]


def _tenth(value: float) -> float:
    return round_half_up(value, 1) if math.isfinite(value) else math.inf
