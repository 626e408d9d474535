"""What a plan does: site projects that open, leases that move into them, one-off costs, and who shares what."""

from dataclasses import dataclass, replace
from enum import Enum, IntEnum


class Payer(IntEnum):
    """Who pays a one-off cost."""

    AGENCIES = 0
    """The agencies that move in, by the project's key; in both views."""
    LANDLORD = 1
    """The state's landlord; in the state's view only: agencies pay it back in `fitout_rent_cents`."""


class SharingKey(Enum):
    """What a shared cost is split by, always at self-cost."""

    M2 = "m2"
    PERSON_YEARS = "person_years"
    VISITS = "visits"
    OPENING_HOURS = "opening_hours"


class OneOffKind(IntEnum):
    """What a one-off sum is for."""

    FIT_OUT = 0
    MOVING = 1
    ICT = 2
    DEMOLITION = 3
    SALE = 4
    """A receipt: written as a positive sum, counted as income, in the state's view only."""
    OTHER = 5


@dataclass(frozen=True)
class OneOff:
    """A sum paid (or, for a sale, received) once."""

    kind: OneOffKind
    cents: int
    after_opening_months: int = 0
    """Negative before the opening."""
    payer: Payer = Payer.AGENCIES


@dataclass(frozen=True)
class AgencyShare:
    """How much of a site an agency uses: what the keys split by."""

    agency: str
    m2: float = 0.0
    person_years: float = 0.0
    visits: float = 0.0
    opening_hours: float = 0.0
    desks: int = 0
    service_desks: int = 0

    def weight(self, key: SharingKey) -> float:
        """Return the agency's weight under a key."""
        return float(getattr(self, key.value))


@dataclass(frozen=True)
class SharedCost:
    """A running cost of the site that its users share: lobby, service advisors, interpreting."""

    name: str
    cents_per_month: int
    key: SharingKey


@dataclass(frozen=True)
class Move:
    """A lease whose users move to the site, or stop using a part of it."""

    lease: str
    left_after_opening_months: int = 1
    """The old space is used for so many months after the site has opened: 1 leaves the month after."""
    part_m2: float | None = None
    """Only so much is given up; None for all of it."""


@dataclass(frozen=True)
class SiteProject:
    """One shared site: when it opens, what it costs, who moves in. Rents are cents a month without VAT."""

    id: str
    site: str
    opens: int
    """Month (since 1970) from which it is used and paid for."""
    municipality: str = ""
    region: str = ""
    area_m2: float = 0.0
    rent_capital_cents: int = 0
    rent_maintenance_cents: int = 0
    fitout_rent_cents: int = 0
    """Rent that pays the landlord's fit-out back: in the agencies' view only; in the state's the fit-out counts."""
    energy_cents: int = 0
    index_name: str = ""
    index_permille: int = 1000
    """The rents above stand at the index level of the opening month."""
    index_month: int = 1
    held_already: bool = False
    """The state pays for this space in any case (it stands empty today): no new rent in the state's view."""
    key: SharingKey = SharingKey.M2
    """Key of the rents, energy and one-off costs."""
    shares: tuple[AgencyShare, ...] = ()
    moves: tuple[Move, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    shared_costs: tuple[SharedCost, ...] = ()
    notice_lead_months: int = 12
    """Notice of old leases can be given so many months before the opening."""
    shared_space: bool = True
    """Its people count as staff in shared space."""

    def opening(self, month: int) -> "SiteProject":
        """Return the same project with another opening month; everything moves with it."""
        return replace(self, opens=month)
