"""A regional plan's facts for GIS and for spreadsheets: the same figures as in its document."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from piste.core.language import Language
from piste.report.figures import subtract_minutes
from piste.report.geopackage import write_layers
from piste.report.plan_document.annex import CRITERIA, POSITIONS
from piste.report.plan_document.build import tell_state
from piste.report.plan_document.dossier import Dossier, pick_words
from piste.report.plan_document.facts import PlanFacts
from piste.report.plan_document.impact import name_group
from piste.report.plan_document.summary import tell_answer, tell_losers
from piste.report.plan_document.wording import Teller
from piste.report.reason_tables import sites_table
from piste.report.records import Record, place_records, point_records
from piste.report.scales import round_all
from piste.report.tables import Column, Kind, Table, municipality_name, places_table, points_table
from piste.report.workbook import WIDEST, Workbook


def write_plan_geopackage(facts: PlanFacts, path: Path) -> None:
    """Write the region as layers of points: points, stops, points of today, places; an existing file is replaced."""
    figures, plan = facts.figures, facts.plan
    points = [one for one in point_records(figures, plan) if one.name != "tier"]
    if facts.tiers is not None:
        tiers = [facts.tiers[site].tier if site in facts.tiers else "" for site in plan.plan.points.site.tolist()]
        points.append(Record("tier", tiers))
    layers: dict[str, Sequence[Record]] = {"points": points}
    if facts.stops:
        layers["mobile_stops"] = _site_records(facts, facts.stops)
    if facts.study.today is not None:
        own = [site for site in facts.study.today.sites.tolist() if _in_region(facts, site)]
        layers["points_today"] = _site_records(facts, own)
    inside = np.flatnonzero(facts.study.inside)
    layers["places"] = [
        Record(
            one.name,
            [one.values[row] for row in inside] if isinstance(one.values, list) else np.asarray(one.values)[inside],
        )
        for one in place_records(figures, plan)
        if one.name != "inside"
    ]
    write_layers({name: records for name, records in layers.items() if len(records[0].values)}, path)


def _in_region(facts: PlanFacts, site: int) -> bool:
    base = facts.study.base
    return not facts.region or base.areas.region_of(base.sites.municipality[site]) == facts.region


def _site_records(facts: PlanFacts, sites: Sequence[int]) -> list[Record]:
    base, rows = facts.study.base.sites, np.array(sites, dtype=np.int64)
    records = [
        Record("site_id", [str(one) for one in base.ids[rows]]), Record("name", [str(one) for one in base.names[rows]]),
        Record("municipality", [str(one) for one in base.municipality[rows]]),
        Record("lat", base.lat[rows]), Record("lon", base.lon[rows]),
    ]  # fmt: skip
    if facts.tiers is not None:
        days = [facts.tiers[site].days_per_week if site in facts.tiers else np.nan for site in sites]
        records.append(Record("days_per_week", np.array(days, dtype=np.float64)))
    return records


def write_plan_workbook(facts: PlanFacts, dossier: Dossier, path: Path, lang: Language) -> None:
    """Write the document's tables as sheets: numbers are numbers, texts are texts, no cell is a formula."""
    teller = Teller(facts, dossier, lang)
    work = Workbook(path, lang)
    sheet = work.book.add_worksheet(lang.text("Summary")[:31])
    lines = (teller.area, tell_answer(teller), tell_state(dossier, lang), tell_losers(teller), teller.source)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, work.title if row == 0 else work.wrap)
    sheet.set_column(0, 0, 2 * WIDEST)
    work.add_table(lang.text("Points"), points_table(facts.figures, facts.plan, lang))
    work.add_table(lang.text("Municipalities"), _changes_table(facts, lang))
    work.add_table(lang.text("Places"), _inside_places(facts, lang))
    if facts.figures.reasons is not None:
        work.add_table(
            lang.text("Sites not chosen"), sites_table(facts.figures, facts.plan, facts.figures.reasons, lang)
        )
    if dossier.statements:
        work.add_table(lang.text("Statements"), _statements_table(teller))
    if dossier.waivers:
        work.add_table(lang.text("Waived criteria"), _waivers_table(teller))
    inputs = sorted(facts.study.provenance.inputs.items())
    columns = (
        Column("input", lang.text("Input"), "name", [name for name, _ in inputs]),
        Column("sha256", "SHA-256", "text", [value for _, value in inputs]),
    )
    work.add_table(lang.text("Sources"), Table("inputs", lang.text("Inputs and their SHA-256"), columns))
    work.book.close()


