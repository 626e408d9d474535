"""The money of a plan from its scenario to its answer: three cases, two views, who pays, space, journeys to work."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from piste.basedata.area import Areas
from piste.basedata.lease import Leases, RentSource, take_leases
from piste.basedata.lease_store import Register
from piste.core.artefact import Provenance
from piste.core.findings import Findings
from piste.premises.cash_flow import CashFlow, build_cash_flow
from piste.premises.commute import Commutes, Position, build_commutes
from piste.premises.cost_sharing import SharedCosts, compare_keys
from piste.premises.key_figures import KeyFigures, SpaceFigures, build_key_figures, build_space_figures
from piste.premises.lease_exit import ExitKind
from piste.premises.ledger import Nature, View
from piste.premises.money_projects import build_params, build_projects
from piste.premises.money_scenario import CASES, Case, MoneyScenario
from piste.premises.price_table import PriceTable, price_leases

SHARED_TARGET = 0.25
"""Share of staff in shared space: premises strategy of 16 December 2021 (VM/2021/198)."""


@dataclass(frozen=True)
class MoneyCase:
    """One case: its cash flow and its key figures in each view."""

    flow: CashFlow
    figures: Mapping[View, KeyFigures]


@dataclass(frozen=True)
class MoneyStudy:
    """The whole answer; without ranges the three cases are the same."""

    scenario: MoneyScenario
    cases: Mapping[Case, MoneyCase]
    space: SpaceFigures
    shared: SharedCosts
    leases: Leases
    """The register at base rents."""
    leases_assumed: int
    commutes: Commutes | None = None
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def base(self) -> CashFlow:
        """Return the cash flow of the base case."""
        return self.cases["base"].flow

    def range_of(self, view: View, name: str) -> tuple[float, float, float]:
        """Return the smallest, the base and the largest value of a key figure over the cases."""
        values = [float(getattr(self.cases[case].figures[view], name)) for case in CASES]
        return min(values), float(getattr(self.cases["base"].figures[view], name)), max(values)

    def ranged(self) -> bool:
        """Tell whether the cases differ."""
        return any(len(set(self.range_of(view, "npv_eur"))) > 1 for view in View)

    def saved_by_year(self, view: View, case: Case, *natures: Nature) -> dict[int, float]:
        """Return EUR saved in each calendar year of a case."""
        flow = self.cases[case].flow
        cents, years = flow.saving(view, *natures), flow.params.horizon.years
        return {int(year): int(cents[years == year].sum()) / 100 for year in dict.fromkeys(years.tolist())}


def build_money_study(
    scenario: MoneyScenario,
    register: Register,
    table: PriceTable,
    areas: Areas | None = None,
    postal_areas: Mapping[str, Position] | None = None,
    findings: Findings | None = None,
    provenance: Provenance | None = None,
) -> MoneyStudy:
    """Build the money of a plan in three cases.

    Parameters
    ----------
    scenario, register
        What is planned, checked against the register (`money_projects.demand_register`).
    table
        Prices leases and sites whose rent nobody told: an ASSUMPTION with a range.
    areas
        For sums by region.
    postal_areas
        Positions of the areas where staff live; without them, or without homes, there are no journeys to work.
    findings
        Takes postal areas that are not known.
    """
    params = build_params(scenario, areas)
    cases: dict[Case, MoneyCase] = {}
    for case in CASES:
        flow = build_cash_flow(
            price_leases(register.leases, table, case), build_projects(scenario, table, case, areas), params
        )
        cases[case] = MoneyCase(flow, {view: build_key_figures(flow, view) for view in View})
    leases, flow = price_leases(register.leases, table), cases["base"].flow
    commutes = None
    if register.homes is not None and postal_areas and len(register.homes):
        commutes = _commutes(scenario, register, postal_areas, findings or Findings())
    return MoneyStudy(
        scenario,
        cases,
        build_space_figures(flow, leases),
        compare_keys(changing_leases(flow, leases), flow.projects, params),
        leases,
        int((leases.rent_source == RentSource.ASSUMED).sum()),
        commutes,
        provenance or Provenance(),
    )


def changing_leases(flow: CashFlow, leases: Leases) -> Leases:
    """Return the leases that a plan or the register itself ends, whole or in part: those that stay change nothing."""
    rows = np.unique(flow.rows.register[flow.exits.kind != ExitKind.STAYS])
    return take_leases(leases, rows)


def _commutes(
    scenario: MoneyScenario, register: Register, postal_areas: Mapping[str, Position], findings: Findings
) -> Commutes:
    """Return journeys of those who work at leases that move as a whole, or in buildings all of whose leases do."""
    leases = register.leases
    site_of = {move.lease: site.id for site in scenario.sites for move in site.moves if move.part_m2 is None}
    work: dict[str, Position] = {site.id: (site.lat, site.lon) for site in scenario.sites if site.lat == site.lat}
    moved: dict[str, str] = {}
    by_building: dict[str, set[str]] = {}
    for i, name in enumerate(map(str, leases.ids)):
        work[name] = (float(leases.lat[i]), float(leases.lon[i]))
        building = str(leases.building[i])
        by_building.setdefault(building, set()).add(site_of.get(name, ""))
        work.setdefault(building, work[name])
        if name in site_of:
            moved[name] = site_of[name]
    for building, sites in by_building.items():
        if building and len(sites) == 1 and "" not in sites and building not in moved:
            moved[building] = next(iter(sites))
    known = {place: at for place, at in work.items() if at[0] == at[0]}
    return build_commutes(register.homes, moved, known, postal_areas, findings)  # type: ignore[arg-type]
