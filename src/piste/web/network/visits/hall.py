"""What a hall is told live: that the queue moved, who is called where; nothing that the hall does not see."""

import hashlib
import hmac

from django.conf import settings

from piste.web.live.publish import publish
from piste.web.network.models import Desk
from piste.web.network.visits.models import Visit

TOPIC = "hall"


def hall_key(point_id: int) -> str:
    """Return the key of a point's hall: displays and phones, which nobody signs in, hold it as their right."""
    said = hmac.new(settings.SECRET_KEY.encode(), f"hall {point_id}".encode(), hashlib.sha256).hexdigest()
    return f"{point_id}.{said[:32]}"


def hall_topic(point_id: int) -> str:
    """Return the topic of a point's hall."""
    return f"{TOPIC}:{hall_key(point_id)}"


def tell_hall(point_id: int, what: str, visit: Visit | None = None, desk: Desk | None = None) -> None:
    """Tell a hall what happened; it is heard when the transaction commits."""
    body: dict[str, str] = {"what": what}
    if visit is not None and visit.number is not None:
        body |= {"ticket": visit.ticket, "language": visit.language}
    if desk is not None:
        body |= {"desk": desk.code, "place": desk.kind}
    publish(hall_topic(point_id), body)
