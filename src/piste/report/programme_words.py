"""Sentences and words about a programme, in the reader's language."""

import math

from piste.core.language import Language
from piste.programme.limits import Limits
from piste.programme.schedule import NEVER, Reach
from piste.programme.study import Programme

MILLION = 1e6
LIMIT_WORDS = {
    "investment": "Yearly investment cap",
    "teams": "Teams in the regions",
    "order": "Order: nothing moves before its new premises open",
    "windows": "Windows of the site projects",
    "leases": "Leases that run on",
    "plans": "Regional plans not yet approved",
}
RISK_WORDS = {
    "cost": "Cost overrun",
    "delay": "Delay",
    "rent": "Rent level",
    "joiners": "Fewer joiners than planned",
    "empty": "Space that stays empty",
}
STATUS_WORDS = {"optimal": "optimal", "within_gap": "within the gap", "stopped": "stopped"}
OBJECTIVE_WORDS = {
    "saving": "Most savings, present value, M€",
    "least_cost": "Least investment, present value, M€",
    "earliest": "Earliest quarter of the target",
}
CHANGE_WORDS = {
    "begins": "begins",
    "opens": "opens",
    "costs": "cost, M€",
    "dropped": "no longer within the programme",
    "added": "new in the programme",
}


def millions(eur: float, lang: Language, digits: int = 1) -> str:
    """Write euros as millions."""
    return lang.number(eur / MILLION, digits)


def quarter_name(quarter: int, limits: Limits) -> str:
    """Write a quarter, a dash for never."""
    return "–" if quarter == NEVER else limits.calendar.name(quarter)


def main_reach(programme: Programme) -> Reach | None:
    """Return the last target's reach."""
    reaches = programme.schedule.reaches
    return reaches[-1] if reaches else None


def tell_answer(programme: Programme, lang: Language) -> str:
    """Return the page's heading: what is saved by when against the target."""
    reach = main_reach(programme)
    if reach is None:
        last = float(programme.schedule.rate_eur_per_year()[-1])
        year = programme.schedule.limits.calendar.years[-1]
        words = "The plan saves {saving} M€ a year by the end of {year}"
        return lang.text(words, saving=millions(last, lang), year=str(year))
    words = (
        "The plan reaches {saving} M€ a year by the end of {year}, target {target}"
        if reach.met
        else "The plan saves {saving} M€ a year at the end of {year}, target {target}"
    )
    target = reach.target
    return lang.text(
        words, saving=millions(reach.reached_eur_per_year, lang), year=str(target.year),
        target=lang.number(target.eur_per_year / MILLION),
    )  # fmt: skip


def tell_lead(programme: Programme, lang: Language) -> str:
    """Return what follows the heading: how short and why, or how sure."""
    reach = main_reach(programme)
    if reach is None:
        return ""
    parts = []
    if reach.short_at_least_eur_per_year > 0:
        short = millions(reach.short_at_least_eur_per_year, lang)
        parts.append(
            lang.text("Every schedule within the limits is at least {short} M€ a year short: proven.", short=short)
        )
    elif not reach.met:
        parts.append(lang.text("Whether a schedule within the limits reaches it is not settled."))
    held = programme.hold_back.limits[0] if programme.hold_back.limits else None
    if held is not None and not reach.met and held.gain_eur_per_year > 0:
        gain = millions(held.gain_eur_per_year, lang)
        words = "What holds it back most: {limit}; without it about {gain} M€ a year more."
        parts.append(lang.text(words, limit=lower_first(lang.text(LIMIT_WORDS[held.kind])), gain=gain))
    first = first_quarter_at(programme, reach.target.eur_per_year)
    if first is not None and not reach.met:
        name = programme.schedule.limits.calendar.name(first)
        parts.append(lang.text("This plan reaches the target in {quarter}.", quarter=name))
    parts += _tell_span(programme, lang)
    return " ".join(parts)


def _tell_span(programme: Programme, lang: Language) -> list[str]:
    """Return what the plan saves at the target's date at both ends of assumed rents and costs."""
    reach = main_reach(programme)
    if reach is None or programme.range_eur_per_year is None:
        return []
    quarter = programme.schedule.limits.calendar.last_quarter_of(reach.target.year)
    least, most = (millions(float(end[quarter]), lang) for end in programme.range_eur_per_year)
    words = "Rents and costs are ASSUMPTIONS: over their range the same plan saves {least} to {most} M€."
    return [lang.text(words, least=least, most=most)]


def lower_first(text: str) -> str:
    """Return a phrase with a small first letter, for the middle of a sentence."""
    return text[:1].lower() + text[1:]


def first_quarter_at(programme: Programme, eur_per_year: float) -> int | None:
    """Return the first quarter in which the plan saves so much, None where it never does."""
    rate = programme.schedule.rate_eur_per_year()
    found = [quarter for quarter, value in enumerate(rate.tolist()) if value >= eur_per_year - 1.0]
    return found[0] if found else None


def tell_chance(programme: Programme, lang: Language) -> tuple[str, str]:
    """Return the chance of the target as per cent, and the words after it."""
    reach = main_reach(programme)
    if reach is None:
        return "", ""
    chance = float(programme.risk.chance[programme.risk.years.index(reach.target.year)])
    shown = lang.percent(chance, 0)
    if 0 < chance < 0.005:
        shown = "< " + lang.percent(0.01, 0)
    elif 0.995 <= chance < 1:
        shown = "> " + lang.percent(0.99, 0)
    words = "chance of {target} M€ a year by the end of {year}"
    target = lang.number(reach.target.eur_per_year / MILLION)
    return shown, lang.text(words, target=target, year=str(reach.target.year))


def tell_proof(programme: Programme, lang: Language) -> list[tuple[str, str]]:
    """Return status, value, bound, gap and seconds as labels and figures."""
    proof, limits = programme.schedule.proof, programme.schedule.limits
    if programme.schedule.objective == "earliest":
        value, bound = quarter_name(int(proof.value), limits), quarter_name(int(proof.bound), limits)
    else:
        value, bound = millions(proof.value, lang, 2), millions(proof.bound, lang, 2)
    gap = math.ceil(proof.gap * 1e5 - 1e-6) / 1e5  # rounded against ourselves
    return [
        (lang.text(OBJECTIVE_WORDS[programme.schedule.objective]), value),
        (lang.text("Proven bound"), bound),
        (lang.text("Gap"), lang.percent(gap, 3)),
        (lang.text("Status"), lang.text(STATUS_WORDS[proof.status])),
        (lang.text("Seconds"), lang.number(proof.seconds, 0)),
    ]
