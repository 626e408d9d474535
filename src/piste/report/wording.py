"""Sentences of the report: the answer at its top, what changes for whom, and how the rules are met."""

from dataclasses import dataclass

import numpy as np

from piste.core.language import Language
from piste.core.units import minutes_from_seconds
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.proof import status_sentence
from piste.report.scales import round_half_up, round_share
from piste.siting.plan import Criterion

NAMED_SITES = 5


def tell_answer(figures: PlanFigures, lang: Language) -> str:
    """Return the plan's answer in one sentence."""
    result, access = figures.plan.result, figures.plan.state.access
    limit, points = lang.number(figures.limit_min), access.n_points
    if result.status == "infeasible" or not len(figures.plan.state.sites):
        return lang.text("No plan can meet these rules")
    match result.objective, result.status:
        case "fewest", "optimal":
            told = lang.text(
                "{points} points are enough to bring everyone who can be reached within {limit} minutes",
                points=points,
                limit=limit,
            )
        case "fewest", _ if result.bound is not None:
            told = lang.text(
                "{points} points bring everyone who can be reached within {limit} minutes; at least {least} are needed",
                points=points,
                limit=limit,
                least=float(np.ceil(result.bound - 1e-6)),
            )
        case "worst", _:
            told = lang.text(
                "With {points} points nobody who can be reached is more than {minutes} minutes away",
                points=points,
                minutes=lang.number(round_half_up(access.worst_min, 1), 1),
            )
        case _:
            told = _tell_share(figures, lang)
    return told


def _tell_share(figures: PlanFigures, lang: Language) -> str:
    limit, points = lang.number(figures.limit_min), figures.plan.state.access.n_points
    if figures.within_limit >= 1 - 1e-12:
        return lang.text("{points} points bring everyone within {limit} minutes", points=points, limit=limit)
    share = write_share(figures.within_limit, lang)
    if points == 1:
        return lang.text("One point brings {share} of people within {limit} minutes", share=share, limit=limit)
    return lang.text(
        "{points} points bring {share} of people within {limit} minutes", points=points, share=share, limit=limit
    )


def write_share(share: float, lang: Language) -> str:
    """Write a share as per cent, honestly near its ends."""
    return lang.percent(round_share(share) / 100)


def tell_change(study: StudyFigures, figures: PlanFigures, lang: Language) -> str:
    """Return what the plan changes against today in one or two sentences, or why there is no plan."""
    if not np.isfinite(figures.plan.state.access.mean_min):
        return status_sentence(figures, lang)
    mean = lang.text(
        "The mean journey takes {mean} minutes.",
        mean=lang.number(round_half_up(figures.plan.state.access.mean_min, 1), 1),
    )
    moved, today = figures.moved, study.study.today
    if moved is None or today is None or not np.isfinite(today.access.mean_min):
        return mean
    before = lang.text(
        "The mean journey takes {mean} minutes; in the network it is compared with it takes {before}.",
        mean=lang.number(round_half_up(figures.plan.state.access.mean_min, 1), 1),
        before=lang.number(round_half_up(today.access.mean_min, 1), 1),
    )
    crossing = lang.text(
        "{come} people come within {limit} minutes and {fall} fall outside.",
        come=lang.number(round(moved.come_within)),
        fall=lang.number(round(moved.fall_outside)),
        limit=lang.number(figures.limit_min),
    )
    return f"{before} {crossing}"


@dataclass(frozen=True)
class RuleLine:
    """One rule as the report lists it."""

    key: str
    state: str
    """`met`, `unmet` or `unknown`."""
    text: str
    anchor: str
    """Where on the page the rule is explained; "" nowhere."""


def tell_rules(study: StudyFigures, figures: PlanFigures, lang: Language) -> list[RuleLine]:
    """Return every criterion of a plan in a line."""
    lines = []
    for criterion in figures.plan.criteria:
        state = {True: "met", False: "unmet", None: "unknown"}[criterion.met]
        anchor = "outside" if criterion.key in ("within_limit", "min_people") and criterion.met is False else ""
        lines.append(RuleLine(criterion.key, state, _tell_rule(study, figures, criterion, lang), anchor))
    return lines


def _tell_rule(study: StudyFigures, figures: PlanFigures, criterion: Criterion, lang: Language) -> str:
    rules = figures.plan.scenario.rules
    limit, least = lang.number(rules.within_min), lang.number(rules.min_people)
    match criterion.key, criterion.met:
        case "within_limit", True:
            told = lang.text("Everyone is at most {limit} min from a point", limit=limit)
        case "within_limit", _:
            people = lang.number(round(criterion.people))
            told = lang.text(
                "At most {limit} min to a point: {people} people are left outside", limit=limit, people=people
            )
        case "min_people", False if criterion.sites is not None:
            names = name_sites(study, figures, criterion, lang)
            told = lang.text(
                "At least {least} people within {limit} min: not met at {names}", least=least, limit=limit, names=names
            )
        case "min_people", _:
            told = lang.text("At least {least} people within {limit} min of every point", least=least, limit=limit)
        case "services", None:
            told = lang.text("State, Kela and municipal services at every point: not known from these data")
        case "services", _:
            told = lang.text("State, Kela and municipal services at every point")
        case "one_per_region", _:
            told = lang.text("At least one point in every region")
        case "number", _:
            told = lang.text("The number of points that was asked for")
        case _:
            told = lang.text(criterion.key)
    return told


