"""Every key of a scenario and what it may hold."""

from collections.abc import Mapping

from piste.core.units import LONGEST_MIN
from piste.siting.scenario_check import (
    ENDLESS,
    Check,
    count,
    counts,
    day,
    days,
    flag,
    knots,
    number,
    one_of,
    points,
    points_list,
    shares,
    span,
    text,
    text_or_none,
    texts,
    ways,
    year,
)
from piste.siting.tiers import TIERS
from piste.travel.transit.question import MOST_CHANGES
from piste.travel.travel_asked import WEEKDAYS

CHECKS: Mapping[str, Mapping[str, Check]] = {
    "": {"title": text},
    "area": {
        "country": text,
        "regions": texts,
        "without_regions": texts,
        "border": one_of("open", "closed"),
        "outside": text_or_none,
    },
    "data": {"places": text},
    "travel": {
        "method": one_of("estimate", "matrix", "roads", "transit", "combined"),
        "matrix": text_or_none,
        "cutoff_min": number(1, LONGEST_MIN),
        "roads": text_or_none,
        "profile": text,
        "close_ways": ways,
        "close_names": texts,
        "no_ferries": flag,
        "feeds": texts,
        "date": day,
        "weekday": one_of(*WEEKDAYS),
        "depart": span,
        "arrive_by": span,
        "walk_min": number(0, 240),
        "transfer_min": number(0, 240),
        "max_changes": number(0, MOST_CHANGES, whole=True),
        "percentile": number(1, 100, whole=True),
        "cut_lines": texts,
        "who": one_of("everyone", "without_car"),
        "share_without_car": number(0, 1),
        "group_without_car": text_or_none,
        "shares_without_car": shares,
    },
    "demand": {
        "kind": one_of("people", "visits"),
        "year": year,
        "level": one_of("low", "base", "high"),
        "choice": one_of("nearest", "huff"),
    },
    "rules": {
        "within_min": number(1, LONGEST_MIN),
        "min_people": number(0, ENDLESS),
        "waive_min_people": texts,
        "one_per_region": flag,
        "full_per_region": flag,
        "low_demand_per_week": number(0, ENDLESS),
        "keep_today": one_of("no", "yes", "unless_pays"),
        "closing_cost_eur_per_year": number(0, ENDLESS),
        "fixed": texts,
        "forbidden": texts,
    },
    "rules.share": {
        "within_min": number(1, LONGEST_MIN),
        "share": number(0, 1),
        "group": text_or_none,
        "regions": texts,
        "each_region": flag,
        "tiers": texts,
    },
    "tiers.NAME": {
        "cost_eur_per_year": number(0, ENDLESS),
        "services": texts,
        "least": number(0, ENDLESS, whole=True),
        "most": number(0, ENDLESS, whole=True),
        "days_per_week": days,
        "vehicles": count,
        "vehicle_days": number(0.1, 7),
        "counts": flag,
    },
    "services.NAME": {
        "weight": number(0, ENDLESS),
        "least_days": number(0, 7),
        "within_min": number(1, LONGEST_MIN),
        "valuation": knots,
    },
    "plan": {
        "objective": one_of("mean", "covered", "worst", "fewest", "cost"),
        "points": points,
        "budget_eur_per_year": number(0, ENDLESS),
        "eur_per_h": number(0, ENDLESS),
        "equity_weight": number(0, ENDLESS),
        "equity_after_min": number(0, LONGEST_MIN),
        "also": points_list,
        "compare": text_or_none,
        "frontier": counts,
    },
    "search": {
        "gap": number(0, 1),
        "time_limit_s": number(0.1, ENDLESS),
        "work_limit": count,
        "seed": number(0, 2**32, whole=True),
    },
    "offices": {"within_min": number(0, LONGEST_MIN), "apart": texts, "services": texts, "keep": texts},
}
"""Section -> key -> check. `tiers.NAME` and `services.NAME` hold for every table of that kind."""

NAMES: Mapping[str, tuple[str, ...]] = {"tiers": TIERS, "services": ()}
"""Sections that hold named tables, and the names allowed; none given: any name."""
