"""What is proven of the network under the pencil, in one sentence and three figures."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from piste.core.language import Language
from piste.siting.reasons.ground import Barrier
from piste.siting.result import relative_gap
from piste.web.look.templatetags.look import language
from piste.web.planning.plan_map.opened import Opened


@dataclass(frozen=True)
class Proof:
    """The value that the search went by, what no plan can beat, and the gap between them; None where not proven."""

    value: float
    bound: float | None
    gap_percent: float | None
    words: str
    label: str
    """What the value counts, with its unit."""
    digits: int = 2
    upper: bool = False
    """The more the better: the bound stands above."""


def build_proof(opened: Opened) -> Proof:
    """Say how near the best a network is.

    The bound holds for as many points under the plan's own rules. A network made by hand is held against it where it
    keeps them and leaves nobody out whom the plan reaches; otherwise nothing is proven of it, and that is said.
    """
    figures, network = opened.now.figures, opened.network
    mean = figures.mean_min
    own = opened.keeper.at(network.sites).figures
    bound = network.bound
    known = bound is not None and own.people_reached > 0
    # The bound counts people whom no point reaches at the cut-off; only where there are none is it a mean of minutes
    plain = opened.bench.facts["objective"] == "mean" and known and network.value is not None
    in_minutes = plain and abs((network.value or 0.0) - own.person_min) <= 1e-6 * own.person_min
    bound_min = (bound or 0.0) / own.people_reached if in_minutes else None
    label = _("Mean, min")
    if not opened.edited:
        gap = None if network.gap is None else 100 * network.gap
        words = _status_words(network.status, opened, language())
        if not in_minutes and network.value is not None:
            return _own_proof(opened, gap, words)
        return Proof(mean, bound_min, gap, words, label)
    why = _why_unproven(opened, in_minutes=in_minutes, reached=own.people_reached)
    if why or bound is None:
        return Proof(mean, None, None, why or _("Nothing is proven of this network."), label)
    gap = 100 * relative_gap(figures.person_min, bound)
    words = _("Made by hand. At most %(gap)s %% from the best network of %(points)s points.") % {
        "gap": language().number(gap, 2), "points": opened.now.points,
    }  # fmt: skip
    return Proof(mean, bound_min, gap, words, label)


def _own_proof(opened: Opened, gap: float | None, words: str) -> Proof:
    """Tell value and bound in the search's own unit: with tiers and services it is no mean of minutes."""
    network, objective = opened.network, str(opened.bench.facts["objective"])
    value, bound = network.value or 0.0, network.bound
    people = opened.keeper.at(network.sites).figures.people or 1.0
    labels = {
        "mean": (_("Weighed min a person") if network.tiers else _("Mean of all, min"), people, 2),
        "covered": (_("People within the limit"), 1.0, 0),
        "worst": (_("Longest time, min"), 1.0, 1),
        "fewest": (_("Points"), 1.0, 0),
        "cost": (_("Points and time, EUR a year"), 1.0, 0),
    }
    label, scale, digits = labels[objective]
    if objective == "mean" and network.tiers:
        weighed = _(
            "The search weighs each service's minutes, and those beyond the reach of any point, as it was asked."
        )
        words = f"{words} {weighed}"
    elif objective == "mean":
        counted = _("People whom no point reaches count with the longest time that is looked at.")
        words = f"{words} {counted}"
    return Proof(
        value / scale, None if bound is None else bound / scale, gap, words, label, digits, upper=objective == "covered"
    )


def _status_words(status: str, opened: Opened, lang: Language) -> str:
    fixed = len(opened.network.fixed)
    if opened.network.tiers and status in {"optimal", "within_gap"}:
        words = _("By its tiers and services, no network of %(points)s points is better by more than the gap.")
    elif status == "optimal" and fixed:
        words = _("Proven to be the best network of %(points)s points, with %(locked)s locked.")
    elif status == "optimal":
        words = _("Proven to be the best network of %(points)s points.")
    elif status == "within_gap" and fixed:
        words = _("No network of %(points)s points is better by more than the gap, with %(locked)s locked.")
    elif status == "within_gap":
        words = _("No network of %(points)s points is better by more than the gap.")
    elif status == "stopped":
        words = _("Stopped before the proof was complete: the best network found of %(points)s points.")
    else:
        words = _("Nothing is proven of this network.")
    return words % {"points": lang.number(opened.now.points), "locked": lang.number(fixed)}


def _why_unproven(opened: Opened, *, in_minutes: bool, reached: float) -> str:
    """Return why the plan's bound does not hold for a network made by hand; "" where it holds."""
    state, bench = opened.folded.state, opened.bench
    if not in_minutes:
        return _(
            "Made by hand. The plan's bound counts something else than the mean time of these points: nothing is proven"
            " before it is made best again."
        )
    if opened.now.points != len(opened.network.sites):
        return _("Another number of points than the plan's: nothing is proven before it is made best again.")
    if not set(opened.network.fixed) <= state.sites:
        return _("A point that the plan keeps locked is closed: the plan's proof does not hold for it.")
    if any(bench.arrays["site_barrier"][site] != Barrier.NONE for site in state.sites - set(opened.network.sites)):
        return _("A site that the plan's rules keep closed is open: the plan's proof does not hold for it.")
    if opened.now.figures.people_reached != reached:
        return _("It reaches other people than the plan: nothing is proven before it is made best again.")
    return ""
