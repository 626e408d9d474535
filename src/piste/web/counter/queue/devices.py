"""Links of a hall's devices, and of its tickets: whoever holds one needs no account."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils import timezone

from piste.web.accounts.private_link import hash_token
from piste.web.counter.queue.models import Device
from piste.web.network.models import Point
from piste.web.network.visits.models import Visit


def make_device(point: Point, kind: str, name: str) -> tuple[Device, str]:
    """Make a device and return it with its token, which is shown once and kept nowhere."""
    token = secrets.token_urlsafe(16)
    return Device.objects.create(point=point, kind=kind, name=name, token_hash=hash_token(token)), token


def find_device(kind: str, token: str) -> Device | None:
    """Return the device in use that a token belongs to."""
    known = Device.objects.select_related("point__operator")
    return known.filter(kind=kind, token_hash=hash_token(token), is_active=True).first()


def ticket_token(visit_id: int) -> str:
    """Return the private token of a visit: derived, so that a form pressed twice leads to the same page."""
    said = hmac.new(settings.SECRET_KEY.encode(), f"ticket {visit_id}".encode(), hashlib.sha256).hexdigest()
    return f"{visit_id}.{said[:32]}"


def find_ticket(token: str) -> Visit | None:
    """Return today's visit that a token belongs to; the link ends with the day."""
    number, _, _said = token.partition(".")
    if not number.isdecimal() or len(number) > 17:
        return None
    if not hmac.compare_digest(ticket_token(int(number)).encode(), token.encode()):
        return None
    visits = Visit.objects.select_related("point", "current_service")
    return visits.filter(pk=int(number), day=timezone.localdate(), number__isnull=False).first()