def name_sites(study: StudyFigures, figures: PlanFigures, criterion: Criterion, lang: Language) -> str:
    """Return the sites of a criterion with the people within the limit where they are points, the first few."""
    sites = [] if criterion.sites is None else criterion.sites.tolist()
    points = figures.plan.points
    near = dict(zip(points.site.tolist(), points.people_within_limit.tolist(), strict=True))
    names = study.study.base.sites.names
    told = [
        f"{names[site]} ({lang.number(round(near[site]))})" if site in near else str(names[site])
        for site in sites[:NAMED_SITES]
    ]
    if len(sites) > NAMED_SITES:
        told.append(lang.text("and {count} more", count=len(sites) - NAMED_SITES))
    return ", ".join(told)


@dataclass(frozen=True)
class Outside:
    """Who is left outside the limit, and the ways out."""

    people: float
    places: tuple[int, ...]
    unreachable_people: float
    """Of them, people whom no site reaches, whatever opens."""
    sentences: tuple[str, ...]


def tell_outside(study: StudyFigures, figures: PlanFigures, lang: Language) -> Outside:
    """Return the places past the limit by falling number of people, and what can be done for them."""
    away = np.flatnonzero((figures.minutes > figures.limit_min) & (study.people > 0))
    places = away[np.lexsort((away, -study.people[away]))]
    people = float(study.people[places].sum())
    lost = float(study.people[figures.plan.result.unreachable].sum())
    limit = lang.number(figures.limit_min)
    told = []
    if lost > 0:
        told.append(
            lang.text(
                "{people} of them cannot be reached by any site, whatever opens: they need a mobile stop or another "
                "way.",
                people=lang.number(round(lost)),
            )
        )
    for criterion in figures.plan.criteria:
        if criterion.key == "within_limit" and criterion.sites is not None and len(criterion.sites):
            least = lang.number(figures.plan.scenario.rules.min_people)
            told.append(
                lang.text(
                    "Way out: if the rule of {least} people were waived there, these sites would bring some of them "
                    "within {limit} minutes: {names}.",
                    least=least,
                    limit=limit,
                    names=name_sites(study, figures, criterion, lang),
                )
            )
    if people > 0:
        told.append(
            lang.text(
                "A mobile stop serves the largest of these places on some days a week; it does not count for the rule."
            )
        )
    return Outside(people, tuple(places.tolist()), lost, tuple(told))


def tell_border(study: StudyFigures, figures: PlanFigures, lang: Language) -> str:
    """Return what the plan means for people across the open border; "" where nobody there was counted in."""
    if not study.has_outside:
        return ""
    people = np.where(study.study.inside, 0.0, study.study.base.places.people)
    reached = np.isfinite(figures.minutes)
    total = float(people[reached].sum())
    if total <= 0:
        return ""
    if study.study.today is None:
        return lang.text(
            "The border is open: {people} people across it reach a point within the cut-off. They are counted apart.",
            people=lang.number(round(total)),
        )
    before = minutes_from_seconds(study.study.today.seconds)
    both = reached & np.isfinite(before)
    change = np.zeros(len(people))
    change[both] = figures.minutes[both] - before[both]
    return lang.text(
        "The border is open: of {people} people across it who reach a point within the cut-off, the way gets shorter "
        "for {closer} and longer for {farther}. They are counted apart.",
        people=lang.number(round(total)),
        closer=lang.number(round(float(people[change < -1].sum()))),
        farther=lang.number(round(float(people[change > 1].sum()))),
    )


def tell_people(study: StudyFigures, lang: Language) -> str:
    """Say how many people stand at listed places and how many were spread by scaling; "" where nothing was."""
    base = study.study.base
    if base.people_listed is None or base.people_spread is None:
        return ""
    return lang.text(
        "{listed} people stand at listed places by the places’ own figures; {spread} were spread over them by scaling "
        "to the official population of each municipality.",
        listed=lang.number(round(base.people_listed)),
        spread=lang.number(round(base.people_spread)),
    )


def tell_fewest(study: StudyFigures, lang: Language) -> str:
    """Say how few points reach everyone who can be reached; "" where it was not asked."""
    fewest = study.study.fewest
    if fewest is None or not np.isfinite(fewest.value):
        return ""
    limit = lang.number(study.chosen.limit_min)
    points = lang.number(round(fewest.value))
    if fewest.status == "optimal":
        return lang.text(
            "Everyone who can be reached within {limit} minutes at all is reached with {points} points, and with no "
            "fewer: that is proven.",
            limit=limit,
            points=points,
        )
    if fewest.bound is None:
        return lang.text(
            "Everyone who can be reached within {limit} minutes at all is reached with {points} points; whether fewer "
            "would do is not proven.",
            limit=limit,
            points=points,
        )
    return lang.text(
        "Everyone who can be reached within {limit} minutes at all is reached with {points} points; fewer than {least} "
        "are proven not to be enough.",
        limit=limit,
        points=points,
        least=lang.number(float(np.ceil(fewest.bound - 1e-6))),
    )
