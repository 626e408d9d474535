"""Read a programme's limits, targets and risks from TOML; every fault names its key and what is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import (
    Allowed,
    Check,
    Shape,
    check_choice,
    check_content,
    check_flag,
    check_number,
    check_text,
    read_toml,
    tell_value,
)
from piste.programme.calendar import Calendar
from piste.programme.limits import Limits, Objective, Search, Target
from piste.programme.risk_params import RiskParams
from piste.programme.site_project import SiteProjects

QUARTER = Allowed("Give a quarter in quotation marks, such as “2028Q3”.")


def check_quarter(value: Any) -> Allowed | None:
    """Allow a quarter written as 2028Q3."""
    return None if isinstance(value, str) and Calendar(2000, 1, 1).index(value) is not None else QUARTER


RISK: Mapping[str, Check] = {
    "cost_median": check_number(-0.9, 10),
    "cost_spread": check_number(0, 3),
    "cost_shared": check_number(0, 3),
    "delay_mean_q": check_number(0, 40),
    "delay_shared": check_number(0, 3),
    "rent_sd": check_number(0, 1),
    "joiners_mean": check_number(0.01, 1),
    "joiners_sd": check_number(0, 0.5),
    "joiners_shared": check_number(0, 0.5),
    "empty_chance": check_number(0, 1),
    "empty_mean_q": check_number(1, 100),
    "draws": check_number(100, 1_000_000, whole=True),
    "seed": check_number(0, 2**32, whole=True),
}
SHAPE = Shape(
    {
        "": {"title": check_text, "projects": check_text, "example": check_flag, "country": check_text,
             "history": check_choice("finland")},
        "programme": {
            "first": check_quarter,
            "quarters": check_number(1, 80, whole=True),
            "objective": check_choice("saving", "earliest", "least_cost"),
            "discount_rate": check_number(0, 1),
            "saved_eur_per_year": check_number(0),
            "invest_eur_per_year": check_number(0),
            "teams": check_number(0),
            "gap": check_number(0, 1),
            "time_limit_s": check_number(1),
            "seed": check_number(0, 2**31 - 1, whole=True),
        },
        "replan": {"as_of": check_quarter, "previous": check_text, "actuals": check_text},
        "range": {"low": check_text, "high": check_text},
        "risk": RISK,
    },
    {
        "region": {"code": check_text, "teams": check_number(0), "plan_approved": check_quarter},
        "year": {"year": check_number(1900, 2200, whole=True), "invest_eur": check_number(0)},
        "target": {"year": check_number(1900, 2200, whole=True), "eur_per_year": check_number(0)},
    },
    ("title", "projects", "programme.first", "region[].code", "year[].year", "year[].invest_eur", "target[].year",
     "target[].eur_per_year"),
)  # fmt: skip


@dataclass(frozen=True)
class RegionRule:
    """What holds in one region; None: the programme's own rule."""

    code: str
    teams: float | None = None
    plan_approved: str | None = None


@dataclass(frozen=True)
class ProgrammeScenario:
    """A programme as its file says it."""

    title: str
    projects: str
    calendar: Calendar
    objective: Objective = "saving"
    discount_rate: float = 0.03
    saved_eur_per_year: float = 0.0
    invest_eur_per_year: float = float("inf")
    teams: float = float("inf")
    search: Search = field(default_factory=Search)
    regions: tuple[RegionRule, ...] = ()
    year_invest: tuple[tuple[int, float], ...] = ()
    targets: tuple[Target, ...] = ()
    risk: RiskParams = field(default_factory=RiskParams)
    as_of: int = 0
    """First quarter that is still open; what has begun before it is decided."""
    previous: str = ""
    """File with the schedule as it was (schedule.csv)."""
    actuals: str = ""
    """File with actual dates and costs."""
    country: str = "FI"
    """Whose regions the map shows."""
    history: str = ""
    """`finland`: what is public about savings so far stands before the plan."""
    range_low: str = ""
    range_high: str = ""
    """The same projects at the low and the high end of assumed rents and costs: files beside it, both or none."""
    example: bool = False
    """The figures are made up: every output says so."""


def read_programme(path: Path) -> ProgrammeScenario:
    """Read a programme's file; `projects`, `previous` and `actuals` are paths beside it.

    Raises
    ------
    ScenarioError
        With every finding.
    """
    findings = Findings(str(path))
    return parse_programme(read_toml(path, findings), findings, path.parent)


