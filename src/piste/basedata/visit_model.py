"""How often people visit: rates by age, a trend, a decay with travel time, and what remains of a closed office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Level = Literal["low", "base", "high"]
LEVELS: tuple[Level, ...] = get_args(Level)

AGES: Mapping[str, tuple[int, int]] = {"age_0_14": (0, 14), "age_15_64": (15, 64), "age_65_": (65, 120)}
"""Age group -> its first and its last year; base data's own three groups."""

AFTER_CLOSING = ("elsewhere", "remote", "lost")
"""What becomes of visits where an office closes; the three shares add up to 1."""

ESTIMATE = "Visits are an ESTIMATE: rates, trend, decay and what remains are assumptions, not measured."
PARTLY_FITTED = "Visits of some services are fitted to measured ones, those of the others are an ESTIMATE."
FITTED = "Visits are fitted to measured ones; between and beyond them they are modelled."


@dataclass(frozen=True)
class Range:
    """An assumption with its range; `low` means fewer visits, `high` more."""

    low: float
    base: float
    high: float

    def at(self, level: Level) -> float:
        """Return the value of a level."""
        return float(getattr(self, level))

    def scaled(self, factor: float) -> "Range":
        """Return the range with all three values times a factor."""
        return Range(self.low * factor, self.base * factor, self.high * factor)


@dataclass(frozen=True)
class VisitFit:
    """How a service was fitted to measured visits."""

    n: int
    """Measured figures of offices, sites or municipalities."""
    scale: float
    """All rates of the prior times this; 1 means that the prior was right."""
    scale_se: float
    """Standard error of the scale's natural logarithm."""
    decay_fitted: bool
    """False where the measured figures do not tell the half-value, and it stays as assumed."""
    half_value_se: float
    """Standard error of the half-value's natural logarithm; the prior's own where it was not fitted."""
    dispersion: float
    """Variance of the figures over their expectation (1: Poisson)."""
    mean_abs_pct: float
    """Mean absolute error of the fitted figures, per cent of the measured sum."""
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class VisitService:
    """One service that people visit for."""

    key: str
    names: Mapping[str, str]
    """Language (`fi`, `sv`, `en`) -> name."""
    agency: str
    rates: Mapping[str, Range]
    """Age group of `AGES` -> visits a year per 1,000 people of it who live at the point's door, in the model's year."""
    trend: Range
    """Change a year as channels shift: -0.05 is 5 % fewer each year."""
    half_value_min: Range
    """Minutes of travel by which visits halve."""
    after_closing: Mapping[Level, tuple[float, float, float]]
    """Level -> shares of `AFTER_CLOSING`."""
    reason: str = ""
    """Where the assumptions come from, in English."""
    fit: VisitFit | None = None

    @property
    def estimate(self) -> bool:
        """Tell whether nothing of it is measured."""
        return self.fit is None

    def name_in(self, language: str) -> str:
        """Return the name in a language, openly falling back to English, then to the key."""
        return self.names.get(language) or self.names.get("en") or self.key


@dataclass(frozen=True)
class VisitModel:
    """The visit model of a country."""

    year: int
    """The year for which the rates hold; trends count from it."""
    services: tuple[VisitService, ...]
    source: str = ""
    age_shares: Mapping[str, float] = field(default_factory=dict)
    """Share of each age group in the country: for places whose ages are not known."""

    def __len__(self) -> int:
        return len(self.services)

    def service(self, key: str) -> VisitService:
        """Return the service of a key; KeyError where there is none."""
        for known in self.services:
            if known.key == key:
                return known
        raise KeyError(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the services, in their order."""
        return tuple(service.key for service in self.services)

    @property
    def caution(self) -> str:
        """Return what every output must say of these figures (an English message, the key of the catalogues)."""
        estimates = [service.estimate for service in self.services]
        return ESTIMATE if all(estimates) else PARTLY_FITTED if any(estimates) else FITTED
