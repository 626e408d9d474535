"""Costs and savings, lessons, risks, proposals and sources: the chapters that tell what follows."""

from piste.report.document.model import Block, Callout, Cell, Chapter, DataTable, Figure, Heading, Paragraph
from piste.report.interim.chapters import when
from piste.report.interim.facts import Curve, ViewMoney
from piste.report.interim.saving_curve import Reached, SavingCurve, draw_saving_curve
from piste.report.interim.summary import reached_eur
from piste.report.interim.teller import MILLION, Teller, head


def curve_of(told: Curve, words: str) -> SavingCurve:
    """Return the curve to draw."""
    reached = tuple(Reached(year, eur, name, after) for year, eur, name, after in told.reached)
    fan = {int(p): values for p, values in told.fan.items()}
    return SavingCurve(
        reached, told.as_of, words, told.target_eur, told.target_year, told.fan_years, fan, told.example, told.as_of
    )


def write_costs(teller: Teller) -> Chapter:
    """Write the saving on its way, what sites cost and save, and the two views of money beside each other."""
    told, lang = teller.told, teller.lang
    reached = reached_eur(teller)
    gap = told.curve.target_eur - reached
    title = teller.text(
        "{eur} M€ a year is saved, {gap} is missing",
        eur=lang.number(reached / MILLION, 1),
        gap=lang.number(gap / MILLION, 1),
    )
    blocks: list[Block] = [*teller.written("costs")]
    if told.scope == "country":
        blocks += curve_blocks(teller, reached)
    else:
        title = teller.text("What it costs and saves")
    blocks += (
        [sites_table(teller)]
        if any(one.cost.value is not None or one.saving.value is not None for one in told.sites)
        else []
    )
    views = [(told.agency_money, "agency"), (told.state_money, "state")]
    if any(view.years for view, _name in views):
        blocks.append(Heading(teller.text("Two views that are never added")))
        blocks.append(
            Paragraph(
                teller.text(
                    "An agency saves when its rent ends. The state saves only when the head lease ends or the space has"
                    " another use. The tables below are of the same sites and must not be summed."
                )
            )
        )
        for view, name in views:
            blocks += view_blocks(teller, view, name)
    if not blocks:
        blocks = [Paragraph(teller.text("No costs or savings are in the register."))]
    return Chapter(teller.text("Costs and savings"), title, tuple(blocks))


def curve_blocks(teller: Teller, reached: float) -> list[Block]:
    """Return the curve and the chance of the target."""
    told, lang = teller.told, teller.lang
    curve = curve_of(told.curve, teller.text("the period ended"))
    year = str(told.curve.target_year)
    alt = teller.text(
        "The saving a year against the target of {target} million euros by {year}. Reached: {reached}.",
        target=lang.number(told.curve.target_eur / MILLION),
        year=year,
        reached=lang.number(reached / MILLION, 1),
    )
    median = curve.at_target(50)
    if median == median:  # noqa: PLR0124
        alt += " " + teller.text(
            "By the draws of the programme: median {median}, four times in five between {low} and {high}.",
            median=lang.number(median / MILLION),
            low=lang.number(curve.at_target(10) / MILLION),
            high=lang.number(curve.at_target(90) / MILLION),
        )
    mark = teller.example(told.curve.example)
    figure = Figure(
        draw_saving_curve(curve, lang),
        alt,
        teller.text("Saving a year and its target, M€"),
        teller.sources([told.curve.source, told.curve.target_source]),
    )
    blocks: list[Block] = [figure]
    if told.curve.chance is not None:
        words = teller.text(
            "By the programme’s draws the target is reached by the end of {year} with a chance of {chance} %{mark}.",
            year=year,
            chance=lang.number(100 * told.curve.chance),
            mark=mark,
        )
        blocks.append(
            Paragraph(f"{words} {teller.text('Rent cuts are kept apart: they are no saving of the site projects.')}")
        )
    return blocks


