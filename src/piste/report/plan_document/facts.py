"""The numbers of a regional plan's document, computed once for all languages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from piste.basedata.default.language_status import read_language_status
from piste.core.units import SECONDS_PER_MIN
from piste.report.drawing import Drawing, build_drawing
from piste.report.figures import PlanFigures, StudyFigures, build_figures
from piste.report.plan_document.region_study import cut_study
from piste.siting.coverage import ModeCoverage, build_coverage
from piste.siting.plan import Plan, Study
from piste.siting.reasons.change import Change, build_change, build_folk
from piste.siting.reasons.comparison import order_by_loss
from piste.siting.reasons.weights import build_weights

Floats = NDArray[np.float64]
TIER_ORDER = ("full", "remote", "mobile")


@dataclass(frozen=True)
class TierTold:
    """What opens at a site."""

    tier: str
    days_per_week: float
    cost_eur_per_year: float


@dataclass(frozen=True)
class PlanFacts:
    """A plan over one region (or its whole area), beside today's network where there is one."""

    figures: StudyFigures
    region: str
    """Code; "" for the whole area of the plan."""
    drawing: Drawing
    groups: tuple[tuple[str, str], ...]
    """Kind (`age`, `language`, `status`) and key of each group that is counted, in the order of `change`'s columns."""
    codes: tuple[str, ...]
    """Municipalities, in the order of `change`'s rows."""
    change: Change | None
    """Against today, municipalities x (everyone + groups); None where nothing stands as today's."""
    here: Change
    """The plan set against itself: people and minutes where there is no today."""
    order: NDArray[np.intp]
    """Rows of municipalities, those that lose most first."""
    tiers: Mapping[int, TierTold] | None
    """Site -> what opens there; None where the plan tells no tiers."""
    all_tiers: Mapping[int, TierTold]
    """The same beyond the region's border too; empty where the plan tells no tiers."""
    coverage: tuple[ModeCoverage, ...]
    coverage_today: tuple[ModeCoverage, ...]
    weight: float
    """What the objective's mean is over: people, or people and visits of all services, of the plan's whole area."""
    of_visits: bool
    languages_counted: bool
    """Whether people are counted by mother tongue; else by the language status of their municipality."""

    @property
    def plan(self) -> PlanFigures:
        """Return the plan that the document is of."""
        return self.figures.chosen

    @property
    def study(self) -> Study:
        """Return the study, cut to the region."""
        return self.figures.study

    @property
    def stops(self) -> list[int]:
        """Return the sites of mobile stops in the region."""
        return [] if self.tiers is None else [site for site, one in self.tiers.items() if one.tier == "mobile"]

    @property
    def cost_eur_per_year(self) -> float | None:
        """Return what the region's points and stops cost by the scenario's figures; None where it gives none."""
        total = 0.0 if self.tiers is None else sum(one.cost_eur_per_year for one in self.tiers.values())
        return total or None


def build_facts(study: Study, region: str = "", tiers_content: Mapping[str, Any] | None = None) -> PlanFacts:
    """Compute everything that a document tells.

    Parameters
    ----------
    study : Study
        Its leading plan is told.
    region : str
        Code of the region; "" for the whole area.
    tiers_content : Mapping, optional
        `tiers` of plan.json, for a plan that was read back and whose tiers are therefore not at hand.
    """
    cut = cut_study(study, region)
    figures = build_figures(cut)
    everyone = build_figures(replace(study, plans=(study.plans[study.chosen],), chosen=0)).chosen.counted_people
    figures = replace(figures, plans=(replace(figures.chosen, counted_people=everyone),))
    plan, base = cut.plans[0], cut.base
    groups, columns, counted = _collect_groups(cut)
    weights = build_weights(figures.people)
    folk = build_folk(
        figures.people, {f"{kind}:{key}": column for (kind, key), column in zip(groups, columns, strict=True)}, weights
    )
    lived_in = figures.people > 0
    codes, area = np.unique(base.places.municipality.astype(str)[lived_in], return_inverse=True)
    everywhere = np.zeros(len(base.places), dtype=np.int64)
    everywhere[lived_in] = area
    limit_s = SECONDS_PER_MIN * plan.scenario.rules.within_min

    def compare(before: NDArray[np.uint16]) -> Change:
        return build_change(before, plan.state.seconds, folk, everywhere, len(codes), limit_s)

    change = None if cut.today is None else compare(cut.today.seconds)
    here = compare(plan.state.seconds)
    order = np.argsort(-np.minimum(here.mean_after_min[:, 0], 1e9), kind="stable") if change is None else _order(change)
    tiers = _read_tiers(study, tiers_content)
    own = {str(code) for code in base.places.municipality[cut.inside]}
    at = base.sites.municipality
    return PlanFacts(
        figures=figures,
        region=region,
        drawing=build_drawing(figures),
        groups=groups,
        codes=tuple(str(code) for code in codes),
        change=change,
        here=here,
        order=order,
        tiers=None if tiers is None else {site: one for site, one in tiers.items() if str(at[site]) in own},
        all_tiers=tiers or {},
        coverage=build_coverage(base, cut.times, figures.people, plan.state.sites),
        coverage_today=() if cut.today is None else build_coverage(base, cut.times, figures.people, cut.today.sites),
        weight=_read_weight(plan, tiers_content) or everyone,
        of_visits=_is_of_visits(plan, tiers_content),
        languages_counted=counted,
    )


