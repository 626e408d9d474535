"""Municipalities: those that lose first, with what they lose, by which means, and what replaces it."""

from piste.report.document.model import Block, Callout, Cell, Chapter, DataTable, Heading, Listing, Paragraph
from piste.report.figures import subtract_minutes
from piste.report.municipality_view import MunicipalityView, build_municipalities_view
from piste.report.plan_document.wording import Teller, head, number_heads
from piste.report.tables import municipality_name
from piste.siting.tiers import TIER_NAMES

MOST_TOLD = 12


def write_municipalities(teller: Teller) -> Chapter:
    """Write the chapter of municipalities."""
    lang, facts = teller.lang, teller.facts
    losing = [row for row in facts.order.tolist() if _loses(teller, row)]
    blocks: list[Block] = [_table(teller)]
    views = {view.anchor.removeprefix("municipality-"): view for view in _views(teller)}
    told = losing[:MOST_TOLD]
    for row in told:
        view = views.get(facts.codes[row])
        if view is not None:
            blocks += _municipality(teller, row, view)
    if len(losing) > len(told):
        blocks.append(Paragraph(lang.text("and {count} more", count=len(losing) - len(told)), "note"))
    if facts.change is None:
        title = lang.text("Minutes to the nearest point in each municipality")
    elif losing:
        words = (
            "In {count} municipalities somebody’s way gets longer"
            if len(losing) > 1
            else "In one municipality somebody’s way gets longer"
        )
        title = lang.text(words, count=len(losing))
    else:
        title = lang.text("In no municipality does anybody’s way get longer by more than a minute")
    return Chapter(lang.text("Municipalities"), title, tuple(blocks))


def _loses(teller: Teller, row: int) -> bool:
    change = teller.facts.change
    return change is not None and (
        round(float(change.farther[row, 0])) > 0 or round(float(change.fall_outside[row, 0])) > 0
    )


def _views(teller: Teller) -> tuple[MunicipalityView, ...]:
    view = build_municipalities_view(teller.facts.figures, teller.facts.plan, teller.lang)
    return () if view is None else view.rows


def _table(teller: Teller) -> DataTable:
    lang, facts = teller.lang, teller.facts
    rows: list[tuple[Cell | str, ...]] = []
    change = facts.change or facts.here
    for row in facts.order.tolist():
        name = Cell(municipality_name(facts.figures, facts.codes[row], lang) or lang.text("not known"), strong=True)
        people, after = teller.people(change.people[row, 0]), teller.minutes(float(change.mean_after_min[row, 0]))
        past = teller.loss(float(change.past_after[row, 0]))
        if facts.change is None:
            rows.append((name, people, after, past))
            continue
        more = subtract_minutes(change.mean_after_min[row, :1], change.mean_before_min[row, :1])
        rows.append(
            (
                name,
                people,
                teller.minutes(float(change.mean_before_min[row, 0])),
                after,
                teller.change(float(more[0])),
                teller.loss(float(change.farther[row, 0])),
                teller.people(change.closer[row, 0]),
                teller.loss(float(change.fall_outside[row, 0])),
                past,
            )
        )
    first = head(lang.text("Municipality"), 1.6)
    past_title = lang.text("Over {limit} min in the plan, people", limit=teller.limit)
    if facts.change is None:
        columns = (first, *number_heads((lang.text("People"), lang.text("Plan, min"), past_title)))
    else:
        titles = (
            lang.text("People"),
            lang.text("Today, min"),
            lang.text("Plan, min"),
            lang.text("Change, min"),
            lang.text("Farther"),
            lang.text("Closer"),
            lang.text("Fall over {limit} min", limit=teller.limit),
            lang.text("Over {limit} min in all", limit=teller.limit),
        )
        columns = (first, *(head(title, 0.8, right=True) for title in titles))
    caption = lang.text("What changes in each municipality; those that lose most stand first")
    note = (
        lang.text("Farther, closer, and over the limit: people. Farther and closer by more than a minute.")
        if facts.change is not None
        else ""
    )
    return DataTable(caption, columns, tuple(rows), teller.source, note)


def _municipality(teller: Teller, row: int, view: MunicipalityView) -> list[Block]:
    lang, change = teller.lang, teller.facts.change
    assert change is not None
    fall, farther = round(float(change.fall_outside[row, 0])), round(float(change.farther[row, 0]))
    if fall:
        strong, text = (
            lang.text("{people} people", people=fall),
            lang.text("fall more than {limit} minutes away.", limit=teller.limit),
        )
    else:
        strong, text = lang.text("{people} people", people=farther), lang.text("have a longer way than today.")
    serving = ", ".join(f"{name} {minutes} min" for name, _, minutes, _ in view.serving)
    items = [
        (lang.text("Change:"), " ".join(view.sentences)),
        (lang.text("Nearest points in the plan:"), serving),
        (lang.text("Points of the municipality:"), " ".join(view.own) or lang.text("none")),
        (
            lang.text("Today’s offices:"),
            "; ".join(view.offices) or lang.text("not known; services lost cannot be listed."),
        ),
        (lang.text("What replaces it:"), _replacement(teller, row)),
        (
            lang.text("Without a car:"),
            lang.text("not known for the municipality by itself; the impact assessment tells of the region."),
        ),
    ]
    return [Heading(view.name), Callout(strong, text), Listing(tuple(item for item in items if item[1]))]


def _replacement(teller: Teller, row: int) -> str:
    """Say what stands in the municipality itself instead: a remote-service point, a mobile stop, or nothing."""
    facts, lang = teller.facts, teller.lang
    if facts.tiers is None:
        return lang.text("not known: the plan does not tell tiers or mobile stops apart.")
    at = facts.study.base.sites.municipality
    own = [(site, one) for site, one in facts.tiers.items() if str(at[site]) == facts.codes[row] and one.tier != "full"]
    names = facts.study.base.sites.names
    told = []
    for site, one in own:
        words = f"{names[site]} ({lang.text(TIER_NAMES[one.tier])})"
        if one.tier == "mobile":
            days = lang.text("{days} days a week", days=one.days_per_week)
            words = f"{names[site]} ({lang.text(TIER_NAMES['mobile'])}, {days})"
        told.append(words)
    if not told:
        return lang.text("no remote-service point and no mobile stop in the municipality.")
    return (
        "; ".join(told)
        + ". "
        + lang.text("A mobile stop does not meet the criterion of {limit} minutes.", limit=teller.limit)
    )
