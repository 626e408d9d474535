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
from piste.report.interim.facts import Asked, Goal, Survey, Told
from piste.report.interim.region_states import Spot, draw_region_states
from piste.report.interim.teller import Teller, head

GOAL_WORDS = {"met": "Met", "under": "Under way", "unknown": "Not known"}
GOAL_NOTES = {
    "met": "the value reaches the target",
    "under": "not yet at the target",
    "unknown": "nothing was measured",
}
TONES = {"met": "gain", "under": "", "unknown": "muted"}
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
METHODS = {
    "link": "link after the visit",
    "qr": "QR code",
    "paper": "paper form",
    "interview": "interview",
    "kiosk": "kiosk at the point",
    "invited": "personal invitation",
    "web": "web form",
}
MOST_DRAWN = 9


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
    figures = KeyFigures(tuple(
        KeyFigure(teller.text(words), lang.number(counts[state]), teller.text(GOAL_NOTES[state]))
        for state, words in GOAL_WORDS.items()
    ))  # fmt: skip
    columns = (
        head(teller.text("Goal"), 2.4), head(teller.text("Unit"), 0.7), head(teller.text("Target"), 0.8, right=True),
        head(teller.text("Reached"), 0.8, right=True), head(teller.text("State"), 0.8),
    )  # fmt: skip
    rows = tuple(goal_row(teller, goal) for goal in told.goals)
    sources = teller.sources(one for goal in told.goals for one in (teller.cited(goal.actual), goal.target.source))
    table = DataTable(teller.text("Goals at the end of the period"), columns, rows, sources)
    blocks: list[Block] = [figures, *teller.written("goals"), table, *timeline(teller)]
    return Chapter(teller.text("Goals"), title, tuple(blocks))


def goal_row(teller: Teller, goal: Goal) -> tuple[Cell | str, ...]:
    """Return a goal with its state as a word."""
    state = Cell(teller.text(GOAL_WORDS[goal.state]), TONES[goal.state], strong=True)  # type: ignore[arg-type]
    name = Cell(teller.words(goal.name), strong=True)
    return name, goal.unit, teller.cell(goal.target), teller.cell(goal.actual), state


def timeline(teller: Teller) -> list[Block]:
    """Return when regions' plans were approved and points opened."""
    told = teller.told
    marks = [
        (moment(site.opened), teller.words(site.name), site.after)
        for site in told.sites
        if moment(site.opened) and not site.example
    ]
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
    if areas is not None and told.scope == "country":
        blocks.append(region_map(teller, areas))
        blocks.append(state_table(teller))
        if (plans := plan_table(teller)) is not None:
            blocks.append(plans)
    names = {one.code: teller.words(one.name) for one in told.regions}
    for after, caption in (
        (False, teller.text("Points opened by the end of the period")),
        (True, teller.text("What opens after the period")),
    ):
        rows = tuple(
            (
                Cell(teller.words(one.name) + teller.example(one.example), strong=True),
                names.get(one.region, one.region),
                when(teller, one.opened) or teller.unknown,
                teller.cell(one.actors),
                when(teller, one.planned) or "–",
            )
            for one in told.sites
            if one.after == after
        )
        columns = (
            head(teller.text("Site"), 1.2),
            head(teller.text("Region"), 1.2),
            head(teller.text("Point opens") if after else teller.text("Point opened"), 0.9),
            head(teller.text("Bodies"), 0.6, right=True),
            head(teller.text("Planned"), 0.8),
        )
        if rows:
            blocks.append(
                DataTable(
                    caption, columns, rows, teller.sources(one.source for one in told.sites if one.after == after)
                )
            )
    waived = [one for one in told.sites if one.waived]
    if waived:
        names_of = ", ".join(f"{teller.words(one.name)} ({lang.number(one.waived)})" for one in waived)
        blocks.append(
            Paragraph(teller.text("Opened with requirements set aside on record: {names}.", names=names_of), "note")
        )
    return Chapter(teller.text("Regions and points"), title, tuple(blocks))


