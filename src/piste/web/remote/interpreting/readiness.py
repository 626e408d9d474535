"""Which authorities answer remotely, when, in which languages and at which points; no names of people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from piste.web.network.booking.minutes import HELSINKI, day_ends
from piste.web.network.booking.models import Shift
from piste.web.network.booking.span import Span, join, subtract
from piste.web.network.models import Agency, Offering, Point, Service, StaffMember
from piste.web.remote.interpreting.languages import OF_SERVICE
from piste.web.remote.interpreting.models import LanguagePair
from piste.web.remote.models import OnDuty

DAYS = 7


@dataclass
class Ready:
    """One authority."""

    agency: Agency
    services: list[Service] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    points: set[Point] = field(default_factory=set)
    now: int = 0
    """How many are on duty at this moment."""
    days: list[tuple[date, list[tuple[datetime, datetime]]]] = field(default_factory=list)
    """The coming days with the times at which somebody is on remote shift, on the clock on the wall."""

    @property
    def is_silent(self) -> bool:
        """Tell whether nobody answers within a week."""
        return not self.now and not any(spans for _day, spans in self.days)


def read_readiness(today: date | None = None) -> list[Ready]:
    """Return every authority that gives a service by video, with nine queries."""
    today = today or timezone.localdate()
    services = Service.objects.filter(is_active=True, by_remote=True).select_related("agency").order_by("agency", "pk")
    found: dict[int, Ready] = {}
    for service in services:
        found.setdefault(service.agency_id, Ready(service.agency)).services.append(service)
    people = StaffMember.objects.filter(agency__in=found, is_active=True).exclude(kind="interpreter")
    shifts, away = read_shifts([one.pk for one in people], today)
    by_agency: dict[int, list[Span]] = defaultdict(list)
    for one in people:
        mine = subtract(shifts.get(one.pk, []), away.get(one.pk, []))
        by_agency[one.agency_id] += mine
        if mine:
            found[one.agency_id].languages.update(one.languages)
    for duty in OnDuty.objects.filter(ended_at=None, staff__in=people).select_related("staff"):
        ready = found[duty.staff.agency_id]
        ready.now += 1
        ready.languages.update(duty.staff.languages)
    for agency, ready in found.items():
        spans = join(by_agency[agency])
        ready.days = [(day, on_day(spans, day)) for day in (today + timedelta(days=k) for k in range(DAYS))]
    add_points(found, today)
    return sorted(found.values(), key=lambda ready: str(ready.agency))


def read_shifts(people: list[int], today: date) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """Return remote shifts and absences of the coming days by person."""
    whole = Span(day_ends(today)[0], day_ends(today + timedelta(days=DAYS - 1))[1])
    shifts: dict[int, list[Span]] = defaultdict(list)
    away: dict[int, list[Span]] = defaultdict(list)
    kept = Shift.objects.filter(staff__in=people, during__overlap=whole.range, role__in=["remote", "absence"])
    for staff, role, during in kept.values_list("staff", "role", "during"):
        (away if role == Shift.Role.ABSENCE else shifts)[staff].append(Span.of(during))
    return shifts, away


def on_day(spans: list[Span], day: date) -> list[tuple[datetime, datetime]]:
    """Return the part of spans that lies on a day, on the clock on the wall."""
    begins, ends = day_ends(day)
    return [
        (max(span.start, begins).astimezone(HELSINKI), min(span.end, ends).astimezone(HELSINKI))
        for span in spans
        if span.start < ends and begins < span.end
    ]


def add_points(found: dict[int, Ready], today: date) -> None:
    """Add the public points at which an authority is offered by video now."""
    holds = Q(valid_from__lte=today) & (Q(valid_until=None) | Q(valid_until__gte=today))
    offered = Offering.objects.filter(
        holds, presence=Offering.Presence.REMOTE, service__agency__in=found, service__by_remote=True,
        point__is_public=True,
    )  # fmt: skip
    for one in offered.select_related("point", "service"):
        found[one.service.agency_id].points.add(one.point)


def interpreted_languages() -> dict[str, tuple[int, int]]:
    """Return by language how many go both ways to a language of service, and how many of them at once."""
    kept = LanguagePair.objects.filter(profile__staff__is_active=True).select_related("profile")
    pairs: dict[int, set[tuple[str, str]]] = defaultdict(set)
    at_once: set[int] = set()
    for one in kept:
        pairs[one.profile_id].add((one.source, one.target))
        if one.profile.on_demand:
            at_once.add(one.profile_id)
    people: dict[str, set[int]] = defaultdict(set)
    for profile, mine in pairs.items():
        for source, target in mine:
            if (target, source) in mine and target in OF_SERVICE and source not in OF_SERVICE[:3]:
                people[source].add(profile)
    return {tag: (len(those), len(those & at_once)) for tag, those in sorted(people.items())}
