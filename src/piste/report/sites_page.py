"""The sites' page: how much room and how many counters, in which buildings, for what money."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from piste.basedata.area import Areas
from piste.core.language import Language
from piste.premises.concept import ASSUMPTION, ZONES
from piste.premises.counters import CounterPlan
from piste.premises.service_day import ServiceDay
from piste.premises.site_study import SiteStudy
from piste.report.money_page import render_sheet
from piste.report.page_context import LANGUAGE_NAMES
from piste.report.plot import Plot, choose_ticks
from piste.report.sites_tables import (
    ZONE_WORDS,
    buildings_table,
    points_counters_table,
    rooms_table,
    sites_table,
    stays_table,
)
from piste.report.svg import element, join, short
from piste.report.table_text import write_table

MILLION = 1e6
WIDE, PHONE = (560.0, 280.0), (344.0, 230.0)
SHOWN_BUILDINGS = 2


def render_sites(
    study: SiteStudy, areas: Areas, lang: Language, others: Mapping[str, str], files: Sequence[tuple[str, str]]
) -> str:
    """Return the page's text; `others` is the file of each other language."""
    plan, provenance = study.plan, study.provenance
    context = {
        "lang": lang.code,
        "t": lang.text,
        "estimated": False,
        "example": study.example,
        "assumed": True,
        "title": lang.text(study.title),
        "answer": tell_sites(study, lang),
        "lead": tell_sites_lead(study, lang),
        "languages": [(code, LANGUAGE_NAMES[code], file) for code, file in others.items()],
        "busiest": busiest(study),
        "busiest_name": str(plan.points.names[busiest(study)]) if busiest(study) >= 0 else "",
        "day": draw_day(study, lang),
        "zones": draw_zones(study, lang),
        "zone_keys": [(zone, lang.text(ZONE_WORDS[zone])) for zone in ZONES],
        "rooms": write_table(rooms_table(study, lang), lang),
        "sites": write_table(sites_table(study, areas.regions, lang), lang),
        "counters": write_table(points_counters_table(study, lang), lang),
        "buildings": write_table(buildings_table(study, lang, SHOWN_BUILDINGS), lang),
        "stays": write_table(stays_table(study, lang), lang),
        "assumptions": tell_site_assumptions(study, lang),
        "sources": [lang.text(source) for source in provenance.sources],
        "files": files,
        "provenance": provenance,
        "inputs": sorted(provenance.inputs.items()),
        "parameters": json.dumps(provenance.parameters, ensure_ascii=False, indent=2, sort_keys=True, default=str),
    }
    return render_sheet("sites.html", context)


def tell_sites(study: SiteStudy, lang: Language) -> str:
    """Return the page's heading: how many sites, for how many people, in how much space."""
    sites = study.plan.sites
    words = "{sites} shared sites for {people} people: {before} m² become {after} htm²"
    leases = study.leases
    moved = [i for site in sites for i in site.leases.tolist()]
    return lang.text(
        words, sites=len(sites), people=sum(site.need.people for site in sites),
        before=lang.number(float(leases.area_m2[moved].sum()), 0),
        after=lang.number(sum(site.area_htm2 for site in sites), 0),
    )  # fmt: skip


def tell_sites_lead(study: SiteStudy, lang: Language) -> str:
    """Return what follows: cost and saving with their ranges, counters, what stays."""
    cost, saving = (np.array(values) / MILLION for values in study.whole_range())
    words = (
        "One-off costs {cost} M€ ({cost_low} – {cost_high}); once every lease has ended the state saves {saving} M€ a"
        " year ({saving_low} – {saving_high})."
    )
    parts = [lang.text(
        words, cost=lang.number(cost[1], 1), cost_low=lang.number(cost[0], 1), cost_high=lang.number(cost[2], 1),
        saving=lang.number(saving[1], 1), saving_low=lang.number(saving[0], 1), saving_high=lang.number(saving[2], 1),
    )]  # fmt: skip
    desks = sum(0 if one is None else one.needed for one in study.plan.counters)
    words = "{desks} service desks serve {share} of the customers of {points} points within {minutes} minutes."
    concept = study.plan.concept
    parts.append(lang.text(
        words, desks=desks, share=lang.percent(concept.wait_share.value, 0), points=len(study.plan.points),
        minutes=lang.number(concept.wait_within_min.value, 0),
    ))  # fmt: skip
    if len(study.plan.stays):
        parts.append(lang.text("Leases that stay: {count}.", count=len(study.plan.stays)))
    return " ".join(parts)


