"""How browsers find a way to each other: the relay's addresses with credentials that expire (TURN REST)."""

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.utils import timezone

from piste.web.remote.models import Participant

GOOD_FOR_S = 4 * 3600


def build_credentials(secret: str, name: str, until_s: int) -> dict[str, str]:
    """Return a user name that holds its end and the password that proves it to coturn (`use-auth-secret`)."""
    user = f"{until_s}:{name}"
    digest = hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()
    return {"username": user, "credential": base64.b64encode(digest).decode()}


def build_ice(participant: Participant) -> dict[str, Any]:
    """Return the browser's configuration; without a relay, browsers meet directly or not at all."""
    servers = []
    if settings.REMOTE_TURN_URLS:
        until_s = int(timezone.now().timestamp()) + GOOD_FOR_S
        credentials = build_credentials(settings.REMOTE_TURN_SECRET, str(participant.pk), until_s)
        servers.append({"urls": settings.REMOTE_TURN_URLS, **credentials})
    policy = "relay" if participant.call.relay_only else "all"
    return {"iceServers": servers, "iceTransportPolicy": policy}
