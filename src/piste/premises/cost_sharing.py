"""Who pays and who gains, agency by agency, under each key that could split the shared costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from piste.basedata.lease import Leases
from piste.basedata.place import Texts
from piste.premises.cash_flow import CashFlow, build_cash_flow
from piste.premises.cents import Cents
from piste.premises.ledger import Row, View
from piste.premises.money_params import MoneyParams
from piste.premises.site_project import SharingKey, SiteProject

SITE_ROWS = (
    *(Row.NEW_CAPITAL, Row.NEW_MAINTENANCE, Row.FITOUT_RENT, Row.NEW_ENERGY, Row.SHARED),
    *(Row.FIT_OUT, Row.MOVING, Row.ICT, Row.DEMOLITION, Row.OTHER),
)


@dataclass(frozen=True)
class SharedCosts:
    """What each of a agencies pays for the new sites and gains in all, over the horizon, under each of k keys.

    At self-cost: every column of `pays_cents` has the same sum, whatever the key. A key under which an agency has no
    weight lets it pay nothing; `usable` says whether a key has weights at every site.
    """

    agencies: Texts
    keys: tuple[SharingKey, ...]
    pays_cents: Cents
    """a x k."""
    gains_cents: Cents
    """a x k: what the agency saves in all (negative: it pays more than before)."""
    usable: tuple[bool, ...]


def compare_keys(leases: Leases, projects: Sequence[SiteProject], params: MoneyParams) -> SharedCosts:
    """Split the sites' costs by every key in turn, in the agency's view."""
    keys = tuple(SharingKey)
    flows = [build_cash_flow(leases, projects, params, key) for key in keys]
    names = sorted({name for flow in flows for side in (flow.baseline, flow.plan) for name in side[View.AGENCY].agency})
    pays = np.zeros((len(names), len(keys)), dtype=np.int64)
    gains = np.zeros_like(pays)
    for k, flow in enumerate(flows):
        paid, saved = site_costs(flow), flow.saving_by(View.AGENCY, "agency")
        for a, name in enumerate(names):
            pays[a, k] = paid.get(name, 0)
            gains[a, k] = int(saved[name].sum()) if name in saved else 0
    agencies = np.array(names, dtype=object)
    return SharedCosts(agencies, keys, pays, gains, tuple(has_weights(projects, key) for key in keys))


def site_costs(flow: CashFlow) -> dict[str, int]:
    """Return what each agency pays for the new sites over the horizon."""
    ledger = flow.plan[View.AGENCY]
    chosen = np.isin(ledger.row, list(SITE_ROWS))
    costs: dict[str, int] = {}
    for name, cents in zip(ledger.agency[chosen], ledger.cents[chosen].sum(axis=1), strict=True):
        costs[name] = costs.get(name, 0) + int(cents)
    return costs


def has_weights(projects: Sequence[SiteProject], key: SharingKey) -> bool:
    """Tell whether every site with agencies has a weight under a key; without any, costs are split evenly."""
    return all(any(share.weight(key) > 0 for share in p.shares) for p in projects if p.shares)
