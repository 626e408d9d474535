"""What an address of follow-up asks for: days, points, a grouping, one group; and addresses that ask for it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from piste.web.counter.follow_up.reading import GROUPINGS
from piste.web.network.models import Point

USUAL_DAYS = 28
MOST_DAYS = 366
FILTERS = ("service", "agency", "hour", "channel", "language", "kind", "outcome", "cause", "week")


@dataclass(frozen=True)
class Asked:
    """One question."""

    first: date
    last: date
    point: str = ""
    by: str = "point"
    only: tuple[tuple[str, str], ...] = ()
    """Filters of a list of visits."""

    @property
    def query(self) -> str:
        """Return the question as an address writes it."""
        said = {"from": self.first.isoformat(), "to": self.last.isoformat(), "point": self.point, "by": self.by}
        return urlencode({key: value for key, value in {**said, **dict(self.only)}.items() if value})

    def group(self, by: str, group: str) -> str:
        """Return the query of the visits of one group."""
        if by == "point":
            return replace(self, point=group).query
        return replace(self, only=((by, group),)).query

    def days(self) -> int:
        """Return how many days it spans."""
        return (self.last - self.first).days + 1


def read_asked(request: HttpRequest) -> Asked:
    """Read what is asked; whatever cannot be understood is as if it were not there. At most a year is told at once."""
    today = timezone.localdate()
    given = request.GET
    try:
        first, last = date.fromisoformat(given.get("from", "")), date.fromisoformat(given.get("to", ""))
    except ValueError:
        first, last = today - timedelta(days=USUAL_DAYS - 1), today
    if last < first:
        first, last = last, first
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    by = given.get("by", "")
    only = tuple((name, given[name][:40]) for name in FILTERS if given.get(name))
    return Asked(first, last, given.get("point", "")[:60], by if by in GROUPINGS else "point", only)


def points_asked(asked: Asked, points: list[Point]) -> list[Point]:
    """Return the point asked for, or all."""
    return [point for point in points if point.code == asked.point] if asked.point else points
