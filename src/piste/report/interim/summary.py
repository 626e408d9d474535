"""The report in one page, and how its figures are to be read."""

from piste.report.document.model import Chapter, Figure, Heading, KeyFigure, KeyFigures, Paragraph, Record
from piste.report.interim.charts import draw_saving_strip
from piste.report.interim.teller import MILLION, Teller


def reached_eur(teller: Teller) -> float:
    """Return the saving a year that was reached at the end of the period."""
    return max((eur for _year, eur, _words, after in teller.told.curve.reached if not after), default=0.0)


def key_figures(teller: Teller, reached: float) -> list[KeyFigure]:
    """Return what is read first: points and saving; of the country also its regions and their plans."""
    told, lang = teller.told, teller.lang
    curve = told.curve
    target = curve.target_eur
    regions = [one for one in told.regions if one.state in ("open", "early")]
    in_all = [one for one in told.regions if one.state != "apart"]
    approved = [one for one in told.regions if one.plan == "approved"]
    later = [site for site in told.sites if site.after]
    wanted = [one.planned for one in approved if one.planned is not None]
    figures = [
        KeyFigure(
            teller.text("Points opened"),
            lang.number(len(told.opened)),
            teller.text("{n} more after the period", n=len(later)) if later else "",
        ),
        KeyFigure(
            teller.text("Saving a year, M€"),
            lang.number(reached / MILLION, 1),
            teller.text("target {eur} by {year}", eur=lang.number(target / MILLION), year=str(curve.target_year)),
        ),
    ]
    if told.scope == "country":
        figures += [
            KeyFigure(
                teller.text("Regions with a point"),
                lang.number(len(regions)),
                teller.text("of {n} in the programme", n=len(in_all)),
            ),
            KeyFigure(
                teller.text("Regional plans approved"),
                lang.number(len(approved)),
                teller.text("{n} points in them", n=sum(wanted)) if wanted else "",
            ),
        ]
    return figures


def write_summary(teller: Teller) -> Chapter:
    """Write the page that a minister reads."""
    told, lang = teller.told, teller.lang
    curve = told.curve
    reached, target = reached_eur(teller), curve.target_eur
    share = 100 * reached / target if target else 0.0
    if told.scope == "country":
        title = teller.text(
            "Points opened: {n}. Of the saving {share} per cent is reached",
            n=len(told.opened),
            share=lang.number(share, 1),
        )
    else:
        title = teller.text("{area}: points opened {n}", area=teller.words(told.area), n=len(told.opened))
    figures = key_figures(teller, reached)
    lead = teller.written("summary") or (Paragraph(automatic_lead(teller, reached), "lead"),)
    sources = teller.sources([*(site.source for site in told.opened), curve.source, curve.target_source])
    strip = Figure(
        draw_saving_strip(reached, sum_later(teller), target, lang),
        teller.text(
            "A bar from nothing to {target} million euros a year: {reached} reached, {later} told of after the period.",
            target=lang.number(target / MILLION), reached=lang.number(reached / MILLION, 1),
            later=lang.number(sum_later(teller) / MILLION, 1),
        ),
        teller.text("The saving of its target, M€ a year"), teller.sources([curve.source, curve.target_source]),
    )  # fmt: skip
    lead = tuple(
        Paragraph(one.text, "lead") if isinstance(one, Paragraph) and one.style == "body" else one for one in lead
    )
    known, proposed = teller.written("known", 3), teller.written("proposed", 3)
    blocks = [*lead, KeyFigures(tuple(figures)), Paragraph(sources, "note"), strip]
    if known:
        blocks += [Heading(teller.text("What is known")), *known]
    if proposed:
        blocks += [Heading(teller.text("What is proposed")), *proposed]
    return Chapter(
        teller.text("Summary"), title, tuple(one for one in blocks if not (isinstance(one, Paragraph) and not one.text))
    )


def sum_later(teller: Teller) -> float:
    """Return what was added to the saving after the period."""
    curve = teller.told.curve
    return max((eur for _y, eur, _w, _a in curve.reached), default=0.0) - reached_eur(teller)


def automatic_lead(teller: Teller, reached: float) -> str:
    """Return the lead where nobody has written one: only what the figures say."""
    told, lang = teller.told, teller.lang
    names = ", ".join(teller.words(site.name) for site in told.opened) or "–"
    return teller.text(
        "Points that opened by the end of the period: {names}. The saving reached is {eur} million euros a year of the"
        " target of {target}.",
        names=names, eur=lang.number(reached / MILLION, 1), target=lang.number(told.curve.target_eur / MILLION),
    )  # fmt: skip


def write_reader(teller: Teller) -> Chapter:
    """Write how figures are marked."""
    rows = (
        (
            teller.text("EXAMPLE"),
            teller.text("Invented, to show how the report works. What bears no mark is published, or counted of such."),
        ),
        (teller.text("not known"), teller.text("Nobody has published or measured it. Empty is not nothing.")),
        (
            teller.text("M€ a year"),
            teller.text("Million euros a year, the state as a whole, unless it is said otherwise."),
        ),
        (
            teller.text("after the period"),
            teller.text("It happened after the last day of the report and is told apart."),
        ),
        (
            teller.text("95 % interval"),
            teller.text(
                "Where the figure would lie in 95 of 100 such surveys. Sites whose intervals overlap are not ranked."
            ),
        ),
    )
    title = teller.text("How the figures are to be read")
    return Chapter(teller.text("For the reader"), title, (Record(rows),), new_page=False)