def sites_table(teller: Teller) -> DataTable:
    """Return what each site costs once and saves a year."""
    told, lang = teller.told, teller.lang
    columns = (
        head(teller.text("Site"), 1.5),
        head(teller.text("Point opened"), 1.0),
        head(teller.text("One-off cost, M€"), 1.0, right=True),
        head(teller.text("Saving, M€ a year"), 1.0, right=True),
        head(teller.text("Payback, years"), 0.8, right=True),
    )
    rows: list[tuple[Cell | str, ...]] = []
    for one in told.sites:
        both = one.cost.value and one.saving.value and one.saving.about != "over" and one.saving.value > 0
        name = teller.words(one.name) + (f" ({teller.text('after the period')})" if one.after else "")
        payback: Cell | str = (
            lang.number((one.cost.value or 0) / (one.saving.value or 1), 1) if both else Cell("–", "muted")
        )
        rows.append((Cell(name, strong=not one.after), when(teller, one.opened) or teller.unknown,
                     teller.cell(one.cost, MILLION, 1), teller.cell(one.saving, MILLION, 1), payback))  # fmt: skip
    known = sum(one.cost.value or 0 for one in told.opened)
    joint = lang.number(reached_eur(teller) / MILLION, 1) if told.scope == "country" else ""
    rows.append(
        (
            Cell(teller.text("Opened in the period, known in all"), strong=True),
            "",
            Cell(lang.number(known / MILLION, 1), strong=True),
            Cell(joint, strong=True),
            "",
        )
    )
    sources = teller.sources(teller.cited(figure) for one in told.sites for figure in (one.cost, one.saving))
    note = (
        teller.text("The saving of the first sites is published only as their sum.") if told.scope == "country" else ""
    )
    return DataTable(teller.text("Cost and saving by site"), columns, tuple(rows), sources, note)


def view_blocks(teller: Teller, view: ViewMoney, name: str) -> list[Block]:
    """Return one view: years, and who pays or for what."""
    if not view.years:
        return []
    mark = teller.example(view.example)
    agency = name == "agency"
    called = teller.text("The agencies’ view") if agency else teller.text("The state’s view")
    columns = (
        head(teller.text("Year"), 0.6),
        head(teller.text("Doing nothing"), 0.9, right=True),
        head(teller.text("Plan"), 0.9, right=True),
        head(teller.text("Booked"), 0.9, right=True),
        head(teller.text("Saved"), 0.9, right=True),
        head(teller.text("One-off, booked"), 0.9, right=True),
        head(teller.text("Rent cuts, apart"), 0.9, right=True),
    )
    rows: list[tuple[Cell | str, ...]] = [
        (
            str(one.year),
            teller.millions(one.nothing),
            teller.millions(one.plan),
            teller.millions(one.actual),
            signed(teller, one.nothing - one.actual)
            if one.booked_months == 12
            else Cell(teller.text("{n} months", n=one.booked_months), "muted"),
            teller.millions(one.one_off_actual),
            teller.millions(one.rent_cut_actual),
        )
        for one in view.years
    ]
    total = [
        sum(getattr(one, key) for one in view.years)
        for key in ("nothing", "plan", "actual", "one_off_actual", "rent_cut_actual")
    ]
    whole = all(one.booked_months == 12 for one in view.years)
    rows.append(
        (
            Cell(teller.text("Total"), strong=True),
            *(Cell(teller.millions(one), strong=True) for one in total[:3]),
            signed(teller, total[0] - total[2]) if whole else "–",
            *(Cell(teller.millions(one), strong=True) for one in total[3:]),
        )
    )
    counted = teller.text(
        "{n} entries of the accounts, {eur} € in all.", n=view.entries, eur=write_exact(teller, view.total_cents)
    )
    blocks: list[Block] = [
        DataTable(
            f"{called}: {teller.text('running costs by year, M€')}{mark}",
            columns,
            tuple(rows),
            teller.sources([view.source]),
            counted,
        )
    ]
    if view.who:
        blocks.append(who_table(teller, view, called, agency))
    return blocks


def who_table(teller: Teller, view: ViewMoney, called: str, agency: bool) -> DataTable:
    """Return who pays and who gains in the last year, or what the state pays for."""
    mark = teller.example(view.example)
    first = teller.text("Agency") if agency else teller.text("Kind of payment")
    heads = (
        head(first, 1.8),
        head(teller.text("Doing nothing"), 0.9, right=True),
        head(teller.text("Plan"), 0.9, right=True),
        head(teller.text("Booked"), 0.9, right=True),
        head(teller.text("Change, booked"), 0.9, right=True),
    )
    year = str(view.years[-1].year)
    caption = (
        teller.text("{year}: who pays and who gains, 1,000 €", year=year)
        if agency
        else teller.text("{year}: what the state pays for, 1,000 €", year=year)
    )
    lines = tuple(
        (
            Cell(teller.words(one.name), strong=True),
            teller.thousands(one.nothing),
            teller.thousands(one.plan),
            teller.thousands(one.actual),
            change(teller, one.actual - one.nothing),
        )
        for one in view.who
    )
    return DataTable(f"{called}, {caption}{mark}", heads, lines, teller.sources([view.source]))


