"""frontier.html: cost against access as one page that opens offline and sends nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import LANGUAGES, Language
from piste.report.frontier_charts import draw_minutes, draw_share_bar, draw_shares
from piste.report.frontier_tables import (
    fairness_table,
    frequency_rows,
    frequency_table,
    growth_table,
    order_table,
    plans_table,
    robust_table,
)
from piste.report.page import build_policy, page_template, read_sheets
from piste.report.proof import gap_percent
from piste.report.scales import round_half_up
from piste.report.tables import DIGITS, Cell, Table
from piste.report.wording import write_share
from piste.siting.frontier import Frontier

STYLES = ("tokens", "base", "page", "frontier", "print")
NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
MOST_ROWS = 400


@dataclass(frozen=True)
class PageTable:
    """A table ready for the page: heads with their style, rows of cells; `current` is the row that is looked at."""

    caption: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Markup | str, ...], ...]
    current: int = -1
    left_out: int = 0


def render_frontier(
    frontier: Frontier, lang: Language, others: Mapping[str, str], files: Sequence[tuple[str, str]]
) -> str:
    """Return the page's text; `others` are the files of the other languages, `files` stand at its foot."""
    style = read_sheets(STYLES)
    context = build_context(frontier, lang)
    return page_template("frontier.html").render(
        context,
        languages=[(code, NAMES[code], others[code]) for code in LANGUAGES if code in others],
        files=files,
        style=Markup(style),  # noqa: S704  (our own files)
        policy=build_policy([], [style]),
    )


def build_context(frontier: Frontier, lang: Language) -> dict[str, object]:
    """Return everything the template shows."""
    plan = frontier.plans[frontier.at]
    return {
        "t": lang.text,
        "lang": lang.code,
        "title": lang.text(frontier.scenario.title),
        "estimated": frontier.times.estimate,
        "answer": tell_span(frontier, lang),
        "lead": " ".join(filter(None, (tell_proof(frontier, lang), tell_simplified(frontier, lang)))),
        "stopped": frontier.stopped,
        "minutes": draw_minutes(frontier, lang),
        "shares": draw_shares(frontier, lang),
        "cost": tell_cost(frontier, lang),
        "equity": tell_equity(frontier, lang),
        "grown": frontier.growth is not None,
        "plans": write_rows(plans_table(frontier, lang), lang, current=frontier.at),
        "points": lang.number(plan.points),
        "growth": _growth_context(frontier, lang),
        "frequency": _frequency_context(frontier, lang),
        "robust": _robust_context(frontier, lang),
        "fair": _fairness_context(frontier, lang),
        "method": lang.text(frontier.times.method),
        "sources": [lang.text(source) for source in frontier.provenance.sources],
        "version": frontier.provenance.version,
        "limit": lang.number(frontier.scenario.rules.within_min),
        "cutoff": lang.number(frontier.times.cutoff_min),
    }


def tell_span(frontier: Frontier, lang: Language) -> str:
    """Say what the range of numbers brings: the page's heading."""
    first, last = frontier.plans[0], frontier.plans[-1]
    if first is last:
        words = "With {points} points the mean trip is {minutes} minutes"
        return lang.text(words, points=first.points, minutes=_minutes(first.state.access.mean_min, lang))
    return lang.text(
        "From {first} to {last} points the mean trip goes from {before} to {after} minutes",
        first=first.points,
        last=last.points,
        before=_minutes(first.state.access.mean_min, lang),
        after=_minutes(last.state.access.mean_min, lang),
    )


def tell_simplified(frontier: Frontier, lang: Language) -> str:
    """Say what a curve leaves out of its scenario; "" for nothing."""
    words = "Here points are all alike and people are counted: the scenario's tiers, services and visits are left out."
    return lang.text(words) if frontier.simplified else ""


def tell_proof(frontier: Frontier, lang: Language) -> str:
    """Say how near the best possible the plans are proven to be."""
    gaps = [plan.result.gap for plan in frontier.plans if plan.result.gap is not None]
    words = (
        "{count} plans, each the best found for its number of points; proven to be within {gap} of the best possible."
    )
    if len(frontier.plans) == 1:
        words = "The best plan found for its number of points; proven to be within {gap} of the best possible."
    text = lang.text(words, count=len(frontier.plans), gap=gap_percent(max(gaps, default=1.0), lang))
    plan = frontier.plans[frontier.at]
    words = "With {points} points {share} of people are within 60 minutes."
    shown = write_share(plan.state.access.share_within[-1], lang)
    return f"{text} {lang.text(words, points=plan.points, share=shown)}"


def tell_cost(frontier: Frontier, lang: Language) -> str:
    """Say what cost means on this page."""
    each = frontier.asked.cost_eur_per_year
    if each is None:
        return lang.text("Cost is told as the number of points: no yearly cost of a point was given.")
    return lang.text("A point is taken to cost {eur} € a year, as the user gave it.", eur=round(each))


def tell_equity(frontier: Frontier, lang: Language) -> str:
    """Say what the equity weight is and what it changes; "" where there is none."""
    equity = frontier.asked.equity
    if equity is None or equity.weight == 0:
        return ""
    told = lang.text(
        "Minutes past {past} count {times} times when plans are searched for; the figures shown are not weighed.",
        past=equity.past_min,
        times=1 + equity.weight,
    )
    before, after = frontier.unweighed, frontier.plans[frontier.at]
    if before is None:
        return told
    change = lang.text(
        "With {points} points this takes the worst-off tenth from {tail_before} to {tail_after} minutes"
        " and the mean from {mean_before} to {mean_after}.",
        points=after.points,
        tail_before=_minutes(before.fairness.worst_tenth_min, lang),
        tail_after=_minutes(after.fairness.worst_tenth_min, lang),
        mean_before=_minutes(before.state.access.mean_min, lang),
        mean_after=_minutes(after.state.access.mean_min, lang),
    )
    return f"{told} {change}"


