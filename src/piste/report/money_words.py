"""Words of the money page and its files, in the reader's language."""

import math

from piste.core.language import Language
from piste.premises.ledger import Row, View
from piste.premises.money_study import SHARED_TARGET, MoneyStudy
from piste.premises.month import month_text
from piste.premises.site_project import SharingKey

MILLION = 1e6
VIEW_WORDS = {View.AGENCY: "The agencies’ view", View.STATE: "The state’s view as a whole"}
VIEW_NOTES = {
    View.AGENCY: "An agency’s rent ends when its old lease has ended.",
    View.STATE: "Counts only from the month in which a head lease ends, or the state’s own space is let again, sold or"
    " taken down.",
}
ROW_WORDS = {
    Row.RENT_CAPITAL: "Capital rent of old space",
    Row.RENT_MAINTENANCE: "Maintenance rent of old space",
    Row.ENERGY: "Energy of old space",
    Row.DOUBLE_RENT: "Double rent: old space while the new is open",
    Row.VACANCY: "Vacancy: space that no agency pays for any more",
    Row.RENT_CUT: "Rent cuts, no project’s merit",
    Row.NEW_CAPITAL: "Capital rent of the sites",
    Row.NEW_MAINTENANCE: "Maintenance rent of the sites",
    Row.FITOUT_RENT: "Rent that pays the fit-out back",
    Row.NEW_ENERGY: "Energy of the sites",
    Row.SHARED: "Shared running costs of the sites",
    Row.PENALTY: "Penalties for ending early",
    Row.FIT_OUT: "Fit-out",
    Row.MOVING: "Moving",
    Row.ICT: "ICT",
    Row.DEMOLITION: "Demolition",
    Row.OTHER: "Other one-off costs",
    Row.SALE: "Sale receipts (negative)",
    Row.VAT: "VAT, beside the sums",
}
KEY_WORDS = {
    SharingKey.M2: "by m²",
    SharingKey.PERSON_YEARS: "by person-years",
    SharingKey.VISITS: "by visits",
    SharingKey.OPENING_HOURS: "by opening hours",
}
FIGURE_WORDS = {
    "saving_eur_per_year": "Running saving in the last twelve months, M€ a year",
    "one_off_eur": "One-off costs, M€",
    "npv_eur": "Present value of savings less one-off costs, M€",
    "receipts_eur": "Sale receipts, told apart, M€",
    "npv_with_receipts_eur": "Present value with sale receipts, M€",
    "vacancy_and_double_eur": "Vacancy and double rent over the horizon, M€",
    "simple_payback_years": "Simple payback, years",
    "rent_cut_eur_per_year": "Rent cuts, no project’s merit, M€ a year",
}
YEARS = {"simple_payback_years"}


def tell_range(values: tuple[float, float, float], lang: Language, digits: int = 1, scale: float = MILLION) -> str:
    """Write a base value, with its range in brackets where there is one."""
    low, middle, high = (write_amount(value, lang, digits, scale) for value in values)
    return middle if low == high else f"{middle} ({low} – {high})"


def write_amount(value: float, lang: Language, digits: int = 1, scale: float = MILLION) -> str:
    """Write a number, a dash where it is endless or not known."""
    return lang.number(value / scale, digits) if math.isfinite(value) else "–"


def digits_of(study: MoneyStudy) -> int:
    """Return decimals of millions that tell something: more where little is moved."""
    largest = max(abs(value) for view in View for value in study.range_of(view, "saving_eur_per_year"))
    return 1 if largest >= 10 * MILLION else 2 if largest >= MILLION else 3


def tell_money(study: MoneyStudy, lang: Language) -> str:
    """Return the page's heading: what the state saves a year."""
    low, middle, high = study.range_of(View.STATE, "saving_eur_per_year")
    digits = digits_of(study)
    saving, least, most = (lang.number(value / MILLION, digits) for value in (middle, low, high))
    if middle < 0:
        return lang.text("The sites cost the state {cost} M€ a year more",
                         cost=lang.number(-middle / MILLION, digits))  # fmt: skip
    if least == most:
        return lang.text("The sites save the state {saving} M€ a year", saving=saving)
    words = "The sites save the state {saving} M€ a year, between {least} and {most}"
    return lang.text(words, saving=saving, least=least, most=most)


def tell_money_lead(study: MoneyStudy, lang: Language) -> str:
    """Return what follows the heading: costs, payback, share in shared space, what rests on assumed rents."""
    digits = digits_of(study)
    one_off = tell_range(study.range_of(View.STATE, "one_off_eur"), lang, digits)
    parts = [lang.text("One-off costs {cost} M€.", cost=one_off)]
    paid = study.cases["base"].figures[View.STATE].payback_month
    if paid >= 0:
        parts.append(lang.text("Paid back in {month}.", month=month_text(paid)))
    else:
        parts.append(lang.text("Not paid back by {month}.", month=last_month(study)))
    share = study.space.shared_share
    if not math.isnan(share):
        words = "{share} of the staff work in shared space (target {target})."
        parts.append(lang.text(words, share=lang.percent(share, 0), target=lang.percent(SHARED_TARGET, 0)))
    if study.leases_assumed:
        words = "The rents of {count} of {all} leases are an ASSUMPTION, so savings are a range."
        parts.append(lang.text(words, count=study.leases_assumed, all=len(study.leases)))
    return " ".join(parts)


def last_month(study: MoneyStudy) -> str:
    """Return the horizon's last month as text."""
    horizon = study.base.params.horizon
    return month_text(horizon.first + horizon.n - 1)


def tell_assumptions(study: MoneyStudy, lang: Language) -> list[str]:
    """Return every assumption that the figures rest on, each with its range."""
    told, params = study.scenario, study.base.params
    lines = [
        lang.text("Discount rate {rate} a year.", rate=lang.percent(told.discount_rate)),
        lang.text("Empty space costs on: {share} of maintenance and energy.",
                  share=lang.percent(told.empty_running_share, 0)),
        lang.text("A lease that ends is renewed on the same terms where nothing is done."),
    ]  # fmt: skip
    last = params.horizon.first + params.horizon.n
    if any(params.indexes.is_assumed(name, last) for name in sorted({*study.leases.index_name, ""} - {""})):
        words = "Indexes grow by {growth} a year after their last published figure."
        lines.insert(1, lang.text(words, growth=lang.percent(told.index_growth)))
    if study.leases_assumed:
        words = "Rents of {count} leases by kind of place, low, base and high; of sites without a rent too."
        lines.append(lang.text(words, count=study.leases_assumed))
    assumed = sum(cost.eur.assumed for site in told.sites for cost in site.costs)
    if assumed:
        lines.append(lang.text("One-off costs without a source: {count}.", count=assumed))
    return lines
