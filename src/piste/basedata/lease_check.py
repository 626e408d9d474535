"""What one lease of a register says against itself, against the others and against what is usual."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata import fault, lease_fault
from piste.basedata.fault import Fault
from piste.basedata.fields import Fields
from piste.basedata.lease import Fate, Leases, Owner, take_leases
from piste.basedata.lease_place import place_kinds
from piste.basedata.place import Floats

OUTLIER_FACTOR = 4.0
"""A rent a m2 more than so many times above or below the median of its kind of place is told."""
FEWEST_RENTS = 5
"""With fewer rents in a kind of place there is no usual one."""


def check_leases(fields: Fields, leases: Leases) -> None:
    """Tell everything that does not fit within each lease, and what is far from usual."""
    starts, ends = leases.start, leases.end
    tell_rows(fields, lease_fault.AREA_MISSING, leases.area_m2 == 0, "area")
    tell_rows(fields, lease_fault.START_MISSING, np.isnat(starts), "start")
    for i in np.flatnonzero(ends < starts).tolist():
        fields.report(
            lease_fault.END_BEFORE_START, int(i), fields.column("end"), end=str(ends[i]), start=str(starts[i])
        )
    for i, breaks in enumerate(leases.breaks):
        for day in breaks:
            if day < starts[i] or day > ends[i]:
                fields.report(lease_fault.BREAK_OUTSIDE, i, fields.column("breaks"), value=str(day))
    headed = ~np.isnat(leases.head_end)
    tell_rows(fields, lease_fault.HEAD_OF_STATE, headed & (leases.owner == Owner.STATE), "head_end")
    for i in np.flatnonzero(headed & (leases.head_end < ends)).tolist():
        value, end = str(leases.head_end[i]), str(ends[i])
        fields.report(lease_fault.HEAD_BEFORE_END, i, fields.column("head_end"), value=value, end=end)
    dated = ~np.isnat(leases.fate_from)
    tell_rows(fields, lease_fault.FATE_UNDATED, (leases.fate != Fate.EMPTY) & ~dated, "fate_from")
    whole = (leases.part_m2 > 0) & (leases.part_m2 >= leases.area_m2)
    for i in np.flatnonzero(whole).tolist():
        value, area = f"{leases.part_m2[i]:g}", f"{leases.area_m2[i]:g}"
        fields.report(lease_fault.PART_INVALID, i, fields.column("part_m2"), value=value, area=area)
    tell_rows(fields, lease_fault.PART_UNDATED, (leases.part_m2 > 0) & np.isnat(leases.part_from), "part_from")
    for i, rent, median in find_outliers(leases):
        value, usual = f"{rent:.2f}", f"{median:.2f}"
        fields.report(lease_fault.RENT_OUTLIER, i, rent_column(fields), value=value, median=usual)


def tell_rows(fields: Fields, kind: Fault, marked: NDArray[np.bool_], wanted: str) -> None:
    """Tell a fault of every row that is marked."""
    for i in np.flatnonzero(marked).tolist():
        fields.report(kind, i, fields.column(wanted))


def rent_column(fields: Fields) -> str:
    """Return the column that holds rents."""
    return next((name for key in ("rent", "rent_capital", "rent_maintenance") if (name := fields.column(key))), "")


def rent_per_m2(leases: Leases) -> Floats:
    """Return EUR a m2 a month, NaN where area or rent is not known."""
    known = (leases.area_m2 > 0) & (leases.rent_cents > 0)
    return np.where(known, leases.rent_cents / 100.0 / np.where(known, leases.area_m2, 1.0), np.nan)


def find_outliers(leases: Leases) -> list[tuple[int, float, float]]:
    """Return row, rent a m2 and the usual one of leases whose rent is far from the median of their kind of place."""
    rents, kinds = rent_per_m2(leases), place_kinds(leases)
    found = []
    for kind in np.unique(kinds):
        rows = np.flatnonzero((kinds == kind) & ~np.isnan(rents))
        if rows.size < FEWEST_RENTS:
            continue
        median = float(np.median(rents[rows]))
        far = np.abs(np.log(rents[rows] / median)) > np.log(OUTLIER_FACTOR)
        found += [(int(i), float(rents[i]), median) for i in rows[far]]
    return sorted(found)


def drop_repeated(fields: Fields, leases: Leases) -> Leases:
    """Return every lease once, each with an id of its own.

    A row with the id, space and dates of an earlier one is left out; one with another space gets a number behind its
    id; one that contradicts the earlier row is an error. Rows that differ only in their id are told.
    """
    ids = leases.ids.copy()
    kept: list[int] = []
    by_id: dict[str, list[int]] = {}
    spaces: dict[tuple[object, ...], int] = {}
    column = fields.column("id")
    for i in range(len(leases)):
        earlier = by_id.setdefault(str(leases.ids[i]), []) if leases.ids[i] else []
        same = next((j for j in earlier if space_of(leases, j) == space_of(leases, i)), None)
        if same is not None:
            kind = lease_fault.LEASE_REPEATED if terms_of(leases, same) == terms_of(leases, i) else fault.ID_DUPLICATE
            fields.report(kind, i, column, value=leases.ids[i], first=str(fields.row(same)))
            continue
        if earlier:
            ids[i] = f"{leases.ids[i]}/{len(earlier) + 1}"
            first = str(fields.row(earlier[0]))
            fields.report(lease_fault.LEASE_PARTS, i, column, value=leases.ids[i], first=first, new=ids[i])
        else:
            alike = spaces.setdefault((leases.agency[i], *space_of(leases, i), *terms_of(leases, i)), i)
            if alike != i and leases.area_m2[i] > 0:
                fields.report(lease_fault.LEASE_ALIKE, i, column, first=str(fields.row(alike)))
        earlier.append(i)
        kept.append(i)
    return take_leases(replace(leases, ids=ids), kept)


def space_of(leases: Leases, i: int) -> tuple[object, ...]:
    """Return what tells one space from another."""
    return leases.building[i], leases.address[i], float(leases.area_m2[i])


def terms_of(leases: Leases, i: int) -> tuple[object, ...]:
    """Return what tells the terms of two leases of one space apart."""
    return str(leases.start[i]), str(leases.end[i]), leases.agency[i], int(leases.rent_cents[i])
