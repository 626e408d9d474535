"""From files to a register of leases and staff: one workbook of ours, or a table each; all faults at once."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from piste.basedata.area import Areas
from piste.basedata.fault import SOURCE_UNNAMED, report
from piste.basedata.lease_book import find_sheet, read_agency_names
from piste.basedata.lease_book_columns import HOMES, LEASES, STAFF
from piste.basedata.lease_file import read_leases
from piste.basedata.lease_store import Register
from piste.basedata.mapping import ColumnMapping
from piste.basedata.reading import Reading, finish
from piste.basedata.staff_file import places_of, read_homes, read_staff
from piste.core.artefact import Provenance, hash_file
from piste.core.findings import Findings

FILE_KINDS = ("leases", "staff", "homes")


def import_register(
    leases: Path,
    staff: Path | None = None,
    homes: Path | None = None,
    mappings: Mapping[str, ColumnMapping] | None = None,
    areas: Areas | None = None,
    country: str = "FI",
    agencies: Collection[str] = (),
    sources: Collection[str] = (),
    sites: Collection[str] = (),
) -> Reading[Register]:
    """Read a register; one error anywhere and there is none.

    Parameters
    ----------
    leases
        A table of leases, or our workbook with leases, staff, homes and agencies.
    staff, homes
        Tables of their own; where not given, the workbook's sheets.
    mappings
        For `leases`, `staff` and `homes` which column holds what.
    areas, country
        As for `piste.basedata.place_file.read_places`.
    agencies
        Names of all agencies; those that the workbook lists are added. Without any, all names are taken.
    sources
        Whose data it is.
    sites
        Ids of sites where staff can work beside leases and buildings.
    """
    given = dict(mappings or {})
    known = (*agencies, *read_agency_names(leases))
    findings = Findings()
    register = read_leases(leases, at_sheet(given, "leases", leases, LEASES), areas, country, known)
    findings.extend(register.findings)
    places: Collection[str] = () if register.value is None else places_of(register.value, sites)
    staff_file, homes_file = staff or filled_sheet(leases, STAFF), homes or filled_sheet(leases, HOMES)
    people = read_staff(staff_file, at_sheet(given, "staff", staff_file, STAFF), places, known) if staff_file else None
    lived = read_homes(homes_file, at_sheet(given, "homes", homes_file, HOMES), places, known) if homes_file else None
    for part in (people, lived):
        findings.extend(part.findings if part else ())
    if not sources:
        report(findings, SOURCE_UNNAMED)
    if findings.count_errors() or register.value is None:
        return finish(None, findings)
    inputs = {path.name: hash_file(path) for path in (leases, staff, homes) if path}
    told = {kind: {key: value for key, value in asdict(m).items() if value} for kind, m in given.items()}
    parameters: dict[str, object] = {"country": country, "mappings": {k: v for k, v in told.items() if v}}
    provenance = Provenance(inputs, parameters, sources=tuple(dict.fromkeys((*register.sources, *sources))))
    staff_rows, home_rows = people.value if people else None, lived.value if lived else None
    return finish(Register(register.value, provenance, staff_rows, home_rows), findings, provenance.sources)


def at_sheet(given: Mapping[str, ColumnMapping], kind: str, path: Path, sheet: str) -> ColumnMapping:
    """Return a mapping that reads the workbook's sheet of that name, where the file is one of ours."""
    mapping = given.get(kind, ColumnMapping())
    return mapping if mapping.layer else replace(mapping, layer=find_sheet(path, sheet))


def filled_sheet(path: Path, sheet: str) -> Path | None:
    """Return the workbook where its sheet of that name has rows, None where it has none."""
    name = find_sheet(path, sheet)
    if not name:
        return None
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to import)

    book = load_workbook(path, read_only=True)
    try:
        rows = book[name].iter_rows(min_row=2, max_row=3, values_only=True)
        return path if any(cell is not None for row in rows for cell in row) else None
    finally:
        book.close()
