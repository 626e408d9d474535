"""Goals, regions and points, service and experience: the chapters that tell what came about."""

from piste.basedata.area import Areas
from piste.report.document.model import (
    Block,
    Cell,
    Chapter,
    DataTable,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
)
from piste.report.interim.charts import draw_intervals, draw_timeline
from piste.report.interim.facts import Goal, Survey
from piste.report.interim.region_states import Spot, draw_region_states
from piste.report.interim.teller import Teller, head

GOAL_WORDS = {"met": "Met", "under": "Under way", "unknown": "Not known"}
TONES = {"met": "gain", "under": "", "unknown": "muted"}
SIGNS = {"met": "●", "under": "◐", "unknown": "○"}
STATE_WORDS = {
    "open": "Point open, plan approved",
    "early": "Point open before the region’s plan",
    "next": "Site project or plan under way",
    "later": "Plan still to come",
    "apart": "Not in the programme",
}
PLAN_WORDS = {
    "unknown": "not known",
    "none": "no plan yet",
    "drafting": "being made",
    "consultation": "out for statements",
    "approved": "approved {day}",
}
AUDIENCES = {"customers": "Customers", "staff": "Staff"}


def write_goals(teller: Teller) -> Chapter | None:
    """Write which goals were met."""
    told, lang = teller.told, teller.lang
    if not told.goals and not teller.written("goals"):
        return None
    counts = {state: sum(goal.state == state for goal in told.goals) for state in GOAL_WORDS}
    title = teller.text(
        "Goals met: {met}. Under way: {under}. Not known: {unknown}", met=counts["met"], under=counts["under"],
        unknown=counts["unknown"],
    )  # fmt: skip
    notes = {"met": "the value reaches the target", "under": "not yet at the target", "unknown": "nothing was measured"}
    figures = KeyFigures(tuple(
        KeyFigure(f"{SIGNS[state]} {teller.text(words)}", lang.number(counts[state]), teller.text(notes[state]))
        for state, words in GOAL_WORDS.items()
    ))  # fmt: skip
    columns = (
        head(teller.text("Goal"), 2.4), head(teller.text("Unit"), 0.7), head(teller.text("Target"), 0.8, right=True),
        head(teller.text("Reached"), 0.8, right=True), head(teller.text("State"), 0.8),
    )  # fmt: skip
    rows = tuple(goal_row(teller, goal) for goal in told.goals)
    sources = teller.sources(teller.cited(one) for goal in told.goals for one in (goal.actual, goal.target))
    table = DataTable(teller.text("Goals at the end of the period"), columns, rows, sources)
    blocks: list[Block] = [*teller.written("goals"), figures, table, *timeline(teller)]
    return Chapter(teller.text("Goals"), title, tuple(blocks))


def goal_row(teller: Teller, goal: Goal) -> tuple[Cell | str, ...]:
    """Return a goal with its state as sign and word."""
    state = Cell(f"{SIGNS[goal.state]} {teller.text(GOAL_WORDS[goal.state])}", TONES[goal.state], strong=True)  # type: ignore[arg-type]
    name = Cell(teller.words(goal.name), strong=True)
    return name, goal.unit, teller.cell(goal.target), teller.cell(goal.actual), state


def timeline(teller: Teller) -> list[Block]:
    """Return when regions' plans were approved and points opened."""
    told = teller.told
    marks = [(moment(site.opened), teller.words(site.name), site.after) for site in told.sites if moment(site.opened)]
    plans: dict[str, list[str]] = {}
    for one in told.regions:
        if one.approved:
            plans.setdefault(one.approved, []).append(teller.words(one.name))
    marks += [(moment(day), teller.text("{n} regional plans", n=len(names)), False) for day, names in plans.items()]
    known = [(at or 0.0, words, after) for at, words, after in marks]
    if len(known) < 2:
        return []
    first, last = float(told.first[:4]), max(float(told.last[:4]) + 1, *(at + 0.2 for at, _w, _a in known))
    alt = teller.text("Timeline: {marks}.", marks="; ".join(f"{words} {at:.1f}" for at, words, _a in sorted(known)))
    return [
        Heading(teller.text("Decisions and openings in order")),
        Figure(
            draw_timeline(known, first, last),
            alt,
            teller.text("Plans approved and points opened; a hollow dot is after the period"),
            teller.sources(site.source for site in told.sites),
        ),
    ]


def moment(day: str) -> float | None:
    """Return a day, a month or a year as a year with its part."""
    parts = [int(part) for part in day.split("-") if part.isdecimal()]
    if not parts:
        return None
    return parts[0] + (
        (parts[1] - 0.5 if len(parts) == 2 else parts[1] - 1 + parts[2] / 31) / 12 if len(parts) > 1 else 0.5
    )


