"""What a customer has answered so far: it travels in the address, so that no cookie is needed and Back works."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from piste.web.network.booking.directory import AT_DESK, Directory
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.picture import committed_directory
from piste.web.network.booking.search import MOST_SERVICES
from piste.web.network.booking.slot import CHANNELS, Slot, SlotQuery
from piste.web.network.booking.slot_text import read_moment, read_slot, write_slot
from piste.web.network.models import Offering, Point, Service
from piste.web.network.texts import CONTENT_LANGUAGES

AHEAD_DAYS = 120
LONGEST_PLACE = 100
BOOKABLE = [*AT_DESK, Offering.Presence.REMOTE]


@dataclass(frozen=True)
class Answers:
    """Services in order, points (empty: all), language, channels (empty: all), the chosen slot, and from where."""

    services: tuple[Service, ...] = ()
    points: tuple[Point, ...] = ()
    language: str = "fi"
    channels: tuple[str, ...] = ()
    slot: Slot | None = None
    later: datetime | None = None
    where: str = ""
    known: Directory | None = field(default=None, compare=False, repr=False)
    """The directory as it was committed when the answers were read; None within a transaction."""

    @property
    def length_min(self) -> int:
        """Return how long the visit takes."""
        return sum(service.duration_min for service in self.services)

    @property
    def given_channels(self) -> list[str]:
        """Return how all the services are given."""
        return [channel for channel in CHANNELS if all(channel in service.channels for service in self.services)]

    @property
    def asked_channels(self) -> tuple[str, ...]:
        """Return the channels to search: those chosen, or all."""
        chosen = tuple(channel for channel in self.channels if channel in self.given_channels)
        return chosen or tuple(self.given_channels)

    @property
    def needs_sign_in(self) -> bool:
        """Tell whether one of the services demands a strong sign-in."""
        return any(service.needs_strong_sign_in for service in self.services)

    @property
    def allows_nickname(self) -> bool:
        """Tell whether all the services may be had under a nickname."""
        return all(service.allows_nickname for service in self.services)

    def search(self, channels: tuple[str, ...] | None = None) -> SlotQuery:
        """Return what the slot search is asked."""
        today = local_day(timezone.now())
        points = frozenset(point.pk for point in self.points) or None
        return SlotQuery(
            tuple(service.pk for service in self.services), points, channels or self.asked_channels, self.language,
            today, today + timedelta(days=AHEAD_DAYS),
        )  # fmt: skip

    def pairs(self) -> list[tuple[str, str]]:
        """Return the answers as names and values, for addresses and hidden fields."""
        pairs = [("service", service.code) for service in self.services]
        pairs += [("point", point.code) for point in self.points]
        pairs += [("language", self.language)] if self.language else []
        pairs += [("channel", channel) for channel in self.channels]
        pairs += [("where", self.where)] if self.where else []
        return pairs + ([("slot", write_slot(self.slot))] if self.slot else [])

    @property
    def address(self) -> str:
        """Return the answers as the end of an address."""
        return urlencode(self.pairs())

    def but(self, **changes: object) -> "Answers":
        """Return the answers with some changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def read_answers(given: QueryDict) -> Answers:
    """Read answers from an address or a form; what is unknown or makes no sense is left out."""
    codes = list(dict.fromkeys(given.getlist("service")))[:MOST_SERVICES]
    directory = committed_directory() if codes else None
    known, places = read_named(codes, given.getlist("point")) if directory is None else directory.by_code
    services = tuple(known[code] for code in codes if code in known)
    points = tuple(places[code] for code in sorted(set(given.getlist("point"))) if code in places)
    language = given.get("language", "")
    later = given.get("later", "")
    return Answers(
        services,
        points,
        language if language in CONTENT_LANGUAGES or language == "fse" else "fi",
        tuple(channel for channel in CHANNELS if channel in given.getlist("channel")),
        read_slot(given.get("slot", ""), sum(service.duration_min for service in services)),
        read_moment(later),
        given.get("where", "").replace("\0", "").strip()[:LONGEST_PLACE],
        directory,
    )


def read_named(services: list[str], points: list[str]) -> tuple[dict[str, Service], dict[str, Point]]:
    """Return active services and public points by their codes, from the database."""
    named = Service.objects.filter(code__in=services, is_active=True).select_related("agency")
    return (
        {one.code: one for one in named},
        {one.code: one for one in Point.objects.filter(code__in=points, is_public=True)},
    )


def public_points(keys: Iterable[int | None], known: Directory | None = None) -> dict[int, Point]:
    """Return those of some points that the public sees."""
    wanted = {key for key in keys if key}
    if known is not None:
        return {key: known.points[key] for key in sorted(wanted & known.points.keys()) if known.points[key].is_public}
    return {point.pk: point for point in Point.objects.filter(is_public=True, pk__in=wanted)} if wanted else {}
