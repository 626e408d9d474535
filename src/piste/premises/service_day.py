"""A usual day of a point: when customers come, how long each service takes, how many are served remotely."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from piste.basedata.place import Floats
from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import Allowed, Check, Shape, check_content, check_number, check_text, read_toml, tell_value
from piste.premises.counters import Demand

DEFAULT = Path(__file__).with_name("service_day.toml")
CLOCK = Allowed("Give a time of day in quotation marks, such as “09:00”.")
SHARES = Allowed("Give a list of shares from 0 to 1 that add up to 1.")
CLOCK_FORM = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class ServiceDay:
    """What turns visits a year into arrivals by hour; `source` says whether it is assumed."""

    title: str
    source: str
    opens_min: float
    interval_min: float
    shares: tuple[float, ...]
    days_a_year: float
    remote_share: float
    other_min: float
    service_min: Mapping[str, float]

    def customers_a_day(self, visits_per_year: float) -> float:
        """Return customers of a usual day, remote ones too."""
        return visits_per_year / self.days_a_year

    def demand(self, services: tuple[str, ...], visits_per_year: Floats) -> Demand:
        """Return arrivals at the counters by interval, m services x k intervals; remote visits are left out."""
        daily = np.asarray(visits_per_year) / self.days_a_year * (1 - self.remote_share)
        per_h = daily[:, None] * np.array(self.shares)[None, :] * (60.0 / self.interval_min)
        minutes = np.array([self.service_min.get(key, self.other_min) for key in services])
        return Demand(services, per_h, minutes, self.interval_min, self.opens_min)


def check_clock(value: Any) -> Allowed | None:
    """Allow a time of day written as 09:00."""
    return None if isinstance(value, str) and CLOCK_FORM.fullmatch(value) else CLOCK


def check_shares(value: Any) -> Allowed | None:
    """Allow a list of shares whose sum is 1."""
    number = check_number(0, 1)
    fits = isinstance(value, list) and value and not any(map(number, value)) and abs(sum(value) - 1) < 1e-6
    return None if fits else SHARES


def check_service_minutes(value: Any) -> Allowed | None:
    """Allow minutes that a service takes."""
    return check_number(0.1, 480)(value)


TOP: Mapping[str, Check] = {
    "title": check_text,
    "source": check_text,
    "opens": check_clock,
    "interval_min": check_number(5, 480),
    "shares": check_shares,
    "days_a_year": check_number(1, 366),
    "remote_share": check_number(0, 1),
    "other_min": check_service_minutes,
}


def read_service_day(path: Path = DEFAULT) -> ServiceDay:
    """Read a usual day; without a path the built-in one, an ASSUMPTION.

    Raises
    ------
    ScenarioError
        With every finding.
    """
    findings = Findings(str(path))
    return parse_service_day(read_toml(path, findings), findings)


def parse_service_day(given: Mapping[str, Any], findings: Findings) -> ServiceDay:
    """Check a usual day's content and build it; raises as `read_service_day` does."""
    content = dict(given)
    minutes = content.pop("service_min", {})
    check_content(content, Shape({"": TOP}, needed=tuple(TOP)), findings)
    if not isinstance(minutes, dict):
        tell_value("service_min", minutes, Allowed("Give a table of its own, headed [{key}].", {"key": "service_min"}),
                   findings)  # fmt: skip
        minutes = {}
    for key, value in minutes.items():
        allowed = check_service_minutes(value)
        if allowed is not None:
            tell_value(f"service_min.{key}", value, allowed, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    hour, minute = map(int, content["opens"].split(":"))
    return ServiceDay(
        content["title"], content["source"], 60.0 * hour + minute, content["interval_min"], tuple(content["shares"]),
        content["days_a_year"], content["remote_share"], content["other_min"], dict(minutes),
    )  # fmt: skip
