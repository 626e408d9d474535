"""Single questions answered in lines: why this point, why not that site, why so far, what it means for us."""

from dataclasses import dataclass

import numpy as np

from piste.basedata.base import BaseData
from piste.core.errors import PisteError, ScenarioError
from piste.core.findings import Findings
from piste.core.language import Language
from piste.core.units import minutes_from_seconds
from piste.report.figures import StudyFigures
from piste.report.municipality_view import build_municipalities_view
from piste.report.proof import gap_percent, read_proof, write_value
from piste.report.reason_view import tell_reasons
from piste.report.reason_words import tell_barrier, tell_exchange, why_word, write_minutes, write_people
from piste.report.tables import municipality_name
from piste.siting.area_scope import SiteNames
from piste.siting.reasons.comparison import order_by_loss
from piste.siting.reasons.exchange import Exchange, build_exchange
from piste.siting.reasons.ground import Barrier
from piste.siting.reasons.place_reason import Why
from piste.siting.reasons.plan_reasons import PlanReasons

MOST_LOSERS = 5


@dataclass(frozen=True)
class Answer:
    """A heading and the lines under it."""

    head: str
    lines: tuple[str, ...]


def find_site(base: BaseData, name: str, field: str = "--site") -> int:
    """Find a site by id or name.

    Raises
    ------
    ScenarioError
        Where none or several are so called, with what to do.
    """
    findings = Findings()
    if name in base.networks:
        text, todo = "The site {name} is not known.", "Give one site, not a network."
        findings.error("site-unknown", text, todo, field=field, name=name)
        raise ScenarioError(findings)
    found = SiteNames(base, np.ones(len(base.sites), dtype=bool), findings).resolve((name,), field)
    if findings.count_errors():
        raise ScenarioError(findings)
    return int(found[0])


def answer_site(study: StudyFigures, name: str, lang: Language) -> Answer:
    """Answer why a point stands where it does, or what choosing a site would cost."""
    site, reasons, plan = find_site(study.study.base, name), _reasons(study), study.chosen
    if site in reasons.ground.own:
        view = tell_reasons(study, plan, lang)
        assert view is not None
        point = next(one for one in view.points if one.anchor == f"closing-{site}")
        limit = lang.number(plan.limit_min)
        fall = lang.text("Nobody would fall past {limit} minutes.", limit=limit)
        if point.falling:
            words = "If it closed, {people} people would be more than {limit} minutes from a point."
            fall = lang.text(words, people=point.falling, limit=limit)
        catchment = lang.text(
            "Its catchment: {people} people, mean {before} min; if it closed {after} min.",
            people=point.people,
            before=point.minutes[0],
            after=point.minutes[1],
        )
        losers = [f"{row[0]} {row[2]}" for row in point.rows if row[2] != "0"]
        lines = [fall, " ".join(point.sentences), catchment]
        if losers:
            lines.append(lang.text("By municipality: {names}.", names=", ".join(losers)))
        lines += [
            lang.text("They would go to: {names}.", names=point.moves),
            lang.text("Next best: {text}", text=point.next_best),
            point.rival,
        ]
        return Answer(lang.text("{name}: a point of the plan", name=point.name), tuple(filter(None, lines)))
    return _answer_closed(study, reasons, site, lang)


def _answer_closed(study: StudyFigures, reasons: PlanReasons, site: int, lang: Language) -> Answer:
    names, plan, prices = study.study.base.sites.names, study.chosen, reasons.prices
    head = lang.text("{name}: not in the plan", name=str(names[site]))
    if reasons.ground.is_open[site]:
        return Answer(head, (lang.text("It is a point across the border, open in every plan."),))
    lines, row = [], np.flatnonzero(prices.site == site)
    if len(row) and prices.point[row[0]] >= 0:
        point = int(prices.point[row[0]])
        exchange = build_exchange(reasons.ground, reasons.swaps, site, point)
        lines += [tell_exchange(exchange, plan, (str(names[point]), str(names[site])), lang)]
        lines += [_tell_losers(study, reasons, exchange, lang), tell_bound(study, exchange, lang)]
    besides = build_exchange(reasons.ground, reasons.swaps, site)
    lines.append(tell_exchange(besides, plan, ("", str(names[site])), lang))
    return Answer(head, tuple(filter(None, lines)))


