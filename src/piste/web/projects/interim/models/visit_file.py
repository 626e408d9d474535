"""Visits that were counted elsewhere, at points whose counter does not run Piste."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitFile(models.Model):
    """One file: checked, taken in by whoever has seen what it holds, taken back on record; its rows never change."""

    class State(models.TextChoices):
        """Whether plans count it."""

        CHECKED = "checked", _("Checked, not taken in")
        TAKEN = "taken", _("Taken in")
        BACK = "back", _("Taken back")

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(_("Who counted"), max_length=200)
    rows = models.JSONField(default=list)
    """[site in plans, service in base data, year, visits in the year], all of them sound."""
    findings = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; the same file is taken in once."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], condition=models.Q(state="taken"), name="a_file_of_visits_is_taken_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
