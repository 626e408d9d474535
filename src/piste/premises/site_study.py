"""A plan's sites with their money in three cases, as reports tell them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piste.basedata.area import Areas
from piste.basedata.lease import Leases
from piste.core.artefact import Provenance
from piste.premises.money_projects import build_projects
from piste.premises.money_scenario import CASES, Case, MoneyScenario
from piste.premises.price_table import PriceTable, price_leases
from piste.premises.site_money import build_money_scenario
from piste.premises.site_plan import SitePlan
from piste.premises.site_savings import SiteSaving, build_site_savings


@dataclass(frozen=True)
class SiteStudy:
    """Sites, their money scenario and what each saves, case by case."""

    title: str
    plan: SitePlan
    leases: Leases
    """The register, unpriced."""
    money: MoneyScenario
    savings: Mapping[Case, tuple[SiteSaving, ...]]
    example: bool = False
    provenance: Provenance = field(default_factory=Provenance)

    def saving_range(self, k: int) -> tuple[float, float, float]:
        """Return the least, base and largest saving a year of site k for the state, every lease ended."""
        values = [self.savings[case][k].eur_per_year for case in CASES]
        return min(values), self.savings["base"][k].eur_per_year, max(values)

    def cost_range(self, k: int) -> tuple[float, float, float]:
        """Return the least, base and largest one-off cost of site k."""
        values = [self.savings[case][k].one_off_eur for case in CASES]
        return min(values), self.savings["base"][k].one_off_eur, max(values)

    def whole_range(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Return one-off costs and saving a year of all sites together: least, base and largest of the cases."""
        costs = [sum(one.one_off_eur for one in self.savings[case]) for case in CASES]
        saved = [sum(one.eur_per_year for one in self.savings[case]) for case in CASES]
        return (min(costs), costs[1], max(costs)), (min(saved), saved[1], max(saved))


def build_site_study(
    title: str,
    plan: SitePlan,
    leases: Leases,
    table: PriceTable,
    areas: Areas | None,
    register: str,
    *,
    country: str = "FI",
    places: str = "",
    rents: str = "",
    example: bool = False,
    provenance: Provenance | None = None,
) -> SiteStudy:
    """Give a plan's sites their money: a scenario that `piste premises money` reads, and savings for the programme."""
    money = build_money_scenario(
        plan, leases, title, register, country=country, places=places, rents=rents, example=example
    )
    savings: dict[Case, tuple[SiteSaving, ...]] = {}
    for case in CASES:
        projects = build_projects(money, table, case, areas)
        savings[case] = tuple(build_site_savings(price_leases(leases, table, case), projects, plan.rules.first))
    return SiteStudy(title, plan, leases, money, savings, example, provenance or Provenance())
