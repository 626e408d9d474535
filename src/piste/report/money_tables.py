"""Tables of the money: kinds of payment, years, agencies under each key, sites, space, journeys; thousands of euros."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from piste.basedata.area import Region
from piste.basedata.lease import Measure
from piste.core.language import Language
from piste.premises.commute import HIDDEN, BandTable
from piste.premises.ledger import NATURE, Nature, Row, View
from piste.premises.money_study import MoneyStudy
from piste.premises.month import month_text
from piste.report.money_words import FIGURE_WORDS, KEY_WORDS, MILLION, ROW_WORDS, YEARS
from piste.report.tables import Column, Table

THOUSAND_CENTS = 1e5
MEASURE_WORDS = {Measure.UNSTATED: "m²", Measure.HTM2: "htm²", Measure.HYM2: "hym²", Measure.HUM2: "hum²"}


def unbroken(title: str) -> str:
    """Return a narrow column's title whose unit does not fall apart over two lines."""
    return title.replace("1,000 €", "1,000\u00a0€")


def thousands(cents: Sequence[int] | NDArray[np.int64]) -> list[float]:
    """Return cents as thousands of euros."""
    return [float(value) / THOUSAND_CENTS for value in cents]


def figures_table(study: MoneyStudy, view: View, lang: Language) -> Table:
    """Return the key figures of one view: smallest, base and largest of the cases."""
    rows = []
    for name, words in FIGURE_WORDS.items():
        if view is View.AGENCY and "receipts" in name:
            continue
        scale = 1.0 if name in YEARS else MILLION
        rows.append((lang.text(words), *(value / scale for value in study.range_of(view, name))))
    names, low, base, high = zip(*rows, strict=True)
    columns = (
        Column("figure", lang.text("Figure"), "name", names),
        Column("low", lang.text("At least"), "millions", [_finite(value) for value in low]),
        Column("base", lang.text("Base"), "millions", [_finite(value) for value in base]),
        Column("high", lang.text("At most"), "millions", [_finite(value) for value in high]),
    )
    return Table(f"figures-{view.value}", lang.text("Key figures"), columns)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")


def rows_table(study: MoneyStudy, view: View, lang: Language) -> Table:
    """Return what is paid for in one view over the horizon: doing nothing, the plan, and what is saved."""
    flow = study.base
    before, after = flow.baseline[view], flow.plan[view]
    kept = [row for row in Row if np.isin(row, before.row) or np.isin(row, after.row)]
    order = sorted(kept, key=lambda row: (list(Nature).index(NATURE[row]), row))
    was = [int(before.of_rows([row]).sum()) for row in order]
    now = [int(after.of_rows([row]).sum()) for row in order]
    names = [lang.text(ROW_WORDS[row]) for row in order]
    summed = [k for k, row in enumerate(order) if NATURE[row] is not Nature.MEMO]
    names.append(lang.text("In all"))
    was.append(sum(was[k] for k in summed))
    now.append(sum(now[k] for k in summed))
    columns = (
        Column("row", lang.text("What for"), "name", names),
        Column("nothing", unbroken(lang.text("Doing nothing, 1,000 €")), "count", thousands(was)),
        Column("plan", unbroken(lang.text("The plan, 1,000 €")), "count", thousands(now)),
        Column(
            "saved",
            unbroken(lang.text("Saved, 1,000 €")),
            "count",
            thousands([a - b for a, b in zip(was, now, strict=True)]),
        ),
    )
    return Table(f"rows-{view.value}", lang.text("The ledger by kind of payment"), columns)


