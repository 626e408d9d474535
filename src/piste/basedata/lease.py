"""Leases: which agency pays for which space, until when, at what rent, and what becomes of the space after it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts

Cents = NDArray[np.int64]
Days = NDArray[np.datetime64]
"""Days (datetime64[D]), NaT where there is none."""
Small = NDArray[np.uint8]

NO_DAY = np.datetime64("NaT", "D")


class Measure(IntEnum):
    """How an area was measured; figures of different measures are never added."""

    UNSTATED = 0
    HTM2 = 1
    """Net floor area, the measure of the target of 10 m2 a person-year."""
    HYM2 = 2
    """Usable area."""
    HUM2 = 3
    """Room area."""


class Owner(IntEnum):
    """Whose the space is: the state's own, or a private owner's from whom the state holds a head lease."""

    STATE = 0
    PRIVATE = 1


class Fate(IntEnum):
    """What becomes of the space when the agency has left it."""

    EMPTY = 0
    LET = 1
    SOLD = 2
    TAKEN_DOWN = 3


class RentSource(IntEnum):
    """What is known of the rent."""

    UNKNOWN = 0
    TOTAL = 1
    """Only a total: it stands under capital, and nobody knows how much of it is maintenance."""
    SPLIT = 2
    ASSUMED = 3
    """Priced by an assumed table; every figure made of it is an assumption."""


@dataclass(frozen=True)
class Leases:
    """n leases, a row each; money is int64 cents a month without VAT, areas are square metres."""

    ids: Texts
    agency: Texts
    building: Texts
    """Id of the building or site; "" where the register has none."""
    address: Texts
    municipality: Texts
    lat: Floats
    lon: Floats
    """NaN where the register has no coordinates."""
    area_m2: Floats
    measure: Small
    place_kind: Texts
    """Kind of place for assumed rents (`capital`, `city`, …), "" where the register does not say."""
    rent_capital_cents: Cents
    rent_maintenance_cents: Cents
    energy_cents: Cents
    """Energy paid beside the rent; 0 where the rent holds it."""
    rent_source: Small
    vat_permille: NDArray[np.int32]
    """VAT on the rent (255 = 25.5 %)."""
    index_name: Texts
    """Index of the clause, "" for a rent that stays."""
    index_base: NDArray[np.int32]
    """Month (months since 1970) at whose index level the rent stands; -1 where not said: the start of the lease."""
    index_permille: NDArray[np.int32]
    """Share of the rent that follows the index."""
    index_month: Small
    """Month of the year (1 to 12) from which a new index figure counts."""
    start: Days
    end: Days
    """Last day; NaT for a lease until further notice."""
    notice_months: NDArray[np.int32]
    breaks: tuple[tuple[np.datetime64, ...], ...]
    """Last days on which a lease for a term can end early, after notice."""
    penalty_cents: Cents
    """What ending at a break costs."""
    owner: Small
    head_end: Days
    """Last day of the head lease; NaT until further notice."""
    head_notice_months: NDArray[np.int32]
    fate: Small
    fate_from: Days
    """First day on which the space is let again, sold or gone; NaT where nobody knows yet."""
    part_m2: Floats
    """Area of a part to be given up; 0 for none."""
    part_from: Days
    """First day without that part."""
    person_years: Floats
    desks: NDArray[np.int32]
    service_desks: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def rent_cents(self) -> Cents:
        """Return the rent a month, capital and maintenance together."""
        return self.rent_capital_cents + self.rent_maintenance_cents

    def assumed(self) -> bool:
        """Tell whether any rent is assumed."""
        return bool((self.rent_source == RentSource.ASSUMED).any())


def take_leases(leases: Leases, rows: NDArray[np.int64] | Sequence[int]) -> Leases:
    """Return the leases of these rows, in that order."""
    chosen = np.asarray(rows, dtype=np.int64)
    values: dict[str, Any] = {item.name: getattr(leases, item.name) for item in fields(leases)}
    for name, value in values.items():
        values[name] = tuple(value[i] for i in chosen) if isinstance(value, tuple) else value[chosen]
    return Leases(**values)


def build_leases(n: int, **known: object) -> Leases:
    """Return n leases of the values given, everything else empty: rent 0, until further notice, the state's own.

    Values are arrays of n, or one value for all.
    """
    texts = ("ids", "agency", "building", "address", "municipality", "place_kind", "index_name")
    defaults: dict[str, object] = dict.fromkeys(texts, "")
    defaults |= {"lat": np.nan, "lon": np.nan, "index_base": -1, "index_permille": 1000, "index_month": 1}
    days = ("start", "end", "head_end", "fate_from", "part_from")
    defaults |= dict.fromkeys(days, NO_DAY)
    defaults["breaks"] = tuple(() for _ in range(n))
    kinds = {"lat": "f8", "lon": "f8", "area_m2": "f8", "part_m2": "f8", "person_years": "f8"}
    kinds |= dict.fromkeys(texts, "O") | dict.fromkeys(days, "M8[D]")
    kinds |= dict.fromkeys(("rent_capital_cents", "rent_maintenance_cents", "energy_cents", "penalty_cents"), "i8")
    kinds |= dict.fromkeys(("measure", "rent_source", "index_month", "owner", "fate"), "u1")
    values: dict[str, object] = {}
    for item in fields(Leases):
        value = known.get(item.name, defaults.get(item.name, 0))
        if item.name == "breaks":
            values["breaks"] = tuple(tuple(np.datetime64(day, "D") for day in days) for days in value)  # type: ignore[attr-defined]
            continue
        column = np.empty(n, dtype=np.dtype(kinds.get(item.name, "i4")))
        column[:] = value
        values[item.name] = column
    if unknown := known.keys() - values.keys():
        raise TypeError(f"no such columns of leases: {', '.join(sorted(unknown))}")
    return Leases(**values)  # type: ignore[arg-type]
