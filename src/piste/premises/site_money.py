"""From a plan's sites to a money scenario: rents, shares, moves and one-off costs, each with its range."""

from dataclasses import replace

import numpy as np

from piste.basedata.lease import Leases
from piste.basedata.lease_place import KINDS
from piste.premises.concept import ASSUMPTION, Figure
from piste.premises.money_scenario import CostRow, MoneyScenario, SiteRow
from piste.premises.site_plan import Site, SitePlan
from piste.premises.site_project import AgencyShare, Move, OneOffKind, SharingKey

FIT_OUT_BEFORE_MONTHS = 3
"""The fit-out is paid so many months before the opening."""
HOURS_A_WEEK = 37.5
"""Opening hours that an agency with service desks is counted with under the key of opening hours: an assumption."""


def build_money_scenario(plan: SitePlan, leases: Leases, title: str, register: str, **more: object) -> MoneyScenario:
    """Return the money of all sites, each opening as early as it can; `more` are the scenario's other fields."""
    rules = plan.rules
    scenario = MoneyScenario(
        title=title,
        register=register,
        first=rules.first,
        months=rules.months,
        discount_rate=rules.discount_rate,
        index_growth=rules.index_growth,
        sites=tuple(build_site_row(plan, site, leases) for site in plan.sites),
    )
    return replace(scenario, **more)  # type: ignore[arg-type]


def build_site_row(plan: SitePlan, site: Site, leases: Leases) -> SiteRow:
    """Return one site's money: rent of its building, else the assumed one; fit-out, moving, ICT of the concept."""
    rules, concept = plan.rules, plan.concept
    rent = site.chosen.building.rent_eur_per_htm2_month if site.chosen is not None else None
    at = (plan.points.lat[site.point], plan.points.lon[site.point])
    if site.chosen is not None and site.chosen.building.lat == site.chosen.building.lat:
        at = (site.chosen.building.lat, site.chosen.building.lon)
    amounts = (
        (OneOffKind.FIT_OUT, concept.fit_out_eur_per_htm2, site.area_htm2, -FIT_OUT_BEFORE_MONTHS),
        (OneOffKind.MOVING, concept.moving_eur_per_person, float(site.need.people), 0),
        (OneOffKind.ICT, concept.ict_eur_per_seat, float(site.space.seats), 0),
    )
    return SiteRow(
        id=site.id,
        name=site.name,
        opens=rules.first + 3 * (site.earliest_q + site.duration_q),
        municipality=str(plan.points.municipality[site.point]),
        lat=float(at[0]),
        lon=float(at[1]),
        area_m2=site.area_htm2,
        rent_eur_per_m2_month=None if rent is None else Figure(rent, rent, rent, "the candidate building"),
        place_kind=kind_of(leases, site),
        key=SharingKey.PERSON_YEARS,
        notice_lead_months=rules.notice_lead_months,
        agencies=share_out(plan, site, leases),
        moves=tuple(Move(str(leases.ids[i]), rules.left_after_months) for i in site.leases.tolist()),
        costs=tuple(CostRow(kind, scale(figure, amount), months) for kind, figure, amount, months in amounts),
    )


def scale(figure: Figure, amount: float) -> Figure:
    """Return a figure times an amount, in whole euros, with its source."""
    low, middle, high = (float(np.floor(value * amount + 0.5)) for value in (figure.low, figure.value, figure.high))
    return Figure(middle, low, high, figure.source or ASSUMPTION)


def kind_of(leases: Leases, site: Site) -> str:
    """Return the kind of place of most of the area that moves there, the cheapest where nothing tells."""
    area: dict[str, float] = {}
    for i in site.leases.tolist():
        area[str(leases.place_kind[i])] = area.get(str(leases.place_kind[i]), 0.0) + float(leases.area_m2[i])
    kind = max(sorted(area), key=lambda name: area[name], default="")
    return kind or KINDS[-1]


def share_out(plan: SitePlan, site: Site, leases: Leases) -> tuple[AgencyShare, ...]:
    """Return what each agency uses: area by its person-years, the point's visits by its service desks."""
    names = sorted({str(leases.agency[i]) for i in site.leases.tolist()})
    total = float(leases.person_years[site.leases].sum())
    desks_here = int(leases.service_desks[site.leases].sum())
    customers = float(plan.visits[site.point].sum()) if site.need.customers_a_day > 0 else 0.0
    shares = []
    for name in names:
        rows = np.array([i for i in site.leases.tolist() if leases.agency[i] == name], dtype=np.int64)
        years, desks = float(leases.person_years[rows].sum()), int(leases.service_desks[rows].sum())
        shares.append(
            AgencyShare(
                name,
                m2=round(site.area_htm2 * (years / total if total else 1 / len(names)), 2),
                person_years=round(years, 2),
                visits=round(customers * desks / desks_here, 1) if desks_here else 0.0,
                opening_hours=HOURS_A_WEEK if desks or not desks_here else 0.0,
                desks=int(leases.desks[rows].sum()),
                service_desks=desks,
            )
        )
    return tuple(shares)
