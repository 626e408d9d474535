"""What rows of the programme have in common: who wrote them, and the count of saved states that guards two writers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Edited(models.Model):
    """A row that people edit. `revision` counts its saved states: whoever saves says which one they had seen."""

    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """No table of its own."""

        abstract = True


class Entry(models.Model):
    """A row that is written once and never changed or deleted (a trigger sees to it); a later one takes its place."""

    source = models.CharField(_("Source"), max_length=400, blank=True)
    """Where it is published, or whose word it is."""
    is_example = models.BooleanField(_("Example"), default=False)
    """Invented for the demo: every page says so."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """No table of its own."""

        abstract = True
