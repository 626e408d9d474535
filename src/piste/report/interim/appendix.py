"""The data appendix: every figure of an interim report as a number, with its source and day, sheet by sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from piste.core.language import Language
from piste.report.interim.facts import Interim, Told, ViewMoney
from piste.report.interim.teller import Teller
from piste.report.workbook import WIDEST, Workbook, print_wide

Row = Sequence[str | float | None]


def write_appendix(told: Interim, path: Path, lang: Language) -> None:
    """Write the workbook: numbers as numbers, money in euros to the cent, every row with its source."""
    work, teller = Workbook(path, lang), Teller(told, lang)
    sheet = work.book.add_worksheet(lang.text("Summary")[:31])
    lines = [
        teller.words(told.title), teller.text("Interim report {period}", period=teller.period), teller.words(told.area),
        teller.text("Figures gathered") + f" {teller.day(told.drawn)}", f"SHA-256 {told.sha256}" if told.sha256 else "",
    ]  # fmt: skip
    for k, line in enumerate(line for line in lines if line):
        sheet.write_string(k, 0, line, work.title if k == 0 else None)
    sheet.set_column(0, 0, WIDEST)
    for add_part in (add_goals, add_regions, add_service, add_money, add_lessons):
        add_part(work, teller)
    work.book.close()


def add_goals(work: Workbook, teller: Teller) -> None:
    """Add goals and sites, each with its source."""
    told = teller.told
    lang = teller.lang
    text = lang.text
    cited = [text("Source"), text("Day"), text("Mark")]
    add(
        work,
        text("Goals"),
        [text("Goal"), text("Unit"), text("Target"), text("Reached"), text("State"), *cited],
        [
            [teller.words(one.name), one.unit, one.target.value, one.actual.value, one.state, *cite(one.actual, lang)]
            for one in told.goals
        ],
    )
    add(
        work,
        text("Sites"),
        [
            text("Site"),
            text("Region"),
            text("Point opened"),
            text("One-off cost, EUR"),
            *cited,
            text("Saving, EUR a year"),
            *cited,
        ],
        [
            [
                teller.words(one.name),
                one.region,
                one.opened,
                one.cost.value,
                *cite(one.cost, lang),
                one.saving.value,
                *cite(one.saving, lang),
            ]
            for one in told.sites
        ],
    )


def add_regions(work: Workbook, teller: Teller) -> None:
    """Add regions by state."""
    told = teller.told
    text = teller.lang.text
    add(
        work,
        text("Regions"),
        [
            text("Code"),
            text("Region"),
            text("State"),
            text("Region’s plan"),
            text("Approved on"),
            text("Opened"),
            text("Planned"),
            text("Source"),
        ],
        [
            [one.code, teller.words(one.name), one.state, one.plan, one.approved, one.opened, one.planned, one.source]
            for one in told.regions
        ],
    )


def add_service(work: Workbook, teller: Teller) -> None:
    """Add measured service and experience."""
    told = teller.told
    lang = teller.lang
    text = lang.text
    cited = [text("Source"), text("Day"), text("Mark")]
    add(
        work,
        text("Service"),
        [text("Point"), text("Visits"), text("Median wait, min"), text("Within 15 min, share"), *cited],
        [
            [
                teller.words(one.name),
                one.visits.value,
                one.median_wait_min.value,
                one.within_15.value,
                *cite(one.visits, lang),
            ]
            for one in told.services
        ],
    )
    add(
        work,
        text("Experience"),
        [
            text("Audience"),
            text("Question"),
            text("Kind"),
            text("Figure"),
            text("Low"),
            text("High"),
            text("Answers"),
            text("Mark"),
        ],
        [
            [
                survey.audience,
                teller.words(one.words),
                one.kind,
                one.value,
                one.low,
                one.high,
                one.n,
                text("EXAMPLE") if survey.example else "",
            ]
            for survey in told.surveys
            for one in survey.asked
        ],
    )


def add_money(work: Workbook, teller: Teller) -> None:
    """Add both views of money, the path of the saving and its fan."""
    told = teller.told
    text = teller.lang.text
    for name, view in ((text("The agencies’ view"), told.agency_money), (text("The state’s view"), told.state_money)):
        add_view(work, name, view, teller)
    curve = told.curve
    add(
        work,
        text("Saving"),
        [text("Moment"), text("EUR a year"), text("What"), text("After the period")],
        [[year, eur, words, str(after)] for year, eur, words, after in curve.reached],
    )
    if curve.fan_years:
        percentiles = list(curve.fan)
        add(
            work,
            text("Fan"),
            [text("End of the quarter"), *(f"P{p}" for p in percentiles)],
            [[year, *(curve.fan[p][k] for p in percentiles)] for k, year in enumerate(curve.fan_years)],
        )


def add_lessons(work: Workbook, teller: Teller) -> None:
    """Add lessons, risks and sources."""
    told = teller.told
    text = teller.lang.text
    add(
        work,
        text("Lessons"),
        [text("Lesson"), text("Where"), text("What to do"), text("Source"), text("Mark")],
        [
            [
                teller.words(one.title),
                teller.words(one.site),
                teller.words(one.text),
                one.source,
                text("EXAMPLE") if one.example else "",
            ]
            for one in told.lessons
        ],
    )
    add(
        work,
        text("Risks"),
        [text("Risk"), text("Site"), text("Likelihood"), text("Effect"), text("What is done"), text("Mark")],
        [
            [
                one.text,
                ", ".join(teller.words(site) for site in one.sites),
                one.likelihood,
                one.effect,
                one.action,
                text("EXAMPLE") if one.example else "",
            ]
            for one in told.risks
        ],
    )
    add(
        work,
        text("Sources"),
        [text("Source"), text("Day"), text("Where")],
        [[one.name, one.day, one.address] for one in told.sources],
    )


def add_view(work: Workbook, name: str, view: ViewMoney, teller: Teller) -> None:
    """Add one view of money: years, then who pays; euros to the cent."""
    text = teller.text
    heads = [
        text("Year"),
        text("Doing nothing"),
        text("Plan"),
        text("Booked"),
        text("One-off, plan"),
        text("One-off, booked"),
        text("Rent cuts, apart"),
        text("Months booked"),
        text("Source"),
        text("Mark"),
    ]
    mark = text("EXAMPLE") if view.example else ""
    rows: list[Row] = [
        [
            str(one.year),
            *(
                cents / 100
                for cents in (
                    one.nothing,
                    one.plan,
                    one.actual,
                    one.one_off_plan,
                    one.one_off_actual,
                    one.rent_cut_actual,
                )
            ),
            one.booked_months,
            view.source,
            mark,
        ]
        for one in view.years
    ]
    rows += [
        [
            teller.words(one.name),
            one.nothing / 100,
            one.plan / 100,
            one.actual / 100,
            None,
            None,
            None,
            None,
            view.source,
            mark,
        ]
        for one in view.who
    ]
    add(work, name, heads, rows)


def cite(told: Told, lang: Language) -> list[str]:
    """Return a figure's source, day and mark."""
    return [
        told.source,
        told.day,
        " ".join(
            filter(None, (lang.text("EXAMPLE") if told.example else "", "" if told.about == "exact" else told.about))
        ),
    ]


def add(work: Workbook, name: str, heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Add a sheet; one without rows is left out."""
    if not rows:
        return
    sheet: Any = work.book.add_worksheet(name[:31])
    for k, title in enumerate(heads):
        sheet.write_string(0, k, title, work.head)
        sheet.set_column(k, k, min(WIDEST, max(12, len(title) + 2)))
    for number, row in enumerate(rows, start=1):
        for k, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, k, value)
            elif value is not None:
                sheet.write_number(number, k, float(value))
    sheet.freeze_panes(1, 1)
    print_wide(sheet)
