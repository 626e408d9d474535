"""A comparison of two networks, and a plan made by hand against the bound, in lines and tables."""

import numpy as np

from piste.core.language import Language
from piste.report.answers import Answer
from piste.report.figures import StudyFigures
from piste.report.proof import gap_percent, read_proof
from piste.report.reason_words import group_name, tell_crossing, tell_ways, write_people
from piste.report.scales import round_half_up
from piste.report.tables import Column, Table, municipality_name
from piste.siting.reasons.comparison import Comparison
from piste.siting.reasons.verdict import Verdict


def tell_comparison(
    study: StudyFigures, comparison: Comparison, names: tuple[str, str], lang: Language, *, most: int = 10
) -> Answer:
    """Say who gains and who loses when the second network takes the first one's place."""
    total, limit = comparison.change.total(), lang.number(study.chosen.limit_min)
    lines = [tell_crossing(total, 0, limit, lang), tell_ways(total, 0, lang)]
    for k, key in enumerate(comparison.groups, start=1):
        words = "{group}: farther {farther}, closer {closer}, over the limit {fall}, within it {come}."
        parts = {
            "farther": total.farther,
            "closer": total.closer,
            "fall": total.fall_outside,
            "come": total.come_within,
        }
        values = {name: write_people(part[0, k], lang) for name, part in parts.items()}
        lines.append(lang.text(words, group=group_name(key, lang), **values))
    lines += tell_points(study, comparison, lang)
    change, order = comparison.change, comparison.order_by_loss().tolist()
    losing = [row for row in order if round(float(change.farther[row, 0])) > 0][:most]
    told = [
        f"{municipality_name(study, comparison.codes[row], lang)} {write_people(change.farther[row, 0], lang)}"
        for row in losing
    ]
    if told:
        lines.append(lang.text("A longer way, by municipality: {names}.", names=", ".join(told)))
    head = lang.text("{after} in the place of {before}", after=names[1], before=names[0])
    return Answer(head, tuple(filter(None, lines)))


def tell_points(study: StudyFigures, comparison: Comparison, lang: Language) -> list[str]:
    """Say which points open, close and move."""
    names = study.study.base.sites.names
    moved = [
        f"{names[one.old]} → {names[one.new]} ({lang.number(round(one.km))} km)" for one in comparison.moved
    ]  # fmt: skip
    parts = (
        ("Points that close: {names}.", [str(names[site]) for site in comparison.closed]),
        ("Points that open: {names}.", [str(names[site]) for site in comparison.opened]),
        ("Points that move: {names}.", moved),
    )
    told = [lang.text(words, names=", ".join(some)) for words, some in parts if some]
    return [*told, lang.text("Points that stay: {count}.", count=len(comparison.kept))]


def points_change_table(study: StudyFigures, comparison: Comparison, lang: Language) -> Table:
    """Return every point of either network and what becomes of it."""
    sites = study.study.base.sites
    rows = [(int(site), lang.text("closes"), "") for site in comparison.closed]
    rows += [(one.old, lang.text("moves"), str(sites.names[one.new])) for one in comparison.moved]
    rows += [(int(site), lang.text("opens"), "") for site in comparison.opened]
    rows += [(int(site), lang.text("stays"), "") for site in comparison.kept]
    where = [municipality_name(study, sites.municipality[site], lang) for site, _, _ in rows]
    columns = (
        Column("name", lang.text("Point"), "name", [str(sites.names[site]) for site, _, _ in rows]),
        Column("municipality", lang.text("Municipality"), "text", where),
        Column("fate", lang.text("What becomes of it"), "text", [fate for _, fate, _ in rows]),
        Column("to", lang.text("Moves to"), "text", [to for _, _, to in rows]),
    )
    return Table("points", lang.text("Points of both networks"), columns)


def tell_verdict(study: StudyFigures, verdict: Verdict, lang: Language) -> Answer:
    """Say what a plan made by hand is worth beside the best plan with as many points, and its proven bound."""
    plan, names = study.chosen, study.study.base.sites.names
    scale = max(plan.counted_people, 1e-12) if verdict.best.objective == "mean" else 1.0
    digits = 2 if verdict.best.objective in ("mean", "worst") else 0
    unit = read_proof(plan, lang).suffix

    def write(value: float) -> str:
        return lang.number(round_half_up(value / scale, digits), digits) + unit

    lines = [
        lang.text(
            "It is at {value} with {points} points; the best found with as many is at {best}.",
            value=write(verdict.value),
            points=verdict.points,
            best=write(verdict.best.value),
        )
    ]
    if verdict.bound is not None:
        lines.append(
            lang.text("Proven: no plan that keeps the rules is better than {bound}.", bound=write(verdict.bound))
        )
    if verdict.gap is not None:
        lines.append(lang.text("It is at most {gap} from the best there can be.", gap=gap_percent(verdict.gap, lang)))
        return Answer(lang.text("Against the proven bound"), tuple(lines))
    if not verdict.keeps_rules:
        lines.append(lang.text("The bound does not hold for it, because it breaks rules:"))
    if verdict.left > 0:
        words = "{people} people who can be reached within {limit} minutes are left outside."
        lines.append(lang.text(words, people=write_people(verdict.left, lang), limit=lang.number(plan.limit_min)))
    for words, sites in (
        ("Fixed open, but not in it: {names}.", verdict.missing),
        ("May not open, but is in it: {names}.", verdict.forbidden),
        ("Too few people near: {names}.", verdict.small),
    ):
        if len(sites):
            lines.append(lang.text(words, names=", ".join(str(name) for name in names[np.asarray(sites)])))
    if verdict.regions:
        lines.append(lang.text("Regions left without a point: {count}.", count=verdict.regions))
    return Answer(lang.text("Against the proven bound"), tuple(lines))