def answer_pair(study: StudyFigures, name: str, other: str, lang: Language) -> Answer:
    """Answer why one of two sites and not the other.

    Raises
    ------
    PisteError
        Where both are points of the plan, or neither is.
    """
    base, reasons = study.study.base, _reasons(study)
    pair = find_site(base, name), find_site(base, other, "--against")
    mine = [site in reasons.ground.own for site in pair]
    if mine[0] == mine[1]:
        words = "Both {one} and {other} are points of the plan: nothing was chosen between them."
        if not mine[0]:
            words = "Neither {one} nor {other} is a point of the plan: ask for each by itself."
        raise PisteError(words, one=str(base.sites.names[pair[0]]), other=str(base.sites.names[pair[1]]))
    point, site = pair if mine[0] else pair[::-1]
    names = str(base.sites.names[point]), str(base.sites.names[site])
    head = lang.text("Why {point} and not {site}?", point=names[0], site=names[1])
    exchange = build_exchange(reasons.ground, reasons.swaps, site, point)
    lines = [tell_exchange(exchange, study.chosen, names, lang), _tell_losers(study, reasons, exchange, lang)]
    if reasons.ground.fixed[point]:
        lines.append(lang.text("{name} is fixed open.", name=names[0]))
    best = np.flatnonzero(reasons.prices.site == site)
    if len(best) and reasons.prices.point[best[0]] not in (-1, point):
        way = str(base.sites.names[reasons.prices.point[best[0]]])
        lines.append(lang.text("{site} would come at a lower cost in the place of {point}.", site=names[1], point=way))
    return Answer(head, tuple(filter(None, [*lines, tell_bound(study, exchange, lang)])))


def answer_place(study: StudyFigures, name: str, lang: Language) -> Answer:
    """Answer how far a place is today and in the plan, and why."""
    base, reasons, plan = study.study.base, _reasons(study), study.chosen
    place = _find_place(base, name)
    ground, names = reasons.ground, base.sites.names
    head = f"{base.places.names[place]}, {municipality_name(study, base.places.municipality[place], lang)}"
    lines = [lang.text("{people} people", people=write_people(base.places.people[place], lang)) + "."]
    if study.today_min is not None:
        told = write_minutes(study.today_min[place], lang)
        lines.append(lang.text("Today, minutes to the nearest point: {minutes}.", minutes=told))
    told, nearest = write_minutes(plan.minutes[place], lang), int(ground.state.nearest[place])
    lines.append(lang.text("In the plan, minutes to the nearest point: {minutes}.", minutes=told))
    if nearest >= 0:
        lines.append(lang.text("Its point is {name}.", name=str(names[nearest])))
    second = int(ground.second_site[place])
    if second >= 0:
        minutes = write_minutes(float(minutes_from_seconds(ground.second_s[place : place + 1])[0]), lang)
        lines.append(lang.text("The next would be {name}: {minutes} min.", name=str(names[second]), minutes=minutes))
    why = int(reasons.places.why[place])
    if why != Why.WITHIN:
        lines.append(lang.text("Why it is left outside: {why}.", why=why_word(why, lang)))
    way = int(reasons.places.way_site[place])
    if way >= 0:
        minutes = write_minutes(float(minutes_from_seconds(reasons.places.way_s[place : place + 1])[0]), lang)
        words = "The nearest site that would serve it is {name}: {minutes} min."
        lines.append(lang.text(words, name=str(names[way]), minutes=minutes))
        lines.append(tell_barrier(Barrier(int(ground.barrier[way])), plan, lang))
    return Answer(head, tuple(filter(None, lines)))


