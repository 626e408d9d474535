"""What was really paid: entries of the accounts in whole cents, one a row of the file that they came from."""

import hashlib
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Texts
from piste.premises.cents import Cents
from piste.premises.ledger import Row, View

UNITS = {"eur": 0, "keur": 3, "meur": 6, "cent": -2}
"""What an amount may be written in -> the power of ten that makes euros of it."""
LARGEST_EUR = 1e11
"""No entry of the state's premises reaches it: a slip of the unit does."""


@dataclass(frozen=True)
class Actuals:
    """k entries in the order of the file; texts are "" where the file does not say."""

    view: View
    row: NDArray[np.int64]
    """Row of the file as its program counts."""
    month: NDArray[np.int64]
    """Months since January 1970."""
    cents: Cents
    """Costs positive, receipts and credits negative."""
    kind: NDArray[np.uint8]
    """What it is for: `piste.premises.ledger.Row`."""
    agency: Texts
    site: Texts
    lease: Texts
    region: Texts
    account: Texts
    """The account as the file writes it."""
    text: Texts
    voucher: Texts
    """The accounts' own number of the entry."""
    corrects: Texts
    """Voucher of the entry that this one corrects."""

    def __len__(self) -> int:
        return len(self.row)

    @property
    def total_cents(self) -> int:
        """Return the sum of all entries, exact."""
        return int(self.cents.sum())

    def keys(self) -> list[str]:
        """Return a key of each entry, the same whenever the same entry is read again.

        An entry with a voucher is its agency, voucher, month, kind, site and lease. Without one its whole content
        counts, and the how-manieth of its like in the file it is: the second of two equal rows has a key of its own.
        """
        met: Counter[str] = Counter()
        found = []
        for k in range(len(self)):
            place = (self.agency[k], self.site[k], self.lease[k], int(self.month[k]), int(self.kind[k]))
            told = (self.voucher[k],) if self.voucher[k] else ("", int(self.cents[k]), self.account[k], self.text[k])
            content = "\x1f".join(map(str, (*place, *told)))
            met[content] += 1
            found.append(hashlib.sha256(f"{content}\x1f{met[content]}".encode()).hexdigest())
        return found

    def by_kind(self) -> dict[Row, int]:
        """Return the sum of each kind that stands in the file."""
        return {Row(int(k)): int(self.cents[self.kind == k].sum()) for k in np.unique(self.kind)}
