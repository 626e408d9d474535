"""Small registers and projects whose money is known by hand."""

import numpy as np

from piste.basedata.lease import Fate, Leases, Measure, Owner, RentSource, build_leases
from piste.premises.cash_flow import CashFlow, build_cash_flow
from piste.premises.money_params import MoneyParams
from piste.premises.month import Horizon, month_of
from piste.premises.rent_index import RentIndexes
from piste.premises.site_project import AgencyShare, Move, SharingKey, SiteProject


def params(first: str = "2026-01", n: int = 36, **more: object) -> MoneyParams:
    """Return a horizon of n months with indexes that grow by 2 % a year."""
    return MoneyParams(Horizon(month_of(first), n), RentIndexes(month_of(first)), **more)


def one_lease(**more: object) -> Leases:
    """Return one lease of 100 m2 at 900 + 100 EUR a month that began long ago; anything can be said otherwise."""
    told: dict[str, object] = {
        "ids": "L1",
        "agency": "DVV",
        "building": "B1",
        "area_m2": 100.0,
        "measure": int(Measure.HTM2),
        "rent_capital_cents": 90_000,
        "rent_maintenance_cents": 10_000,
        "rent_source": int(RentSource.SPLIT),
        "start": np.datetime64("2015-01-01"),
        "owner": int(Owner.PRIVATE),
    }
    return build_leases(1, **(told | more))


def project(opens: str = "2027-01", **more: object) -> SiteProject:
    """Return a site that lease L1 moves to, at 600 EUR a month."""
    told: dict[str, object] = {
        "id": "P1",
        "site": "S1",
        "opens": month_of(opens),
        "rent_capital_cents": 60_000,
        "shares": (AgencyShare("DVV", m2=60.0, person_years=6.0),),
        "moves": (Move("L1", 0),),
        "key": SharingKey.M2,
    }
    return SiteProject(**(told | more))


def flow(leases: Leases, *projects: SiteProject, told: MoneyParams | None = None) -> CashFlow:
    """Return the cash flow of a register and projects."""
    return build_cash_flow(leases, projects, told or params())


SOLD = {"owner": int(Owner.STATE), "fate": int(Fate.SOLD)}
"""A lease of the state's own space that is to be sold."""
