"""The rules of a room: what one may take, told in words where one may not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.web.counter.rooms.models import RoomBooking, RoomReport, RoomRule
from piste.web.network.booking.minutes import day_ends, local_day
from piste.web.network.booking.models import Resource
from piste.web.network.booking.rostering import week_of, week_span
from piste.web.network.booking.span import Span
from piste.web.network.models import Agency, Room

CUSTOMER_SPACE = frozenset({Room.Kind.HALL.value})
SPENT = (RoomBooking.State.BOOKED, RoomBooking.State.CHECKED_IN, RoomBooking.State.ENDED, RoomBooking.State.UNCLAIMED)
"""What counts against a quota: also what nobody came for."""


class RoomError(PisteError):
    """A booking that the rules or the state of things do not allow, and why."""


@dataclass(frozen=True)
class Rules:
    """The rules in force of one room or desk."""

    is_bookable: bool = True
    agencies: frozenset[int] = frozenset()
    ahead_days: int = 30
    most_min: int = 240
    quota_min: int | None = None
    check_in_min: int | None = 15
    use: str = RoomRule.Use.OPEN


def rules_of(resource: Resource) -> Rules:
    """Return a room's or desk's rules; the defaults where nobody has set any. The hall is nobody's to book."""
    kept = RoomRule.objects.prefetch_related("agencies").filter(resource=resource).first()
    if kept is None:
        is_hall = resource.room is not None and resource.room.kind in CUSTOMER_SPACE
        is_counter = resource.desk is not None and resource.desk.kind != "workplace"
        return Rules(is_bookable=not is_hall and not is_counter)
    return Rules(
        kept.is_bookable, frozenset(agency.pk for agency in kept.agencies.all()), kept.ahead_days, kept.most_min,
        kept.quota_min, kept.check_in_min, kept.use,
    )  # fmt: skip


def check_rules(resource: Resource, rules: Rules, agency: Agency, during: Span, now: datetime) -> None:
    """Refuse what the rules do not allow, with the first reason.

    The quota is counted under the resource's lock: `taking.book_room` holds it.
    """
    length_min = during.length // timedelta(minutes=1)
    if not rules.is_bookable or not is_in_use(resource):
        raise RoomError(gettext_noop("This room cannot be booked"))
    if rules.agencies and agency.pk not in rules.agencies:
        raise RoomError(gettext_noop("This room is for other agencies only"))
    if during.end <= now:
        raise RoomError(gettext_noop("This time is over"))
    if local_day(during.start) > local_day(now) + timedelta(days=rules.ahead_days):
        raise RoomError(gettext_noop("This room is booked at most {days} days ahead"), days=rules.ahead_days)
    if length_min > rules.most_min:
        raise RoomError(gettext_noop("This room is booked for at most {minutes} minutes"), minutes=rules.most_min)
    if day_ends(local_day(during.start))[1] < during.end:
        raise RoomError(gettext_noop("A booking ends on the day on which it begins"))
    if (
        resource.room_id
        and RoomReport.objects.filter(room=resource.room_id, out_of_use=True, closed_at__isnull=True).exists()
    ):
        raise RoomError(gettext_noop("This room is out of use until it has been mended"))
    if rules.quota_min is not None and used_min(resource, agency, during) + length_min > rules.quota_min:
        raise RoomError(
            gettext_noop("Your agency’s quota of {minutes} minutes a week is used up"), minutes=rules.quota_min
        )


def is_in_use(resource: Resource) -> bool:
    """Tell whether the room or desk is in use at all."""
    thing = resource.room or resource.desk
    return thing is not None and thing.is_active


def used_min(resource: Resource, agency: Agency, during: Span) -> int:
    """Return how many minutes an agency has had or will have of a room in the week of a time."""
    week = week_span(week_of(local_day(during.start)))
    mine = RoomBooking.objects.filter(
        resource=resource, agency=agency, state__in=SPENT, during__startswith__gte=week.start,
        during__startswith__lt=week.end,
    )  # fmt: skip
    spans = mine.values_list("during", flat=True)
    return sum((Span.of(span).length // timedelta(minutes=1) for span in spans), 0)
