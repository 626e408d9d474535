"""The network of points: three maps, the points with their tiers, and the reasons for and against each."""

from piste.core.language import Language
from piste.report.document.model import Block, Cell, Chapter, DataTable, Figure, Heading, Listing, Paragraph
from piste.report.plan_document.maps import draw_map
from piste.report.plan_document.wording import Teller, head, number_heads
from piste.report.reason_tables import sites_table
from piste.report.reason_view import PointView, tell_people_only, tell_reasons
from piste.report.tables import municipality_name, order_of_name
from piste.report.wording import tell_outside
from piste.siting.tiers import TIER_NAMES

MOST_SITES = 15


def write_maps(teller: Teller) -> Chapter:
    """Write the maps of today, of the plan, and of what changes."""
    lang, facts = teller.lang, teller.facts
    compared = facts.study.today is not None
    figures: list[Block] = []
    if compared:
        network = facts.study.today_network
        name = lang.text(network.name) if network is not None else lang.text("today")
        caution = lang.text(network.caution) if network is not None and network.caution else ""
        caption = lang.text("Today: minutes to the nearest point ({name})", name=name)
        figures.append(
            Figure(draw_map(facts, "today", lang, TALLEST), _alt_today(teller), caption, teller.source, caution)
        )
    caption = lang.text("Plan: points and minutes to the nearest point")
    figures.append(Figure(draw_map(facts, "plan", lang, TALLEST), _alt_plan(teller), caption, teller.source))
    if compared:
        caption = lang.text("Difference: minutes more or less than today")
        figures.append(Figure(draw_map(facts, "change", lang, TALLEST), _alt_change(teller), caption, teller.source))
    blocks = [
        *figures,
        Paragraph(
            lang.text(
                "A circle is a place where people live; its area is in proportion to them. The tables "
                "that follow hold the same facts."
            ),
            "note",
        ),
    ]
    title = (
        lang.text("Where the points are today and in the plan, and whose way changes")
        if compared
        else lang.text("Where the points are in the plan")
    )
    return Chapter(lang.text("Maps"), title, tuple(blocks))


TALLEST = 500.0
"""Points: a map a page, as large as it fits."""


def _alt_today(teller: Teller) -> str:
    lang, facts = teller.lang, teller.facts
    assert facts.study.today is not None
    names = _own_names(teller, facts.study.today.sites.tolist())
    words = "Map of {area} today. Points: {names}. The mean journey takes {mean} minutes."
    change = facts.change
    mean = "–" if change is None else teller.minutes(float(change.total().mean_before_min[0, 0]))
    return lang.text(words, area=teller.area, names=names or lang.text("none"), mean=mean)


def _alt_plan(teller: Teller) -> str:
    lang, facts = teller.lang, teller.facts
    names = _own_names(teller, facts.plan.plan.result.sites.tolist())
    past = float(facts.here.past_after[:, 0].sum())
    words = "Map of {area} in the plan. Points: {names}. {people} people live more than {limit} minutes from a point."
    return lang.text(words, area=teller.area, names=names or lang.text("none"), people=round(past), limit=teller.limit)


def _alt_change(teller: Teller) -> str:
    lang, change = teller.lang, teller.facts.change
    assert change is not None
    total = change.total()
    words = (
        "Map of {area}: the way gets shorter for {closer} people, longer for {farther}, and stays the same for {same}."
    )
    return lang.text(
        words,
        area=teller.area,
        closer=round(float(total.closer[0, 0])),
        farther=round(float(total.farther[0, 0])),
        same=round(float(total.same[0, 0])),
    )


def _own_names(teller: Teller, sites: list[int]) -> str:
    facts = teller.facts
    base = facts.study.base
    own = [
        site
        for site in sites
        if not facts.region or base.areas.region_of(base.sites.municipality[site]) == facts.region
    ]
    return ", ".join(sorted((str(base.sites.names[site]) for site in own), key=order_of_name))


