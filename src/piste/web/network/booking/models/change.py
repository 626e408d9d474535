"""What changed since a process looked last; written by the database's own triggers, so nobody can forget it."""

from django.db import models


class Change(models.Model):
    """A time of a resource, a person's shifts, or the directory changed.

    `written_by` is the transaction's number: a reader asks for all from the oldest one that still ran when it read
    last, so that what commits out of order is never missed.
    """

    written_by = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=12)
    """resource, shift or directory."""
    subject = models.BigIntegerField(null=True)
    """Resource or person."""
    first = models.DateTimeField(null=True)
    last = models.DateTimeField(null=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
