"""Tables of a programme: years, projects, limits, risks and changes; page and workbook write the same ones."""

import numpy as np

from piste.basedata.area import Region
from piste.core.language import Language
from piste.programme.replan import Change
from piste.programme.risk import PERCENTILES
from piste.programme.schedule import NEVER
from piste.programme.study import Programme
from piste.report.programme_words import CHANGE_WORDS, LIMIT_WORDS, MILLION, RISK_WORDS, quarter_name
from piste.report.tables import Column, Table


def region_words(code: str, regions: dict[str, Region], lang: Language) -> str:
    """Return a region's name, its code where it is not known."""
    return regions[code].name_in(lang.code) if code in regions else code


def years_table(programme: Programme, lang: Language) -> Table:
    """Return the savings curve by year's end: plan, range, target and its chance, investment and its cap."""
    schedule, risk = programme.schedule, programme.risk
    calendar = schedule.limits.calendar
    ends = [min(calendar.last_quarter_of(year), calendar.n - 1) for year in calendar.years]
    fan = risk.quarter_eur_per_year[:, ends] / MILLION
    low, middle, high = (fan[PERCENTILES.index(percent)] for percent in (10, 50, 90))
    opens = schedule.opens
    counts = [int(sum(calendar.year(int(q)) == year for q in opens if q != NEVER)) for year in calendar.years]
    caps = np.where(np.isfinite(schedule.limits.invest_cap_eur), schedule.limits.invest_cap_eur / MILLION, np.nan)
    columns = (
        Column("year", lang.text("End of year"), "name", [str(year) for year in calendar.years]),
        Column(
            "plan", lang.text("Plan, M€ a year"), "millions", (schedule.rate_eur_per_year()[ends] / MILLION).tolist()
        ),
        *_range_columns(programme, ends, lang),
        Column("low", lang.text("Low 10 %, M€ a year"), "millions", low.tolist()),
        Column("median", lang.text("Median, M€ a year"), "millions", middle.tolist()),
        Column("high", lang.text("High 10 %, M€ a year"), "millions", high.tolist()),
        Column("target", lang.text("Target, M€ a year"), "millions", (risk.target_eur_per_year / MILLION).tolist()),
        Column("chance", lang.text("Chance of the target, %"), "percent", (100 * risk.chance).tolist()),
        Column("invested", lang.text("Investment, M€"), "millions", (schedule.invested_eur() / MILLION).tolist()),
        Column("cap", lang.text("Largest allowed, M€"), "millions", caps.tolist()),
        Column("opens", lang.text("Openings"), "count", [float(count) for count in counts]),
    )
    return Table("years", lang.text("Savings, chance and investment by year"), columns)


def _range_columns(programme: Programme, ends: list[int], lang: Language) -> list[Column]:
    """Return what the plan saves at the ends of assumed rents and costs, nothing where there is no range."""
    if programme.range_eur_per_year is None:
        return []
    least, most = (values[ends] / MILLION for values in programme.range_eur_per_year)
    return [
        Column("least", lang.text("Plan at assumed rents’ low end, M€ a year"), "millions", least.tolist()),
        Column("most", lang.text("Plan at assumed rents’ high end, M€ a year"), "millions", most.tolist()),
    ]


def projects_table(programme: Programme, regions: dict[str, Region], lang: Language) -> Table:
    """Return all projects, the first opening first."""
    schedule, projects = programme.schedule, programme.schedule.projects
    opens = schedule.opens
    order = np.lexsort((np.arange(len(projects)), schedule.starts, np.where(opens == NEVER, 10**6, opens)))
    codes = [projects.regions[projects.region[p]] for p in order]
    decided = lang.text("decided")
    saving, cost = projects.saving_eur_per_year[order] / MILLION, projects.total_invest_eur[order] / MILLION
    payback = np.divide(cost, saving, out=np.full(len(order), np.nan), where=saving > 0)
    columns = (
        Column("name", lang.text("Site project"), "name", [str(projects.names[p]) for p in order]),
        Column("region", lang.text("Region"), "text", [region_words(code, regions, lang) for code in codes]),
        Column(
            "starts",
            lang.text("Begins"),
            "text",
            [quarter_name(int(schedule.starts[p]), schedule.limits) for p in order],
        ),
        Column("opens", lang.text("Opens"), "text", [quarter_name(int(opens[p]), schedule.limits) for p in order]),
        Column("state", lang.text("State"), "text", [decided if projects.fixed_q[p] >= 0 else "" for p in order]),
        Column("people", lang.text("Staff"), "count", projects.people[order].tolist()),
        Column("cost", lang.text("Investment, M€"), "millions", cost.tolist()),
        Column("saving", lang.text("Saving, M€ a year"), "millions", saving.tolist()),
        Column("payback", lang.text("Payback, years"), "minutes", payback.tolist()),
    )
    return Table("projects", lang.text("Site projects by opening"), columns)


