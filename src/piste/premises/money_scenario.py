"""A money scenario as its file says it: horizon, indexes, cuts, and sites with costs that may have a range."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from piste.premises.concept import Figure
from piste.premises.money_params import RentCut
from piste.premises.rent_index import IndexSeries
from piste.premises.site_project import AgencyShare, Move, OneOffKind, Payer, SharingKey

Case = Literal["low", "base", "high"]
CASES: tuple[Case, ...] = get_args(Case)
"""`low`: assumed rents at their low end, costs at their high end, receipts at their low end; `high` the other way."""
NOTHING = Figure(0.0, 0.0, 0.0, "none")


def cost_of(figure: Figure, case: Case) -> float:
    """Return a cost in a case: dear where little is saved."""
    return {"low": figure.high, "base": figure.value, "high": figure.low}[case]


def receipt_of(figure: Figure, case: Case) -> float:
    """Return a receipt in a case: small where little is saved."""
    return {"low": figure.low, "base": figure.value, "high": figure.high}[case]


@dataclass(frozen=True)
class CostRow:
    """A sum paid (a sale: received) once."""

    kind: OneOffKind
    eur: Figure
    after_opening_months: int = 0
    payer: Payer = Payer.AGENCIES


@dataclass(frozen=True)
class SharedRow:
    """A running cost that the users of a site share."""

    name: str
    eur_per_month: Figure
    key: SharingKey


@dataclass(frozen=True)
class SiteRow:
    """One site as the file says it; money is EUR without VAT."""

    id: str
    name: str
    opens: int
    municipality: str = ""
    lat: float = float("nan")
    lon: float = float("nan")
    area_m2: float = 0.0
    rent_eur_per_m2_month: Figure | None = None
    """None: priced by the table of assumed rents, at the level of the case."""
    place_kind: str = "rural"
    maintenance_share: float = 0.35
    fitout_rent_eur_per_month: Figure = NOTHING
    energy_eur_per_month: Figure = NOTHING
    index: str = ""
    index_share: float = 1.0
    index_month: int = 1
    held_already: bool = False
    key: SharingKey = SharingKey.M2
    notice_lead_months: int = 12
    shared_space: bool = True
    agencies: tuple[AgencyShare, ...] = ()
    moves: tuple[Move, ...] = ()
    costs: tuple[CostRow, ...] = ()
    shared_costs: tuple[SharedRow, ...] = ()


@dataclass(frozen=True)
class MoneyScenario:
    """A whole file."""

    title: str
    register: str
    """Folder that `piste premises import` wrote, or a workbook."""
    first: int
    months: int = 120
    discount_rate: float = 0.03
    index_growth: float = 0.02
    empty_running_share: float = 1.0
    series: Mapping[str, IndexSeries] = field(default_factory=dict)
    rent_cuts: tuple[RentCut, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    rents: str = ""
    """Table of assumed rents; "" for the built-in one."""
    country: str = "FI"
    places: str = ""
    """Folder of base data whose places are the postal areas of homes; "" for the built-in places."""
    schedule: str = ""
    """schedule.csv of a programme: its openings take the place of the sites' own."""
    example: bool = False
