"""The summary: one page that says the answer, its figures, who loses, and what happens next."""

from typing import TYPE_CHECKING

import numpy as np

from piste.report.document.model import Block, Chapter, Figure, Heading, KeyFigure, KeyFigures, Listing, Paragraph
from piste.report.document.svg_page import MINUTES, draw_bands
from piste.report.plan_document.wording import Teller
from piste.report.scales import round_half_up, round_share
from piste.report.strips import band_names
from piste.report.tables import municipality_name
from piste.siting.tiers import TIER_NAMES

if TYPE_CHECKING:
    from piste.report.figures import Floats

MOST_LOSERS = 5


def write_summary(teller: Teller) -> Chapter:
    """Write the summary."""
    lang = teller.lang
    blocks: list[Block] = [Paragraph(tell_lead(teller), "lead"), _key_figures(teller), *_bands(teller)]
    known = [
        (lang.text("Who loses."), tell_losers(teller)),
        (lang.text("Who gains."), tell_gains(teller)),
        (lang.text("Criteria."), tell_criteria(teller)),
        (lang.text("Costs."), tell_cost(teller)),
    ]
    blocks += [Heading(lang.text("In short")), Listing(tuple((strong, text) for strong, text in known if text))]
    own = teller.written("summary", 3)
    if own:
        blocks += [Heading(lang.text("What the project group says")), *own]
    return Chapter(lang.text("Summary"), tell_answer(teller), tuple(blocks))


def tell_answer(teller: Teller) -> str:
    """Return the plan's answer for the region in one sentence."""
    lang, plan = teller.lang, teller.facts.plan
    points = len(plan.plan.result.sites)
    everyone = plan.within_limit >= 1 - 1e-12
    words = {
        (True, True): "{area}: everyone is within {limit} minutes of a point; the region gets one point",
        (True, False): "{area}: everyone is within {limit} minutes of a point; the region gets {points} points",
        (False, True): "{area}: {share} of people are within {limit} minutes of a point; the region gets one point",
        (
            False,
            False,
        ): "{area}: {share} of people are within {limit} minutes of a point; the region gets {points} points",
    }[everyone, points == 1]
    share = lang.percent(round_share(plan.within_limit) / 100)
    return lang.text(words, area=teller.area, share=share, limit=teller.limit, points=points)


def tell_lead(teller: Teller) -> str:
    """Return what opens, and what it does to the mean journey."""
    lang, facts = teller.lang, teller.facts
    here = facts.here.total()
    told = [_tell_tiers(teller)]
    after = teller.minutes(float(here.mean_after_min[0, 0]))
    if facts.change is None:
        told.append(lang.text("The mean journey takes {mean} minutes.", mean=after))
        return " ".join(filter(None, told))
    before = teller.minutes(float(facts.change.total().mean_before_min[0, 0]))
    words = "The mean journey takes {after} minutes instead of {before}."
    told.append(lang.text(words, after=after, before=before))
    return " ".join(filter(None, told))


def _tell_tiers(teller: Teller) -> str:
    lang, facts = teller.lang, teller.facts
    names = facts.study.base.sites.names
    if facts.tiers is None:
        sites = facts.plan.plan.result.sites
        return lang.text("Points: {names}.", names=", ".join(sorted(str(names[site]) for site in sites)))
    told = []
    for tier, plural in (
        ("full", "Full points: {names}."),
        ("remote", "Remote-service points: {names}."),
        ("mobile", "Mobile stops: {names}."),
    ):
        mine = [str(names[site]) for site, one in facts.tiers.items() if one.tier == tier]
        if mine:
            told.append(lang.text(plural, names=", ".join(mine)))
    assert set(TIER_NAMES) == {"full", "remote", "mobile"}
    return " ".join(told)


def _key_figures(teller: Teller) -> KeyFigures:
    lang, facts, plan = teller.lang, teller.facts, teller.facts.plan
    study, points = facts.study, len(plan.plan.result.sites)
    now = study.today_points
    figures = [
        KeyFigure(
            lang.text("Points"), lang.number(points), "" if now is None else lang.text("today {value}", value=now)
        )
    ]
    within = facts.figures.today_within
    for k, (limit, share) in enumerate(
        ((facts.figures.first_min, plan.within_first), (plan.limit_min, plan.within_limit))
    ):
        note = "" if within is None else lang.text("today {value}", value=teller.share(within[k]))
        tone = ""
        if within is not None:
            more = round_share(share) - round_share(within[k])
            tone = "gain" if more > 0.05 else "loss" if more < -0.05 else ""
        label = lang.text("Within {limit} min, % of people", limit=lang.number(limit))
        figures.append(KeyFigure(label, teller.share(share), note, tone))  # type: ignore[arg-type]
    here = facts.here.total()
    after = round_half_up(float(here.mean_after_min[0, 0]), 1)
    note, tone = "", ""
    if facts.change is not None:
        before = round_half_up(float(facts.change.total().mean_before_min[0, 0]), 1)
        note = lang.text("today {value}", value=teller.minutes(before))
        if np.isfinite(after) and np.isfinite(before):
            tone = "gain" if after < before else "loss" if after > before else ""
    figures.append(KeyFigure(lang.text("Mean time, min"), teller.minutes(after), note, tone))  # type: ignore[arg-type]
    return KeyFigures(tuple(figures))