def parse_programme(content: Mapping[str, Any], findings: Findings, folder: Path) -> ProgrammeScenario:
    """Check a programme's content and build it."""
    check_content(content, SHAPE, findings)
    plan = content.get("programme", {})
    if not findings.count_errors():
        _check_together(content, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    zero = Calendar(0, 1, 1)
    first = int(zero.index(plan["first"]) or 0)
    calendar = Calendar(first // 4, first % 4 + 1, plan.get("quarters", 28))
    replan = content.get("replan", {})
    given = {key: plan[key] for key in ("objective", "discount_rate", "saved_eur_per_year", "invest_eur_per_year",
                                        "teams") if key in plan}  # fmt: skip
    known = {each.name for each in fields(Search)}
    return ProgrammeScenario(
        title=content["title"],
        projects=str(folder / content["projects"]),
        calendar=calendar,
        **given,
        search=Search(**{key: value for key, value in plan.items() if key in known}),
        regions=tuple(RegionRule(**row) for row in content.get("region", [])),
        year_invest=tuple((row["year"], float(row["invest_eur"])) for row in content.get("year", [])),
        targets=tuple(Target(row["year"], float(row["eur_per_year"])) for row in
                      sorted(content.get("target", []), key=lambda row: row["year"])),
        risk=RiskParams(**content.get("risk", {})),
        as_of=int(calendar.index(replan["as_of"]) or 0) if "as_of" in replan else 0,
        previous=str(folder / replan["previous"]) if "previous" in replan else "",
        actuals=str(folder / replan["actuals"]) if "actuals" in replan else "",
        range_low=str(folder / content["range"]["low"]) if "range" in content else "",
        range_high=str(folder / content["range"]["high"]) if "range" in content else "",
        country=content.get("country", "FI"),
        history=content.get("history", ""),
        example=content.get("example", False),
    )  # fmt: skip


def _check_together(content: Mapping[str, Any], findings: Findings) -> None:
    """Check what keys say of one another."""
    plan = content.get("programme", {})
    zero = Calendar(0, 1, 1)
    first = int(zero.index(plan["first"]) or 0)
    calendar = Calendar(first // 4, first % 4 + 1, plan.get("quarters", 28))
    for k, row in enumerate(content.get("target", []), start=1):
        if not 0 <= calendar.last_quarter_of(row["year"]) < calendar.n:
            years = {"least": calendar.first_year, "most": calendar.years[-1]}
            tell_value(f"target[{k}].year", row["year"],
                       Allowed("Give a year whose last quarter lies within the programme ({least} to {most}).", years),
                       findings)  # fmt: skip
    for key in ("low", "high"):
        if "range" in content and key not in content["range"]:
            tell_value(f"range.{key}", None, Allowed("Give both files, low and high, or none."), findings)
    try:
        RiskParams(**content.get("risk", {}))
    except ValueError as fault:
        tell_value("risk", str(fault), Allowed("Give numbers that are possible together."), findings)
    if plan.get("objective") == "earliest" and not content.get("target"):
        tell_value("programme.objective", "earliest", Allowed("Give a [[target]] too: its earliest date is sought."),
                   findings)  # fmt: skip


def build_limits(scenario: ProgrammeScenario, projects: SiteProjects) -> Limits:
    """Return the limits by region and year as the projects' arrays need them.

    Raises
    ------
    ScenarioError
        Where a rule names a region that no project lies in, or a year outside the programme.
    """
    findings, calendar = Findings(), scenario.calendar
    teams = np.full((len(projects.regions), calendar.n), scenario.teams)
    approved = np.zeros(len(projects.regions), dtype=np.int32)
    for rule in scenario.regions:
        if rule.code not in projects.regions:
            findings.note("programme-region", "No project lies in the region “{region}”.", region=rule.code)
            continue
        place = projects.regions.index(rule.code)
        if rule.teams is not None:
            teams[place] = rule.teams
        if rule.plan_approved is not None:
            approved[place] = max(0, int(calendar.index(rule.plan_approved) or 0))
    caps = np.full(len(calendar.years), scenario.invest_eur_per_year)
    for year, cap in scenario.year_invest:
        if year not in calendar.years:
            text, todo = "The year {year} lies outside the programme.", "Take it out, or make the programme longer."
            findings.error("programme-year", text, todo, field="year", year=str(year))
            continue
        caps[calendar.years.index(year)] = cap
    if findings.count_errors():
        raise ScenarioError(findings)
    return Limits(
        calendar=calendar,
        teams=teams,
        invest_cap_eur=caps,
        plan_approved_q=approved,
        targets=scenario.targets,
        discount_rate=scenario.discount_rate,
        saved_eur_per_year=scenario.saved_eur_per_year,
    )
