"""The ledger: what is paid in which month, for what, by whom, where; costs are positive, receipts negative."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np
from numpy.typing import NDArray

from piste.premises.cents import Cents
from piste.premises.month import Horizon


class View(Enum):
    """Whose money is counted; the two are never added or mixed."""

    AGENCY = "agency"
    STATE = "state"


class Row(IntEnum):
    """What an entry is for."""

    RENT_CAPITAL = 0
    RENT_MAINTENANCE = 1
    ENERGY = 2
    DOUBLE_RENT = 3
    """Rent and energy of the old space while the new premises are open."""
    VACANCY = 4
    """What space that no agency pays for any more still costs the state."""
    RENT_CUT = 5
    NEW_CAPITAL = 6
    NEW_MAINTENANCE = 7
    FITOUT_RENT = 8
    NEW_ENERGY = 9
    SHARED = 10
    PENALTY = 11
    FIT_OUT = 12
    MOVING = 13
    ICT = 14
    DEMOLITION = 15
    OTHER = 16
    SALE = 17
    VAT = 18


class Nature(Enum):
    """How a row counts."""

    RUNNING = "running"
    ONE_OFF = "one_off"
    RECEIPT = "receipt"
    """Sale receipts: told apart, no part of a yearly saving."""
    MEMO = "memo"
    """VAT: paid by an agency to the state, so told beside the sums and never in them."""


NATURE = {
    **dict.fromkeys(Row, Nature.RUNNING),
    **dict.fromkeys((Row.PENALTY, Row.FIT_OUT, Row.MOVING, Row.ICT, Row.DEMOLITION, Row.OTHER), Nature.ONE_OFF),
    Row.SALE: Nature.RECEIPT,
    Row.VAT: Nature.MEMO,
}
LABELS = ("agency", "place", "project", "region")


@dataclass(frozen=True)
class Line:
    """What one kind of payment for one lease or project comes to, month by month."""

    row: Row
    cents: Cents
    agency: str = ""
    place: str = ""
    project: str = ""
    region: str = ""
    lease: int = -1
    """Row of the register, -1 for none."""


@dataclass(frozen=True)
class Ledger:
    """k lines of m months each; lines without any entry are left out."""

    view: View
    horizon: Horizon
    row: NDArray[np.uint8]
    lease: NDArray[np.int64]
    agency: NDArray[np.object_]
    place: NDArray[np.object_]
    project: NDArray[np.object_]
    """Id of the site project that the line belongs to (a lease: the one it moves into), "" for none."""
    region: NDArray[np.object_]
    cents: Cents

    def __len__(self) -> int:
        return len(self.row)

    def of_nature(self, *natures: Nature) -> NDArray[np.bool_]:
        """Tell which lines are of these natures."""
        rows = [row for row in Row if NATURE[row] in natures]
        return np.isin(self.row, rows)

    def total(self, *natures: Nature) -> Cents:
        """Return the sum of each month; without natures: everything but memos."""
        chosen = natures or (Nature.RUNNING, Nature.ONE_OFF, Nature.RECEIPT)
        return np.asarray(self.cents[self.of_nature(*chosen)].sum(axis=0), dtype=np.int64)

    def of_rows(self, rows: Iterable[Row]) -> Cents:
        """Return the sum of each month over these rows."""
        return np.asarray(self.cents[np.isin(self.row, list(rows))].sum(axis=0), dtype=np.int64)

    def by(self, label: str, *natures: Nature) -> dict[str, Cents]:
        """Return sums a month by `agency`, `place`, `project`, `region` or `row`, sorted by name."""
        chosen = self.of_nature(*(natures or (Nature.RUNNING, Nature.ONE_OFF, Nature.RECEIPT)))
        names = np.array([Row(r).name for r in self.row], dtype=object) if label == "row" else getattr(self, label)
        labels, place = np.unique(names[chosen].astype(str), return_inverse=True)
        sums = np.zeros((len(labels), self.horizon.n), dtype=np.int64)
        np.add.at(sums, place, self.cents[chosen])
        return {str(name): sums[k] for k, name in enumerate(labels)}


def build_ledger(view: View, horizon: Horizon, lines: Sequence[Line]) -> Ledger:
    """Put lines together in their order, without empty ones."""
    kept = [line for line in lines if line.cents.any()]
    texts = {name: np.array([getattr(line, name) for line in kept], dtype=object) for name in LABELS}
    cents = np.stack([line.cents for line in kept]) if kept else np.zeros((0, horizon.n), dtype=np.int64)
    return Ledger(
        view,
        horizon,
        np.array([line.row for line in kept], dtype=np.uint8),
        np.array([line.lease for line in kept], dtype=np.int64),
        cents=cents,
        **texts,
    )
