"""The reasons of the leading plan as its page tells them: points, sites not chosen, places outside, offices."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.earth import great_circle_km
from piste.core.language import Language
from piste.report.figures import PlanFigures, StudyFigures, subtract_minutes
from piste.report.proof import gap_percent, read_proof, write_value
from piste.report.reason_tables import office_counts_table, offices_table, sites_table
from piste.report.reason_words import tell_exchange, tell_oldest, why_word, write_minutes, write_people
from piste.report.scales import round_half_up
from piste.report.table_text import WrittenTable, write_cell, write_table
from piste.report.tables import municipality_name
from piste.siting.reasons.exchange import build_exchange
from piste.siting.reasons.place_reason import Why
from piste.siting.reasons.plan_reasons import PlanReasons

MOST_LOSING, MOST_MOVES, MOST_SITES, MOST_OFFICES = 8, 5, 40, 400


@dataclass(frozen=True)
class PointView:
    """One point: what closing it means, who would stand in for it, and why it rather than another."""

    anchor: str
    name: str
    place: str
    """Its municipality, where the name is another."""
    people: str
    falling: str
    """People who would fall past the limit, "" for none."""
    minutes: tuple[str, str]
    sentences: tuple[str, ...]
    rows: tuple[tuple[Markup | str, ...], ...]
    """Municipality, people, falling, minutes now, change."""
    more: int
    moves: str
    next_best: str
    rival: str


@dataclass(frozen=True)
class ReasonView:
    """Everything that the leading plan's page tells of why."""

    points: tuple[PointView, ...]
    sites: WrittenTable
    sites_lead: str
    sites_more: int
    whys: tuple[tuple[str, str, str], ...]
    """Why places are left outside: words, people, number of places."""
    offices: WrittenTable | None
    office_counts: WrittenTable | None
    office_lead: str


PEOPLE_ONLY = (
    "These reasons count people and the time to the nearest point; the plan itself was sought by services and tiers."
)


def tell_people_only(plan: PlanFigures, lang: Language) -> str:
    """Say what reasons leave out of a plan with tiers; "" where points are all alike."""
    return "" if plan.plan.scenario.alike else lang.text(PEOPLE_ONLY)


def tell_reasons(study: StudyFigures, plan: PlanFigures, lang: Language) -> ReasonView | None:
    """Write the leading plan's reasons; None where there is nothing to work them out from."""
    reasons = study.reasons
    if reasons is None:
        return None
    table = sites_table(study, plan, reasons, lang)
    fates = plan.plan.offices
    known = fates is not None and len(fates.office) > 0
    return ReasonView(
        points=_points(study, plan, reasons, lang),
        sites=write_table(table, lang, range(min(len(table), MOST_SITES))),
        sites_lead=" ".join(filter(None, (_tell_sites(plan, lang), tell_people_only(plan, lang)))),
        sites_more=max(0, len(table) - MOST_SITES),
        whys=_whys(study, reasons, lang),
        offices=write_table(offices_table(study, fates, lang), lang, range(min(len(fates.office), MOST_OFFICES)))
        if known and fates is not None
        else None,
        office_counts=write_table(office_counts_table(study, fates, lang), lang) if known and fates else None,
        office_lead=_tell_offices(plan, lang),
    )


