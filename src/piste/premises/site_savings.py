"""What each site saves the state a year, lease by lease, and from when: the programme's parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from piste.basedata.lease import Leases
from piste.premises.lease_exit import find_exit
from piste.premises.lease_moves import index_moves, parts_of_moves
from piste.premises.lease_part import part_leases
from piste.premises.site_project import OneOffKind, SiteProject

LONG_AGO_MONTHS = 600


@dataclass(frozen=True)
class SavingPart:
    """Money a year that the state no longer pays (or, negative, pays anew) from a month on at the earliest."""

    name: str
    eur_per_year: float
    from_month: int | None
    """None: from the opening on."""


@dataclass(frozen=True)
class SiteSaving:
    """One site: its parts, and what it costs once (receipts of sales left out)."""

    project: SiteProject
    parts: tuple[SavingPart, ...]
    one_off_eur: float

    @property
    def eur_per_year(self) -> float:
        """Return the saving a year once every lease has ended."""
        return sum(part.eur_per_year for part in self.parts)


def build_site_savings(leases: Leases, projects: Sequence[SiteProject], first: int) -> list[SiteSaving]:
    """Build the parts of each project, in the state's view, at the rents of today (no index).

    A lease counts from the month in which the state's cost of it can end at the earliest: the end of its term, of its
    head lease, the day from which the space is used again. Notice is taken to be given in time (`notice_lead_months`);
    break dates are not used, so that no saving comes sooner than it is sure to. Space whose cost never ends for the
    state, as far as anybody knows, is no part at all.
    """
    rows = part_leases(leases, parts_of_moves(leases, projects))
    plain = replace(rows.leases, breaks=tuple(() for _ in range(len(rows))))
    moves = index_moves(leases, projects)
    parted = set(rows.register[rows.is_part].tolist())
    parts: dict[str, list[SavingPart]] = {project.id: [] for project in projects}
    for k in range(len(rows)):
        i = int(rows.register[k])
        if i not in moves or (i in parted and not rows.is_part[k]):
            continue
        ended = find_exit(plain, k, first, first - LONG_AGO_MONTHS)
        if np.isnat(ended.state_end):
            continue
        cents = 12 * int(plain.rent_cents[k] + plain.energy_cents[k])
        month = int(ended.state_end.astype("M8[M]").astype(np.int64))
        parts[moves[i][0].id].append(SavingPart(str(plain.ids[k]), cents / 100, month if month > first else None))
    return [_saving_of(project, parts[project.id]) for project in projects]


def _saving_of(project: SiteProject, parts: list[SavingPart]) -> SiteSaving:
    """Return a project with the cost of its new premises as a last, negative part."""
    cents = sum(cost.cents_per_month for cost in project.shared_costs)
    if not project.held_already:
        cents += project.rent_capital_cents + project.rent_maintenance_cents + project.energy_cents
    new = [SavingPart("", -12 * cents / 100, None)] if cents else []
    once = sum(one.cents for one in project.one_offs if one.kind is not OneOffKind.SALE)
    return SiteSaving(project, (*parts, *new), once / 100)
