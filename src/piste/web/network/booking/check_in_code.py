"""The code by which a booked customer checks in at a kiosk: six digits, made of its number and our key."""

import hashlib
import hmac
from datetime import date

from django.conf import settings

from piste.web.network.booking.minutes import day_ends
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Point

DIGITS = 6


def code_of(appointment_id: int) -> str:
    """Return the code as six digits; kept nowhere, always the same."""
    said = hmac.new(settings.SECRET_KEY.encode(), f"check-in {appointment_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(said[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def write_code(appointment_id: int) -> str:
    """Return the code as people read it: "482 913"."""
    code = code_of(appointment_id)
    return f"{code[:3]} {code[3:]}"


def find_by_code(point: Point, day: date, typed: str) -> Appointment | None:
    """Return the point's appointment of a day that a code belongs to; None where none does, or two by chance."""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    begins, ends = day_ends(day)
    today = Appointment.objects.filter(
        point=point, starts_at__gte=begins, starts_at__lt=ends,
        state__in=[Appointment.State.BOOKED, Appointment.State.CHECKED_IN],
    )  # fmt: skip
    found = [one for one in today if hmac.compare_digest(code_of(one.pk).encode(), digits.encode())]
    return found[0] if len(found) == 1 else None