def write_regions(teller: Teller, areas: Areas | None) -> Chapter | None:
    """Write where points are open, on a map, and what the plans want."""
    told, lang = teller.told, teller.lang
    if not told.regions and not told.sites:
        return None
    opened = [one for one in told.regions if one.state in ("open", "early")]
    title = teller.text(
        "A point is open in {n} regions; {m} plans are approved",
        n=len(opened),
        m=sum(one.plan == "approved" for one in told.regions),
    )
    if told.scope != "country":
        title = teller.text("Points open: {n}", n=len(told.opened))
    blocks: list[Block] = [*teller.written("openings")]
    day = teller.day(told.last)
    if areas is not None and told.scope == "country":
        spots = [Spot(teller.words(one.name), one.lat, one.lon, not one.after) for one in told.sites
                 if one.lat is not None and one.lon is not None and not one.after]  # fmt: skip
        states = {one.code: one.state for one in told.regions}
        by_state = [
            f"{teller.text(words)}: {', '.join(teller.words(one.name) for one in told.regions if one.state == state)}"
            for state, words in STATE_WORDS.items()
            if any(one.state == state for one in told.regions)
        ]
        alt = teller.text("Map of Finland, regions by state. {states}.", states=". ".join(by_state))
        blocks.append(
            Figure(
                draw_region_states(areas, states, spots, 292.0, 400.0),
                alt,
                teller.text("Regions by state on {day}", day=day),
                teller.sources(
                    [
                        *(one.source for one in told.regions if one.source),
                        teller.text("National Land Survey of Finland, boundaries"),
                    ]
                ),
            )
        )
        blocks.append(state_table(teller))
    columns = (
        head(teller.text("Site"), 1.2),
        head(teller.text("Region"), 1.2),
        head(teller.text("Point opened"), 1.0),
        head(teller.text("Bodies"), 0.6, right=True),
        head(teller.text("Planned"), 0.9),
    )
    names = {one.code: teller.words(one.name) for one in told.regions}
    rows = tuple(
        (
            Cell(teller.words(one.name) + teller.example(one.example), strong=True),
            names.get(one.region, one.region),
            Cell(f"{when(teller, one.opened)} {teller.text('after the period')}", "muted")
            if one.after and one.opened
            else when(teller, one.opened) or teller.unknown,
            teller.cell(one.actors),
            when(teller, one.planned) or "–",
        )
        for one in told.sites
    )
    if rows:
        blocks.append(
            DataTable(
                teller.text("Points opened, and those that follow"),
                columns,
                rows,
                teller.sources(one.source for one in told.sites),
            )
        )
    waived = [one for one in told.sites if one.waived]
    if waived:
        names_of = ", ".join(f"{teller.words(one.name)} ({lang.number(one.waived)})" for one in waived)
        blocks.append(
            Paragraph(teller.text("Opened with requirements set aside on record: {names}.", names=names_of), "note")
        )
    return Chapter(teller.text("Regions and points"), title, tuple(blocks))


def when(teller: Teller, day: str) -> str:
    """Write a day, a month (2023-06) or a year as exactly as it is known."""
    parts = day.split("-")
    return f"{int(parts[1])}/{parts[0]}" if len(parts) == 2 else teller.day(day)


def state_table(teller: Teller) -> DataTable:
    """Return the regions with their plans: the map in words."""
    columns = (
        head(teller.text("State"), 1.3), head(teller.text("Region"), 1.1), head(teller.text("Region’s plan"), 1.1),
        head(teller.text("Opened"), 0.6, right=True), head(teller.text("Planned"), 0.6, right=True),
    )  # fmt: skip
    rows: list[tuple[Cell | str, ...]] = []
    for state, state_words in STATE_WORDS.items():
        for one in sorted((one for one in teller.told.regions if one.state == state), key=lambda one: one.code):
            plan = (
                teller.text(PLAN_WORDS[one.plan], day=teller.day(one.approved))
                if one.plan == "approved"
                else teller.text(PLAN_WORDS[one.plan])
            )
            planned = teller.unknown if one.planned is None else teller.lang.number(one.planned)
            rows.append(
                (
                    teller.text(state_words),
                    Cell(teller.words(one.name), strong=True),
                    plan,
                    teller.lang.number(one.opened),
                    planned,
                )
            )
    return DataTable(
        teller.text("Regions, their plans and their points"),
        columns,
        tuple(rows),
        teller.sources(one.source for one in teller.told.regions),
    )


