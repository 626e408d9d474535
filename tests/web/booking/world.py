"""A small world to book in: the demo's directory, and shifts on a Tuesday and a Wednesday."""

from datetime import date, datetime, time

from django.utils import timezone

from piste.web.network.booking.minutes import HELSINKI
from piste.web.network.booking.rostering import add_shift
from piste.web.network.booking.slot import SlotQuery
from piste.web.network.booking.span import Span
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point, Service, StaffMember

TUESDAY = date(2027, 2, 2)
NOW = datetime(2027, 2, 1, 8, 0, tzinfo=HELSINKI)


def at(hour, minute=0, day=TUESDAY):
    return datetime.combine(day, time(hour, minute), tzinfo=HELSINKI)


def span(first, last, day=TUESDAY):
    return Span(at(*first, day=day), at(*last, day=day))


def make_world(monkeypatch):
    """Load the directory only, stop the clock at NOW and give shifts."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    load_directory()
    shift("Aino Aalto", "mikkeli", (9, 0), (12, 0))
    shift("Bo Backman", "mikkeli", (9, 0), (17, 0))
    shift("Ilkka Ilves", "savonlinna", (9, 0), (16, 0))
    shift("Leena Lehto", None, (9, 0), (15, 0), role="remote")


def shift(name, point, first, last, role="desk", day=TUESDAY):
    staff = StaffMember.objects.get(name=name)
    return add_shift(staff, Point.objects.get(code=point) if point else None, role, span(first, last, day))


def ask(*services, channels=("visit",), points=None, language="fi", first=TUESDAY, last=TUESDAY, ignore=None):
    keys = tuple(Service.objects.get(code=code).pk for code in services)
    chosen = frozenset(Point.objects.filter(code__in=points).values_list("pk", flat=True)) if points else None
    return SlotQuery(keys, chosen, channels, language, first, last, ignore)
