"""Every key of a scenario and what it may hold."""

from collections.abc import Mapping

from piste.core.table_check import Check, check_choice, check_flag, check_number, check_text, check_texts
from piste.core.units import LONGEST_MIN
from piste.siting.scenario_check import (
    count,
    counts,
    day,
    days,
    knots,
    points,
    points_list,
    shares,
    span,
    text_or_none,
    ways,
    year,
)
from piste.siting.tiers import TIERS
from piste.travel.transit.question import MOST_CHANGES
from piste.travel.travel_asked import WEEKDAYS

CHECKS: Mapping[str, Mapping[str, Check]] = {
    "": {"title": check_text},
    "area": {
        "country": check_text,
        "regions": check_texts,
        "without_regions": check_texts,
        "border": check_choice("open", "closed"),
        "outside": text_or_none,
    },
    "data": {"leases": check_text, "places": check_text},
    "travel": {
        "method": check_choice("estimate", "matrix", "roads", "transit", "combined"),
        "matrix": text_or_none,
        "cutoff_min": check_number(1, LONGEST_MIN),
        "roads": text_or_none,
        "profile": check_text,
        "close_ways": ways,
        "close_names": check_texts,
        "no_ferries": check_flag,
        "feeds": check_texts,
        "date": day,
        "weekday": check_choice(*WEEKDAYS),
        "depart": span,
        "arrive_by": span,
        "walk_min": check_number(0, 240),
        "transfer_min": check_number(0, 240),
        "max_changes": check_number(0, MOST_CHANGES, whole=True),
        "percentile": check_number(1, 100, whole=True),
        "cut_lines": check_texts,
        "who": check_choice("everyone", "without_car"),
        "share_without_car": check_number(0, 1),
        "group_without_car": text_or_none,
        "shares_without_car": shares,
    },
    "demand": {
        "kind": check_choice("people", "visits"),
        "year": year,
        "level": check_choice("low", "base", "high"),
        "choice": check_choice("nearest", "huff"),
    },
    "rules": {
        "within_min": check_number(1, LONGEST_MIN),
        "min_people": check_number(0),
        "waive_min_people": check_texts,
        "one_per_region": check_flag,
        "full_per_region": check_flag,
        "low_demand_per_week": check_number(0),
        "keep_today": check_choice("no", "yes", "unless_pays"),
        "closing_cost_eur_per_year": check_number(0),
        "fixed": check_texts,
        "forbidden": check_texts,
    },
    "rules.share": {
        "within_min": check_number(1, LONGEST_MIN),
        "share": check_number(0, 1),
        "group": text_or_none,
        "regions": check_texts,
        "each_region": check_flag,
        "tiers": check_texts,
    },
    "tiers.NAME": {
        "cost_eur_per_year": check_number(0),
        "services": check_texts,
        "least": check_number(0, whole=True),
        "most": check_number(0, whole=True),
        "days_per_week": days,
        "vehicles": count,
        "vehicle_days": check_number(0.1, 7),
        "counts": check_flag,
    },
    "services.NAME": {
        "weight": check_number(0),
        "least_days": check_number(0, 7),
        "within_min": check_number(1, LONGEST_MIN),
        "valuation": knots,
    },
    "plan": {
        "objective": check_choice("mean", "covered", "worst", "fewest", "cost"),
        "points": points,
        "budget_eur_per_year": check_number(0),
        "eur_per_h": check_number(0),
        "equity_weight": check_number(0),
        "equity_after_min": check_number(0, LONGEST_MIN),
        "also": points_list,
        "compare": text_or_none,
        "frontier": counts,
    },
    "search": {
        "gap": check_number(0, 1),
        "time_limit_s": check_number(0.1),
        "work_limit": count,
        "seed": check_number(0, 2**32, whole=True),
    },
    "offices": {
        "within_min": check_number(0, LONGEST_MIN),
        "apart": check_texts,
        "services": check_texts,
        "keep": check_texts,
    },
}
"""Section -> key -> check. `tiers.NAME` and `services.NAME` hold for every table of that kind."""

NAMES: Mapping[str, tuple[str, ...]] = {"tiers": TIERS, "services": ()}
"""Sections that hold named tables, and the names allowed; none given: any name."""