def money_years_table(study: MoneyStudy, view: View, lang: Language) -> Table:
    """Return each year in one view: running savings in three cases, one-off costs, and what stands apart."""
    years = np.array(study.base.params.horizon.years)
    known = list(dict.fromkeys(years.tolist()))

    def by_year(cents: np.ndarray) -> list[float]:
        return thousands([int(cents[years == year].sum()) for year in known])

    flow = study.base
    saved = {case: list(study.saved_by_year(view, case, Nature.RUNNING).values()) for case in study.cases}
    spread = np.sort(np.array([saved[case] for case in study.cases]), axis=0) / 1000.0
    after = flow.plan[view]
    columns = [Column("year", lang.text("Year"), "name", [str(year) for year in known])]
    columns.append(Column("saved", lang.text("Running saving, 1,000 €"), "count", [v / 1000 for v in saved["base"]]))
    if study.ranged():
        columns.append(Column("low", lang.text("at least"), "count", spread[0].tolist()))
        columns.append(Column("high", lang.text("at most"), "count", spread[-1].tolist()))
    columns += [
        Column("once", lang.text("One-off costs, 1,000 €"), "count", by_year(-flow.saving(view, Nature.ONE_OFF))),
        Column("double", lang.text("Double rent, 1,000 €"), "count", by_year(after.of_rows([Row.DOUBLE_RENT]))),
    ]
    if view is View.STATE:
        columns.append(Column("vacancy", lang.text("Vacancy, 1,000 €"), "count", by_year(after.of_rows([Row.VACANCY]))))
        sales = by_year(flow.saving(view, Nature.RECEIPT))
        columns.append(Column("sale", lang.text("Sale receipts, apart, 1,000 €"), "count", sales))
    cuts = by_year(flow.rent_cut_saving(view))
    columns.append(Column("cut", lang.text("Rent cuts, apart, 1,000 €"), "count", cuts))
    return Table(f"years-{view.value}", lang.text("Year by year"), tuple(columns))


def keys_table(study: MoneyStudy, lang: Language) -> Table:
    """Return what each agency pays for the sites and gains in all under each key, over the horizon."""
    shared = study.shared
    columns = [
        Column(
            "agency", lang.text("Agency"), "name", [str(name) or lang.text("not shared") for name in shared.agencies]
        )
    ]
    for title, cents, key in (("pays", shared.pays_cents, "Pays"), ("gains", shared.gains_cents, "Gains")):
        for k, by in enumerate(shared.keys):
            words = lang.text("{what} {key}, 1,000 €", what=lang.text(key), key=lang.text(KEY_WORDS[by]))
            columns.append(Column(f"{title}_{by.value}", words, "count", thousands(cents[:, k])))
    return Table("keys", lang.text("Who pays and who gains under each key"), tuple(columns))


def uneven_keys(study: MoneyStudy, lang: Language) -> str:
    """Return a sentence on keys without weights at some site, "" where every site has them."""
    shared = study.shared
    missing = [lang.text(KEY_WORDS[key]) for k, key in enumerate(shared.keys) if not shared.usable[k]]
    if not missing:
        return ""
    return lang.text("Sites without figures for a key are split evenly under it: {keys}.", keys=", ".join(missing))


def sites_money_table(study: MoneyStudy, lang: Language) -> Table:
    """Return each site: opening, area, people, and what it saves in each view in the last twelve months."""
    flow = study.base
    projects = sorted(flow.projects, key=lambda one: (one.opens, one.id))
    running = {view: flow.saving_by(view, "project", Nature.RUNNING) for view in View}
    once = flow.saving_by(View.STATE, "project", Nature.ONE_OFF)

    def last_year(view: View) -> list[float]:
        return thousands([int(running[view][p.id][-12:].sum()) if p.id in running[view] else 0 for p in projects])

    people = [sum(share.person_years for share in p.shares) for p in projects]
    paid = thousands([-int(once[p.id].sum()) if p.id in once else 0 for p in projects])
    rent = [12 * (p.rent_capital_cents + p.rent_maintenance_cents + p.fitout_rent_cents) / 100 for p in projects]
    columns = (
        Column("site", lang.text("Site"), "name", [p.site for p in projects]),
        Column("opens", lang.text("Opens"), "text", [month_text(p.opens) for p in projects]),
        Column("leases", lang.text("Leases that move"), "count", [float(len(p.moves)) for p in projects]),
        Column("people", lang.text("Person-years"), "count", people),
        Column("m2", lang.text("htm²"), "count", [p.area_m2 for p in projects]),
        Column("m2_each", lang.text("htm² a person-year"), "minutes",
               [_ratio(p.area_m2, n) for p, n in zip(projects, people, strict=True)]),
        Column("rent_each", lang.text("Rent a person-year, €"), "count",
               [_ratio(r, n) for r, n in zip(rent, people, strict=True)]),
        Column("once", lang.text("One-off costs, 1,000 €"), "count", paid),
        Column("agency", lang.text("Agencies’ saving, 1,000 € a year"), "count", last_year(View.AGENCY)),
        Column("state", lang.text("State’s saving, 1,000 € a year"), "count", last_year(View.STATE)),
    )  # fmt: skip
    return Table("sites", lang.text("Sites by opening"), columns)