def _minutes(value: float, lang: Language) -> str:
    return lang.number(round_half_up(value, 1), 1)


def write_rows(table: Table, lang: Language, *, current: int = -1) -> PageTable:
    """Write a table's cells in a language, numbers to the right."""
    heads = tuple((column.title, "" if column.kind in ("name", "text") else "num") for column in table.columns)
    shown = min(len(table), MOST_ROWS)
    rows = tuple(
        tuple(write_cell(column.cells[row], column.kind, lang) for column in table.columns) for row in range(shown)
    )
    return PageTable(table.caption, heads, rows, current, len(table) - shown)


def write_cell(value: Cell, kind: str, lang: Language) -> str:
    """Write one cell; an en dash where nothing is known, words where a rule breaks."""
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        return "–"
    digits = DIGITS.get(kind, 1)
    return lang.number(round_half_up(value, digits), digits)


def _growth_context(frontier: Frontier, lang: Language) -> dict[str, object] | None:
    growth = frontier.growth
    if growth is None:
        return None
    dear = max(step.price for step in growth.steps)
    most = max(step.most_price for step in growth.steps)
    broken = [step.points for step in growth.steps if not np.isfinite(step.price)]
    if broken:
        words = "With {points} points the growing plan leaves somebody outside whom another plan would reach."
        told = lang.text(words, points=", ".join(lang.number(number) for number in broken))
    else:
        words = "Growing costs at most {price} of a number’s best plan; against the proven bound at most {most}."
        told = lang.text(words, price=gap_percent(dear, lang), most=gap_percent(most, lang))
    words = "The whole chain is proven to be within {gap} of the best possible chain."
    proof = lang.text(words, gap=gap_percent(growth.gap, lang)) if np.isfinite(growth.gap) else ""
    return {
        "told": told,
        "proof": proof,
        "steps": write_rows(growth_table(frontier, lang), lang, current=frontier.at),
        "order": write_rows(order_table(frontier, lang), lang),
    }


def _frequency_context(frontier: Frontier, lang: Language) -> dict[str, object] | None:
    found = frontier.frequency
    if found is None:
        return None
    table = write_rows(frequency_table(frontier, lang), lang)
    chosen = set(frontier.plans[frontier.at].result.sites.tolist())
    rows = []
    for site, row in zip(frequency_rows(frontier), table.rows, strict=False):
        css = "s-sure" if found.every[site] else "s-open" if site in chosen else "s-other"
        bar = draw_share_bar(float(found.share[site]), css)
        mark = Markup("<b>{}</b>").format(row[0]) if site in chosen else row[0]
        rows.append((mark, row[1], bar + Markup(" {}").format(row[2]), row[3]))
    heads = (table.heads[0], table.heads[1], (table.heads[2][0], "bars"), table.heads[3])
    own = frontier.plans[frontier.at].result.sites
    told = lang.text(
        "Of the {points} points {every} stand in every plan that is at most {within} worse than the best: proven."
        " {seen} such plans were looked at.",
        points=len(own),
        every=int(found.every[own].sum()),
        within=lang.percent(found.within, 1),
        seen=len(found.plans),
    )
    return {"told": told, "table": PageTable(table.caption, heads, tuple(rows), left_out=table.left_out)}


def _robust_context(frontier: Frontier, lang: Language) -> dict[str, object] | None:
    found = frontier.robust
    if found is None:
        return None
    covered = found.objective == "covered"
    scale, unit = (100.0, _percent_points(lang)) if covered else (1 / 60, "min")
    regret = float(found.regrets[found.regret].max()) * scale
    words = (
        "Against the best plan of each assumption the plan of least regret loses at most {regret} {unit} a person;"
        " every plan loses at least {least} under one of them."
    )
    told = lang.text(words, regret=lang.number(regret, 2), unit=unit, least=lang.number(found.regret_bound * scale, 2))
    cautions = list(dict.fromkeys(lang.text(world.caution) for world in frontier.asked.worlds if world.caution))
    if frontier.asked.equity is not None and frontier.asked.equity.weight > 0:
        cautions.insert(0, lang.text("Minutes in this table are weighed."))
    return {
        "told": told,
        "table": write_rows(robust_table(frontier, lang), lang, current=found.regret),
        "cautions": cautions,
    }


def _percent_points(lang: Language) -> str:
    return lang.text("percentage points")


def _fairness_context(frontier: Frontier, lang: Language) -> dict[str, object]:
    fair = frontier.plans[frontier.at].fairness
    sides = (("region", "municipality"), ("group", "language"))
    told = lang.text(
        "The worst-off tenth of people travel {tail} minutes on average; Gini {gini}, Hoover {hoover}"
        " (0: all travel equally long).",
        tail=_minutes(fair.worst_tenth_min, lang),
        gini=lang.number(fair.gini, 2),
        hoover=lang.number(fair.hoover, 2),
    )
    caution = lang.text(fair.caution) if fair.caution else ""
    shown = [
        [
            (write_rows(fairness_table(frontier, lang, kind), lang), caution if kind == "language" else "")
            for kind in side
            if fair.of_kind(kind)
        ]
        for side in sides
    ]
    return {"told": told, "sides": shown}
