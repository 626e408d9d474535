"""Rent indexes: published figures where they are known, a stated growth where they are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from piste.premises.month import Months

BASE_TENTHS = 1000
"""Level of an index that is only assumed, in its first month (100.0)."""


@dataclass(frozen=True)
class IndexSeries:
    """Figures of an index in whole tenths of a point, as statistics offices publish them, a month each."""

    first: int
    tenths: NDArray[np.int64]
    growth_permille: int = 0
    """Assumed growth a year after the last figure: an ASSUMPTION wherever it is used."""

    def at(self, months: Months) -> NDArray[np.int64]:
        """Return the figure of each month: the first one before the series, growth after it, rounded half up."""
        known = np.clip(months - self.first, 0, len(self.tenths) - 1)
        beyond = np.maximum(months - self.first - (len(self.tenths) - 1), 0)
        grown = self.tenths[known] * (1.0 + self.growth_permille / 1000.0) ** (beyond / 12.0)
        return np.where(beyond > 0, np.floor(grown + 0.5), self.tenths[known]).astype(np.int64)


@dataclass(frozen=True)
class RentIndexes:
    """Indexes by name; a name without figures grows by `growth_permille` a year from `first` on."""

    first: int
    growth_permille: int = 20
    series: Mapping[str, IndexSeries] = field(default_factory=dict)

    def find(self, name: str) -> IndexSeries:
        """Return the series of a name."""
        assumed = IndexSeries(self.first, np.array([BASE_TENTHS], dtype=np.int64), self.growth_permille)
        return self.series.get(name, assumed)

    def is_assumed(self, name: str, last: int) -> bool:
        """Tell whether figures of a name up to a month rest on an assumed growth."""
        known = self.series.get(name)
        return known is None or known.first + len(known.tenths) - 1 < last


def review_months(months: Months, index_month: int) -> Months:
    """Return the latest review at or before each month; reviews are once a year in `index_month` (1 to 12)."""
    return months - (months - (index_month - 1)) % 12
