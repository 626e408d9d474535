"""What an interim report tells: plain facts, each with its source and day, kept as JSON when a report is frozen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

ACCOUNTS, BOTH = "the accounts", "the accounts and the plan’s ledger"
"""Sources of the two views of money; documents say them in their own language."""
Texts = Mapping[str, str]
"""Language -> words."""
About = Literal["exact", "about", "over", "under", "estimate"]
GoalState = Literal["met", "under", "unknown"]


@dataclass(frozen=True)
class Told:
    """A figure with its source and day; None is "not known", and that is told as well."""

    value: float | None
    digits: int = 0
    source: str = ""
    day: str = ""
    about: str = "exact"
    example: bool = False


UNKNOWN = Told(None)


@dataclass(frozen=True)
class Goal:
    """A goal of the implementation plan."""

    name: Texts
    unit: str
    target: Told
    actual: Told
    better: str = "up"
    """up: more is better; down: less is."""

    @property
    def state(self) -> GoalState:
        """Tell whether it was met at the end of the period."""
        if self.target.value is None or self.actual.value is None:
            return "unknown"
        far = self.actual.value - self.target.value
        return "met" if (far >= 0 if self.better == "up" else far <= 0) else "under"


@dataclass(frozen=True)
class Site:
    """A site: when it opened or opens, and what is told of it."""

    code: str
    name: Texts
    region: str
    opened: str = ""
    """Day in words as exact as it is known; "" where it is not known."""
    planned: str = ""
    after: bool = False
    """It opened, or opens, after the period."""
    actors: Told = UNKNOWN
    cost: Told = UNKNOWN
    """EUR, once."""
    saving: Told = UNKNOWN
    """EUR a year."""
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    example: bool = False
    waived: int = 0
    """Requirements set aside when it opened."""


@dataclass(frozen=True)
class RegionTold:
    """A region at the end of the period."""

    code: str
    name: Texts
    state: str
    """Of `region_states.FILLS`."""
    plan: str
    """unknown, none, drafting, consultation or approved."""
    approved: str = ""
    opened: int = 0
    planned: int | None = None
    """Points that its plan or target wants."""
    source: str = ""
    planned_example: bool = False
    """The number wanted is invented."""


@dataclass(frozen=True)
class Asked:
    """A question of a survey: the share who agree, or a mean, with its interval; hidden where few answered."""

    words: Texts
    kind: str
    """share or mean."""
    n: int | None
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survey:
    """What was asked of whom; small groups stay hidden as the statistics hid them."""

    audience: str
    """customers or staff."""
    name: Texts
    first_day: str
    last_day: str
    methods: str
    response_rate: float | None
    asked: tuple[Asked, ...]
    example: bool = False


@dataclass(frozen=True)
class YearMoney:
    """A calendar year of one view, in whole cents."""

    year: int
    nothing: int
    plan: int
    actual: int
    one_off_plan: int
    one_off_actual: int
    rent_cut_actual: int
    booked_months: int


@dataclass(frozen=True)
class WhoPays:
    """An agency, or a kind of payment, in the period's last year: whole cents."""

    name: Texts
    nothing: int
    plan: int
    actual: int


@dataclass(frozen=True)
class ViewMoney:
    """One view of money; the two are told side by side and never added."""

    years: tuple[YearMoney, ...] = ()
    who: tuple[WhoPays, ...] = ()
    """Agencies in the agencies' view; kinds of payment in the state's."""
    entries: int = 0
    total_cents: int = 0
    """Number and sum of the entries of the period: what the tables come to."""
    source: str = ""
    example: bool = False


@dataclass(frozen=True)
class Curve:
    """The saving a year on its way: (year with its part, EUR, words, after the period)."""

    reached: tuple[tuple[float, float, str, bool], ...]
    as_of: float
    target_eur: float
    target_year: int
    fan_years: tuple[float, ...] = ()
    fan: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    chance: float | None = None
    example: bool = False
    source: str = ""
    target_source: str = ""


@dataclass(frozen=True)
class Service:
    """A point's service in the period."""

    name: Texts
    visits: Told
    median_wait_min: Told = UNKNOWN
    within_15: Told = UNKNOWN


@dataclass(frozen=True)
class LessonTold:
    """A lesson."""

    title: Texts
    text: Texts
    site: Texts
    stage: str
    source: str = ""
    example: bool = False


@dataclass(frozen=True)
class RiskTold:
    """A risk: likelihood and effect from 1 to 5, and the sites where it is told; none: the programme's."""

    text: str
    sites: tuple[Texts, ...]
    likelihood: int
    effect: int
    action: str
    example: bool = False


@dataclass(frozen=True)
class Source:
    """A source with its day, and what it tells of."""

    name: str
    day: str = ""
    address: str = ""


@dataclass(frozen=True)
class Interim:
    """Everything that a report tells, besides the texts that people write."""

    title: Texts
    area: Texts
    """Name of the country, region or site."""
    scope: str
    """country, region or site."""
    publisher: str
    first: str
    last: str
    """First and last day of the period, 2021-01-01."""
    drawn: str
    """Day on which the figures were gathered."""
    curve: Curve
    goals: tuple[Goal, ...] = ()
    sites: tuple[Site, ...] = ()
    regions: tuple[RegionTold, ...] = ()
    services: tuple[Service, ...] = ()
    surveys: tuple[Survey, ...] = ()
    state_money: ViewMoney = ViewMoney()
    agency_money: ViewMoney = ViewMoney()
    lessons: tuple[LessonTold, ...] = ()
    risks: tuple[RiskTold, ...] = ()
    sources: tuple[Source, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)
    """Section -> language -> what people wrote."""
    version: int | None = None
    sha256: str = ""

    @property
    def opened(self) -> tuple[Site, ...]:
        """Return the sites that opened within the period or before it."""
        return tuple(site for site in self.sites if site.opened and not site.after)


def to_plain(told: Interim) -> dict[str, Any]:
    """Return the facts as plain data for JSON."""
    return asdict(told)


def from_plain(content: Mapping[str, Any]) -> Interim:
    """Return the facts of plain data.

    Raises
    ------
    KeyError, TypeError
        Where the data are of another kind.
    """
    made = _build(Interim, content)
    if not isinstance(made, Interim):
        raise TypeError("no report")
    return made


def _build(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        known = {one.name for one in fields(kind)}
        return kind(**{name: _build(hints[name], value[name]) for name in known if name in value})
    if origin is tuple:
        inner = arguments[0] if len(arguments) == 2 and arguments[1] is ... else None
        return tuple(_build(inner, one) if inner is not None else one for one in value)
    if origin in (Union, UnionType):
        rest = [one for one in arguments if one is not type(None)]
        return None if value is None else _build(rest[0], value)
    if isinstance(value, dict) and len(arguments) == 2:
        return {key: _build(arguments[1], one) for key, one in value.items()}
    return tuple(value) if isinstance(value, list) else value
