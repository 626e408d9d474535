"""What keys of a scenario say of one another."""

from collections.abc import Mapping
from typing import Any

from piste.core.findings import Findings
from piste.core.table_check import check_number
from piste.siting.scenario import FEWEST, Rules, Travel
from piste.siting.scenario_check import POINTS
from piste.siting.scenario_fault import tell_missing, write_value
from piste.siting.scenario_keys import CHECKS, NAMES
from piste.siting.travel_keys import check_travel

EURO = check_number(0)
FULL_MODEL = ("budget_eur_per_year", "eur_per_h", "equity_weight")


def check_together(content: Mapping[str, Any], findings: Findings) -> None:
    """Check keys that need or exclude one another."""
    parts = {key: _sound_part(content, key) for key in ("plan", "travel", "rules", "tiers", "services", "demand")}
    _check_points(parts, findings)
    travel = content.get("travel", {})
    if isinstance(travel, dict):
        check_travel(travel, parts["travel"].keys(), findings)
    _check_cutoff(parts, findings)
    _check_money(parts, findings)
    _check_visits(parts, findings)
    _check_tiers(parts, findings)


def _sound_part(content: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    """Return a section without the values that are faults by themselves, but for the number of points."""
    part = content.get(section, {})
    if not isinstance(part, dict):
        return {}
    if section in NAMES:
        return {name: _sound_keys(f"{section}.NAME", table) for name, table in part.items() if isinstance(table, dict)}
    return _sound_keys(section, part)


def _sound_keys(section: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    checks = CHECKS[section]
    return {
        key: value for key, value in table.items() if key == "points" or key not in checks or not checks[key](value)
    }


def _check_points(parts: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    plan = parts["plan"]
    fewest = plan.get("objective") == FEWEST
    limited = fewest or plan.get("objective") == "cost" or "budget_eur_per_year" in plan
    if not limited and "points" not in plan:
        tell_missing("plan.points", POINTS, findings)
    if fewest and plan.get("points", FEWEST) != FEWEST:
        _tell(
            findings, "plan.points", plan["points"],
            "The key {key} has the value {value}, but plan.objective “fewest” finds the number itself.",
            "Take the key out, or give another objective; plan.also takes more numbers.",
        )  # fmt: skip
    if plan.get("objective") == "worst" and _asks_for_tiers(parts):
        _tell(
            findings, "plan.objective", "worst",
            "The key {key} has the value {value}, but it knows no tiers, services, visits, budgets and shares.",
            "Give another objective, and rules.within_min for the longest time allowed.",
        )  # fmt: skip


def _asks_for_tiers(parts: Mapping[str, Mapping[str, Any]]) -> bool:
    visits = parts["demand"].get("kind") == "visits"
    money = any(key in parts["plan"] for key in FULL_MODEL)
    shares = any(key in parts["rules"] for key in ("share", "full_per_region", "low_demand_per_week"))
    keeps = parts["rules"].get("keep_today", "no") != "no"
    return bool(parts["tiers"] or parts["services"] or visits or money or shares or keeps)


def _check_cutoff(parts: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    travel, rules = parts["travel"], parts["rules"]
    within, cutoff = rules.get("within_min", Rules.within_min), travel.get("cutoff_min", Travel.cutoff_min)
    if within > cutoff:
        _tell(
            findings, "rules.within_min", within,
            "The key {key} has the value {value}, but times past {cutoff} minutes are not looked at.",
            "Give at most travel.cutoff_min, or raise that.", cutoff=cutoff,
        )  # fmt: skip


def _check_money(parts: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    plan, rules = parts["plan"], parts["rules"]
    by_cost = plan.get("objective") == "cost"
    if by_cost and "eur_per_h" not in plan:
        tell_missing("plan.eur_per_h", EURO(None) or POINTS, findings)
    priced = any(tier.get("cost_eur_per_year") for tier in parts["tiers"].values())
    asks = by_cost or "budget_eur_per_year" in plan
    if asks and not priced:
        key = "plan.objective" if by_cost else "plan.budget_eur_per_year"
        _tell(
            findings, key, plan["objective"] if by_cost else plan["budget_eur_per_year"],
            "The key {key} has the value {value}, but no tier has a cost.",
            "Give cost_eur_per_year in the tables [tiers.full], [tiers.remote] and [tiers.mobile].",
        )  # fmt: skip
    if "eur_per_h" in plan and not by_cost:
        _tell(
            findings, "plan.eur_per_h", plan["eur_per_h"],
            "The key {key} has the value {value}, but euros and minutes are added only by the objective “cost”.",
            'Give plan.objective = "cost", or take the key out.',
        )  # fmt: skip
    if rules.get("keep_today") == "unless_pays" and not by_cost:
        _tell(
            findings, "rules.keep_today", "unless_pays",
            "The key {key} has the value {value}, but only the objective “cost” can tell what pays.",
            'Give plan.objective = "cost", or “yes” or “no”.',
        )  # fmt: skip
    if rules.get("keep_today", "no") != "no" and not plan.get("compare"):
        _tell(
            findings, "rules.keep_today", rules["keep_today"],
            "The key {key} has the value {value}, but no network stands as today's.", "Give plan.compare.",
        )  # fmt: skip


def _check_visits(parts: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    if parts["demand"].get("kind") == "visits":
        return
    for section, key in (("plan", "eur_per_h"), ("rules", "low_demand_per_week")):
        if parts[section].get(key):
            _tell(
                findings, f"{section}.{key}", parts[section][key],
                "The key {key} has the value {value}, but it needs visits, and people are counted.",
                'Give demand.kind = "visits".',
            )  # fmt: skip


def _check_tiers(parts: Mapping[str, Mapping[str, Any]], findings: Findings) -> None:
    tiers = parts["tiers"]
    counting = [key for key, table in tiers.items() if key != "mobile" and table.get("counts", True)]
    if tiers and not counting:
        _tell(
            findings, "tiers", list(tiers),
            "The key {key} has the value {value}, but none of these tiers counts as a point.",
            "Give a table [tiers.full] or [tiers.remote].",
        )  # fmt: skip
    if tiers.get("mobile", {}).get("counts"):
        _tell(
            findings, "tiers.mobile.counts", write_value(True),
            "The key {key} has the value {value}, but a mobile stop never counts as a point.", "Take the key out.",
        )  # fmt: skip
    for name, table in tiers.items():
        for key in ("vehicles", "vehicle_days", "days_per_week"):
            if key in table and name != "mobile":
                _tell(
                    findings, f"tiers.{name}.{key}", table[key],
                    "The key {key} has the value {value}, but only mobile stops share vehicles and days.",
                    "Move it to [tiers.mobile], or take it out.",
                )  # fmt: skip
        least, most = table.get("least", 0), table.get("most")
        if most is not None and least > most:
            _tell(
                findings, f"tiers.{name}.least", least,
                "The key {key} has the value {value}, which is more than tiers.{name}.most.", "Lower it.", name=name,
            )  # fmt: skip
    if parts["rules"].get("full_per_region") and "full" not in tiers:
        _tell(
            findings, "rules.full_per_region", write_value(True),
            "The key {key} has the value {value}, but the scenario has no full tier.", "Give a table [tiers.full].",
        )  # fmt: skip


def _tell(findings: Findings, key: str, value: object, text: str, todo: str, **values: object) -> None:
    findings.error("scenario-together", text, todo, field=key, key=key, value=write_value(value), **values)
