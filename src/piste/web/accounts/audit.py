"""The audit trail: `record(actor, action, subject, **details)` within the transaction of what it tells of."""

from typing import Any

from piste.web.accounts.models import AuditEntry


def record(actor: Any, action: str, subject: Any = "", **details: str | int | bool | None) -> AuditEntry:
    """Write one line. The actor is None where nobody has signed in yet."""
    known = actor is not None and actor.is_authenticated
    return AuditEntry.objects.create(
        actor_id=actor.pk if known else None,
        actor_name=str(actor)[:254] if known else "",
        action=action,
        subject=str(subject)[:254],
        details=details,
    )
