"""affected.json, affected.csv and the table of the municipalities that lose. docs/report.md names every key."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

from piste.core.artefact import write_json
from piste.core.language import Language
from piste.report.affected import Affected, AffectedMunicipality, build_affected
from piste.report.affected_ways import Reach, Way
from piste.report.csv_tables import write_records
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.plan_json import number
from piste.report.records import Record
from piste.report.scales import round_all
from piste.report.tables import Cell, Column, Table, municipality_name
from piste.siting.tiers import TIER_NAMES

FORMAT = 1
FILES = ("affected.json", "affected.csv")
WAY_TITLES = {
    "car": ("By car today, min", "By car in the plan, min"),
    "transit": ("By public transport today, min", "By public transport in the plan, min"),
    "walk": ("On foot today, min", "On foot in the plan, min"),
    "own": ("Own times today, min", "Own times in the plan, min"),
    "without_car": ("Without a car today, min", "Without a car in the plan, min"),
}


def write_affected(study: StudyFigures, plan: PlanFigures, folder: Path) -> list[Path]:
    """Write both files of a plan; without a today they say so and hold no rows."""
    affected = build_affected(study, plan)
    files = [folder / name for name in FILES]
    write_json(files[0], affected_content(study, affected))
    write_records(affected_records(study, affected), files[1])
    return files


def affected_content(study: StudyFigures, affected: Affected | None) -> dict[str, object]:
    """Return the content of affected.json."""
    network = study.study.today_network
    if affected is None:
        return {"format": FORMAT, "compared": None, "municipalities": [], "ways": []}
    return {
        "format": FORMAT,
        "compared": {"name": network.name, "caution": network.caution} if network is not None else {"name": ""},
        "limit_min": number(affected.limit_min),
        "services_known": affected.services_known,
        "ways": [
            {"mode": way.mode, "known": way.plan is not None, "estimate": way.estimate, "method": way.method}
            for way in affected.ways
        ],
        "municipalities": [_row(study, affected, one) for one in affected.municipalities],
    }


def _row(study: StudyFigures, affected: Affected, one: AffectedMunicipality) -> dict[str, object]:
    base = study.study.base
    known = base.areas.municipalities.get(one.code)
    offices = base.offices
    return {
        "code": one.code,
        "name": known.name if known else one.code,
        "name_sv": (known.name_sv or known.name) if known else one.code,
        "region": base.areas.region_of(one.code),
        "people": number(one.people),
        "loses_point": one.loses_point,
        "points_closed": [_site(study, site) for site in one.closed.tolist()],
        "points_in_plan": [_site(study, site) for site in one.stays.tolist()],
        "offices_leave": [
            {
                "id": str(offices.ids[office.office]),
                "name": str(offices.names[office.office]),
                "agency": str(offices.agency[office.office]),
                "services": list(offices.services[office.office]),
                "to": _site(study, office.site),
                "minutes": number(office.minutes),
            }
            for office in one.offices
            if offices is not None
        ],
        "people_fall_outside": number(one.fall_outside),
        "people_come_within": number(one.come_within),
        "people_farther": number(one.farther),
        "people_closer": number(one.closer),
        "change_min": number(one.more_min),
        "no_more_reached": bool(np.isposinf(one.more_min)),
        "ways": {way.mode: _way(way, one.row) for way in affected.ways},
        "services_lost": [
            {
                "name": service.name,
                "names": service.names,
                "known": service.known,
                "next": None if service.site < 0 else _site(study, service.site),
                "tier": service.tier,
                "mean_min": number(service.minutes),
                "days_per_week": number(service.days_per_week),
            }
            for service in one.services
        ],
        "instead": [
            {
                "kind": found.kind,
                "tier": found.tier,
                **_site(study, found.site),
                "mean_min": number(found.minutes),
                "share_people": number(found.share_people),
                "days_per_week": number(found.days_per_week),
            }
            for found in one.instead
        ],
    }


def _site(study: StudyFigures, site: int) -> dict[str, str]:
    sites = study.study.base.sites
    return {"site_id": str(sites.ids[site]), "site_name": str(sites.names[site])}


def _way(way: Way, row: int) -> dict[str, object]:
    return {
        "people": number(float(way.people[row])),
        "today": None if way.today is None else _reach(way.today, row),
        "plan": None if way.plan is None else _reach(way.plan, row),
    }


def _reach(reach: Reach, row: int) -> dict[str, object]:
    fields = ("mean_min", "median_min", "share_within", "share_reached")
    return {name: number(float(getattr(reach, name)[row])) for name in fields}


def affected_records(study: StudyFigures, affected: Affected | None) -> list[Record]:
    """Return the columns of affected.csv, one row a municipality."""
    rows = affected.municipalities if affected is not None else ()
    names = study.study.base.sites.names
    content = [_row(study, affected, one) for one in rows] if affected is not None else []
    plain = ("code", "name", "name_sv", "region", "people", "loses_point", "people_fall_outside", "people_come_within",
             "people_farther", "people_closer", "change_min")  # fmt: skip
    records = [Record(key, cast("list[str]", [_plain(one[key]) for one in content])) for key in plain]
    records.append(Record("points_closed", ["; ".join(names[one.closed].tolist()) for one in rows]))
    records.append(Record("services_lost", ["; ".join(service.name for service in one.services) for one in rows]))
    for way in affected.ways if affected is not None else ():
        for when, reach in (("today", way.today), ("plan", way.plan)):
            for field in ("mean_min", "median_min", "share_within"):
                values = np.full(len(rows), np.nan)
                if reach is not None:
                    values = getattr(reach, field)[[one.row for one in rows]]
                records.append(Record(f"{way.mode}_{when}_{field}", values))
        if way.mode == "without_car":
            records.append(Record("without_car_people", way.people[[one.row for one in rows]]))
    for kind in ("point", "full", "remote", "mobile"):
        found = [next((one for one in row.instead if one.kind == kind), None) for row in rows]
        records.append(Record(f"{kind}_name", ["" if one is None else str(names[one.site]) for one in found]))
        minutes = np.array([np.nan if one is None else one.minutes for one in found], dtype=np.float64)
        records.append(Record(f"{kind}_mean_min", minutes))
    return records


def _plain(value: object) -> object:
    return np.nan if value is None else value


def affected_table(study: StudyFigures, affected: Affected, lang: Language) -> Table:
    """Return the municipalities that lose as a table for people: minutes are what half of the people have at most."""
    rows = affected.municipalities
    at = [one.row for one in rows]
    limit = lang.number(affected.limit_min)
    names = study.study.base.sites.names
    columns = [
        Column("name", lang.text("Municipality"), "name", [municipality_name(study, one.code, lang) for one in rows]),
        Column("people", lang.text("People"), "count", _round([one.people for one in rows], 0)),
        Column(
            "closed", lang.text("Points that close"), "text", ["; ".join(names[one.closed].tolist()) for one in rows]
        ),
        Column(
            "fall",
            lang.text("Fall over {limit} min, people", limit=limit),
            "count",
            _round([one.fall_outside for one in rows], 0),
        ),
        Column("change", lang.text("Change, min"), "change", _round([one.more_min for one in rows], 1)),
    ]
    for way in affected.ways:
        for title, reach in zip(WAY_TITLES[way.mode], (way.today, way.plan), strict=True):
            if reach is not None:
                words = lang.text(title) + (f" ({lang.text('estimate')})" if way.estimate else "")
                columns.append(Column(f"{way.mode}_{title}", words, "minutes", _round(reach.median_min[at], 0)))
        if way.plan is not None:
            title = {"car": "By car", "transit": "By public transport", "walk": "On foot", "own": "Own times",
                     "without_car": "Without a car"}[way.mode]  # fmt: skip
            words = lang.text("{way}: within {limit} min, %", way=lang.text(title), limit=limit)
            columns.append(Column(f"{way.mode}_within", words, "percent", _round(100 * way.plan.share_within[at], 1)))
    lost = ["; ".join(one.names.get(lang.code) or one.name for one in row.services) for row in rows]
    columns.append(Column("services", lang.text("Services lost"), "text", lost))
    columns.append(
        Column("instead", lang.text("What comes instead"), "text", [tell_instead(study, one, lang) for one in rows])
    )
    return Table("affected", lang.text("Municipalities that lose, those hit hardest first"), tuple(columns))


def tell_instead(study: StudyFigures, one: AffectedMunicipality, lang: Language) -> str:
    """Tell what takes the place of what is lost, in one line."""
    names, told = study.study.base.sites.names, []
    for found in one.instead:
        if found.kind == "point" and found.tier and any(other.kind == found.tier for other in one.instead):
            continue
        kind = lang.text(TIER_NAMES[found.kind]) if found.kind in TIER_NAMES else lang.text("nearest point")
        minutes = lang.number(round(found.minutes))
        told.append(lang.text("{kind} {name}, {minutes} min", kind=kind, name=str(names[found.site]), minutes=minutes))
    return "; ".join(told)


def _round(values: Sequence[float] | np.ndarray, digits: int) -> list[Cell]:
    return list(round_all(np.asarray(values, dtype=np.float64), digits).tolist())
