"""The impact assessment: before and after by age, language, disability, car and municipality; gaps are told as gaps."""

import numpy as np

from piste.core.language import Language
from piste.core.units import MINUTE_BANDS
from piste.report.coverage_table import name_mode
from piste.report.document.model import Block, Cell, Chapter, DataTable, Heading, Listing, Paragraph
from piste.report.figures import subtract_minutes
from piste.report.plan_document.wording import Teller, head, number_heads
from piste.report.reason_words import group_name
from piste.siting.coverage import ModeCoverage

STATUS_NAMES = {
    "fi": "municipalities in Finnish only",
    "fi_sv": "bilingual municipalities, Finnish in the majority",
    "sv_fi": "bilingual municipalities, Swedish in the majority",
    "sv": "municipalities in Swedish only",
}
LANGUAGE_NAMES = {"fi": "Finnish speakers", "sv": "Swedish speakers", "se": "Sami speakers"}


def write_impact(teller: Teller) -> Chapter:
    """Write the impact assessment."""
    lang, facts = teller.lang, teller.facts
    blocks: list[Block] = [*teller.written("impact")]
    blocks += [Heading(lang.text("By age")), *_groups(teller, ("age", "group"), lang.text("Before and after by age"))]
    blocks.append(Heading(lang.text("By language")))
    if facts.languages_counted:
        blocks += _groups(teller, ("language",), lang.text("Before and after by mother tongue"))
    else:
        blocks += _groups(teller, ("status",), lang.text("Before and after by the language of the municipality"))
        words = (
            "Speakers of each language are not known place by place in the base data; people are "
            "told by the language status of their municipality."
        )
        blocks.append(Paragraph(lang.text(words), "note"))
    blocks += [
        Heading(lang.text("Disability")),
        Paragraph(
            lang.text(
                "Not known: the base data do not count people with disabilities, and accessible "
                "premises are checked site by site. The group’s own text tells what it knows."
            )
        ),
        Heading(lang.text("Without a car")),
        *_modes(teller),
        Heading(lang.text("By municipality")),
        Paragraph(
            lang.text("The chapter on municipalities has each one before and after, those that lose most first.")
        ),
        Heading(lang.text("What is not known")),
        Listing(tuple(("", one) for one in _gaps(teller))),
    ]
    return Chapter(lang.text("Impact assessment"), _title(teller), tuple(blocks))


def _title(teller: Teller) -> str:
    lang, facts = teller.lang, teller.facts
    if facts.change is None:
        return lang.text("What the plan means for different people")
    total = facts.change.total()
    keys = [key for _, key in facts.groups]
    if "age_65_" not in keys:
        return lang.text("What the plan means for different people")
    column = 1 + keys.index("age_65_")
    before, after = float(total.mean_before_min[0, column]), float(total.mean_after_min[0, column])
    if not (np.isfinite(before) and np.isfinite(after)):
        return lang.text("What the plan means for different people")
    words = "People of 65 or over get to a point in {after} minutes on average, today in {before}"
    return lang.text(words, after=teller.minutes(after), before=teller.minutes(before))