def region_map(teller: Teller, areas: Areas) -> Figure:
    """Return the map of regions by state, told in words too."""
    told, day = teller.told, teller.day(teller.told.last)
    spots = [Spot(teller.words(one.name), one.lat, one.lon, not one.after) for one in told.sites
             if one.lat is not None and one.lon is not None and not one.after]  # fmt: skip
    states = {one.code: one.state for one in told.regions}
    by_state = [
        f"{teller.text(words)}: {', '.join(teller.words(one.name) for one in told.regions if one.state == state)}"
        for state, words in STATE_WORDS.items()
        if any(one.state == state for one in told.regions)
    ]
    alt = teller.text("Map of Finland, regions by state. {states}.", states=". ".join(by_state))
    return Figure(
        draw_region_states(areas, states, spots, 250.0, 345.0),
        alt,
        teller.text("Regions by state on {day}", day=day),
        teller.sources(
            [
                *(one.source for one in told.regions if one.source),
                teller.text("National Land Survey of Finland, boundaries"),
            ]
        ),
    )


def when(teller: Teller, day: str) -> str:
    """Write a day, a month (2023-06) or a year as exactly as it is known."""
    parts = day.split("-")
    return f"{int(parts[1])}/{parts[0]}" if len(parts) == 2 else teller.day(day)


def state_table(teller: Teller) -> DataTable:
    """Return the regions by state: the map in words."""
    columns = (
        head(teller.text("State"), 1.3),
        head(teller.text("Regions"), 0.5, right=True),
        head(teller.text("Names"), 2.6),
    )
    rows = []
    for state, words in STATE_WORDS.items():
        names = sorted(teller.words(one.name) for one in teller.told.regions if one.state == state)
        if names:
            rows.append((Cell(teller.text(words), strong=True), teller.lang.number(len(names)), ", ".join(names)))
    note = teller.text("How far plans are is told as it was known when the figures were gathered.")
    return DataTable(
        teller.text("Regions by state"), columns, tuple(rows), teller.sources(region_sources(teller)), note
    )


def region_sources(teller: Teller) -> list[str]:
    """Return what is told of regions by whom."""
    return [one.source for one in teller.told.regions if one.source]


def plan_table(teller: Teller) -> DataTable | None:
    """Return the regions with an approved plan or an open point: what is open of what is wanted."""
    chosen = [one for one in teller.told.regions if one.plan == "approved" or one.opened]
    if not chosen:
        return None
    columns = (
        head(teller.text("Region"), 1.2), head(teller.text("Region’s plan"), 1.2),
        head(teller.text("Opened"), 0.6, right=True), head(teller.text("Planned to 2030"), 0.9, right=True),
    )  # fmt: skip
    rows: list[tuple[Cell | str, ...]] = []
    for one in chosen:
        plan = (
            teller.text(PLAN_WORDS[one.plan], day=teller.day(one.approved))
            if one.approved
            else teller.text(PLAN_WORDS[one.plan])
        )
        wanted = teller.cell(
            Told(None if one.planned is None else float(one.planned), 0, "", "", "exact", one.planned_example)
        )
        rows.append((Cell(teller.words(one.name), strong=True), plan, teller.lang.number(one.opened), wanted))
    return DataTable(teller.text("Opened and planned"), columns, tuple(rows), teller.sources(region_sources(teller)))


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
        return Chapter(teller.text("Service"), title, body, new_page=False)
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
    shares = choose_shares([(teller.words(one.words), one) for one in survey.asked if one.kind == "share"])
    blocks: list[Block] = [Heading(f"{who}: {teller.words(survey.name)}")]
    about = teller.text("Asked {first}–{last}.", first=teller.day(survey.first_day), last=teller.day(survey.last_day))
    if survey.methods:
        about += " " + teller.text("How: {methods}.", methods=method_words(teller, survey.methods))
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


def choose_shares(shares: list[tuple[str, Asked]]) -> list[tuple[str, Asked]]:
    """Return the shares to draw: all of a few, else the highest and the lowest that show; the table has every one."""
    if len(shares) <= MOST_DRAWN:
        return shares
    shown = sorted((one for one in shares if one[1].value is not None), key=lambda one: -(one[1].value or 0.0))
    half = MOST_DRAWN // 2
    return shown if len(shown) <= MOST_DRAWN else [*shown[:half], *shown[-half:]]


def method_words(teller: Teller, methods: str) -> str:
    """Return the methods in words."""
    return ", ".join(teller.text(METHODS.get(one.strip(), one.strip())) for one in methods.split(","))
