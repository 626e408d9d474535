"""The log of access to what belongs to one person: a page that shows it writes a line before it answers."""

from typing import Any

from django.utils import timezone

from piste.web.network.privacy.models import AccessEntry


def log_access(user: Any, kind: str, subject: object, point: str = "") -> AccessEntry:
    """Write who opened what.

    Parameters
    ----------
    kind : str
        One of `AccessEntry.Kind`.
    subject : object
        Number of the visit or appointment, or the day of a list of them; never a name.
    point : str
        Code of the point.
    """
    known = user is not None and user.is_authenticated
    return AccessEntry.objects.create(
        at=timezone.now(), actor_id=user.pk if known else None, actor_name=str(user)[:254] if known else "",
        kind=kind, subject=str(subject)[:60], point=point,
    )  # fmt: skip
