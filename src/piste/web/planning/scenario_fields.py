"""The fields of a scenario's form: one a key of docs/plan.md, how it is written and read."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from piste.siting.scenario import OfficeRules, Rules, Scenario, Search, Travel

Words = str | Promise
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True)
class Key:
    """One key: its section and name, its words, what kind of field it has, and its default as the engine has it."""

    section: str
    name: str
    label: Words
    kind: str
    hint: Words = ""
    default: Any = ""
    choices: tuple[tuple[str, Words], ...] = ()

    @property
    def field(self) -> str:
        """Return the name of its field."""
        return f"{self.section.replace('.', '__')}__{self.name}" if self.section else self.name

    @property
    def path(self) -> str:
        """Return how findings name it."""
        return f"{self.section}.{self.name}" if self.section else self.name


@dataclass(frozen=True)
class Part:
    """A part of the form; what is seldom needed is folded away."""

    id: str
    title: Words
    keys: Sequence[Key]
    more: Sequence[Key] = ()


OBJECTIVES = (
    ("mean", _("Shortest mean time for all people")),
    ("covered", _("Most people within the limit")),
    ("worst", _("Shortest time for those who have it longest")),
    ("fewest", _("As few points as keep the limit")),
    ("cost", _("Least cost of points and people’s time, euros")),
)
METHODS = (
    ("estimate", _("Estimated (no files needed)")),
    ("matrix", _("Your own times (matrix)")),
    ("roads", _("By car over roads")),
    ("transit", _("By public transport and on foot")),
    ("combined", _("By the best of what each person has")),
)
WEEKDAYS = (
    ("", _("No weekday")),
    ("monday", _("Monday")),
    ("tuesday", _("Tuesday")),
    ("wednesday", _("Wednesday")),
    ("thursday", _("Thursday")),
    ("friday", _("Friday")),
    ("saturday", _("Saturday")),
    ("sunday", _("Sunday")),
)
SITES = _("One a line: name, id, or key of a network.")

TIERS = (("full", _("Full")), ("remote", _("Remote")), ("mobile", _("Mobile")))
MORE = "more"
"""The field of what has no field of its own: tables by name, as TOML."""

PARTS = (
    Part(
        "goal", _("What is sought"),
        (
            Key("", "title", _("Name"), "text", _("Stands on the report.")),
            Key("plan", "objective", _("What is sought"), "choice", default="mean", choices=OBJECTIVES),
            Key("plan", "points", _("Number of points"), "points",
                _("A whole number, or “fewest” for as few as keep the limit.")),
            Key("plan", "also", _("More plans beside it"), "points_list",
                _("Other numbers of points, with commas between, such as 36, 60, fewest.")),
        ),
        (
            Key("plan", "compare", _("Compare with today’s network"), "network"),
            Key("plan", "frontier", _("Numbers of points for the chart"), "numbers",
                _("With commas between. Each takes up to ten seconds.")),
            Key("plan", "budget_eur_per_year", _("Most that the points may cost, EUR a year"), "number"),
            Key("plan", "eur_per_h", _("Value of an hour of travel, EUR"), "number",
                _("For the least cost of points and time.")),
            Key("plan", "equity_weight", _("Extra weight of long trips"), "number",
                _("Minutes past the next field’s count 1 + this much."), default=Scenario.equity_weight),
            Key("plan", "equity_after_min", _("Trips are long after, min"), "number",
                default=Scenario.equity_after_min),
        ),
    ),
    Part(
        "area", _("Area"),
        (
            Key("area", "regions", _("Regions"), "regions", _("None chosen: the whole country.")),
            Key("area", "border", _("People and points beyond the border"), "choice", default="open",
                choices=(("open", _("Taken into account")), ("closed", _("Left out")))),
        ),
        (
            Key("area", "without_regions", _("Regions left out"), "regions"),
            Key("area", "outside", _("Points open outside the area"), "network"),
        ),
    ),
    Part(
        "travel", _("People and travel"),
        (
            Key("data", "places", _("Places, people and sites"), "base", default="built-in"),
            Key("travel", "method", _("Travel times"), "choice", default="estimate", choices=METHODS),
        ),
        (
            Key("data", "leases", _("Register of leases"), "leases", _("The plan’s map shows which leases end when.")),
            Key("travel", "matrix", _("Matrix"), "matrix"),
            Key("travel", "roads", _("Roads"), "roads"),
            Key("travel", "profile", _("How roads are driven"), "choice", default="car",
                choices=(("car", _("Car")), ("car_winter", _("Car in winter")))),
            Key("travel", "close_ways", _("Closed roads by number"), "numbers", _("OpenStreetMap ways.")),
            Key("travel", "close_names", _("Closed roads and ferries by name"), "lines", _("One a line.")),
            Key("travel", "no_ferries", _("No ferry runs"), "flag", default=False),
            Key("travel", "feeds", _("Timetables"), "feeds"),
            Key("travel", "date", _("Day of travel"), "text", _("Such as 2026-03-03. Or a weekday.")),
            Key("travel", "weekday", _("Weekday"), "choice", choices=WEEKDAYS),
            Key("travel", "depart", _("Leave between"), "text", _("Such as 8:00-10:00.")),
            Key("travel", "arrive_by", _("Or be there by"), "text", _("Such as 10:00.")),
            Key("travel", "walk_min", _("Longest walk to and from a stop, min"), "number", default=Travel.walk_min),
            Key("travel", "transfer_min", _("Longest walk at a change, min"), "number", default=Travel.transfer_min),
            Key("travel", "max_changes", _("Most changes"), "number", default=Travel.max_changes),
            Key("travel", "percentile", _("Share of moments that keep the time, %"), "number",
                default=Travel.percentile),
            Key("travel", "cut_lines", _("Lines that do not run"), "lines", _("One a line.")),
            Key("travel", "who", _("Whose times count"), "choice", default="everyone",
                choices=(("everyone", _("Everyone’s")), ("without_car", _("Those of people without a car")))),
            Key("travel", "share_without_car", _("Share of people without a car"), "number",
                _("From 0 to 1, the same everywhere.")),
            Key("travel", "group_without_car", _("Or the column that counts them"), "text"),
            Key("travel", "shares_without_car", _("Or their share by column"), "shares",
                _("One a line, such as age_65_ = 0.4.")),
            Key("demand", "kind", _("What is counted"), "choice", default="people",
                choices=(("people", _("People")), ("visits", _("Visits by service")))),
            Key("demand", "year", _("Year of visits and forecast"), "number"),
            Key("demand", "level", _("Assumptions about visits"), "choice", default="base",
                choices=(("low", _("Low")), ("base", _("Basic")), ("high", _("High")))),
            Key("demand", "choice", _("People go"), "choice", default="nearest",
                choices=(("nearest", _("To the nearest point")), ("huff", _("Also where errands draw them")))),
            Key("travel", "cutoff_min", _("Longer times count as not reached, min"), "number",
                default=Travel.cutoff_min),
        ),
    ),
    Part(
        "rules", _("Rules"),
        (
            Key("rules", "within_min", _("Everyone at most so many minutes from a point"), "number",
                default=Rules.within_min),
            Key("rules", "min_people", _("People who must live that near to a point"), "number",
                _("0: no such rule."), default=Rules.min_people),
            Key("rules", "fixed", _("Sites that stay open"), "lines", SITES),
            Key("rules", "forbidden", _("Sites that may not open"), "lines", SITES),
        ),
        (
            Key("rules", "waive_min_people", _("Sites that need not have so many people"), "lines", SITES),
            Key("rules", "one_per_region", _("Every region keeps a point"), "flag", default=False),
            Key("rules", "full_per_region", _("Every region keeps a full point"), "flag", default=False),
            Key("rules", "low_demand_per_week", _("Least visits a week near a site"), "number", _("0: no such rule."),
                default=Rules.low_demand_per_week),
            Key("rules", "keep_today", _("Today’s points stay"), "choice", default="no",
                choices=(("no", _("No")), ("yes", _("Yes")), ("unless_pays", _("Unless closing pays")))),
            Key("rules", "closing_cost_eur_per_year", _("Cost of closing one, EUR a year"), "number",
                default=Rules.closing_cost_eur_per_year),
            Key("offices", "within_min", _("A point replaces offices at most so many minutes away"), "number",
                default=OfficeRules.within_min),
            Key("offices", "apart", _("Agencies that do not take part"), "lines", _("One a line.")),
            Key("offices", "services", _("Services given at the points"), "lines", _("One a line. Empty: all.")),
            Key("offices", "keep", _("Offices that stay"), "lines", _("One id a line.")),
        ),
    ),
    Part(
        "tiers", _("Tiers"),
        tuple(
            key
            for name, words in TIERS
            for key in (
                Key(f"tiers.{name}", "offered", format_lazy("{tier}: {what}", tier=words, what=_("offered")), "flag",
                    default=False),
                Key(f"tiers.{name}", "cost_eur_per_year",
                    format_lazy("{tier}: {what}", tier=words, what=_("EUR a year for each")), "number", default=0),
                Key(f"tiers.{name}", "least", format_lazy("{tier}: {what}", tier=words, what=_("at least so many")),
                    "number", default=0),
                Key(f"tiers.{name}", "most", format_lazy("{tier}: {what}", tier=words, what=_("at most so many")),
                    "number"),
            )
        ),
        (
            Key("tiers.mobile", "vehicles", _("Vehicles that share the mobile stops"), "number"),
            Key("", MORE, _("More about tiers, services and shares, as TOML"), "lines",
                _("Such as [tiers.mobile], [services.tax] or [[rules.share]], as the guide of plans has them.")),
        ),
    ),
    Part(
        "search", _("How long to search"),
        (
            Key("search", "time_limit_s", _("Seconds for each plan"), "number", default=Search.time_limit_s),
            Key("search", "gap", _("Good enough when proven this near to the best"), "number",
                _("A fraction: 0.001 is a tenth of a per cent."), default=Search.gap),
        ),
        (
            Key("search", "work_limit", _("Steps for each plan"), "number",
                _("Like a time limit, but the same on every machine.")),
            Key("search", "seed", _("Seed"), "number", default=Search.seed),
        ),
    ),
)  # fmt: skip
KEYS = tuple(key for part in PARTS for key in (*part.keys, *part.more))
BY_PATH = {key.path: key for key in KEYS}


def read_number(text: str) -> int | float | str:
    """Return a number however it is written; what is none stays text, so that the engine's own finding tells."""
    plain = re.sub(r"[\s\u202f]", "", text).replace(",", ".").replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def read_list(text: str) -> list[Any]:
    """Return numbers and words with commas or lines between."""
    return [read_number(one.strip()) for one in re.split(r"[,;\n]", text) if one.strip()]


def read_shares(text: str) -> dict[str, Any] | str:
    """Return lines such as `age_65_ = 0.4` as a table; other text as it is."""
    pairs = [line.partition("=") for line in text.splitlines() if line.strip()]
    if not all(sign and name.strip() for name, sign, _share in pairs):
        return text
    return {name.strip(): read_number(share.strip()) for name, _sign, share in pairs}


READERS: Mapping[str, Callable[[Any], Any]] = {
    "number": read_number,
    "points": read_number,
    "points_list": read_list,
    "numbers": read_list,
    "lines": lambda text: [line.strip() for line in text.splitlines() if line.strip()],
    "shares": read_shares,
}


def write_field(key: Key, value: Any) -> Any:
    """Return a value of a scenario as its field shows it."""
    if key.kind in {"regions", "feeds"}:
        return [str(one) for one in value] if isinstance(value, list) else []
    if key.kind == "flag":
        return value is True
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {share}" for name, share in value.items())
    if isinstance(value, list):
        return ("\n" if key.kind == "lines" else ", ").join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else json.dumps(value)
    return str(value)
