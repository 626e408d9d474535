"""Too few staff for the hours offered, seen before it happens: which service has nobody, when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from piste.web.network.booking.day import Day
from piste.web.network.booking.directory import AT_DESK, Directory
from piste.web.network.booking.minutes import instant, join_bits
from piste.web.network.booking.picture import current_picture
from piste.web.network.models import Point


@dataclass(frozen=True)
class Gap:
    """A time in which nobody on shift can give a service that is offered then. No service: nobody is there at all."""

    day: date
    starts_at: datetime
    ends_at: datetime
    service: int | None


def find_gaps(point: Point, first_day: date, last_day: date, language: str = "fi") -> list[Gap]:
    """Return the gaps of some days, in order; a gap of everybody stands once, not for each service."""
    wanted = [first_day + timedelta(days=k) for k in range((last_day - first_day).days + 1)]
    directory, days = current_picture(wanted)
    if point.pk not in directory.points:
        return []
    return [gap for day in wanted for gap in gaps_of(directory, days[day], point.pk, language)]


def gaps_of(directory: Directory, day: Day, point: int, language: str) -> list[Gap]:
    """Return a day's gaps."""
    on_shift = day.on_shift.get(point, {})
    hours = directory.is_open(point, None, day.day)
    nobody = hours & ~join_bits(on_shift.values())
    found = gaps_in(day.day, nobody, None)
    for place, service in directory.offerings:
        if place != point or not directory.services.get(service) or not directory.services[service].by_visit:
            continue
        if not directory.offers(point, service, day.day, language, AT_DESK):
            continue
        able = directory.able_people(service, language, day.day)
        agency = directory.agency_on(service, day.day)
        own = {staff for staff in able if directory.people[staff].agency == agency}
        offered = directory.is_open(point, agency if own else None, day.day)
        there = join_bits(bits for staff, bits in on_shift.items() if staff in able)
        found += gaps_in(day.day, offered & ~there & ~nobody, service)
    return sorted(found, key=lambda gap: (gap.starts_at, gap.service is not None, gap.service or 0))


def gaps_in(day: date, bits: int, service: int | None) -> list[Gap]:
    """Return runs of minutes as gaps."""
    found = []
    while bits:
        first = (bits & -bits).bit_length() - 1
        rest = ~(bits >> first)
        length = (rest & -rest).bit_length() - 1
        found.append(Gap(day, instant(day, first), instant(day, first + length), service))
        bits &= ~(((1 << length) - 1) << first)
    return found