def _bands(teller: Teller) -> list[Block]:
    lang, figures = teller.lang, teller.facts.figures
    people = float(figures.people.sum())
    rows: list[tuple[str, Floats]] = [] if figures.today_bands is None else [(lang.text("Today"), figures.today_bands)]
    rows.append((lang.text("Plan"), figures.chosen.bands))
    names = [f"{name} min" if k < 5 else name for k, name in enumerate(band_names(lang))]
    told = [(name, shares.tolist(), [teller.people(people * share) for share in shares]) for name, shares in rows]
    aloud = ". ".join(
        f"{name}: "
        + ", ".join(f"{band} {word}" for band, word, share in zip(names, words, shares, strict=True) if share > 0)
        for name, shares, words in told
    )
    return [
        Figure(
            draw_bands(told, MINUTES, names),
            aloud + ".",
            lang.text(
                "People by driving time to the nearest point"
                if teller.facts.study.times.mode == "car"
                else "People by time to the nearest point"
            ),
            teller.source,
        )
    ]


def tell_losers(teller: Teller) -> str:
    """Say who has a longer way or falls past the limit, municipalities first."""
    lang, facts = teller.lang, teller.facts
    change = facts.change
    if change is None:
        return lang.text("Not known: the plan was not compared with today’s network.")
    total = change.total()
    farther = round(float(total.farther[0, 0]))
    if not farther and not round(float(total.fall_outside[0, 0])):
        return lang.text("Nobody’s way gets longer by more than a minute.")
    told = [
        lang.text("The way gets longer for {people} people.", people=farther),
        lang.text(
            "{fall} of them fall more than {limit} minutes away.",
            fall=round(float(total.fall_outside[0, 0])),
            limit=teller.limit,
        )
        if round(float(total.fall_outside[0, 0]))
        else "",
    ]
    losing = [row for row in facts.order.tolist() if round(float(change.farther[row, 0]))][:MOST_LOSERS]
    names = ", ".join(
        f"{municipality_name(facts.figures, facts.codes[row], lang)} {teller.people(change.farther[row, 0])}"
        for row in losing
    )
    told.append(lang.text("A longer way, by municipality: {names}.", names=names) if names else "")
    return " ".join(filter(None, told))


def tell_gains(teller: Teller) -> str:
    """Say for whom the way gets shorter."""
    lang, change = teller.lang, teller.facts.change
    if change is None:
        return ""
    total = change.total()
    come = round(float(total.come_within[0, 0]))
    told = [lang.text("The way gets shorter for {people} people.", people=round(float(total.closer[0, 0])))]
    if come:
        told.append(lang.text("{come} people come within {limit} minutes.", come=come, limit=teller.limit))
    return " ".join(told)


def tell_criteria(teller: Teller) -> str:
    """Say how the region meets the national criteria, and what was waived."""
    lang, facts = teller.lang, teller.facts
    past = round(float(facts.here.past_after[:, 0].sum()))
    if past:
        told = [
            lang.text("{people} people live more than {limit} minutes from a point.", people=past, limit=teller.limit)
        ]
    else:
        told = [lang.text("Everyone is at most {limit} min from a point", limit=teller.limit) + "."]
    points, least = facts.plan.plan.points, facts.plan.plan.scenario.rules.min_people
    small = [
        str(facts.study.base.sites.names[site])
        for site, near in zip(points.site.tolist(), points.people_within_limit.tolist(), strict=True)
        if near < least
    ]
    if small:
        words = "At least {least} people within {limit} min: not met at {names}"
        told.append(lang.text(words, least=lang.number(least), limit=teller.limit, names=", ".join(small)) + ".")
    else:
        words = "At least {least} people within {limit} min of every point"
        told.append(lang.text(words, least=lang.number(least), limit=teller.limit) + ".")
    if teller.dossier.waivers:
        told.append(lang.text("Criteria waived for a local reason: {count}.", count=len(teller.dossier.waivers)))
    return " ".join(told)


def tell_cost(teller: Teller) -> str:
    """Say what the points cost a year."""
    cost = teller.facts.cost_eur_per_year
    if cost is None:
        return teller.lang.text("Not known: the scenario gives no costs of points.")
    words = "Points and stops cost {cost} EUR a year by the scenario’s figures (ASSUMPTION)."
    return teller.lang.text(words, cost=teller.lang.number(round(cost)))
