"""plan.json: one plan for programs, the same bytes for the same plan. docs/report.md names every key.

Seconds are not in it: how long a search took is no property of the plan. They stand in run.json beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.core.artefact import hash_bytes, write_json
from piste.core.message import Message
from piste.core.units import MINUTE_BANDS
from piste.report.figures import PlanFigures, StudyFigures, build_figures
from piste.report.records import point_records
from piste.siting.access import Access
from piste.siting.coverage import ModeCoverage
from piste.siting.plan import Criterion, Plan, Study
from piste.siting.tier_plan import RuleOutcome

FORMAT = 1


def write_plan_json(study: Study, plan: Plan, path: Path) -> None:
    """Write one plan of a study as JSON; `plan` is one of `study.plans`."""
    figures = build_figures(study)
    index = next(index for index, one in enumerate(study.plans) if one is plan)
    write_json(path, plan_content(figures, figures.plans[index]))


def plan_content(study: StudyFigures, figures: PlanFigures) -> dict[str, object]:
    """Return the content of plan.json; its `hash` is the SHA-256 of everything else, written compactly."""
    content = _content(study, figures)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return {**content, "hash": hash_bytes(canonical.encode())}


def run_content(study: StudyFigures) -> dict[str, object]:
    """Return the content of run.json: how long each plan's search took, in the order of the study."""
    return {
        "plans": [
            {
                "title": one.plan.scenario.title,
                "points": one.plan.state.access.n_points,
                "seconds": number(one.plan.result.seconds),
                "iterations": one.plan.result.iterations,
            }
            for one in study.plans
        ]
    }


def _content(study: StudyFigures, figures: PlanFigures) -> dict[str, object]:
    plan, told = figures.plan, study.study
    result, sites = plan.result, told.base.sites
    today = None
    if told.today is not None:
        network = told.today_network
        moved = figures.moved
        today = {
            "name": network.name if network is not None else "",
            "caution": network.caution if network is not None else "",
            "source": network.source if network is not None else "",
            "sites": [str(sites.ids[site]) for site in told.today.sites],
            "points": told.today_points if told.today_points is not None else told.today.access.n_points,
            "access": access_content(told.today.access),
            "moved": None if moved is None else {key: number(value) for key, value in asdict(moved).items()},
        }
    return {
        "format": FORMAT,
        "title": told.title,
        "scenario": _plain(asdict(plan.scenario)),
        "objective": result.objective,
        "status": result.status,
        "reason": result.reason,
        "sites": [str(sites.ids[site]) for site in result.sites],
        "sites_across_border": [str(sites.ids[site]) for site in figures.outer_sites],
        "value": number(result.value),
        "bound": number(result.bound),
        "gap": number(result.gap),
        "unreachable": [str(told.base.places.ids[place]) for place in result.unreachable],
        "access": access_content(plan.state.access),
        "criteria": [_criterion(study, criterion) for criterion in plan.criteria],
        "points": _points(study, figures),
        "tiers": _tiers(study, plan),
        "today": today,
        "frontier": [
            {
                "points": spot.points,
                "mean_min": number(spot.mean_min),
                "share_within": _shares(spot.share_within),
                "gap": number(spot.gap),
            }
            for spot in told.frontier
        ],
        "travel": {
            "mode": told.times.mode,
            "estimate": told.times.estimate,
            "method": told.times.method,
            "cutoff_min": number(told.times.cutoff_min),
            "facts": [list(fact) for fact in told.times.origin.facts],
        },
        "coverage": [_coverage(row) for row in plan.coverage],
        "people_listed": number(told.base.people_listed),
        "people_spread": number(told.base.people_spread),
        "provenance": _plain(told.provenance.as_dict()),
    }


def _tiers(study: StudyFigures, plan: Plan) -> dict[str, object] | None:
    tiers, ids = plan.tiers, study.study.base.sites.ids
    if tiers is None:
        return None
    return {
        "cost_eur_per_year": number(tiers.cost_eur_per_year),
        "visits": tiers.visits,
        "caution": tiers.caution,
        "options": [
            {
                "key": option.key,
                "tier": option.tier.key,
                "days_per_week": number(option.days),
                "cost_eur_per_year": number(option.cost_eur_per_year),
                "sites": [str(ids[site]) for site in tiers.site[tiers.option == k]],
            }
            for k, option in enumerate(tiers.options)
        ],
        "services": [_plain(asdict(service)) for service in tiers.services],
        "rules": [{**_plain_fields(rule), "words": str(rule.words)} for rule in tiers.rules],
        "remains": [_plain(asdict(row)) for row in tiers.remains],
    }


def _plain_fields(rule: RuleOutcome) -> dict[str, object]:
    told = {key: _plain(value) for key, value in vars(rule).items() if key != "words"}
    return {**told, **_message(rule.words)}


def _message(words: Message) -> dict[str, object]:
    """Return a message by its parts, so that whoever reads it back can say it in any language."""
    values = {name: _message(one) if isinstance(one, Message) else _plain(one) for name, one in words.values.items()}
    return {"text": words.text, "values": values}


def access_content(access: Access) -> dict[str, object]:
    """Return the figures of access as plain data; shares are named by their minutes."""
    return {
        "points": access.n_points,
        "people": number(access.people),
        "mean_min": number(access.mean_min),
        "share_within": _shares(access.share_within),
        "people_past_limit": number(access.people_past_limit),
        "people_not_reached": number(access.people_not_reached),
        "worst_min": number(access.worst_min),
    }


def _coverage(row: ModeCoverage) -> dict[str, object]:
    within = row.people_within
    return {
        "mode": row.mode,
        "estimate": row.estimate,
        "people": number(row.people),
        "people_within": None if within is None else _shares(within),
    }


def _shares(shares: tuple[float, ...]) -> dict[str, float | int | None]:
    return {str(edge): number(share) for edge, share in zip(MINUTE_BANDS, shares, strict=True)}


def _criterion(study: StudyFigures, criterion: Criterion) -> dict[str, object]:
    base = study.study.base

    def ids(rows: NDArray[np.int32] | None, names: NDArray[np.object_]) -> list[str]:
        return [] if rows is None else [str(names[row]) for row in rows]

    return {
        "key": criterion.key,
        "met": None if criterion.met is None else bool(criterion.met),
        "people": number(criterion.people),
        "places": ids(criterion.places, base.places.ids),
        "sites": ids(criterion.sites, base.sites.ids),
    }


def _points(study: StudyFigures, figures: PlanFigures) -> list[dict[str, object]]:
    records = point_records(study, figures)
    rows = zip(*[list(record.values) for record in records], strict=True)
    return [{record.name: _plain(value) for record, value in zip(records, row, strict=True)} for row in rows]


def number(value: float | None) -> float | int | None:
    """Return a plain number: whole ones as int, at most nine decimals, None where not known or endless."""
    if value is None or not np.isfinite(value):
        return None
    rounded = round(float(value), 9)
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def _plain(value: object) -> object:
    """Return nested data that JSON can hold: tuples as lists, numbers by `number`."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.integer | np.floating):
        return number(float(value))
    return value if value is None or isinstance(value, str) else str(value)
