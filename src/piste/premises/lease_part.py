"""Leases of which only a part is given up, as two rows each: what is kept and what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Leases, take_leases
from piste.premises.cents import share_cents

PARTED = ("rent_capital_cents", "rent_maintenance_cents", "energy_cents")


@dataclass(frozen=True)
class LeaseRows:
    """Leases as the money counts them: n rows, of which a lease with a part given up has two."""

    leases: Leases
    register: NDArray[np.int64]
    """Row of the register that each stands for."""
    is_part: NDArray[np.bool_]
    """True for the part that is given up."""

    def __len__(self) -> int:
        return len(self.register)


def part_leases(leases: Leases, part_m2: Mapping[int, float]) -> LeaseRows:
    """Split leases in two where a part is given up; rents are split by m2, to the cent (largest remainder).

    `part_m2` says how much of which row; what the register itself says is used for rows that it does not name. A part
    as large as the lease, or of a lease without an area, is the whole lease.
    """
    registered = np.where(np.isnat(leases.part_from), 0.0, leases.part_m2)
    wanted = {int(i): float(registered[i]) for i in np.flatnonzero(registered > 0)} | dict(part_m2)
    parts = np.array(sorted(i for i, m2 in wanted.items() if 0 < m2 < leases.area_m2[i]), dtype=np.int64)
    register = np.concatenate([np.arange(len(leases)), parts]).astype(np.int64)
    rows = take_leases(leases, register)
    n = len(leases)
    gone = np.array([wanted[int(i)] for i in parts])
    columns = {name: getattr(rows, name).copy() for name in PARTED}
    area, people = rows.area_m2.copy(), rows.person_years.copy()
    for k, i in enumerate(parts):
        weights = [leases.area_m2[i] - gone[k], gone[k]]
        for values in columns.values():
            values[i], values[n + k] = share_cents(values[i], weights)[:, 0]
        area[i], area[n + k] = np.round(weights[0], 2), gone[k]
        people[n + k] = 0.0  # the people stay in what is kept
    penalty = rows.penalty_cents.copy()
    penalty[parts] = 0
    return LeaseRows(
        replace(rows, area_m2=area, person_years=people, penalty_cents=penalty, **columns),
        register,
        np.arange(n + len(parts)) >= n,
    )