def limits_table(programme: Programme, lang: Language) -> Table:
    """Return what holds back, the limit that does most first."""
    held = programme.hold_back.limits
    columns = (
        Column("limit", lang.text("Limit"), "name", [lang.text(LIMIT_WORDS[one.kind]) for one in held]),
        Column(
            "gain",
            lang.text("Without it, M€ a year more"),
            "millions",
            [one.gain_eur_per_year / MILLION for one in held],
        ),
    )
    return Table("limits", lang.text("What holds back"), columns)


def units_table(programme: Programme, regions: dict[str, Region], lang: Language, most: int = 8) -> Table:
    """Return what one unit more of a limit is worth."""
    schedule = programme.schedule
    units = programme.hold_back.units[:most]
    words = []
    for unit in units:
        if unit.kind == "teams":
            region = region_words(schedule.projects.regions[unit.where], regions, lang)
            words.append(lang.text("One team more in {region}", region=region))
        else:
            year = str(schedule.limits.calendar.years[unit.where])
            words.append(lang.text("One million euros more in {year}", year=year))
    columns = (
        Column("unit", lang.text("One more"), "name", words),
        Column("gain", lang.text("Gain, M€ a year"), "millions", [one.gain_eur_per_year / MILLION for one in units]),
    )
    return Table("units", lang.text("What one more is worth"), columns)


def risks_table(programme: Programme, lang: Language) -> Table:
    """Return the risks, the one that lowers the saving most first."""
    shares = programme.risk.shares
    columns = (
        Column("risk", lang.text("Risk"), "name", [lang.text(RISK_WORDS[one.risk]) for one in shares]),
        Column(
            "alone",
            lang.text("Alone, mean change, M€ a year"),
            "millions",
            [one.alone_eur_per_year / MILLION for one in shares],
        ),
        Column(
            "spread",
            lang.text("Alone, spread, M€ a year"),
            "millions",
            [one.spread_eur_per_year / MILLION for one in shares],
        ),
        Column(
            "without",
            lang.text("Chance of the target without it, %"),
            "percent",
            [100 * one.without_chance for one in shares],
        ),
        Column(
            "net",
            lang.text("Alone, present value of savings less investment, M€"),
            "millions",
            [one.net_eur / MILLION for one in shares],
        ),
    )
    return Table("risks", lang.text("Which risk matters most"), columns)


def public_table(programme: Programme, lang: Language) -> Table:
    """Return real sites whose figures are public: cost, saving, payback, source; and the sum of known costs."""
    sites = programme.history.sites
    unknown = lang.text("not published")

    def about(eur: float | None, *, least: bool = False) -> str:
        if eur is None:
            return unknown
        return lang.text("over {value}" if least else "about {value}", value=lang.number(eur / MILLION, 1))

    years = ["–" if one.payback_years is None else lang.number(one.payback_years, 1) for one in sites]
    known = sum(one.cost_eur or 0.0 for one in sites)
    columns = (
        Column("name", lang.text("Site"), "name", [*(one.name for one in sites), lang.text("Known in all")]),
        Column("opened", lang.text("Opens"), "text", [*(one.opened for one in sites), ""]),
        Column("cost", lang.text("Investment, M€"), "text", [*(about(one.cost_eur) for one in sites), about(known)]),
        Column(
            "saving",
            lang.text("Saving, M€ a year"),
            "text",
            [*(about(one.saving_eur_per_year, least=one.least) for one in sites), ""],
        ),
        Column("payback", lang.text("Payback, years"), "text", [*years, ""]),
        Column("source", lang.text("Source"), "text", [*(one.source for one in sites), ""]),
    )
    return Table("public", lang.text("Public figures of real sites"), columns)


def changes_table(programme: Programme, lang: Language) -> Table:
    """Return what changed since the earlier schedule."""
    schedule = programme.schedule
    names = [str(schedule.projects.names[change.project]) for change in programme.changes]

    def written(change: Change, value: float) -> str:
        if change.kind == "costs":
            return lang.number(value / MILLION, 2)
        return quarter_name(int(value), schedule.limits)

    what = [lang.text(CHANGE_WORDS[change.kind]) for change in programme.changes]
    columns = (
        Column("name", lang.text("Site project"), "name", names),
        Column("what", lang.text("Change"), "text", what),
        Column("was", lang.text("Before"), "text", [written(change, change.was) for change in programme.changes]),
        Column("now", lang.text("Now"), "text", [written(change, change.now) for change in programme.changes]),
    )
    return Table("changes", lang.text("What changed"), columns)