def write_service(teller: Teller) -> Chapter | None:
    """Write visits and waits; where nothing was measured, that."""
    told, lang = teller.told, teller.lang
    known = [one for one in told.services if one.visits.value is not None]
    text = teller.written("service")
    if told.scope == "site" and not known and not text:
        return None
    if not known:
        title = teller.text("Visits and waits were not measured point by point")
        body = text or (
            Paragraph(
                teller.text(
                    "No measured visits or waits of the period are in the register, so nothing is told of them."
                )
            ),
        )
        return Chapter(teller.text("Service"), title, body)
    total = sum(one.visits.value or 0.0 for one in known)
    title = teller.text("{visits} visits at {n} points", visits=lang.number(total), n=len(known))
    columns = (
        head(teller.text("Point"), 1.6),
        head(teller.text("Visits"), 0.8, right=True),
        head(teller.text("Median wait, min"), 0.8, right=True),
        head(teller.text("Served within 15 min, % of visits"), 1.0, right=True),
    )
    rows = tuple(
        (
            Cell(teller.words(one.name), strong=True),
            teller.cell(one.visits),
            teller.cell(one.median_wait_min, digits=0),
            teller.cell(one.within_15, digits=0),
        )
        for one in told.services
    )
    sources = teller.sources(teller.cited(one.visits) for one in known)
    table = DataTable(teller.text("Visits and waits by point"), columns, rows, sources)
    return Chapter(teller.text("Service"), title, (*text, table))


def write_experience(teller: Teller) -> Chapter:
    """Write what customers and staff think, with intervals; hidden small groups stay hidden."""
    told = teller.told
    example = any(one.example for one in told.surveys)
    title = (
        teller.text("What customers and staff say")
        if told.surveys
        else teller.text("No survey of the period stands in the register")
    )
    blocks: list[Block] = [*teller.written("experience")]
    if example:
        blocks.append(
            Paragraph(
                teller.text(
                    "The surveys’ figures have not been published: every share and number in this chapter is invented."
                ),
                "note",
                teller.text("EXAMPLE"),
            )
        )
    for survey in told.surveys:
        blocks += survey_blocks(teller, survey)
    if not blocks:
        blocks = [Paragraph(teller.text("Nothing is told of customers’ or staff’s experience."))]
    return Chapter(teller.text("Experience"), title, tuple(blocks))


def survey_blocks(teller: Teller, survey: Survey) -> list[Block]:
    """Return a survey: a chart of its shares and the table of all its questions."""
    lang, mark = teller.lang, teller.example(survey.example)
    who = teller.text(AUDIENCES.get(survey.audience, "Customers"))
    shares = [(teller.words(one.words), one) for one in survey.asked if one.kind == "share"]
    blocks: list[Block] = [Heading(f"{who}: {teller.words(survey.name)}")]
    about = teller.text("Asked {first}–{last}.", first=teller.day(survey.first_day), last=teller.day(survey.last_day))
    if survey.methods:
        about += " " + teller.text("How: {methods}.", methods=survey.methods)
    if survey.response_rate is not None:
        about += " " + teller.text(
            "Answers to {rate} per cent of visits or of those asked.", rate=lang.number(100 * survey.response_rate, 1)
        )
    blocks.append(Paragraph(about))
    if shares:
        alt = teller.text(
            "Shares with their intervals: {rows}.",
            rows="; ".join(
                f"{words} {lang.number(100 * one.value)}"
                if one.value is not None
                else f"{words} {teller.text('not shown')}"
                for words, one in shares
            ),
        )
        blocks.append(
            Figure(
                draw_intervals(shares, lang),
                alt,
                teller.text("Share who agree, % with its 95 % interval") + mark,
                teller.text("Source: the survey, counted by Piste."),
            )
        )
    columns = (
        head(teller.text("Question"), 2.6),
        head(teller.text("Figure"), 0.7, right=True),
        head(teller.text("95 % interval"), 0.9, right=True),
        head(teller.text("Answers"), 0.7, right=True),
    )
    rows: list[tuple[Cell | str, ...]] = []
    for one in survey.asked:
        if one.value is None or one.low is None or one.high is None:
            hidden = Cell(teller.text("not shown"), "muted")
            rows.append((teller.words(one.words), hidden, hidden, "–" if one.n is None else lang.number(one.n)))
            continue
        scale, digits = (100.0, 0) if one.kind == "share" else (1.0, 1)
        unit = " %" if one.kind == "share" else ""
        value = lang.number(scale * one.value, digits) + unit
        between = f"{lang.number(scale * one.low, digits)}–{lang.number(scale * one.high, digits)}"
        rows.append(
            (teller.words(one.words), Cell(value, strong=True), between, "–" if one.n is None else lang.number(one.n))
        )
    note = teller.text("Groups of fewer than five answers are never shown.")
    blocks.append(
        DataTable(
            f"{who}: {teller.text('every question')}{mark}",
            columns,
            tuple(rows),
            teller.text("Source: the survey, counted by Piste."),
            note,
        )
    )
    return blocks
