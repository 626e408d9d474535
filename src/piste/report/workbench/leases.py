"""The leases that a plan's map shows: where they stand and when they end, without rents and people, kept beside it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np

from piste.basedata.lease_store import Register
from piste.siting.plan import Study

FILE = "leases.json"


@dataclass(frozen=True)
class KeptLeases:
    """n leases as they were known when the plan was made, those that end first in front."""

    source: str
    """Whose register it is."""
    agency: Sequence[str]
    address: Sequence[str]
    municipality: Sequence[str]
    """Code, "" where the register has none."""
    area_m2: Sequence[float]
    end: Sequence[str]
    """Last day (YYYY-MM-DD), "" for a lease until further notice."""
    lat: Sequence[float | None]
    lon: Sequence[float | None]
    """None where the register has no coordinates: such a lease stands in tables only."""

    def __len__(self) -> int:
        return len(self.agency)


def choose_leases(register: Register, study: Study) -> KeptLeases:
    """Return what is shown of a register: leases of the plan's area, and those that do not say where they are."""
    leases, places = register.leases, study.base.places
    outside = set(map(str, places.municipality[~study.inside])) - set(map(str, places.municipality[study.inside]))
    mine = np.flatnonzero([str(code) not in outside for code in leases.municipality])
    days = [("9999", "") if np.isnat(leases.end[row]) else (str(leases.end[row]), str(leases.end[row])) for row in mine]
    order = sorted(range(len(mine)), key=lambda k: (days[k][0], str(leases.agency[mine[k]]), str(leases.ids[mine[k]])))
    rows = [int(mine[k]) for k in order]

    def place(values: np.ndarray) -> list[float | None]:
        return [None if np.isnan(values[row]) else round(float(values[row]), 5) for row in rows]

    return KeptLeases(
        source="; ".join(register.provenance.sources),
        agency=[str(leases.agency[row]) for row in rows],
        address=[str(leases.address[row]) for row in rows],
        municipality=[str(leases.municipality[row]) for row in rows],
        area_m2=[round(float(leases.area_m2[row]), 1) for row in rows],
        end=[days[k][1] for k in order],
        lat=place(leases.lat),
        lon=place(leases.lon),
    )


def write_leases(register: Register, study: Study, workbench: Path) -> None:
    """Keep a register's leases in a workbench's folder."""
    text = json.dumps(asdict(choose_leases(register, study)), ensure_ascii=False, separators=(",", ":"))
    (workbench / FILE).write_text(text, encoding="utf-8")


def read_leases(workbench: Path) -> KeptLeases | None:
    """Return a workbench's leases; None where its plan was made without a register."""
    file = workbench / FILE
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else None


@lru_cache(maxsize=8)
def _read(file: Path, _written_ns: int) -> KeptLeases:
    content = json.loads(file.read_text(encoding="utf-8"))
    return KeptLeases(**{one.name: content[one.name] for one in fields(KeptLeases)})
