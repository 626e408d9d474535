"""Staff by agency and place, and where they live, from tables."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from piste.basedata import lease_fault
from piste.basedata.fields import Fields, choose_fields
from piste.basedata.lease import Leases
from piste.basedata.lease_columns import HOME_NAMES, STAFF_NAMES, names_in
from piste.basedata.lease_file import read_agencies, text_field
from piste.basedata.lease_values import read_amounts, read_counts
from piste.basedata.mapping import ColumnMapping
from piste.basedata.place import Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.staff import Homes, Staff
from piste.basedata.table import Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings


def places_of(leases: Leases, sites: Collection[str] = ()) -> frozenset[str]:
    """Return every id that staff can work at: leases, their buildings, sites."""
    return frozenset({*leases.ids, *leases.building, *sites} - {""})


def read_staff(
    path: Path, mapping: ColumnMapping | None = None, places: Collection[str] = (), agencies: Collection[str] = ()
) -> Reading[Staff]:
    """Read staff by agency and place; `places` and `agencies` are those that are known, empty for any."""
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_staff(table, given, findings, places, agencies)


def build_staff(
    table: Table,
    given: ColumnMapping,
    findings: Findings,
    places: Collection[str] = (),
    agencies: Collection[str] = (),
) -> Reading[Staff]:
    """Make staff of a table; the findings may hold those of reading it."""
    fields = choose(table, given, findings, STAFF_NAMES, ("agency", "place", "people"))
    staff = Staff(
        read_agencies(fields, agencies) if fields.column("agency") else text_field(fields, "agency"),
        read_work_places(fields, places),
        read_counts(fields, "people"),
        read_amounts(fields, "person_years"),
        read_counts(fields, "desks"),
        read_counts(fields, "service_desks"),
    )
    tell_twice(fields, (staff.agency, staff.place))
    return finish(staff, findings)


def read_homes(
    path: Path, mapping: ColumnMapping | None = None, places: Collection[str] = (), agencies: Collection[str] = ()
) -> Reading[Homes]:
    """Read where staff live; parameters as for `read_staff`."""
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_homes(table, given, findings, places, agencies)


def build_homes(
    table: Table,
    given: ColumnMapping,
    findings: Findings,
    places: Collection[str] = (),
    agencies: Collection[str] = (),
) -> Reading[Homes]:
    """Make homes of a table; the findings may hold those of reading it."""
    fields = choose(table, given, findings, HOME_NAMES, tuple(HOME_NAMES))
    postal = text_field(fields, "postal_area")
    homes = Homes(
        read_agencies(fields, agencies) if fields.column("agency") else text_field(fields, "agency"),
        read_work_places(fields, places),
        # Finnish and Swedish codes have five digits; spreadsheets drop the zeros in front.
        np.array([code.zfill(5) if code.isdigit() else code for code in postal], dtype=object),
        read_counts(fields, "people"),
    )
    tell_twice(fields, (homes.agency, homes.place, homes.postal_area))
    return finish(homes, findings)


def choose(
    table: Table,
    given: ColumnMapping,
    findings: Findings,
    names: Mapping[str, tuple[str, ...]],
    needed: Sequence[str],
) -> Fields:
    """Find the columns of a staff table."""
    return choose_fields(table, given, tuple(names), needed, findings, names=names_in(table.columns, names))


def read_work_places(fields: Fields, known: Collection[str]) -> Texts:
    """Return the place of each row; one that is not known is told."""
    texts = text_field(fields, "place")
    for i, text in enumerate(texts):
        if fields.column("place") and (not text or (known and text not in known)):
            fields.report(lease_fault.STAFF_PLACE_UNKNOWN, i, fields.column("place"), value=text)
    return texts


def tell_twice(fields: Fields, keys: Sequence[Texts]) -> None:
    """Tell of rows that repeat an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    for i, key in enumerate(zip(*keys, strict=True)):
        earlier = first.setdefault(key, i)
        if earlier != i:
            fields.report(lease_fault.STAFF_TWICE, i, fields.column("place"), first=str(fields.row(earlier)))
