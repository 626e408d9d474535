"""An indicator in time: what was measured, and what was aimed at, entry by entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from piste.web.look.chart import Line, Trend, build_trend
from piste.web.projects.models import Indicator, IndicatorEntry

Kind = IndicatorEntry.Kind


@dataclass(frozen=True)
class IndicatorHistory:
    """An indicator of the country or a region: the values that hold, oldest day first."""

    indicator: Indicator
    measured: tuple[IndicatorEntry, ...]
    targets: tuple[IndicatorEntry, ...]

    @property
    def latest(self) -> IndicatorEntry | None:
        """Return the newest measured value."""
        return self.measured[-1] if self.measured else None

    @property
    def goal(self) -> IndicatorEntry | None:
        """Return the target that lies farthest ahead."""
        return self.targets[-1] if self.targets else None

    @property
    def reached(self) -> bool | None:
        """Tell whether the newest value reaches the farthest target; None where one of them is not known."""
        if self.latest is None or self.goal is None:
            return None
        up = self.indicator.better == Indicator.Better.UP
        return self.latest.value >= self.goal.value if up else self.latest.value <= self.goal.value

    @property
    def trend(self) -> Trend | None:
        """Return the measured values as a line over the years, where there are two or more."""
        by_year = {one.day.year: one.value for one in self.measured}
        if len(by_year) < 2:
            return None
        years = sorted(by_year)
        return build_trend(Line(tuple(float(year) for year in years), tuple(float(by_year[year]) for year in years)))


def newest_entries(entries: Iterable[IndicatorEntry], kind: str) -> tuple[IndicatorEntry, ...]:
    """Return of each day the entry that was written last, oldest day first."""
    newest = {one.day: one for one in sorted(entries, key=lambda entry: entry.pk) if one.kind == kind}
    return tuple(newest[day] for day in sorted(newest))


def build_history(indicator: Indicator, entries: Sequence[IndicatorEntry], region: str = "") -> IndicatorHistory:
    """Return an indicator's history for the country or a region."""
    own = [one for one in entries if one.region == region]
    return IndicatorHistory(indicator, newest_entries(own, Kind.MEASURED), newest_entries(own, Kind.TARGET))
