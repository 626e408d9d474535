"""From a money scenario to site projects and parameters of one case: low, base or high."""

from dataclasses import replace

import numpy as np

from piste.basedata.area import Areas
from piste.basedata.lease import Leases
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.premises.cents import divide_cents, whole_weights
from piste.premises.lease_exit import NEVER_MONTH
from piste.premises.money_params import MoneyParams
from piste.premises.money_scenario import Case, MoneyScenario, SiteRow, cost_of, receipt_of
from piste.premises.month import Horizon
from piste.premises.price_table import LEVELS, PriceTable
from piste.premises.rent_index import RentIndexes
from piste.premises.site_project import OneOff, OneOffKind, SharedCost, SiteProject


def eur_cents(eur: float) -> int:
    """Return euros as whole cents, half up by size."""
    return int(np.sign(eur) * np.floor(100 * abs(eur) + 0.5))


def check_register(scenario: MoneyScenario, leases: Leases, table: PriceTable) -> Findings:
    """Hold a scenario against its register: unknown leases and agencies, kinds of place without a price."""
    findings = Findings(scenario.title)
    known, agencies = set(map(str, leases.ids)), set(map(str, leases.agency))
    for site in scenario.sites:
        for move in site.moves:
            if move.lease not in known:
                text = "The site {site} moves a lease that is not in the register: “{value}”."
                todo = "Use an id of the register."
                findings.error("money-lease-unknown", text, todo, field="move.lease", site=site.id, value=move.lease)
        if site.rent_eur_per_m2_month is None and site.place_kind not in table.cents_per_m2:
            text = "The kind of place “{value}” of the site {site} has no assumed rent."
            todo = "Known here are: {known}."
            kinds = ", ".join(table.cents_per_m2)
            findings.error("money-place-kind", text, todo, field="site.place_kind", site=site.id,
                           value=site.place_kind, known=kinds)  # fmt: skip
        for share in site.agencies:
            if share.agency not in agencies:
                text = "The agency “{value}” of the site {site} has no lease in the register."
                findings.note("money-agency", text, field="agency.agency", site=site.id, value=share.agency)
    return findings


def demand_register(scenario: MoneyScenario, leases: Leases, table: PriceTable) -> Findings:
    """Return the notes of a check; raise where there are errors.

    Raises
    ------
    DataError
        With every finding.
    """
    findings = check_register(scenario, leases, table)
    if findings.count_errors():
        raise DataError(findings)
    return findings


def build_params(scenario: MoneyScenario, areas: Areas | None = None) -> MoneyParams:
    """Return what the money step is told; regions are those of the country's municipalities."""
    regions = {} if areas is None else {code: areas.region_of(code) for code in areas.municipalities}
    return MoneyParams(
        horizon=Horizon(scenario.first, scenario.months),
        indexes=RentIndexes(scenario.first, round(1000 * scenario.index_growth), scenario.series),
        discount_permille=round(1000 * scenario.discount_rate),
        rent_cuts=scenario.rent_cuts,
        empty_running_permille=round(1000 * scenario.empty_running_share),
        regions=regions,
    )


def build_projects(
    scenario: MoneyScenario, table: PriceTable, case: Case, areas: Areas | None = None
) -> tuple[SiteProject, ...]:
    """Return the sites as the cash flow counts them, in one case; sites that never open are left out."""
    regions = build_params(scenario, areas).regions
    return tuple(
        build_project(site, table, case, regions.get(site.municipality, ""))
        for site in scenario.sites
        if site.opens < NEVER_MONTH
    )


def build_project(site: SiteRow, table: PriceTable, case: Case, region: str = "") -> SiteProject:
    """Return one site in one case.

    A rent that is not told is the assumed one of its kind of place, at the level of the case: old and new rents of a
    town rise and fall together. Costs are high where little is saved, sale receipts low.
    """
    if site.rent_eur_per_m2_month is None:
        per_m2 = table.cents_per_m2[site.place_kind][LEVELS.index(case)]
        share = table.maintenance_permille
    else:
        per_m2 = eur_cents(cost_of(site.rent_eur_per_m2_month, case))
        share = round(1000 * site.maintenance_share)
    rent = int(divide_cents(whole_weights(site.area_m2) * per_m2, 100))
    maintenance = int(divide_cents(rent * share, 1000))
    return SiteProject(
        id=site.id,
        site=site.name,
        opens=site.opens,
        municipality=site.municipality,
        region=region,
        area_m2=site.area_m2,
        rent_capital_cents=rent - maintenance,
        rent_maintenance_cents=maintenance,
        fitout_rent_cents=eur_cents(cost_of(site.fitout_rent_eur_per_month, case)),
        energy_cents=eur_cents(cost_of(site.energy_eur_per_month, case)),
        index_name=site.index,
        index_permille=round(1000 * site.index_share),
        index_month=site.index_month,
        held_already=site.held_already,
        key=site.key,
        shares=site.agencies,
        moves=site.moves,
        one_offs=tuple(
            OneOff(
                cost.kind,
                eur_cents(receipt_of(cost.eur, case) if cost.kind is OneOffKind.SALE else cost_of(cost.eur, case)),
                cost.after_opening_months,
                cost.payer,
            )
            for cost in site.costs
        ),
        shared_costs=tuple(
            SharedCost(cost.name, eur_cents(cost_of(cost.eur_per_month, case)), cost.key) for cost in site.shared_costs
        ),
        notice_lead_months=site.notice_lead_months,
        shared_space=site.shared_space,
    )


def open_as_scheduled(scenario: MoneyScenario, openings: dict[str, int | None]) -> MoneyScenario:
    """Return a scenario whose sites open in the months of a schedule; one that is never opened is left out.

    Sites that the schedule does not name keep their own month.
    """
    sites = []
    for site in scenario.sites:
        opens = openings.get(site.id, site.opens)
        sites.append(replace(site, opens=NEVER_MONTH if opens is None else opens))
    return replace(scenario, sites=tuple(sites))
