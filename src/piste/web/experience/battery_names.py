"""What the batteries are called that Piste brings; others are called by their key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

BATTERIES: dict[str, Any] = {
    "privacy": _("Privacy"),
    "noise": _("Noise and concentration"),
    "security": _("Security"),
    "place": _("Finding a place"),
    "unfinished": _("Unfinished rooms"),
    "cooperation": _("Cooperation"),
    "shared-space": _("Shared customer rooms"),
    "remote": _("Remote work and remote service"),
    "service": _("How the service went"),
}


def battery_name(key: str) -> str:
    """Return the name of a battery in the reader's language."""
    return str(BATTERIES.get(key, key))
