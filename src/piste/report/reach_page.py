"""The page of a change of the network: one file with its map, opened offline, without any script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.map_svg import draw_scale
from piste.report.page import build_policy, build_style, page_template
from piste.report.page_context import LANGUAGE_NAMES, change_names, draw_sizes, short_source
from piste.report.plan_view import SUM_BAR_PX, Figure, better
from piste.report.reach_map import ReachDrawing, draw_reach_map
from piste.report.reach_study import ReachStudy
from piste.report.reach_tables import change_table
from piste.report.scales import round_half_up, round_share
from piste.report.strips import draw_numbers, draw_strip
from piste.report.table_text import BAR_PX, WrittenTable, write_cell, write_table
from piste.report.tables import Table

MOST_ROWS = 8
FIRST_MIN = 30.0
NARROW_BAR_PX = 28.0


@dataclass(frozen=True)
class Told:
    """The words at the top."""

    answer: str
    lead: str


def render_reach_page(
    study: ReachStudy,
    drawing: ReachDrawing,
    lang: Language,
    others: Mapping[str, str],
    files: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the page's text; `others` is the file of each other language."""
    style = build_style(drawing)
    table = change_table(study, lang)
    told = tell_reach(study, lang)
    moved = study.moved
    longest = max(moved.closer, moved.same, moved.farther, 1.0)
    sums = (
        ("gain", "up", lang.text("Closer"), moved.closer),
        ("even", "", lang.text("Same, ±1 min"), moved.same),
        ("loss", "down", lang.text("Farther"), moved.farther),
    )
    sources = [lang.text(source) for source in study.provenance.sources]
    return page_template("reach_change.html").render(
        lang=lang.code,
        t=lang.text,
        estimated=study.before.estimate or study.after.estimate,
        title=lang.text(study.title),
        told=told,
        languages=[(code, LANGUAGE_NAMES[code], file) for code, file in others.items()],
        figures=_figures(study, lang),
        strips=_strips(study, lang),
        sums=[
            (css, arrow, word, lang.number(round(people)), int(SUM_BAR_PX * people / longest + 0.5))
            for css, arrow, word, people in sums
        ],
        limit=lang.number(study.limit_min),
        fall=lang.number(round(moved.fall_outside)),
        come=lang.number(round(moved.come_within)),
        falling=round(moved.fall_outside) > 0,
        cut_off=round(float(study.change.cut_off_people.sum())),
        cut_off_text=lang.number(round(float(study.change.cut_off_people.sum()))),
        losses=_short_table(table, lang, sign=1),
        gains=_short_table(table, lang, sign=-1),
        map=draw_reach_map(study, drawing, lang),
        scale=draw_scale(drawing.frame, lang),
        sizes=draw_sizes(drawing.drawn, drawing.unit_px, lang),
        change_names=change_names(lang),
        table=write_table(table, lang),
        made=[
            (word, lang.text(times.method), [(lang.text(label), value) for label, value in times.origin.facts])
            for word, times in ((lang.text("Before"), study.before), (lang.text("After"), study.after))
        ],
        sources=sources,
        credit=", ".join(dict.fromkeys(short_source(source) for source in sources)),
        files=files,
        provenance=study.provenance,
        inputs=sorted(study.provenance.inputs.items()),
        style=Markup(style),  # noqa: S704  (our own files)
        policy=build_policy([], [style]),
    )


def tell_reach(study: ReachStudy, lang: Language) -> Told:
    """Return what the change does in a sentence, and who is cut off or passes the limit."""
    moved, change = study.moved, study.change
    closer, farther = round(moved.closer), round(moved.farther)
    if not closer and not farther:
        return Told(lang.text("Nobody’s way changes by more than a minute"), "")
    answer = lang.text(
        "The way gets longer for {farther} people and shorter for {closer}",
        farther=lang.number(farther),
        closer=lang.number(closer),
    )
    if not closer or not farther:
        answer = lang.text(
            "The way gets longer for {people} people" if farther else "The way gets shorter for {people} people",
            people=lang.number(farther or closer),
        )
    cut_off = round(float(change.cut_off_people.sum()))
    if not round(moved.fall_outside) and not round(moved.come_within) and not cut_off:
        lead = lang.text(
            "Nobody passes {limit} minutes by it, and nobody is cut off.", limit=lang.number(study.limit_min)
        )
        return Told(answer, lead)
    lead = lang.text(
        "{fall} people fall more than {limit} minutes away and {come} come within; {cut_off} reach no site any more.",
        fall=lang.number(round(moved.fall_outside)),
        come=lang.number(round(moved.come_within)),
        limit=lang.number(study.limit_min),
        cut_off=lang.number(cut_off),
    )
    return Told(answer, lead)


def _figures(study: ReachStudy, lang: Language) -> list[Figure]:
    figures = []
    for limit in (FIRST_MIN, study.limit_min):
        before, after = (round_share(study.share_within(one, limit)) for one in (study.before_min, study.after_min))
        css, arrow = better(after - before, up=True)
        label = lang.text("Within {limit} min, % of people", limit=lang.number(limit))
        change = lang.text("{change} pp", change=lang.signed(round_half_up(after - before, 1), 1))
        figures.append(Figure(label, lang.number(after, 1), change, css, arrow))
    before, after = (study.mean_min(one) for one in (study.before_min, study.after_min))
    if np.isfinite(before):
        minutes = round_half_up(after, 1) - round_half_up(before, 1)
        css, arrow = better(minutes, up=False)
        change = f"{lang.signed(minutes, 1)} min"
        figures.append(Figure(lang.text("Mean time, min"), lang.number(round_half_up(after, 1), 1), change, css, arrow))
    people = lang.number(round(float(study.people.sum())))
    return [*figures, Figure(lang.text("People who reach a site"), people, "", "even", "")]


def _strips(study: ReachStudy, lang: Language) -> list[tuple[str, Markup, Markup]]:
    rows = ((lang.text("Before"), study.before_min), (lang.text("After"), study.after_min))
    bands = [(name, study.bands(minutes)) for name, minutes in rows]
    return [(name, draw_numbers(shares, lang), draw_strip(shares, lang, name)) for name, shares in bands]


def _short_table(table: Table, lang: Language, *, sign: int) -> WrittenTable | None:
    """Return the municipalities where most people lose (sign 1) or gain; None where nobody does."""
    columns = {column.key: column for column in table.columns}
    people = np.array(columns["lose" if sign > 0 else "gain"].cells, dtype=np.float64)
    rows = [int(row) for row in np.lexsort((np.arange(len(people)), -people)) if people[row] > 0][:MOST_ROWS]
    if not rows:
        return None
    keys = ("name", "people", "lose" if sign > 0 else "gain", "change")
    chosen = tuple(columns[key] for key in keys)
    changes = [float(columns["change"].cells[row]) for row in rows]
    longest = max((abs(change) for change in changes if np.isfinite(change)), default=0.0)
    cells = tuple(
        tuple(write_cell(column.kind, column.cells[row], lang, longest * BAR_PX / NARROW_BAR_PX) for column in chosen)
        for row in rows
    )
    return WrittenTable(table.key, table.caption, chosen, cells, (), 0)