def _points(study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> tuple[PointView, ...]:
    points = plan.plan.points
    falling = points.closing_people_past_limit
    order = np.lexsort((points.site, -points.catchment_people, -np.round(falling)))
    number = {int(site): k for k, site in enumerate(reasons.ground.own)}
    writer = _PointWriter(study, plan, reasons, lang)
    return tuple(writer.write(int(row), number[int(points.site[row])]) for row in order)


class _PointWriter:
    def __init__(self, study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> None:
        self.study, self.plan, self.reasons, self.lang = study, plan, reasons, lang
        self.names = study.study.base.sites.names
        self.totals = reasons.closings.change.sum_by(reasons.closings.point, len(reasons.ground.own))
        self.limit = lang.number(plan.limit_min)

    def write(self, row: int, point: int) -> PointView:
        points, lang, closings = self.plan.plan.points, self.lang, self.reasons.closings
        rows = closings.of_point(point)
        fall = round(float(self.totals.fall_outside[point, 0]))
        return PointView(
            anchor=f"closing-{points.site[row]}",
            name=str(self.names[points.site[row]]),
            place=self._place(int(points.site[row])),
            people=write_people(points.catchment_people[row], lang),
            falling=lang.number(fall) if fall else "",
            minutes=(write_minutes(points.mean_min[row], lang), write_minutes(points.closing_mean_min[row], lang)),
            sentences=tuple(filter(None, self._sentences(point))),
            rows=tuple(self._row(int(one)) for one in rows[:MOST_LOSING]),
            more=max(0, len(rows) - MOST_LOSING),
            moves=self._moves(point),
            next_best=self._next(row),
            rival=self._rival(point),
        )

    def _place(self, site: int) -> str:
        base = self.study.study.base
        name = municipality_name(self.study, base.sites.municipality[site], self.lang)
        return "" if name == str(base.sites.names[site]) else name

    def _sentences(self, point: int) -> tuple[str, ...]:
        lang, total = self.lang, self.totals
        cut = round(float((total.reached_before - total.reached_after)[point, 0]))
        words = "No other point reaches {people} of them within the cut-off."
        return (
            tell_oldest(total, point, self.reasons.ground.folk.groups, lang),
            lang.text("The way gets longer for {people} people.", people=round(float(total.farther[point, 0]))),
            lang.text(words, people=cut) if cut else "",
        )

    def _row(self, row: int) -> tuple[Markup | str, ...]:
        change, lang, codes = self.reasons.closings.change, self.lang, self.reasons.ground.codes
        before, after = change.mean_before_min[row, :1], change.mean_after_min[row, :1]
        more = float(subtract_minutes(after, before)[0])
        return (
            municipality_name(self.study, codes[self.reasons.closings.area[row]], lang),
            write_people(change.people[row, 0], lang),
            write_people(change.fall_outside[row, 0], lang),
            write_minutes(float(before[0]), lang),
            write_cell("change", round_half_up(more, 1) if np.isfinite(more) else more, lang, 90.0),
        )

    def _moves(self, point: int) -> str:
        moves = self.reasons.closings.moves_of(point)
        told = [
            f"{self.names[site] if site >= 0 else self.lang.text('nowhere')} {write_people(people, self.lang)}"
            for site, people in moves[:MOST_MOVES]
        ]
        if len(moves) > MOST_MOVES:
            told.append(self.lang.text("and {count} more", count=len(moves) - MOST_MOVES))
        return ", ".join(told)

    def _next(self, row: int) -> str:
        points, sites = self.plan.plan.points, self.study.study.base.sites
        site, other = int(points.site[row]), int(points.next_site[row])
        if other < 0:
            return self.lang.text("No other site would do.")
        km = great_circle_km(sites.lat[site], sites.lon[site], sites.lat[other], sites.lon[other])
        return self.lang.text(
            "{name}, {km} km away in a straight line: mean {minutes} min for the catchment instead of {before}.",
            name=str(sites.names[other]),
            km=self.lang.number(round(float(km))),
            minutes=write_minutes(float(points.next_mean_min[row]), self.lang),
            before=write_minutes(float(points.mean_min[row]), self.lang),
        )

    def _rival(self, point: int) -> str:
        ground, rival = self.reasons.ground, int(self.reasons.rival[point])
        if rival < 0:
            fixed = bool(ground.fixed[ground.own[point]])
            if fixed:
                return self.lang.text("It is fixed open: no site may take its place.")
            return self.lang.text("The rules let no other site take its place.")
        exchange = build_exchange(ground, self.reasons.swaps, rival, int(ground.own[point]))
        names = (str(self.names[ground.own[point]]), str(self.names[rival]))
        return tell_exchange(exchange, self.plan, names, self.lang)


def _tell_sites(plan: PlanFigures, lang: Language) -> str:
    """Say what the table of sites not chosen shows, and what the proof adds."""
    proof = read_proof(plan, lang)
    told = lang.text(
        "Each site stands in the place of the point that makes way for it at the least cost, exactly computed; the"
        " other points stay."
    )
    if plan.plan.result.bound is None or plan.plan.result.gap is None:
        return told
    unit = proof.suffix
    return (
        told
        + " "
        + lang.text(
            "Reordering the other points may make a site cheaper, but no plan with {points} points under these rules is"
            " better than {bound}; this plan is at {value}, {gap} from it.",
            points=plan.plan.state.access.n_points,
            bound=write_value(proof, proof.bound, lang) + unit,
            value=write_value(proof, proof.value, lang) + unit,
            gap=gap_percent(plan.plan.result.gap, lang),
        )
    )


def _whys(study: StudyFigures, reasons: PlanReasons, lang: Language) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for why in Why:
        mine = (reasons.places.why == why) & (study.people > 0)
        if why is not Why.WITHIN and mine.any():
            people, places = float(study.people[mine].sum()), int(mine.sum())
            rows.append((people, why_word(why, lang), write_people(people, lang), lang.number(places)))
    rows.sort(key=lambda row: -row[0])
    return tuple((words, people, places) for _, words, people, places in rows)


def _tell_offices(plan: PlanFigures, lang: Language) -> str:
    fates = plan.plan.offices
    if fates is None:
        return lang.text(
            "No register of today’s offices was given, so nothing is said of which offices a point replaces."
        )
    if not len(fates.office):
        return lang.text("No office of the register lies in the area.")
    replaced = int(fates.replaced.sum())
    return lang.text(
        "Of {offices} offices {replaced} are replaced by a point within {limit} minutes (ASSUMPTION of the scenario),"
        " and {stay} stay.",
        offices=len(fates.office),
        replaced=replaced,
        stay=len(fates.office) - replaced,
        limit=plan.plan.scenario.offices.within_min,
    )
