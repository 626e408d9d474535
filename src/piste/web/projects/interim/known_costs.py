"""Booked costs as the engine takes them: rents of a register's leases, and what a point of a tier costs a year."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db.models import Q, Sum

from piste.basedata.lease import Leases, RentSource
from piste.premises.cents import divide_cents
from piste.premises.ledger import NATURE, Nature, Row
from piste.web.projects.costs.models import Entry
from piste.web.projects.costs.models.views_of_money import MoneyView
from piste.web.projects.costs.month_words import month_of_day

YEAR = 12
EDGE = 3
"""A year of rent is whole where something was booked in its first and in its last so many months."""
RENT = (int(Row.RENT_CAPITAL), int(Row.RENT_MAINTENANCE), int(Row.ENERGY))
OF_A_POINT = tuple(
    int(row) for row in Row if NATURE[row] is Nature.RUNNING and row not in (*RENT, Row.DOUBLE_RENT, Row.VACANCY)
)
"""Running costs of the joint site itself; what old leases still cost is no cost of it."""


@dataclass(frozen=True)
class BookedRent:
    """What a lease cost in a whole year, in cents a month."""

    capital_cents: int
    maintenance_cents: int
    energy_cents: int


def year_before(last: date) -> tuple[int, int]:
    """Return the first and the last month of the last whole year of a time."""
    end = month_of_day(last)
    if month_of_day(date.fromordinal(last.toordinal() + 1)) == end:
        end -= 1
    return end - YEAR + 1, end


def booked_rents(last: date, limits: Q) -> dict[str, BookedRent]:
    """Return lease -> its booked rent a month over the year that ends with a day, in the agencies' view.

    A lease counts where the year is whole (see `EDGE`); a mean over twelve months also takes rents billed by quarter.
    """
    first, end = year_before(last)
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    months: dict[str, set[int]] = defaultdict(set)
    rows = (
        Entry.objects.filter(limits, view=MoneyView.AGENCY, kind__in=RENT, month__range=(first, end))
        .exclude(lease="").order_by().values_list("lease", "kind", "month").annotate(cents=Sum("cents"))
    )  # fmt: skip
    for lease, kind, month, cents in rows:
        if cents:
            sums[lease][kind] += cents
            months[lease].add(month)
    return {
        lease: BookedRent(*(int(divide_cents(by[row], YEAR)) for row in RENT))
        for lease, by in sums.items()
        if min(months[lease]) < first + EDGE and max(months[lease]) > end - EDGE and min(by.values()) >= 0
    }


def take_rents(leases: Leases, booked: Mapping[str, BookedRent], month: int) -> tuple[Leases, int]:
    """Return a register with booked rents in the place of its own, and how many; their index level is the month's.

    A lease that stands in the register in several parts keeps its rents: the accounts do not tell which part paid.
    """
    ids = [str(one) for one in leases.ids]
    parts = Counter(ids)
    capital, maintenance = leases.rent_capital_cents.copy(), leases.rent_maintenance_cents.copy()
    energy, source, base = leases.energy_cents.copy(), leases.rent_source.copy(), leases.index_base.copy()
    taken = 0
    for k, one in enumerate(ids):
        rent = booked.get(one)
        if rent is None or parts[one] > 1:
            continue
        capital[k], maintenance[k], energy[k] = rent.capital_cents, rent.maintenance_cents, rent.energy_cents
        source[k] = RentSource.SPLIT if rent.maintenance_cents else RentSource.TOTAL
        if leases.index_name[k]:
            base[k] = month
        taken += 1
    made = replace(
        leases, rent_capital_cents=capital, rent_maintenance_cents=maintenance, energy_cents=energy,
        rent_source=np.asarray(source), index_base=base,
    )  # fmt: skip
    return made, taken


def booked_site_costs(last: date, limits: Q) -> dict[str, int]:
    """Return site -> its running costs over the year that ends with a day, in cents, in the state's view."""
    first, end = year_before(last)
    rows = (
        Entry.objects.filter(limits, view=MoneyView.STATE, kind__in=OF_A_POINT, month__range=(first, end))
        .exclude(site="").order_by().values_list("site", "month").annotate(cents=Sum("cents"))
    )  # fmt: skip
    sums: dict[str, int] = defaultdict(int)
    months: dict[str, set[int]] = defaultdict(set)
    for site, month, cents in rows:
        sums[site] += cents
        months[site].add(month)
    return {
        site: cents for site, cents in sums.items()
        if cents > 0 and min(months[site]) < first + EDGE and max(months[site]) > end - EDGE
    }  # fmt: skip


def tier_costs(costs: Mapping[str, int], tiers: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Return tier -> how many points have booked costs, and the mean of them in whole euros a year."""
    found: dict[str, list[int]] = defaultdict(list)
    for site, cents in costs.items():
        if site in tiers:
            found[tiers[site]].append(cents)
    return {tier: (len(all_), int(divide_cents(sum(all_), 100 * len(all_)))) for tier, all_ in sorted(found.items())}