def _groups(teller: Teller, kinds: tuple[str, ...], caption: str) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    columns = [(k, kind, key) for k, (kind, key) in enumerate(facts.groups, start=1) if kind in kinds]
    if not columns:
        return [Paragraph(lang.text("Not known: the base data do not count these groups."))]
    total = (facts.change or facts.here).total()
    rows: list[tuple[Cell | str, ...]] = []
    for k, kind, key in [(0, "", ""), *columns]:
        name = Cell(name_group(kind, key, lang), strong=k == 0)
        people, after = float(total.people[0, k]), float(total.mean_after_min[0, k])
        past = teller.loss(float(total.past_after[0, k]))
        if facts.change is None:
            rows.append((name, teller.people(people), teller.minutes(after), past))
            continue
        before = float(total.mean_before_min[0, k])
        more = subtract_minutes(np.array([after]), np.array([before]))
        rows.append(
            (
                name,
                teller.people(people),
                teller.minutes(before),
                teller.minutes(after),
                teller.change(float(more[0])),
                teller.people(total.closer[0, k]),
                teller.loss(float(total.farther[0, k])),
                teller.people(total.past_before[0, k]),
                past,
            )
        )
    past_title = lang.text("Over {limit} min in the plan, people", limit=teller.limit)
    first = head(lang.text("Who"), 1.7)
    if facts.change is None:
        titles = (first, *number_heads((lang.text("People"), lang.text("Plan, min"), past_title)))
    else:
        words = (
            lang.text("People"),
            lang.text("Today, min"),
            lang.text("Plan, min"),
            lang.text("Change, min"),
            lang.text("Closer"),
            lang.text("Farther"),
            lang.text("Over {limit} min today", limit=teller.limit),
            lang.text("Over {limit} min in the plan", limit=teller.limit),
        )
        titles = (first, *(head(title, 0.8, right=True) for title in words))
    note = (
        ""
        if facts.change is None
        else lang.text("Farther, closer, and over the limit: people. Farther and closer by more than a minute.")
    )
    return [DataTable(caption, titles, tuple(rows), teller.source, note)]


def name_group(kind: str, key: str, lang: Language) -> str:
    """Return the name of a group of people; "" is everyone."""
    if not kind:
        return lang.text("Everyone")
    if kind == "language":
        return (
            lang.text(LANGUAGE_NAMES[key])
            if key in LANGUAGE_NAMES
            else lang.text("Speakers of {language}", language=key)
        )
    if kind == "status":
        words = lang.text(STATUS_NAMES[key])
        return words[:1].upper() + words[1:]
    return group_name(key, lang)


def _modes(teller: Teller) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    before = {row.mode: row for row in facts.coverage_today}
    rows: list[tuple[Cell | str, ...]] = []
    for row in facts.coverage:
        cells: list[Cell | str] = [Cell(name_mode(row, lang)), teller.people(row.people)]
        for k in (1, 3):
            if facts.coverage_today:
                cells.append(_within(teller, before.get(row.mode), k))
            cells.append(_within(teller, row, k))
        rows.append(tuple(cells))
    titles = [lang.text("People")]
    for edge in (MINUTE_BANDS[1], MINUTE_BANDS[3]):
        limit = lang.number(edge)
        if facts.coverage_today:
            titles.append(lang.text("Within {limit} min today, %", limit=limit))
        titles.append(lang.text("Within {limit} min in the plan, %", limit=limit))
    columns = (head(lang.text("Means"), 2.0), *(head(title, 0.8, right=True) for title in titles))
    blocks: list[Block] = [
        DataTable(lang.text("People near a point by means of travel"), columns, tuple(rows), teller.source)
    ]
    if not any(row.mode == "without_car" for row in facts.coverage):
        words = (
            "How many people live without a car is not known from these data: each row counts "
            "everybody as if they used that means."
        )
        blocks.append(Paragraph(lang.text(words), "note"))
    return blocks


def _within(teller: Teller, row: ModeCoverage | None, k: int) -> Cell | str:
    if row is None or row.people_within is None or np.isnan(row.people_within[k]) or row.people <= 0:
        return teller.unknown
    return teller.share(row.people_within[k] / row.people)


def _gaps(teller: Teller) -> list[str]:
    lang, facts = teller.lang, teller.facts
    modes = {row.mode for row in facts.coverage if row.people_within is not None}
    return [
        words
        for words, missing in (
            (lang.text("People with disabilities, and the accessibility of each site’s premises."), True),
            (lang.text("People without a car."), "without_car" not in modes),
            (lang.text("Times by public transport: no timetable was given."), "transit" not in modes),
            (lang.text("Speakers of each language, place by place."), not facts.languages_counted),
            (
                lang.text("Today’s offices and the services of each: no register was given."),
                facts.study.base.offices is None,
            ),
        )
        if missing
    ]