def tell_site_assumptions(study: SiteStudy, lang: Language) -> list[str]:
    """Return the assumptions that sites rest on."""
    plan = study.plan
    lines = [
        lang.text("Visits come from the visit model: an ESTIMATE, not measured.")
        if not plan.measured
        else lang.text(
            "Measured visits of points and services: {measured} of {all}; the others come from the visit model.",
            measured=plan.measured,
            all=plan.visits.size,
        ),
        lang.text("How long a site takes follows its staff: two quarters and more, nine at most."),
        lang.text("Rented is what the rooms need or what the concept allows a person-year, whichever is more."),
        lang.text("Offices move to the nearest point within {km} km in a straight line.", km=plan.rules.most_km),
        lang.text("Figures of the concept that are assumed: {count}.", count=len(plan.concept.assumptions())),
        lang.text("Rents that nobody told are priced by an assumed table with a range."),
    ]
    if plan.day.source.upper().startswith(ASSUMPTION):
        lines.insert(
            1, lang.text("When customers come and how long they take: {title}.", title=lang.text(plan.day.title))
        )
    return lines


def busiest(study: SiteStudy) -> int:
    """Return the point with most visits, -1 where there is none."""
    visits = study.plan.visits.sum(axis=1)
    return int(np.argmax(visits)) if visits.sum() > 0 else -1


def draw_day(study: SiteStudy, lang: Language) -> Markup:
    """Return the busiest point's day, for wide windows and phones."""
    at = busiest(study)
    plan = study.plan.counters[at] if at >= 0 else None
    if plan is None:
        return Markup("")
    return join(
        element("svg", _draw_counters(plan, study.plan.day, lang, size), class_=css, aria_hidden="true",
                viewBox=f"0 0 {size[0]:.0f} {size[1]:.0f}")
        for size, css in ((WIDE, "plot wide"), (PHONE, "plot phone"))
    )  # fmt: skip


def _draw_counters(plan: CounterPlan, day: ServiceDay, lang: Language, size: tuple[float, float]) -> Markup:
    """Return customers being served if nobody waited, as bars, and counters, as steps."""
    load, counters = plan.load.sum(axis=0), plan.counters.sum(axis=0)
    opens, step = day.opens_min / 60, day.interval_min / 60
    top = float(max(counters.max(), load.max())) * 1.15
    plot = Plot(*size, x_range=(opens, opens + step * len(load)), y_range=(0.0, top), left=34.0, right=10.0)
    ticks = [opens + step * k for k in range(len(load) + 1)]
    grid = plot.grid(ticks, choose_ticks(0, top, 6), write_clock, lang.number)
    layers, path = [], ""
    for k, value in enumerate(load.tolist()):
        left, right = plot.x(ticks[k]), plot.x(ticks[k + 1])
        height = plot.y(0) - plot.y(value)
        layers.append(
            element("rect", class_="c-load", x=left + 2, y=plot.y(value), width=right - left - 4, height=height)
        )
        y = short(plot.y(float(counters[k])))
        path += f"{'L' if path else 'M'}{short(left)} {y}H{short(right)}"
    return join([*layers, grid, element("path", class_="c-count", d=path)])


def write_clock(hour: float) -> str:
    """Write an hour of the day, with its minutes where there are any."""
    return f"{int(hour)}:{round(hour % 1 * 60):02d}" if hour % 1 else f"{int(hour)}"


def draw_zones(study: SiteStudy, lang: Language) -> Markup:
    """Return the rooms' area by zone as one bar."""
    sums = {zone: sum(site.space.zone_hum2()[zone] for site in study.plan.sites) for zone in ZONES}
    total = sum(sums.values())
    if total <= 0:
        return Markup("")
    x, parts = 0.0, []
    for zone, area in sums.items():
        width = 560.0 * area / total
        title = f"{lang.text(ZONE_WORDS[zone])}: {lang.number(area, 0)} hum²"
        bar = element("rect", class_=f"z-{zone}", x=x, y=0.0, width=width - 1.0, height=22.0)
        parts.append(element("g", element("title", title), bar))
        x += width
    return element("svg", *parts, class_="zones", viewBox="0 0 560 22", aria_hidden="true")