def regions_money_table(study: MoneyStudy, regions: Mapping[str, Region], lang: Language) -> Table:
    """Return running savings by region in each view in the last twelve months; "" is what no region is known of."""
    running = {view: study.base.saving_by(view, "region", Nature.RUNNING) for view in View}
    codes = sorted(set(running[View.STATE]) | set(running[View.AGENCY]))
    names = [regions[code].name_in(lang.code) if code in regions else code or lang.text("Not known") for code in codes]

    def last_year(view: View) -> list[float]:
        return thousands([int(running[view][code][-12:].sum()) if code in running[view] else 0 for code in codes])

    columns = (
        Column("region", lang.text("Region"), "name", names),
        Column("agency", lang.text("Agencies’ saving, 1,000 € a year"), "count", last_year(View.AGENCY)),
        Column("state", lang.text("State’s saving, 1,000 € a year"), "count", last_year(View.STATE)),
    )
    return Table("regions", lang.text("By region"), columns)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def space_table(study: MoneyStudy, lang: Language) -> Table:
    """Return space before and after, measure by measure."""
    space = study.space
    rows: list[tuple[str, float]] = []
    for measure, m2 in space.m2_before.items():
        unit = MEASURE_WORDS[measure]
        rows.append((lang.text("In the register, {unit}", unit=unit), m2))
        rows.append((lang.text("Given up, {unit}", unit=unit), space.m2_given_up[measure]))
        each = space.m2_per_person_year_before[measure]
        rows.append((lang.text("{unit} a person-year before", unit=unit), each))
    rows += [
        (lang.text("Area of the sites, htm²"), space.m2_new),
        (lang.text("htm² a person-year in the sites"), space.m2_per_person_year_new),
        (lang.text("Rent a person-year before, €"), space.rent_eur_per_person_year_before),
        (lang.text("Rent a person-year in the sites, €"), space.rent_eur_per_person_year_new),
        (lang.text("Person-years"), space.person_years),
        (lang.text("Share of staff in shared space, % (target 25)"), 100 * space.shared_share),
    ]
    columns = (
        Column("what", lang.text("Space"), "name", [name for name, _ in rows]),
        Column("value", lang.text("Amount"), "minutes", [value for _, value in rows]),
    )
    return Table("space", lang.text("Space and staff"), columns)


def commutes_table(bands: BandTable, lang: Language, first: str) -> Table:
    """Return people by distance to work before and after the move; hidden groups show as not told."""
    titles = (lang.text("within 10 miles (16 km)"), lang.text("within 25 miles (40 km)"), lang.text("farther"))

    def cells(values: np.ndarray) -> list[float]:
        return [float("nan") if value == HIDDEN else float(value) for value in values]

    columns = [Column("group", first, "name", [*bands.groups, lang.text("All")])]
    sides = ((lang.text("Before"), bands.before, bands.all_before), (lang.text("After"), bands.after, bands.all_after))
    for side, rows, whole in sides:
        for k, title in enumerate(titles):
            values = np.append(rows[:, k], whole[k])
            columns.append(Column(f"{k}-{side}", f"{side}: {title}", "count", cells(values)))
    return Table("commutes", lang.text("Journeys to work"), tuple(columns))
