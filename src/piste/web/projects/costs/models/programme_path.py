"""The way to the target: what `piste programme` found, with the fan of its draws."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ProgrammePath(models.Model):
    """One answer of the programme engine; the newest is in force. It never changes."""

    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    """`programme.json` without the single projects."""
    is_example = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title
