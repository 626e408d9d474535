"""How a plan's points become sites: its file, with every fault at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import Check, Shape, check_content, check_flag, check_number, check_text, read_toml
from piste.premises.money_file import check_month
from piste.premises.month import month_of

PATHS = ("plan", "register", "rents", "concept", "buildings", "visits", "measured", "day", "places")


@dataclass(frozen=True)
class SiteRules:
    """Which leases go where, and in what time."""

    first: int
    """First month (since 1970) of the programme: the first of a quarter."""
    quarters: int = 28
    most_km: float = 40.0
    """Offices farther from every point stay (25 miles, the British limit for journeys to a hub)."""
    most_people: int = 700
    """A point with more staff gets several sites (Lahti has room for about 700)."""
    least_people: int = 20
    """Fewer make no site of their own: their leases stay."""
    building_km: float = 6.0
    """Candidate buildings stand within so many km of the point."""
    left_after_months: int = 1
    notice_lead_months: int = 12
    discount_rate: float = 0.03
    index_growth: float = 0.02
    months: int = 120
    """Months that the money of the sites is counted."""


@dataclass(frozen=True)
class SiteScenario:
    """A whole file; "" is the built-in one."""

    title: str
    plan: str
    register: str
    rules: SiteRules
    rents: str = ""
    concept: str = ""
    buildings: str = ""
    visits: str = ""
    measured: str = ""
    """Table of measured visits at the points: they take the place of the model's."""
    day: str = ""
    places: str = ""
    country: str = "FI"
    example: bool = False


RULES: Mapping[str, Check] = {
    "first": check_month,
    "quarters": check_number(4, 80, whole=True),
    "most_km": check_number(0.1, 1000),
    "most_people": check_number(1, 100_000, whole=True),
    "least_people": check_number(0, 100_000, whole=True),
    "building_km": check_number(0.1, 1000),
    "left_after_months": check_number(0, 120, whole=True),
    "notice_lead_months": check_number(0, 120, whole=True),
    "discount_rate": check_number(0, 1),
    "index_growth": check_number(-0.2, 0.5),
    "months": check_number(12, 720, whole=True),
}
SHAPE = Shape(
    {
        "": {**dict.fromkeys(("title", "country", *PATHS), check_text), "example": check_flag},
        "sites": RULES,
    },
    {},
    ("title", "plan", "register", "sites.first"),
)


def read_site_scenario(path: Path) -> SiteScenario:
    """Read how points become sites; every path stands beside the file.

    Raises
    ------
    ScenarioError
        With every finding.
    """
    findings = Findings(str(path))
    return parse_site_scenario(read_toml(path, findings), findings, path.parent)


def parse_site_scenario(content: Mapping[str, Any], findings: Findings, folder: Path = Path()) -> SiteScenario:
    """Check a file's content and build the scenario."""
    check_content(content, SHAPE, findings)
    rules = content.get("sites", {})
    if not findings.count_errors() and int(rules["first"][-2:]) % 3 != 1:
        text, todo = (
            "The programme begins in the middle of a quarter: {value}.",
            "Begin in January, April, July or October.",
        )
        findings.error("sites-first", text, todo, field="sites.first", value=rules["first"])
    if findings.count_errors():
        raise ScenarioError(findings)
    return SiteScenario(
        title=content["title"],
        rules=SiteRules(**{**rules, "first": month_of(rules["first"])}),
        **{key: str(folder / content[key]) for key in PATHS if key in content},
        country=content.get("country", "FI"),
        example=content.get("example", False),
    )
