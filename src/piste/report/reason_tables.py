"""Tables of reasons for page and workbook: closings, sites not chosen, municipalities by loss, places, offices."""

from collections.abc import Sequence

import numpy as np

from piste.core.language import Language
from piste.core.units import minutes_from_seconds
from piste.report.figures import PlanFigures, StudyFigures, subtract_minutes
from piste.report.reason_words import barrier_word, group_name, stay_word, why_word
from piste.report.scales import round_all
from piste.report.tables import Cell, Column, Table, municipality_name, region_name
from piste.siting.office_fate import OfficeFates, Stay, count_fates
from piste.siting.reasons.change import Change
from piste.siting.reasons.comparison import order_by_loss
from piste.siting.reasons.place_reason import Why
from piste.siting.reasons.plan_reasons import PlanReasons


def closings_table(study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> Table:
    """Return who would lose if each point closed: a row for each municipality of its catchment."""
    ground, closings, names = reasons.ground, reasons.closings, study.study.base.sites.names
    rows = [row for point in range(len(ground.own)) for row in closings.of_point(point).tolist()]
    change = closings.change.rows(rows)
    limit = lang.number(plan.limit_min)
    columns = [
        Column("point", lang.text("Point"), "name", [str(names[ground.own[closings.point[row]]]) for row in rows]),
        Column(
            "municipality",
            lang.text("Municipality"),
            "text",
            [municipality_name(study, ground.codes[closings.area[row]], lang) for row in rows],
        ),
        Column("people", lang.text("Catchment, people"), "count", _round(change.people[:, 0], 0)),
        Column(
            "fall",
            lang.text("If closed: over {limit} min, people", limit=limit),
            "count",
            _round(change.fall_outside[:, 0], 0),
        ),
    ]
    for k, key in enumerate(ground.folk.groups, start=1):
        title = lang.text("Of them: {group}", group=group_name(key, lang))
        columns.append(Column(f"fall_{key}", title, "count", _round(change.fall_outside[:, k], 0)))
    columns += [
        Column("farther", lang.text("If closed: farther, people"), "count", _round(change.farther[:, 0], 0)),
        *_minutes(change, 0, (lang.text("Plan, min"), lang.text("If closed: mean, min")), lang),
    ]
    return Table("closings", lang.text("If a point closes: who loses, by municipality"), tuple(columns))


def sites_table(study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> Table:
    """Return every site not chosen, the cheapest first: in which point's place, and what that would do."""
    prices, sites = reasons.prices, study.study.base.sites
    limit, everyone = lang.number(plan.limit_min), max(plan.counted_people, 1e-9)
    instead = [str(sites.names[point]) if point >= 0 else "–" for point in prices.point.tolist()]
    where = [municipality_name(study, sites.municipality[site], lang) for site in prices.site.tolist()]
    columns = (
        Column("name", lang.text("Site"), "name", [str(sites.names[site]) for site in prices.site.tolist()]),
        Column("municipality", lang.text("Municipality"), "text", where),
        Column("instead", lang.text("In the place of"), "text", instead),
        Column(
            "fall", lang.text("Fall over {limit} min, people", limit=limit), "count", _round(prices.fall_outside, 0)
        ),
        Column(
            "come", lang.text("Come within {limit} min, people", limit=limit), "count", _round(prices.come_within, 0)
        ),
        Column("farther", lang.text("Farther, people"), "count", _round(prices.farther, 0)),
        Column("closer", lang.text("Closer, people"), "count", _round(prices.closer, 0)),
        Column("mean", lang.text("Mean of all, min"), "shift", _round(prices.person_min / everyone, 2)),
        Column(
            "besides_come",
            lang.text("Besides: come within {limit} min, people", limit=limit),
            "count",
            _round(prices.opening_come_within, 0),
        ),
        Column(
            "besides_mean",
            lang.text("Besides: mean of all, min"),
            "shift",
            _round(prices.opening_person_min / everyone, 2),
        ),
        Column("barrier", lang.text("May not open"), "text", [barrier_word(one, lang) for one in prices.barrier]),
    )
    return Table("sites", lang.text("Sites not chosen: what choosing each would cost"), columns)


def changes_table(study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> Table | None:
    """Return what changes for the people of each municipality and group, the whole area first, then by loss."""
    if reasons.change is None:
        return None
    return change_table(study, reasons.change, reasons.ground.codes, reasons.ground.folk.groups, plan.limit_min, lang)


def change_table(
    study: StudyFigures,
    change: Change,
    codes: Sequence[str],
    groups: Sequence[str],
    limit_min: float,
    lang: Language,
) -> Table:
    """Return a change as a table: municipalities that lose most first, each for everyone and by group."""
    order = [-1, *order_by_loss(change).tolist()]
    width, limit = 1 + len(groups), lang.number(limit_min)
    folk = [lang.text("Everyone"), *(group_name(key, lang) for key in groups)]
    total = change.total()

    def spread(name: str) -> list[Cell]:
        parts = [getattr(total if row < 0 else change, name)[max(row, 0)] for row in order]
        return _round(np.concatenate(parts), 0)

    before = np.concatenate([(total if row < 0 else change).mean_before_min[max(row, 0)] for row in order])
    after = np.concatenate([(total if row < 0 else change).mean_after_min[max(row, 0)] for row in order])
    names = [lang.text("Whole area") if row < 0 else municipality_name(study, codes[row], lang) for row in order]
    regions = [
        "" if row < 0 else region_name(study, study.study.base.areas.region_of(codes[row]), lang) for row in order
    ]
    columns = (
        Column("name", lang.text("Municipality"), "name", [name for name in names for _ in range(width)]),
        Column("region", lang.text("Region"), "text", [name for name in regions for _ in range(width)]),
        Column("group", lang.text("Who"), "text", folk * len(order)),
        Column("people", lang.text("People"), "count", spread("people")),
        Column("fall", lang.text("Fall over {limit} min, people", limit=limit), "count", spread("fall_outside")),
        Column("come", lang.text("Come within {limit} min, people", limit=limit), "count", spread("come_within")),
        Column("farther", lang.text("Farther, people"), "count", spread("farther")),
        Column("closer", lang.text("Closer, people"), "count", spread("closer")),
        Column("today", lang.text("Today, min"), "minutes", _round(before, 1)),
        Column("minutes", lang.text("Plan, min"), "minutes", _round(after, 1)),
        Column("change", lang.text("Change, min"), "change", _round(subtract_minutes(after, before), 1)),
    )
    return Table("changes", lang.text("What changes for whom, by municipality"), columns)


def whys_table(study: StudyFigures, plan: PlanFigures, reasons: PlanReasons, lang: Language) -> Table:
    """Return why every place is as far as it is: its point, the next one, and what keeps a site away."""
    base, ground, told = study.study.base, reasons.ground, reasons.places
    rows = np.flatnonzero(study.people > 0)
    past = told.why[rows] != Why.WITHIN
    rows = rows[np.lexsort((rows, -study.people[rows], ~past))]

    def names(of_site: Sequence[int]) -> list[str]:
        return [str(base.sites.names[site]) if site >= 0 else "–" for site in of_site]

    columns = [
        Column("name", lang.text("Place"), "name", [str(name) for name in base.places.names[rows]]),
        Column(
            "municipality",
            lang.text("Municipality"),
            "text",
            [municipality_name(study, code, lang) for code in base.places.municipality[rows]],
        ),
        Column("people", lang.text("People"), "count", _round(study.people[rows], 0)),
    ]
    if study.today_min is not None:
        columns.append(Column("today", lang.text("Today, min"), "minutes", _round(study.today_min[rows], 1)))
    columns += [
        Column("minutes", lang.text("Plan, min"), "minutes", _round(plan.minutes[rows], 1)),
        Column("nearest", lang.text("Nearest point"), "text", names(ground.state.nearest[rows].tolist())),
        Column("second", lang.text("Next nearest point"), "text", names(ground.second_site[rows].tolist())),
        Column(
            "second_minutes",
            lang.text("To it, min"),
            "minutes",
            _round(minutes_from_seconds(ground.second_s[rows]), 1),
        ),
        Column("why", lang.text("Why outside"), "text", [why_word(int(one), lang) for one in told.why[rows]]),
        Column("way", lang.text("Site that would serve"), "text", names(told.way_site[rows].tolist())),
    ]
    return Table("whys", lang.text("Places: which point, and why"), tuple(columns))


def offices_table(study: StudyFigures, fates: OfficeFates, lang: Language) -> Table:
    """Return what becomes of every office."""
    base = study.study.base
    offices = base.offices
    assert offices is not None
    rows, site = fates.office, fates.point.tolist()
    columns = (
        Column("name", lang.text("Office"), "name", [str(name) for name in offices.names[rows]]),
        Column("agency", lang.text("Agency"), "text", [str(name) for name in offices.agency[rows]]),
        Column("region", lang.text("Region"), "text", [region_name(study, code, lang) for code in fates.region]),
        Column("fate", lang.text("What becomes of it"), "text", [stay_word(why, lang) for why in fates.why]),
        Column(
            "point", lang.text("Nearest point"), "text", [str(base.sites.names[j]) if j >= 0 else "–" for j in site]
        ),
        Column("minutes", lang.text("To it, min"), "minutes", _round(fates.minutes, 1)),
        Column("missing", lang.text("Services not given at points"), "text", ["; ".join(one) for one in fates.missing]),
        Column("lease", lang.text("Lease"), "text", [str(name) for name in offices.lease_id[rows]]),
    )
    return Table("offices", lang.text("Today’s offices under the plan"), columns)


def office_counts_table(study: StudyFigures, fates: OfficeFates, lang: Language) -> Table:
    """Return offices by agency and region: replaced, and staying by reason."""
    assert study.study.base.offices is not None
    counts = count_fates(fates, study.study.base.offices)
    reasons = [why for why in Stay if why is not Stay.REPLACED and why in fates.why]
    columns = [
        Column("agency", lang.text("Agency"), "name", [one.agency or lang.text("not known") for one in counts]),
        Column(
            "region",
            lang.text("Region"),
            "text",
            [region_name(study, one.region, lang) if one.region else lang.text("all regions") for one in counts],
        ),
        Column("offices", lang.text("Offices"), "count", [float(one.offices) for one in counts]),
        Column("replaced", lang.text("Replaced by a point"), "count", [float(one.replaced) for one in counts]),
    ]
    for why in reasons:
        title = lang.text("Stays: {why}", why=stay_word(why, lang))
        columns.append(Column(f"stays_{why}", title, "count", [float(dict(one.stays).get(why, 0)) for one in counts]))
    return Table("office_counts", lang.text("Offices by agency and region"), tuple(columns))


def _minutes(change: Change, group: int, titles: tuple[str, str], lang: Language) -> list[Column]:
    before, after = change.mean_before_min[:, group], change.mean_after_min[:, group]
    return [
        Column("before", titles[0], "minutes", _round(before, 1)),
        Column("after", titles[1], "minutes", _round(after, 1)),
        Column("change", lang.text("Change, min"), "change", _round(subtract_minutes(after, before), 1)),
    ]


def _round(values: np.ndarray, digits: int) -> list[Cell]:
    return list(round_all(np.asarray(values, dtype=np.float64), digits).tolist())