def answer_municipality(study: StudyFigures, name: str, lang: Language) -> Answer:
    """Answer what the plan means for a municipality."""
    areas, reasons = study.study.base.areas, _reasons(study)
    known = {code: {code, one.name.casefold(), one.name_sv.casefold()} for code, one in areas.municipalities.items()}
    code = next((code for code in reasons.ground.codes if name.casefold() in known.get(code, {code})), None)
    if code is None:
        raise PisteError("The municipality {name} is not in the area.", name=name)
    views = build_municipalities_view(study, study.chosen, lang)
    assert views is not None
    view = next(one for one in views.rows if one.anchor == f"municipality-{code or 'unknown'}")
    serving = ", ".join(f"{name} {people} ({minutes} min)" for name, people, minutes, _ in view.serving)
    lines = [*view.sentences, *view.own]
    for group in view.groups[1:]:
        words = "{group}: {people}; farther {farther}, closer {closer}, over the limit {fall}, within it {come}."
        values = {key: getattr(group, key) for key in ("people", "farther", "closer", "fall", "come")}
        if views.compared:
            lines.append(lang.text(words, group=group.name, **values))
    lines.append(lang.text("Points that serve it in the plan: {name}", name=serving) + ".")
    if view.before:
        lines.append(lang.text("Points that serve it today, people") + f": {view.before}.")
    return Answer(view.name, (*lines, *view.offices))


def tell_bound(study: StudyFigures, exchange: Exchange, lang: Language) -> str:
    """Hold the exchange's value against the proven bound; "" where nothing is proven or the rules would break."""
    plan, result = study.chosen, study.chosen.plan.result
    ground = plan.plan.ground
    if result.bound is None or ground is None or exchange.barrier is not Barrier.NONE or exchange.point < 0:
        return ""
    if (exchange.left > 0 and ground.binds) or result.objective == "fewest":
        return ""
    if not plan.plan.scenario.alike:
        return ""  # the bound is on services and tiers; an exchange is worked out on people and the nearest point
    value = result.value + exchange.value_change
    proof = read_proof(plan, lang)
    scale = plan.counted_people if result.objective == "mean" else 1.0
    unit = proof.suffix
    gap = abs(value - result.bound) / max(abs(value), abs(result.bound), 1e-12)
    return lang.text(
        "The plan would then be at {value}; no plan with as many points is better than {bound}: {gap} apart.",
        value=write_value(proof, value / max(scale, 1e-12), lang) + unit,
        bound=write_value(proof, proof.bound, lang) + unit,
        gap=gap_percent(gap, lang),
    )


def _tell_losers(study: StudyFigures, reasons: PlanReasons, exchange: Exchange, lang: Language) -> str:
    """Name the municipalities where most people have a longer way."""
    farther = exchange.change.farther[:, 0]
    rows = [row for row in order_by_loss(exchange.change).tolist() if round(float(farther[row])) > 0][:MOST_LOSERS]
    told = [
        f"{municipality_name(study, reasons.ground.codes[row], lang)} {write_people(farther[row], lang)}"
        for row in rows
    ]
    return lang.text("A longer way, by municipality: {names}.", names=", ".join(told)) if told else ""


def _reasons(study: StudyFigures) -> PlanReasons:
    reasons = study.reasons
    assert reasons is not None, "plans of a study are built with their ground"
    return reasons


def _find_place(base: BaseData, name: str) -> int:
    ids = np.flatnonzero(base.places.ids == name)
    names = base.places.names if base.places.names_sv is None else base.places.names_sv
    wanted = name.casefold()
    hits = [
        row
        for row, pair in enumerate(zip(base.places.names, names, strict=True))
        if wanted in (str(pair[0]).casefold(), str(pair[1]).casefold())
    ]
    if len(ids) or len(hits) == 1:
        return int(ids[0]) if len(ids) else hits[0]
    if hits:
        known = ", ".join(str(base.places.ids[row]) for row in hits)
        raise PisteError("The name {name} belongs to several places. Give one of the ids {ids}.", name=name, ids=known)
    raise PisteError("The place {name} is not known. Check the spelling against the base data.", name=name)