def write_points(teller: Teller) -> Chapter:
    """Write the points: a table, then why each stands where it does."""
    lang, facts = teller.lang, teller.facts
    blocks: list[Block] = [*teller.written("network"), _points_table(teller), *_today_points(teller)]
    own = teller.written("services")
    if own:
        blocks += [Heading(lang.text("Services and how they are given")), *own]
    blocks += _reasons(teller)
    points = len(facts.plan.plan.result.sites)
    return Chapter(lang.text("The points"), _tell_number(lang, points, len(facts.stops)), tuple(blocks))


def _tell_number(lang: Language, points: int, stops: int) -> str:
    if not stops:
        return (
            lang.text("The region gets {points} points", points=points)
            if points != 1
            else lang.text("The region gets one point")
        )
    if stops == 1:
        return lang.text("The region gets {points} points and one mobile stop", points=points)
    return lang.text("The region gets {points} points and {stops} mobile stops", points=points, stops=stops)


def tier_name(key: str, lang: Language) -> str:
    """Return a tier's name with a capital."""
    words = lang.text(TIER_NAMES[key])
    return words[:1].upper() + words[1:]


def _points_table(teller: Teller) -> DataTable:
    lang, facts, plan = teller.lang, teller.facts, teller.facts.plan
    base, points, tiers = facts.study.base, plan.plan.points, facts.tiers
    rows: list[tuple[Cell | str, ...]] = []
    order = sorted(range(len(points.site)), key=lambda k: (-points.catchment_people[k], int(points.site[k])))
    for k in order:
        site = int(points.site[k])
        told = None if tiers is None else tiers.get(site)
        rows.append(
            (
                Cell(str(base.sites.names[site]), strong=True),
                municipality_name(facts.figures, str(base.sites.municipality[site]), lang),
                teller.unknown if told is None else tier_name(told.tier, lang),
                lang.text("fixed") if points.fixed[k] else lang.text("chosen"),
                teller.people(points.catchment_people[k]),
                teller.minutes(float(points.mean_min[k])),
                teller.people(points.people_within_limit[k]),
            )
        )
    for site in facts.stops:
        assert tiers is not None
        days = lang.text("{days} days a week", days=tiers[site].days_per_week)
        rows.append(
            (
                Cell(str(base.sites.names[site]), strong=True),
                municipality_name(facts.figures, str(base.sites.municipality[site]), lang),
                tier_name("mobile", lang),
                days,
                Cell("–", "muted"),
                Cell("–", "muted"),
                Cell("–", "muted"),
            )
        )
    columns = (
        head(lang.text("Point"), 1.2),
        head(lang.text("Municipality"), 1.1),
        head(lang.text("Tier"), 1.3),
        head(lang.text("Fixed or chosen"), 0.8),
        *number_heads(
            (
                lang.text("Nearest to it, people"),
                lang.text("Mean time, min"),
                lang.text("Living within {limit} min, people", limit=teller.limit),
            )
        ),
    )
    note = lang.text(
        "People nearest to a point are counted beyond the region’s border too. Mobile stops count for no criterion."
    )
    return DataTable(
        lang.text("Points of the plan by number of people nearest to them"), columns, tuple(rows), teller.source, note
    )


def _today_points(teller: Teller) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    today, base = facts.study.today, facts.study.base
    if today is None:
        return [Paragraph(lang.text("Today’s points are not known: the plan was not compared with today’s network."))]
    stays = set(facts.plan.plan.state.sites.tolist())
    own = [
        int(site)
        for site in today.sites
        if not facts.region or base.areas.region_of(base.sites.municipality[site]) == facts.region
    ]
    gone = sorted(str(base.sites.names[site]) for site in own if site not in stays)
    new = sorted(str(base.sites.names[site]) for site in set(facts.plan.plan.result.sites.tolist()) - set(own))
    kept = sorted(str(base.sites.names[site]) for site in own if site in stays)
    items = [
        (lang.text("Points that stay:"), ", ".join(kept) or lang.text("none")),
        (lang.text("New points:"), ", ".join(new) or lang.text("none")),
        (lang.text("Points of today that close:"), ", ".join(gone) or lang.text("none")),
    ]
    return [Listing(tuple(items))]


