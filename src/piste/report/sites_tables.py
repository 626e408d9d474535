"""Tables of a plan's sites: people, counters, rooms, zones, buildings, euros; counters hour by hour at every point."""

from collections.abc import Mapping

import numpy as np

from piste.basedata.area import Region
from piste.core.language import Language
from piste.premises.concept import ZONES
from piste.premises.site_study import SiteStudy
from piste.report.programme_tables import region_words
from piste.report.tables import Column, Table

MILLION = 1e6
ZONE_WORDS = {
    "public": "Public zone",
    "semi_public": "Semi-public zone",
    "staff": "Staff zone",
    "restricted": "Restricted zone",
}


def sites_table(study: SiteStudy, regions: Mapping[str, Region], lang: Language) -> Table:
    """Return each site, the largest first: who moves in, what it needs, where, what it costs and saves."""
    every = study.plan.sites
    order = sorted(range(len(every)), key=lambda k: (-every[k].need.people, k))
    sites = [every[k] for k in order]
    projects = [study.savings["base"][k].project for k in order]
    costs = np.array([study.cost_range(k) for k in order]).reshape(-1, 3) / MILLION
    saved = np.array([study.saving_range(k) for k in order]).reshape(-1, 3) / MILLION
    columns = (
        Column("name", lang.text("Site"), "name", [site.name for site in sites]),
        Column("region", lang.text("Region"), "text", [region_words(p.region, dict(regions), lang) for p in projects]),
        Column("leases", lang.text("Leases that move"), "count", [float(len(site.leases)) for site in sites]),
        Column("people", lang.text("Staff"), "count", [float(site.need.people) for site in sites]),
        Column("seats", lang.text("Desks"), "count", [float(site.space.seats) for site in sites]),
        Column("counters", lang.text("Service desks needed"), "count", [float(site.need.counters) for site in sites]),
        Column("customers", lang.text("Customers a day"), "count", [site.need.customers_a_day for site in sites]),
        Column("hum2", lang.text("Rooms, hum²"), "count", [site.space.hum2 for site in sites]),
        Column("htm2", lang.text("Rooms need, htm²"), "count", [site.space.htm2 for site in sites]),
        Column("rented", lang.text("Rented, htm²"), "count", [site.area_htm2 for site in sites]),
        Column("each", lang.text("htm² a person-year"), "minutes",
               [site.area_htm2 / site.need.person_years if site.need.person_years else np.nan for site in sites]),
        Column("building", lang.text("Building"), "text",
               [site.chosen.building.name if site.chosen else lang.text("none found") for site in sites]),
        Column("cost", lang.text("One-off costs, M€"), "millions", costs[:, 1].tolist()),
        Column("saving", lang.text("Saving, M€ a year"), "millions", saved[:, 1].tolist()),
        Column("least", lang.text("at least"), "millions", saved[:, 0].tolist()),
        Column("most", lang.text("at most"), "millions", saved[:, 2].tolist()),
    )  # fmt: skip
    return Table("sites", lang.text("Shared sites"), columns)


def points_counters_table(study: SiteStudy, lang: Language) -> Table:
    """Return every point's customers and counters, hour by hour."""
    plan, day = study.plan, study.plan.day
    order = np.argsort(-plan.visits.sum(axis=1), kind="stable").tolist()
    counts = []
    for p in order:
        own = plan.counters[p]
        counts.append(np.zeros(len(day.shares)) if own is None else own.counters.sum(axis=0).astype(float))
    needed = [float(values.max(initial=0.0)) for values in counts]
    columns = [
        Column("name", lang.text("Point"), "name", [str(plan.points.names[p]) for p in order]),
        Column("visits", lang.text("Visits a year"), "count", [float(plan.visits[p].sum()) for p in order]),
        Column("day", lang.text("Customers a day"), "count",
               [day.customers_a_day(float(plan.visits[p].sum())) for p in order]),
        Column("needed", lang.text("Service desks needed"), "count", needed),
    ]  # fmt: skip
    for k in range(len(day.shares)):
        begins = int(day.opens_min + k * day.interval_min)
        title = lang.text("from {time}", time=f"{begins // 60}:{begins % 60:02d}")
        columns.append(Column(f"at_{begins}", title, "count", [float(values[k]) for values in counts]))
    return Table("counters", lang.text("Service desks by time of day"), tuple(columns))


