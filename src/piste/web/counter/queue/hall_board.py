"""What a hall's pages show: choices of a kiosk, a ticket's place, the calls of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from piste.web.counter.queue.turns import midnight
from piste.web.counter.queue.waits import Hall, write_range
from piste.web.network.models import Desk, Offering, Point, Service
from piste.web.network.visits.models import Visit, VisitEvent

MOST_CHOICES = 8
EARLIER_CALLS = 5
DISPLAY_WAITS = 5
POPULAR_DAYS = 60
IN_PERSON = (Offering.Presence.OWN_STAFF, Offering.Presence.ADVISOR, Offering.Presence.REMOTE)
QUEUED = (*IN_PERSON, Offering.Presence.SELF_SERVICE_HELP)
PLACES: dict[str, Any] = {Desk.Kind.COUNTER: _("Desk"), Desk.Kind.RECEPTION: _("Reception")}
WORDS: dict[str, Any] = {
    "now": _("Now serving"),
    "called": _("Called"),
    "wait": _("Waiting time"),
    "queue": _("In the queue"),
    "nobody": _("Nobody has been called yet"),
}


@dataclass(frozen=True)
class Choice:
    """A service that a kiosk offers, with the wait in words."""

    service: Service
    wait: str


@dataclass(frozen=True)
class Call:
    """A call: the ticket, and the place to go to in each language."""

    ticket: str
    kind: str
    code: str
    language: str

    @property
    def place(self) -> str:
        """Return the word for the place in the reader's language."""
        return str(PLACES.get(self.kind, PLACES[Desk.Kind.COUNTER]))

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return the word for the place in each of the display's languages."""
        return in_all(PLACES.get(self.kind, PLACES[Desk.Kind.COUNTER]))


def in_all(words: Any) -> list[tuple[str, str]]:
    """Return words in Finnish, Swedish and English; where two are the same, once."""
    said: dict[str, str] = {}
    for code in ("fi", "sv", "en"):
        with override(code):
            said.setdefault(str(words), code)
    return [(code, text) for text, code in said.items()]


def read_services(point: Point, day: Any) -> list[Service]:
    """Return what one may come for without an appointment on a day, what most came for lately first."""
    since = day - timedelta(days=POPULAR_DAYS)
    given = Offering.objects.filter(point=point, presence__in=QUEUED, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )
    lately = Count("visits_now", filter=Q(visits_now__point=point, visits_now__day__gte=since))
    services = Service.objects.filter(pk__in=given.values("service"), is_active=True, takes_walk_ins=True)
    return list(services.annotate(lately=lately).order_by("-lately", "code"))


def find_services(services: list[Service], wanted: str) -> list[Service]:
    """Return the services whose name or description, in any language, has every word that was written."""
    words = wanted.casefold().split()
    return [one for one in services if all(word in search_text(one) for word in words)]


def search_text(service: Service) -> str:
    """Return what a service is found by."""
    return " ".join([*service.name.values(), *service.description.values()]).casefold()


def find_advice(services: list[Service]) -> Service | None:
    """Return the service for those who do not know whom to ask: general advice, else any that needs no training."""
    open_to_all = [one for one in services if not one.needs_training]
    return next((one for one in open_to_all if one.code == "advice"), open_to_all[0] if open_to_all else None)


def build_choices(services: list[Service], hall: Hall, now: datetime, language: str = "") -> list[Choice]:
    """Return services with their waits for one who comes now."""
    ahead = hall.ahead_of(now)
    spoken = language or (get_language() or "fi")
    return [Choice(one, write_range(hall.told_range(one, spoken, ahead))) for one in services]


def read_calls(point: Point, now: datetime) -> list[Call]:
    """Return today's calls, the last first, each ticket once with its newest place."""
    events = VisitEvent.objects.filter(
        visit__point=point, visit__day=timezone.localdate(now), visit__number__isnull=False,
        what__in=("called", "picked", "recalled"), desk__isnull=False, at__gte=midnight(now),
    )  # fmt: skip
    rows = events.select_related("visit", "desk").order_by("-at", "-pk")[:60]
    calls: dict[int, Call] = {}
    for event in rows:
        if event.desk is not None:
            calls.setdefault(
                event.visit_id, Call(event.visit.ticket, event.desk.kind, event.desk.code, event.visit.language)
            )
    return list(calls.values())[: EARLIER_CALLS + 1]


def build_ticket(visit: Visit, hall: Hall, now: datetime) -> dict[str, Any]:
    """Return what a ticket's page shows: how many before, the range, or where to go."""
    shown: dict[str, Any] = {"visit": visit, "before": 0, "wait": "", "call": None}
    if visit.state == Visit.State.WAITING and visit.current_service is not None:
        ahead = hall.ahead_of(visit.effective_at, visit.pk)
        shown |= {
            "before": len(ahead),
            "wait": write_range(hall.told_range(visit.current_service, visit.language, ahead)),
        }
    elif visit.state == Visit.State.SERVING:
        shown["call"] = next((call for call in read_calls_of(visit)), None)
    return shown | {"time": now}


def read_calls_of(visit: Visit) -> list[Call]:
    """Return where a visit is called to, the newest first."""
    desks = visit.periods.filter(kind="serving", desk__isnull=False).order_by("-during").select_related("desk")
    return [Call(visit.ticket, one.desk.kind, one.desk.code, visit.language) for one in desks[:1] if one.desk]


def queue_length(point: Point, now: datetime) -> int:
    """Return how many wait."""
    return Visit.objects.filter(
        point=point, day=timezone.localdate(now), state=Visit.State.WAITING, number__isnull=False
    ).count()
