"""What the money step is told beside leases and projects."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piste.premises.month import Horizon
from piste.premises.rent_index import RentIndexes


@dataclass(frozen=True)
class RentCut:
    """A cut of rents that has nothing to do with projects (cheaper energy, better procurement)."""

    from_month: int
    capital_permille: int = 0
    maintenance_permille: int = 0


@dataclass(frozen=True)
class MoneyParams:
    """Horizon, indexes, discounting and what is assumed of empty space."""

    horizon: Horizon
    indexes: RentIndexes
    discount_permille: int = 30
    """Discount rate a year for present values: 30 = 3 %; an assumption."""
    rent_cuts: tuple[RentCut, ...] = ()
    empty_running_permille: int = 1000
    """Share of maintenance and energy that empty space still costs the state; 1000 claims no saving from emptiness."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """Municipality code -> region, for sums by region."""
