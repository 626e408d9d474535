"""Key figures: present value, payback, m2 and EUR a person-year, share in shared space, m2 given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.lease import Leases, Measure
from piste.premises.cash_flow import CashFlow
from piste.premises.cents import Cents
from piste.premises.lease_exit import ExitKind
from piste.premises.ledger import Nature, Row, View


@dataclass(frozen=True)
class KeyFigures:
    """What a plan comes to in one view; EUR are whole-plan figures, present values are estimates by nature."""

    view: View
    saving_eur_per_year: float
    """Running saving in the last twelve months of the horizon."""
    one_off_eur: float
    """One-off costs, penalties included."""
    npv_eur: float
    """Present value of savings less one-off costs, at the horizon's first month; without sale receipts."""
    receipts_eur: float
    """Sale receipts, told apart."""
    npv_with_receipts_eur: float
    vacancy_and_double_eur: float
    """What old space costs after it was left or while the new one is open."""
    simple_payback_years: float
    """One-off costs / running saving a year; infinite where nothing is saved."""
    payback_month: int
    """First month (since 1970) from which the sum of savings stays at or above that of costs; -1 within no month."""
    rent_cut_eur_per_year: float
    """Rent cuts in the last twelve months: no project's merit."""


def discount_factors(n: int, permille: int) -> NDArray[np.float64]:
    """Return present values of 1 in each month: (1 + rate)^(-t/12), t from 0."""
    return np.asarray((1.0 + permille / 1000.0) ** (-np.arange(n) / 12.0), dtype=np.float64)


def present_value_eur(cents: Cents, permille: int) -> float:
    """Return the present value in EUR of sums a month."""
    return float((cents * discount_factors(len(cents), permille)).sum() / 100.0)


def find_payback(net: Cents) -> int:
    """Return the position from which the running sum stays at 0 or above, -1 where it ends below."""
    below = np.flatnonzero(np.cumsum(net) < 0)
    if not below.size:
        return 0
    return -1 if below[-1] == len(net) - 1 else int(below[-1]) + 1


def simple_payback_years(one_off_eur: float, saving_eur_per_year: float) -> float:
    """Return one-off costs divided by the yearly saving, infinity where nothing is saved."""
    return one_off_eur / saving_eur_per_year if saving_eur_per_year > 0 else float("inf")


def build_key_figures(flow: CashFlow, view: View) -> KeyFigures:
    """Build the key figures of a cash flow in one view."""
    rate = flow.params.discount_permille
    running, one_off = flow.saving(view, Nature.RUNNING), -flow.saving(view, Nature.ONE_OFF)
    receipts = flow.saving(view, Nature.RECEIPT)
    net = running - one_off
    spent, saved = float(one_off.sum() / 100), float(running[-12:].sum() / 100)
    paid = find_payback(net)
    return KeyFigures(
        view,
        saved,
        spent,
        present_value_eur(net, rate),
        float(receipts.sum() / 100),
        present_value_eur(net + receipts, rate),
        float(flow.plan[view].of_rows([Row.VACANCY, Row.DOUBLE_RENT]).sum() / 100),
        simple_payback_years(spent, saved),
        -1 if paid < 0 else flow.params.horizon.first + paid,
        float(flow.rent_cut_saving(view)[-12:].sum() / 100),
    )


@dataclass(frozen=True)
class SpaceFigures:
    """Space before and after; areas by measure, never added over measures."""

    m2_before: Mapping[Measure, float]
    m2_given_up: Mapping[Measure, float]
    m2_new: float
    """Area of the new sites, net floor area."""
    person_years: float
    m2_per_person_year_before: Mapping[Measure, float]
    """Over leases of that measure whose person-years are known; NaN where there are none."""
    rent_eur_per_person_year_before: float
    m2_per_person_year_new: float
    rent_eur_per_person_year_new: float
    shared_share: float
    """Share of person-years that work in shared space after the plan (target 25 %); NaN where nobody is counted."""


def build_space_figures(flow: CashFlow, leases: Leases) -> SpaceFigures:
    """Build the figures of space of a plan; `leases` is the register before parts were split off."""
    measures = [Measure(value) for value in sorted(set(leases.measure.tolist()))]
    gone = flow.exits.kind != ExitKind.STAYS
    staffed = leases.person_years > 0
    shares = [share for project in flow.projects for share in project.shares]
    shared = sum(s.person_years for project in flow.projects if project.shared_space for s in project.shares)
    people_new = sum(share.person_years for share in shares)
    moved = {flow.rows.register[k] for k in np.flatnonzero(gone & ~flow.rows.is_part)}
    staying = sum(float(leases.person_years[i]) for i in range(len(leases)) if i not in moved)
    total = staying + people_new
    rent_year = 12 * (leases.rent_cents[staffed].sum() / 100)
    new_rent = 12 * sum(p.rent_capital_cents + p.rent_maintenance_cents + p.fitout_rent_cents for p in flow.projects)
    return SpaceFigures(
        {m: float(leases.area_m2[leases.measure == m].sum()) for m in measures},
        {m: float(flow.rows.leases.area_m2[gone & (flow.rows.leases.measure == m)].sum()) for m in measures},
        sum(project.area_m2 for project in flow.projects),
        float(leases.person_years.sum()),
        {m: ratio(leases, staffed & (leases.measure == m)) for m in measures},
        quotient(float(rent_year), float(leases.person_years.sum())),
        quotient(sum(project.area_m2 for project in flow.projects), people_new),
        quotient(new_rent / 100, people_new),
        quotient(shared, total),
    )


def ratio(leases: Leases, chosen: NDArray[np.bool_]) -> float:
    """Return m2 a person-year of some leases."""
    return quotient(float(leases.area_m2[chosen].sum()), float(leases.person_years[chosen].sum()))


def quotient(part: float, whole: float) -> float:
    """Return part / whole, NaN where there is no whole."""
    return part / whole if whole > 0 else float("nan")


def savings_a_year(cents: Cents, years: Sequence[int] | NDArray[np.int64]) -> dict[int, int]:
    """Return sums of cents by calendar year."""
    known = np.asarray(years)
    return {int(year): int(cents[known == year].sum()) for year in np.unique(known)}
