"""Ticket numbers: 1, 2, 3 … a point, day and letter, without gaps and never twice."""

from datetime import date

from django.db import connection
from django.db.models import Max

from piste.web.network.models import Point
from piste.web.network.visits.models import Visit


def next_number(point: Point, day: date, letter: str) -> int:
    """Return the next number; must be called in the transaction that writes the visit.

    The lock is held until that transaction ends: whoever asks meanwhile waits, so a number that was rolled back is
    given again and none is missed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ticket {point.pk} {day} {letter}"])
    last = Visit.objects.filter(point=point, day=day, letter=letter).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
