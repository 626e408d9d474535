"""Which points meet a wish, nearest first, the open ones before the others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F

from piste.web.network.hours import HELSINKI, read_hours
from piste.web.network.in_force import offerings_on, points_on
from piste.web.network.models import Offering, Point, Service
from piste.web.public.gazetteer import Spot, minutes_from
from piste.web.public.opening import Opening, read_opening

BOUNDS_MIN = (15, 30, 45, 60)


@dataclass(frozen=True)
class Wish:
    """What is looked for; empty parts ask for nothing."""

    where: str = ""
    service: str = ""
    language: str = ""
    step_free: bool = False
    open_now: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wish":
        """Read it from an address."""
        return cls(
            where=asked.get("where", "").strip()[:100],
            service=asked.get("service", "").strip()[:60],
            language=asked.get("language", "").strip()[:20],
            step_free=bool(asked.get("step_free")),
            open_now=bool(asked.get("open_now")),
        )


@dataclass(frozen=True)
class Found:
    """A point with its minutes (None: no place given, or past three hours) and its state."""

    point: Point
    minutes: int | None
    opening: Opening

    @property
    def step(self) -> int:
        """Return the step of the minute scale: 1 within 15 min up to 5 past 60."""
        return 1 + sum(self.minutes is not None and self.minutes > bound for bound in BOUNDS_MIN)

    @property
    def is_open(self) -> bool:
        """Tell whether it is open."""
        return self.opening.now is not None


@dataclass(frozen=True)
class Answer:
    """What was found, and among what one may choose."""

    open: list[Found] = field(default_factory=list)
    shut: list[Found] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[Found]:
        """Return the open ones, then the others."""
        return [*self.open, *self.shut]


def find_points(wish: Wish, spot: Spot | None, at: datetime) -> Answer:
    """Answer a wish by five queries, however many points there are."""
    day = at.astimezone(HELSINKI).date()
    points = list(points_on(day))
    rows = list(offerings_on(day).values_list("point_id", "service_id", "languages").order_by())
    services = list(Service.objects.filter(pk__in={row[1] for row in rows}).order_by("code"))
    known = {service.pk: service.code for service in services}
    given: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    for point, service, languages in rows:
        given[point].append((known[service], languages))
    book = read_hours(points)
    minutes = minutes_from(spot, tuple((point.lat, point.lon) for point in points)) if spot else [None] * len(points)
    found = [
        Found(point, its, read_opening(book, point, at))
        for point, its in zip(points, minutes, strict=True)
        if meets(wish, point, given[point.pk])
    ]
    found.sort(key=lambda one: (one.minutes is None, one.minutes or 0, str(one.point), one.point.code))
    return Answer(
        open=[one for one in found if one.is_open],
        shut=[] if wish.open_now else [one for one in found if not one.is_open],
        services=sorted(services, key=lambda service: str(service).casefold()),
        languages=sorted({tag for row in rows for tag in row[2]}),
    )


def minutes_to_points(spot: Spot, day: date) -> dict[int, int | None]:
    """Return the estimated minutes by car from a place to every point of a day, by the point's key.

    Always to all the points at once, as `find_points` does: the estimate is then made once for both.
    """
    points = list(points_on(day))
    minutes = minutes_from(spot, tuple((point.lat, point.lon) for point in points))
    return {point.pk: its for point, its in zip(points, minutes, strict=True)}


def meets(wish: Wish, point: Point, given: list[tuple[str, list[str]]]) -> bool:
    """Tell whether a point meets a wish: the service in the language, not one here and the other there."""
    if wish.step_free and point.accessibility.get("step_free") is not True:
        return False
    if not wish.service and not wish.language:
        return True
    return any(
        (not wish.service or code == wish.service) and (not wish.language or wish.language in languages)
        for code, languages in given
    )


def offerings_of(point: Point, day: date) -> list[Offering]:
    """Return what a point offers on a day, with services and authorities and one step of successors, in one query."""
    chosen = offerings_on(day).filter(point=point).select_related("service__agency__successor__successor")
    return list(chosen.order_by(F("service__code"), "presence"))
