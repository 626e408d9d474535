"""A visit's periods: each begins where the last one ended, so that the times add up."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from piste.web.network.models import Desk, StaffMember
from piste.web.network.visits.models import Period, Visit, VisitEvent, VisitService


def open_period(visit: Visit) -> Period | None:
    """Return the period that has no end yet."""
    return Period.objects.filter(visit=visit, during__endswith__isnull=True).first()


def change_period(
    visit: Visit,
    kind: str | None,
    at: datetime,
    service: VisitService | None = None,
    desk: Desk | None = None,
    staff: StaffMember | None = None,
) -> datetime:
    """End the open period and begin another (`kind` None: none); return the moment at which that was.

    Clocks of two servers differ: a change is never before the last one. A period of no length is not kept.
    """
    last = open_period(visit)
    if last is not None:
        at = max(at, last.during.lower)
        if at == last.during.lower:
            last.delete()
        else:
            last.during = DateTimeTZRange(last.during.lower, at, "[)")
            last.save(update_fields=["during"])
    if kind is not None:
        Period.objects.create(
            visit=visit, kind=kind, service=service, desk=desk, staff=staff, during=DateTimeTZRange(at, None, "[)")
        )
    return at


def log(
    visit: Visit,
    what: str,
    at: datetime,
    desk: Desk | None = None,
    staff: StaffMember | None = None,
    **details: str | int | None,
) -> None:
    """Write a line of the visit's log."""
    VisitEvent.objects.create(visit=visit, what=what, at=at, desk=desk, staff=staff, details=details)


def time_in(visit: Visit, kind: str, now: datetime) -> timedelta:
    """Return how long the visit has been in periods of a kind until now."""
    spans = (period.during for period in visit.periods.all() if period.kind == kind)
    return sum(((span.upper or now) - span.lower for span in spans), timedelta())
