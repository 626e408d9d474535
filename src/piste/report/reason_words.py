"""Sentences that tell why: of points, sites, places, municipalities. Losses in people first, then minutes."""

import numpy as np

from piste.core.language import Language
from piste.report.figures import PlanFigures
from piste.report.scales import round_half_up
from piste.siting.office_fate import Stay
from piste.siting.reasons.change import Change
from piste.siting.reasons.exchange import Exchange
from piste.siting.reasons.ground import Barrier
from piste.siting.reasons.place_reason import Why

SMALL_MIN = 0.005


def write_people(people: float, lang: Language) -> str:
    """Write a number of people."""
    return lang.number(round(float(people)))


def write_minutes(minutes: float, lang: Language) -> str:
    """Write minutes with one decimal, words where not reached."""
    if np.isnan(minutes):
        return "–"
    return lang.text("not reached") if np.isinf(minutes) else lang.number(round_half_up(float(minutes), 1), 1)


def group_name(key: str, lang: Language) -> str:
    """Return the name of a group of people; the user's own columns keep theirs."""
    known = {
        "age_0_14": "Aged 0–14",
        "age_15_64": "Aged 15–64",
        "age_65_": "Aged 65 or over",
    }
    return lang.text(known[key]) if key in known else key


def tell_crossing(change: Change, row: int, limit: str, lang: Language) -> str:
    """Say how many people of an area cross the limit; "" where nobody does."""
    fall, come = round(float(change.fall_outside[row, 0])), round(float(change.come_within[row, 0]))
    if fall and come:
        return lang.text(
            "{fall} people fall more than {limit} minutes away, and {come} come within {limit} minutes.",
            fall=fall,
            come=come,
            limit=limit,
        )
    if fall:
        return lang.text("{fall} people fall more than {limit} minutes away.", fall=fall, limit=limit)
    return lang.text("{come} people come within {limit} minutes.", come=come, limit=limit) if come else ""


def tell_ways(change: Change, row: int, lang: Language) -> str:
    """Say for how many people of an area the way gets longer and shorter, and the mean before and after."""
    farther, closer = round(float(change.farther[row, 0])), round(float(change.closer[row, 0]))
    if not farther and not closer:
        return lang.text("Nobody’s way changes by more than a minute.")
    if farther and closer:
        told = lang.text(
            "The way gets longer for {farther} people and shorter for {closer}.", farther=farther, closer=closer
        )
    elif farther:
        told = lang.text("The way gets longer for {farther} people and shorter for nobody.", farther=farther)
    else:
        told = lang.text("The way gets shorter for {closer} people and longer for nobody.", closer=closer)
    before, after = float(change.mean_before_min[row, 0]), float(change.mean_after_min[row, 0])
    if np.isfinite(before) and np.isfinite(after):
        told += " " + lang.text(
            "The mean journey takes {after} minutes instead of {before}.",
            after=write_minutes(after, lang),
            before=write_minutes(before, lang),
        )
    return told


def tell_oldest(change: Change, row: int, groups: tuple[str, ...], lang: Language) -> str:
    """Say how many of those who fall outside are 65 or over; "" where it is not known or nobody falls."""
    fall = round(float(change.fall_outside[row, 0]))
    if not fall or "age_65_" not in groups:
        return ""
    old = round(float(change.fall_outside[row, 1 + groups.index("age_65_")]))
    return lang.text("Of them {people} are 65 or over.", people=old)


def tell_exchange(exchange: Exchange, plan: PlanFigures, names: tuple[str, str], lang: Language) -> str:
    """Answer why this point and not that site; `names` are the point's and the site's."""
    total, limit = exchange.change.total(), lang.number(plan.limit_min)
    point, site = names
    head = lang.text("With {site} in the place of {point}:", site=site, point=point)
    if exchange.point < 0:
        head = lang.text("With {site} besides:", site=site)
    parts = [head, tell_who(total, lang), tell_crossing(total, 0, limit, lang), tell_mean(exchange, plan, lang)]
    if exchange.left > 0 and plan.plan.ground is not None and plan.plan.ground.binds:
        people = write_people(exchange.left, lang)
        words = "The rule of {limit} minutes would then be broken for {people} people who can be reached."
        parts.append(lang.text(words, limit=limit, people=people))
    if exchange.barrier is not Barrier.NONE:
        parts.append(tell_barrier(exchange.barrier, plan, lang))
    return " ".join(filter(None, parts))


def tell_who(total: Change, lang: Language) -> str:
    """Say for how many people the way gets longer and shorter."""
    return lang.text(
        "a longer way for {farther} people, a shorter one for {closer}.",
        farther=round(float(total.farther[0, 0])),
        closer=round(float(total.closer[0, 0])),
    )


def tell_mean(exchange: Exchange, plan: PlanFigures, lang: Language) -> str:
    """Say what an exchange does to the mean of everyone who counts."""
    if plan.counted_people <= 0:
        return ""
    minutes = exchange.person_min / plan.counted_people
    if abs(minutes) < SMALL_MIN:
        return lang.text("The mean of everyone stays the same.")
    told = lang.text("{change} min", change=lang.signed(round_half_up(minutes, 2), 2))
    return lang.text("The mean of everyone changes by {change}.", change=told)


def tell_barrier(barrier: Barrier, plan: PlanFigures, lang: Language) -> str:
    """Say why a site may not open."""
    rules = plan.plan.scenario.rules
    match barrier:
        case Barrier.SMALL:
            least, limit = lang.number(rules.min_people), lang.number(rules.within_min)
            words = "It may not open: fewer than {least} people live within {limit} minutes of it."
            return lang.text(words, least=least, limit=limit)
        case Barrier.FORBIDDEN:
            return lang.text("It may not open: the scenario or the data forbid it.")
        case Barrier.ACROSS:
            return lang.text("It may not open: it lies outside the area.")
    return ""


def barrier_word(barrier: int, lang: Language) -> str:
    """Return a barrier in a word or two, "" for none."""
    return {
        Barrier.SMALL: lang.text("too few people near"),
        Barrier.FORBIDDEN: lang.text("forbidden"),
        Barrier.ACROSS: lang.text("outside the area"),
    }.get(Barrier(barrier), "")


def why_word(why: int, lang: Language) -> str:
    """Return in a few words why a place is left outside, "" where it is not."""
    return {
        Why.NUMBER: lang.text("a site is near, but the points are spent where they help more people"),
        Why.SMALL: lang.text("only sites with too few people are near"),
        Why.FORBIDDEN: lang.text("only sites that may not open are near"),
        Why.ACROSS: lang.text("only sites outside the area are near"),
        Why.NO_SITE: lang.text("no site is near"),
    }.get(Why(why), "")


def stay_word(stay: Stay, lang: Language) -> str:
    """Return in a few words why an office stays, or that a point replaces it."""
    return {
        Stay.REPLACED: lang.text("a point replaces it"),
        Stay.KEPT: lang.text("kept by the scenario’s list"),
        Stay.AGENCY: lang.text("its agency does not take part"),
        Stay.SERVICE: lang.text("it gives a service that the points do not"),
        Stay.FAR: lang.text("no point is near enough"),
    }[stay]