def _reasons(teller: Teller) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    told = tell_reasons(facts.figures, facts.plan, lang)
    if told is None:
        return []
    blocks: list[Block] = [Heading(lang.text("Reasons for and against each point"))]
    caution = tell_people_only(facts.plan, lang)
    if facts.region:
        whole = (
            "The plan was searched over its whole area: what stands in a point’s place best may lie in another region."
        )
        caution = " ".join(filter(None, (caution, lang.text(whole))))
    if caution:
        blocks.append(Paragraph(caution, "note"))
    for point in told.points:
        blocks += [Heading(point.name, 3), Listing(_for_and_against(teller, point))]
    outside = tell_outside(facts.figures, facts.plan, lang)
    if outside.sentences and outside.people > 0:
        blocks += [
            Heading(lang.text("Who stays outside, and the ways out")),
            *(Paragraph(words) for words in outside.sentences),
        ]
    return [*blocks, *_not_chosen(teller)]


def _for_and_against(teller: Teller, point: PointView) -> tuple[tuple[str, str], ...]:
    lang = teller.lang
    falling = point.falling or "0"
    closing = lang.text(
        "if it closed, {falling} people would fall more than {limit} minutes away, and the mean journey of its {people}"
        " people would take {after} minutes instead of {before}.",
        falling=falling,
        limit=teller.limit,
        people=point.people,
        after=point.minutes[1],
        before=point.minutes[0],
    )
    told = [
        (lang.text("For:"), " ".join((closing, *point.sentences))),
        (lang.text("Against:"), lang.text("the next best site is {site}", site=point.next_best)),
        (lang.text("Instead of it:"), point.rival),
    ]
    if point.moves:
        told.insert(1, (lang.text("Its people would go to:"), f"{point.moves}."))
    return tuple((strong, text) for strong, text in told if text)


def _not_chosen(teller: Teller) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    reasons, base = facts.figures.reasons, facts.study.base
    assert reasons is not None
    table = sites_table(facts.figures, facts.plan, reasons, lang)
    own = [
        row
        for row, site in enumerate(reasons.prices.site.tolist())
        if not facts.region or base.areas.region_of(base.sites.municipality[site]) == facts.region
    ][:MOST_SITES]
    if not own:
        return []
    column = {one.key: one.cells for one in table.columns}
    rows = tuple(
        (
            Cell(str(column["name"][row]), strong=True),
            str(column["instead"][row]),
            teller.loss(_float(column["fall"][row])),
            teller.people(_float(column["farther"][row])),
            teller.people(_float(column["closer"][row])),
            lang.signed(_float(column["mean"][row]), 2),
            str(column["barrier"][row]) or "–",
        )
        for row in own
    )
    columns = (
        head(lang.text("Site"), 1.5),
        head(lang.text("In the place of"), 1.3),
        *number_heads(
            (
                lang.text("Fall over {limit} min, people", limit=teller.limit),
                lang.text("Farther, people"),
                lang.text("Closer, people"),
                lang.text("Mean of all, min"),
            )
        ),
        head(lang.text("May not open"), 1.2),
    )
    caption = lang.text("Sites not chosen: what choosing each would cost")
    return [
        Heading(lang.text("Why not elsewhere?")),
        DataTable(caption, columns, rows, teller.source, _tell_more(teller, len(table), len(own))),
    ]


def _tell_more(teller: Teller, all_sites: int, shown: int) -> str:
    if shown >= all_sites:
        return ""
    return teller.lang.text("The {shown} nearest to being chosen; the workbook holds all.", shown=shown)


def _float(value: object) -> float:
    assert isinstance(value, float)
    return value