def _changes_table(facts: PlanFacts, lang: Language) -> Table:
    """Return every municipality and group before and after, those that lose most first."""
    change = facts.change or facts.here
    groups = [("", ""), *facts.groups]
    cells = [(row, k) for row in facts.order.tolist() for k in range(len(groups))]
    rows, ks = np.array([row for row, _ in cells], dtype=np.int64), np.array([k for _, k in cells], dtype=np.int64)

    def column(key: str, title: str, kind: Kind, values: np.ndarray, digits: int) -> Column:
        return Column(
            key, title, kind, list(round_all(np.asarray(values[rows, ks], dtype=np.float64), digits).tolist())
        )

    limit = lang.number(facts.plan.limit_min)
    columns = [
        Column(
            "name",
            lang.text("Municipality"),
            "name",
            [municipality_name(facts.figures, facts.codes[row], lang) for row, _ in cells],
        ),
        Column("group", lang.text("Who"), "text", [name_group(*groups[k], lang) for _, k in cells]),
        column("people", lang.text("People"), "count", change.people, 0),
    ]
    if facts.change is not None:
        more = subtract_minutes(change.mean_after_min.ravel(), change.mean_before_min.ravel()).reshape(
            change.people.shape
        )
        columns += [
            column("today", lang.text("Today, min"), "minutes", change.mean_before_min, 1),
            column("minutes", lang.text("Plan, min"), "minutes", change.mean_after_min, 1),
            column("change", lang.text("Change, min"), "change", more, 1),
            column("farther", lang.text("Farther, people"), "count", change.farther, 0),
            column("closer", lang.text("Closer, people"), "count", change.closer, 0),
            column("fall", lang.text("Fall over {limit} min, people", limit=limit), "count", change.fall_outside, 0),
            column("come", lang.text("Come within {limit} min, people", limit=limit), "count", change.come_within, 0),
        ]
    else:
        columns.append(column("minutes", lang.text("Plan, min"), "minutes", change.mean_after_min, 1))
    columns.append(
        column("past", lang.text("Over {limit} min in the plan, people", limit=limit), "count", change.past_after, 0)
    )
    return Table("changes", lang.text("What changes for whom, by municipality"), tuple(columns))


def _inside_places(facts: PlanFacts, lang: Language) -> Table:
    table = places_table(facts.figures, facts.plan, lang)
    inside = set(np.flatnonzero(facts.study.inside).tolist())
    kept = [k for k, key in enumerate(table.ids) if int(key.removeprefix("place-")) in inside]
    columns = tuple(Column(one.key, one.title, one.kind, [one.cells[k] for k in kept]) for one in table.columns)
    return Table(table.key, table.caption, columns, tuple(table.ids[k] for k in kept))


def _statements_table(teller: Teller) -> Table:
    lang, rows = teller.lang, teller.dossier.statements
    columns = (
        Column("body", lang.text("Body"), "name", [one.body for one in rows]),
        Column("received", lang.text("Received"), "text", [one.received for one in rows]),
        Column(
            "position",
            lang.text("Position"),
            "text",
            [lang.text(POSITIONS.get(one.position, "not known")) for one in rows],
        ),
        Column("text", lang.text("Statement"), "text", [pick_words(one.text, lang)[0] for one in rows]),
        Column("answer", lang.text("Answer"), "text", [pick_words(one.answer, lang)[0] for one in rows]),
        Column("changed", lang.text("What it changed"), "text", [pick_words(one.changed, lang)[0] for one in rows]),
    )
    return Table("statements", lang.text("Statements"), columns)


def _waivers_table(teller: Teller) -> Table:
    lang, rows = teller.lang, teller.dossier.waivers
    columns = (
        Column(
            "criterion",
            lang.text("Criterion"),
            "name",
            [lang.text(CRITERIA.get(one.criterion, one.criterion)) for one in rows],
        ),
        Column("target", lang.text("Where"), "text", [one.target for one in rows]),
        Column("reason", lang.text("Local reason"), "text", [pick_words(one.reason, lang)[0] for one in rows]),
    )
    return Table("waivers", lang.text("Criteria waived for a local reason"), columns)