def write_exact(teller: Teller, cents: int) -> str:
    """Write cents as euros to the cent."""
    whole = teller.lang.number(abs(cents) // 100)
    mark = "." if teller.lang.code == "en" else ","
    return f"{chr(0x2212) if cents < 0 else ''}{whole}{mark}{abs(cents) % 100:02d}"


def signed(teller: Teller, cents: int) -> Cell:
    """Return a saving with its sign: gain where something is saved."""
    return Cell(teller.lang.signed(cents / 1e8, 2), "gain" if cents > 0 else "loss" if cents < 0 else "", strong=True)


def change(teller: Teller, cents: int) -> Cell:
    """Return a change of costs: less is gain."""
    return Cell(teller.lang.signed(cents / 100_000, 0), "gain" if cents < 0 else "loss" if cents > 0 else "")


def write_learned(teller: Teller) -> Chapter:
    """Write lessons, risks and proposals."""
    told, lang = teller.told, teller.lang
    title = (
        teller.text("{n} lessons for the sites to come", n=len(told.lessons))
        if told.lessons
        else teller.text("What follows")
    )
    blocks: list[Block] = [*teller.written("lessons")]
    if told.lessons:
        columns = (
            head(teller.text("What was learned"), 1.5),
            head(teller.text("Where"), 0.7),
            head(teller.text("What to do"), 1.8),
        )
        rows = tuple(
            (
                Cell(teller.words(one.title) + teller.example(one.example), strong=True),
                teller.words(one.site) or "–",
                teller.words(one.text),
            )
            for one in told.lessons
        )
        blocks.append(
            DataTable(teller.text("Lessons"), columns, rows, teller.sources(one.source for one in told.lessons))
        )
    if told.risks or teller.written("risks"):
        blocks += [Heading(teller.text("Risks")), *teller.written("risks")]
        risk_columns = (
            head(teller.text("Risk"), 1.6),
            head(teller.text("Site"), 0.8),
            head(teller.text("Likelihood × effect"), 0.7, right=True),
            head(teller.text("What is done"), 1.6),
        )
        risk_rows: tuple[tuple[Cell | str, ...], ...] = tuple(
            (
                Cell(one.text + teller.example(one.example), strong=True),
                ", ".join(teller.words(site) for site in one.sites) or teller.text("the programme"),
                f"{one.likelihood} × {one.effect} = {lang.number(one.likelihood * one.effect)}",
                one.action or "–",
            )
            for one in told.risks
        )
        if risk_rows:
            blocks.append(
                DataTable(
                    teller.text("Risks, the heaviest first"),
                    risk_columns,
                    risk_rows,
                    teller.sources([teller.text("the programme’s list of risks")]),
                )
            )
    proposals = teller.written("proposals", 3)
    if proposals:
        blocks += [Heading(teller.text("Proposals")), *proposals]
    if not blocks:
        blocks = [Paragraph(teller.text("Neither lessons nor risks have been written down."))]
    return Chapter(teller.text("Lessons, risks and proposals"), title, tuple(blocks))


def write_sources(teller: Teller) -> Chapter:
    """Write every source with its day, and how the report was made."""
    told = teller.told
    columns = (head(teller.text("Source"), 1.6), head(teller.text("Day"), 0.6), head(teller.text("Where"), 1.8))
    rows = tuple(
        (
            Cell(teller.text(one.name), strong=True),
            teller.day(one.day) if one.day else teller.unknown,
            one.address or "–",
        )
        for one in told.sources
    )
    blocks: list[Block] = []
    if rows:
        blocks.append(DataTable(teller.text("Sources"), columns, rows))
    blocks.append(Heading(teller.text("How the report was made")))
    blocks.append(
        Paragraph(
            teller.text(
                "Figures were gathered on {day} and stand as they were known then. Entries of the accounts are never"
                " changed: what corrects one is an entry too. The saving reached is summed from published figures."
                " The forecast stands on the schedule and the draws of the programme. Shares of surveys have Wilson’s"
                " interval, and small groups are hidden so that nothing shown tells of them.",
                day=teller.day(told.drawn),
            )
        )
    )
    if told.sha256:
        blocks.append(Callout(teller.text("Frozen as version {n}", n=told.version or 1), f"SHA-256 {told.sha256}", ""))
    return Chapter(teller.text("Sources"), teller.text("Where every figure comes from"), tuple(blocks))