def _order(change: Change) -> NDArray[np.intp]:
    """Return municipalities by people who fall past the limit, then by people with a longer way, then by minutes."""
    rank = np.empty(len(change), dtype=np.int64)
    rank[order_by_loss(change)] = np.arange(len(change))
    return np.lexsort((rank, -np.round(change.farther[:, 0]), -np.round(change.fall_outside[:, 0])))


def _collect_groups(study: Study) -> tuple[tuple[tuple[str, str], ...], list[Floats], bool]:
    places, inside = study.base.places, study.inside
    people = np.where(inside, places.people, 0.0)
    keys: list[tuple[str, str]] = []
    columns: list[Floats] = []
    for key, column in places.groups.items():
        keys.append(("age" if key.startswith("age_") else "group", key))
        columns.append(np.nan_to_num(np.where(inside, column, 0.0)))
    for key, column in places.languages.items():
        keys.append(("language", key))
        columns.append(np.nan_to_num(np.where(inside, column, 0.0)))
    counted = bool(places.languages)
    if not counted:
        status = read_language_status(study.base.areas.country)
        told = [status.status.get(str(code), "fi") for code in places.municipality]
        for key in dict.fromkeys(sorted(set(told))):
            column = people * np.array([one == key for one in told])
            if status.status and column.sum() > 0:
                keys.append(("status", key))
                columns.append(column)
    return tuple(keys), columns, counted


def _read_weight(plan: Plan, content: Mapping[str, Any] | None) -> float:
    """Return the weight of all services of a plan with tiers, 0 for other plans."""
    if plan.tiers is not None:
        return sum(service.weight for service in plan.tiers.services)
    return 0.0 if content is None else float(sum(service["weight"] or 0.0 for service in content["services"]))


def _is_of_visits(plan: Plan, content: Mapping[str, Any] | None) -> bool:
    return plan.tiers.visits if plan.tiers is not None else content is not None and bool(content["visits"])


def _read_tiers(study: Study, content: Mapping[str, Any] | None) -> dict[int, TierTold] | None:
    """Return what opens at each site, the fullest first."""
    plan, base = study.plans[study.chosen], study.base
    found: dict[int, TierTold] = {}
    if plan.tiers is not None:
        for site, k in zip(plan.tiers.site.tolist(), plan.tiers.option.tolist(), strict=True):
            one = plan.tiers.options[k]
            found[site] = TierTold(one.tier.key, float(one.days), float(one.cost_eur_per_year))
    elif content is not None:
        row = {str(key): site for site, key in enumerate(base.sites.ids)}
        for option in content["options"]:
            told = TierTold(
                option["tier"], float(option["days_per_week"] or 0), float(option["cost_eur_per_year"] or 0)
            )
            found |= {row[key]: told for key in option["sites"] if key in row}
    else:
        return None
    return dict(sorted(found.items(), key=lambda item: (TIER_ORDER.index(item[1].tier), item[0])))
