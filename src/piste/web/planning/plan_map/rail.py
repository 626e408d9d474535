"""The left rail of a plan's page: four key figures with their change, minutes of people, proof, criteria."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from piste.web.look.figure import Figure
from piste.web.look.templatetags.look import number
from piste.web.planning.plan_map.opened import Opened

BANDS = ("0–15 min", "15–30 min", "30–45 min", "45–60 min")
LEAST_LABELLED = 0.045
"""A narrower part of a strip has no room for its number; the words of the strip have it all the same."""


@dataclass(frozen=True)
class Part:
    """A part of a strip: its class, where it begins and how wide it is (per cent), its number ("" for no room)."""

    kind: str
    x: str
    width: str
    words: str
    middle: str


@dataclass(frozen=True)
class Strip:
    """People by minutes: a row of parts, and all of it in words."""

    name: str
    parts: tuple[Part, ...]
    words: str


@dataclass(frozen=True)
class Rule:
    """A national criterion: met or not (None: the data cannot tell), in words; whom it concerns opens a page."""

    met: bool | None
    words: str
    concerned: str = ""
    address: str = ""


def build_figures(opened: Opened) -> list[Figure]:
    """Return the four key figures; each leads to what it is made of."""
    now, bench = opened.now, opened.bench
    was = None if opened.compared is None else opened.compared.snapshot

    def difference(after: float, before: float | None) -> float | None:
        return None if before is None else after - before

    cost = opened.cost_eur
    return [
        Figure(
            _("Points"), now.points, change=difference(now.points, None if was is None else was.points),
            address=opened.link("points", mode="table"),
        ),
        Figure(
            _("Within %(minutes)s min") % {"minutes": number(bench.first_min)}, 100 * now.share_first,
            _("% of people"), 1, difference(100 * now.share_first, None if was is None else 100 * was.share_first),
            _("pp"), better=1, address=opened.link("municipalities", mode="table"),
        ),
        Figure(
            _("Within %(minutes)s min") % {"minutes": number(bench.limit_min)}, 100 * now.share_limit,
            _("% of people"), 1, difference(100 * now.share_limit, None if was is None else 100 * was.share_limit),
            _("pp"), better=1, address=opened.link("municipalities", mode="table"),
        ),
        Figure(
            _("Cost"), cost, _("EUR a year") if cost is not None else "", 0,
            _cost_change(opened), better=-1, address=opened.link("points", mode="table") if cost is not None else "",
        ),
    ]  # fmt: skip


def _cost_change(opened: Opened) -> float | None:
    """Return the change of cost against the plan that a draft began with; today's cost is not known."""
    before = opened.network.cost_eur_per_year
    return None if opened.cost_eur is None or before is None or not opened.edited else opened.cost_eur - before


@dataclass(frozen=True)
class Difference:
    """What the edits of a draft do against the plan that it began with."""

    points: int
    mean_min: float
    people_past: float
    person_min: float
    cost_eur: float | None


def build_difference(opened: Opened) -> Difference | None:
    """Return what the edits do; None where there is no draft, or its points are the plan's own."""
    if opened.draft is None or not opened.edited:
        return None
    was, now = opened.keeper.at(opened.network.sites), opened.now
    past = (was.figures.people - was.figures.people_within[1], now.figures.people - now.figures.people_within[1])
    return Difference(
        points=now.points - was.points,
        mean_min=now.figures.mean_min - was.figures.mean_min,
        people_past=past[1] - past[0],
        person_min=now.figures.person_min - was.figures.person_min,
        cost_eur=_cost_change(opened),
    )


def build_strip(name: str, shares: np.ndarray) -> Strip:
    """Return a strip of the six classes of minutes."""
    labels = (*BANDS, _("over 60 min"), _("not reachable"))
    parts, at = [], 0.0
    for k, share in enumerate(shares):
        if share <= 0:
            continue
        words = number(100 * share, 0) if share >= LEAST_LABELLED else ""
        wide = 100 * float(share)
        parts.append(
            Part(f"c{k + 1}" if k < 5 else "c-none", f"{at:.2f}", f"{wide:.2f}", words, f"{at + wide / 2:.2f}")
        )
        at += wide
    told = ", ".join(f"{label} {number(100 * share, 1)} %" for label, share in zip(labels, shares, strict=True))
    return Strip(name, tuple(parts), f"{name}: {told}")


def build_strips(opened: Opened) -> list[Strip]:
    """Return people by minutes: before where it is compared, and in the plan."""
    strips = []
    if opened.compared is not None:
        name = _("Today") if opened.compared.key == "today" else _("Before")
        strips.append(build_strip(name, opened.shares(opened.compared.snapshot)))
    strips.append(build_strip(_("Draft") if opened.draft is not None else _("Plan"), opened.shares(opened.now)))
    return strips


def build_rules(opened: Opened) -> list[Rule]:
    """Return how the network keeps the national criteria."""
    bench, now = opened.bench, opened.now
    left = now.figures.people - now.figures.people_within[1]
    minutes = number(bench.limit_min)
    rules = [
        Rule(
            left <= 0,
            _("At most %(minutes)s min for everybody") % {"minutes": minutes},
            ngettext("%(people)s person is left outside", "%(people)s people are left outside", round(left))
            % {"people": number(round(left))} if left > 0 else "",
            opened.link("municipalities", mode="table"),
        )
    ]  # fmt: skip
    least = float(bench.facts["min_people"])
    if least > 0:
        small = [site for site in now.sites if bench.people_within[site] < least]
        names = ", ".join(opened.site_name(site) for site in small[:3]) + (" …" if len(small) > 3 else "")
        words = _("At least %(people)s people within %(minutes)s min of each point")
        rules.append(
            Rule(
                not small, words % {"people": number(least), "minutes": minutes}, names,
                opened.link(point=opened.site_id(small[0])) if small else "",
            )
        )  # fmt: skip
    rules.append(Rule(None, _("State, Kela and municipality at every point: not in the data of this plan")))
    return rules


def tell_head(opened: Opened) -> dict[str, Any]:
    """Return the words at the head of the rail."""
    facts = opened.bench.facts
    modes = {"car": _("By car"), "transit": _("By public transport"), "walk": _("On foot"), "any": _("By any mode")}
    times = modes.get(str(facts["mode"]), _("Own travel times"))
    return {"times": _("%(mode)s, estimated times") % {"mode": times} if facts["estimate"] else times}
