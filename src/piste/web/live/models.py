"""An event that pages are told of: a topic, a serial number, a body. Rows live minutes."""

from typing import Any

from django.db import models
from django.db.models.functions import Now


class TransactionIdField(models.Field):
    """PostgreSQL's 64-bit transaction number; only PostgreSQL reads and compares it."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        """Return the column's type."""
        return "xid8"


class CurrentTransaction(models.Func):
    """The number of the transaction that writes the row."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionIdField()


class Event(models.Model):
    """One thing that happened.

    Serial numbers are given before the commit, so a lower one may appear after a higher one. What a page has seen is
    therefore a snapshot of PostgreSQL, not a number; `xact` says which snapshots see the row (see `position`).
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=100)
    body = models.JSONField()
    xact = TransactionIdField(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        """Found by topic and by what was not seen yet; deleted by age."""

        indexes = (models.Index(fields=["topic", "id"]), models.Index(fields=["at"]), models.Index(fields=["xact"]))

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
