"""The process that reads uploaded files: `python -m piste.web.planning.reader TASK.json`. It never sees the database.

The task names files, what they hold and an empty folder for the outcome; what was found goes into `found.json` there.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from piste.core.artefact import write_json
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.marked import gettext_noop
from piste.web.planning.reader_limits import MOST_ROWS, close_doors, count_rows, unpacks_too_large

FOUND = "found.json"
DATA = "data"
BOMB = gettext_noop("The file unpacks to far more than it may.")
BOMB_TODO = gettext_noop("Save it again, or split it.")
ROWS = gettext_noop("The file has {n} rows; at most {most} are read.")
MEMORY = gettext_noop("Reading the file needs more memory than it may use.")
SPLIT_TODO = gettext_noop("Leave out columns that are not needed, or save it as Parquet.")
MAPPING_LINE = gettext_noop("“{entry}” names no column.")
MAPPING_TODO = gettext_noop("Write it like this: people=ASUKKAITA")

Task = dict[str, Any]
Outcome = dict[str, Any]


def main(task_file: Path) -> int:
    """Read what a task names; the outcome always tells what happened, whatever the files are."""
    task: Task = json.loads(task_file.read_text(encoding="utf-8"))
    close_doors()
    out = Path(task["out"])
    findings = Findings()
    told: Outcome = {}
    check_sizes(task, findings)
    if not findings.count_errors():
        try:
            told = READERS[task["kind"]](task, out / DATA, findings)
        except DataError as fault:
            findings.extend(fault.findings)
        except PisteError as fault:
            findings.error("file", fault.text, "", **fault.values)
        except MemoryError:
            told = {}
            findings.error("file-memory", MEMORY, SPLIT_TODO)
    rows, counts = write_findings(findings)
    write_json(out / FOUND, {"findings": rows, "counts": counts, **told})
    return 0


def check_sizes(task: Task, findings: Findings) -> None:
    """Tell of files that unpack to too much or have too many rows, before they are opened."""
    for file in task["files"]:
        path = Path(file["path"])
        if unpacks_too_large(path):
            findings.error("file-bomb", BOMB, BOMB_TODO, file=path.name)
        elif (n := count_rows(path)) > MOST_ROWS:
            findings.error("file-rows", ROWS, SPLIT_TODO, file=path.name, n=n, most=MOST_ROWS)


def read_base(task: Task, folder: Path, findings: Findings) -> Outcome:
    """Read base data from their files and keep them in the folder."""
    from piste.basedata.base_import import DataFile, import_base_data  # noqa: PLC0415
    from piste.basedata.base_store import write_base_data  # noqa: PLC0415
    from piste.basedata.mapping import read_mappings  # noqa: PLC0415
    from piste.web.planning.map_preview import build_preview, summarise  # noqa: PLC0415

    entries = mapping_lines(task, findings)
    if entries is None:
        return {}
    files = [DataFile(Path(file["path"]), file["kind"]) for file in task["files"]]
    sources = [task["source"]] if task["source"] else []
    reading = import_base_data(files, read_mappings(entries), known_areas(task["country"]), task["country"], sources)
    findings.extend(reading.findings)
    if reading.value is None:
        return {}
    write_base_data(reading.value, folder)
    return {"summary": summarise(reading.value), "preview": build_preview(reading.value)}


def read_visits(task: Task, _folder: Path, findings: Findings) -> Outcome:
    """Read measured visits: what each row is of, its service, year and figure. Nothing is kept in the folder."""
    from piste.basedata.mapping import ColumnMapping  # noqa: PLC0415
    from piste.basedata.visit_file import read_measured_visits  # noqa: PLC0415

    reading = read_measured_visits(Path(task["files"][0]["path"]), ColumnMapping(), None, task["country"])
    findings.extend(reading.findings)
    if reading.value is None:
        return {}
    found = reading.value
    columns = (found.ids, found.service, found.year.tolist(), found.visits.tolist())
    return {"of": found.unit, "rows": [list(row) for row in zip(*columns, strict=True)]}


def mapping_lines(task: Task, findings: Findings) -> list[str] | None:
    """Return the lines that say which column holds what; None, with findings, where one is something else."""
    entries = [line.strip() for line in task["mapping"].splitlines() if line.strip()]
    wrong = [entry for entry in entries if "=" not in entry]  # an entry may else name a file of this machine
    for entry in wrong:
        findings.error("mapping-value", MAPPING_LINE, MAPPING_TODO, entry=entry[:200])
    return None if wrong else entries


def read_leases(task: Task, folder: Path, findings: Findings) -> Outcome:
    """Read a register of leases and keep its leases; staff that a workbook may hold beside them is left out."""
    from piste.basedata.lease_columns import LEASE_NAMES  # noqa: PLC0415
    from piste.basedata.lease_import import import_register  # noqa: PLC0415
    from piste.basedata.lease_store import write_register  # noqa: PLC0415
    from piste.basedata.mapping import read_mapping  # noqa: PLC0415

    entries = mapping_lines(task, findings)
    if entries is None:
        return {}
    mappings = {"leases": read_mapping(entries, "leases", LEASE_NAMES)}
    known = known_areas(task["country"])
    reading = import_register(
        Path(task["files"][0]["path"]), None, None, mappings, None if known is None else known.areas,
        task["country"], (), [task["source"]] if task["source"] else [],
    )  # fmt: skip
    findings.extend(reading.findings)
    if reading.value is None:
        return {}
    leases = reading.value.leases
    write_register(replace(reading.value, staff=None, homes=None), folder)
    ends = int((leases.end == leases.end).sum())
    return {"summary": {"leases": len(leases), "area_m2": float(leases.area_m2.sum()), "ending": ends}}


def known_areas(country: str) -> Any:
    """Return what of a country's built-in data serves beside one's own: areas, networks, whom to credit."""
    from piste.basedata.default import read_default  # noqa: PLC0415

    try:
        base = read_default(country)
    except PisteError:
        return None
    areas = base.areas
    if areas.municipalities.keys() <= areas.regions.keys():  # abroad regions stand for municipalities
        areas = replace(areas, municipalities={}, regions={}, region_outlines={})
    sources = tuple(line for line in base.provenance.sources if "GeoNames" not in line)
    return replace(base, areas=areas, provenance=replace(base.provenance, sources=sources))


def read_matrix(task: Task, folder: Path, findings: Findings) -> Outcome:
    """Check a matrix of minutes and keep it; whether its ids are those of the places is known when it is used."""
    from piste.travel.matrix_file import Teller, read_matrix_file, read_minutes  # noqa: PLC0415

    path = Path(task["files"][0]["path"])
    told = Findings(path.name)
    teller = Teller(told)
    matrix = read_matrix_file(path, teller)
    times = 0
    if matrix is not None:
        for _column, minutes in read_minutes(matrix, teller):
            times += int((minutes == minutes).sum())  # noqa: PLR0124  (NaN is no time)
    teller.close()
    findings.extend(told)
    if matrix is None or findings.count_errors():
        return {}
    keep(path, folder)
    return {"summary": {"places": len(set(matrix.place)), "sites": len(set(matrix.site)), "times": times}}


def read_roads(task: Task, folder: Path, findings: Findings) -> Outcome:
    """Check that an OpenStreetMap file holds roads, and keep it."""
    from piste.travel.road.osm_roads import read_osm_roads  # noqa: PLC0415
    from piste.travel.road.profile import read_profile  # noqa: PLC0415

    path = Path(task["files"][0]["path"])
    roads = read_osm_roads(path, read_profile("car"), findings)
    if findings.count_errors():
        return {}
    keep(path, folder)
    return {"summary": {"roads": len(roads.kinds)}}


def read_feed(task: Task, folder: Path, findings: Findings) -> Outcome:
    """Check a timetable, and keep it."""
    from piste.travel.transit.feed_read import read_feed as read  # noqa: PLC0415

    path = Path(task["files"][0]["path"])
    feed = read(path, findings)
    if feed is None or findings.count_errors():
        return {}
    keep(path, folder)
    return {"summary": {"stops": len(feed.stops), "lines": len(feed.routes.ids), "trips": len(feed.trips.ids)}}


def keep(path: Path, folder: Path) -> None:
    """Keep a file as it came."""
    folder.mkdir()
    (folder / path.name).hardlink_to(path)


READERS: dict[str, Callable[[Task, Path, Findings], Outcome]] = {
    "base": read_base, "matrix": read_matrix, "roads": read_roads, "feed": read_feed,
    "leases": read_leases, "visits": read_visits,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