def rooms_table(study: SiteStudy, lang: Language) -> Table:
    """Return how many rooms of each kind all sites have, and their area."""
    kinds = {room.key: room for room in study.plan.concept.rooms}
    counts, areas = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0.0)
    for site in study.plan.sites:
        for need in site.space.rooms:
            counts[need.room.key] += need.count
            areas[need.room.key] += need.hum2
    columns = (
        Column("room", lang.text("Room"), "name", [lang.text(room.name) for room in kinds.values()]),
        Column("zone", lang.text("Zone"), "text", [lang.text(ZONE_WORDS[room.zone]) for room in kinds.values()]),
        Column("each", lang.text("Each, hum²"), "minutes", [room.hum2 for room in kinds.values()]),
        Column("count", lang.text("Rooms"), "count", [float(counts[key]) for key in kinds]),
        Column("area", lang.text("In all, hum²"), "count", [areas[key] for key in kinds]),
    )
    return Table("rooms", lang.text("Rooms of all sites"), columns)


def site_rooms_table(study: SiteStudy, lang: Language) -> Table:
    """Return each site's rooms by kind and its area by zone, for the workbook."""
    sites, kinds = study.plan.sites, study.plan.concept.rooms
    counts = [{need.room.key: need.count for need in site.space.rooms} for site in sites]
    zones = [site.space.zone_hum2() for site in sites]
    columns = [Column("name", lang.text("Site"), "name", [site.name for site in sites])]
    columns += [
        Column(room.key, lang.text(room.name), "count", [float(own.get(room.key, 0)) for own in counts])
        for room in kinds
    ]
    for zone in ZONES:
        title = lang.text("{zone}, hum²", zone=lang.text(ZONE_WORDS[zone]))
        columns.append(Column(zone, title, "count", [own[zone] for own in zones]))
    return Table("site_rooms", lang.text("Rooms by site"), tuple(columns))


def buildings_table(study: SiteStudy, lang: Language, most: int | None = None) -> Table:
    """Return candidate buildings site by site: what rules each out, what has to be mended, what is chosen."""
    rows = []
    for site in study.plan.sites:
        for fit in site.fits[:most]:
            chosen = site.chosen is not None and fit.building.key == site.chosen.building.key
            against = " ".join(lang.text(reason.text, **reason.values) for reason in fit.against)
            mend = " ".join(lang.text(reason.text, **reason.values) for reason in fit.mend)
            state = lang.text("chosen") if chosen else lang.text("does") if fit.feasible else against
            free = fit.building.free_from.isoformat()
            rows.append((site.name, fit.building.name, fit.building.htm2, free, state, mend))
    names, buildings, area, free_from, states, mends = zip(*rows, strict=True) if rows else [()] * 6
    columns = (
        Column("site", lang.text("Site"), "name", names),
        Column("building", lang.text("Building"), "text", buildings),
        Column("htm2", lang.text("htm²"), "count", area),
        Column("free", lang.text("Free from"), "text", free_from),
        Column("state", lang.text("Does it do?"), "text", states),
        Column("mend", lang.text("To be mended"), "text", mends),
    )
    return Table("buildings", lang.text("Candidate buildings"), columns)


def stays_table(study: SiteStudy, lang: Language) -> Table:
    """Return the leases that stay: too far from every point, or too few people for a site."""
    rows = study.plan.stays.tolist()
    leases = study.leases
    columns = (
        Column("lease", lang.text("Lease"), "name", [str(leases.ids[i]) for i in rows]),
        Column("agency", lang.text("Agency"), "text", [str(leases.agency[i]) for i in rows]),
        Column("place", lang.text("Place"), "text", [str(leases.address[i] or leases.municipality[i]) for i in rows]),
        Column("area", lang.text("m²"), "count", [float(leases.area_m2[i]) for i in rows]),
        Column("people", lang.text("Person-years"), "minutes", [float(leases.person_years[i]) for i in rows]),
    )
    return Table("stays", lang.text("Leases that stay"), columns)
