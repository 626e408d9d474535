"""A scenario: a named question, kept in versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope


class Scenario(models.Model):
    """What the versions of one scenario have in common."""

    name = models.CharField(_("Name"), max_length=120)
    country = models.CharField(max_length=2, default="FI")
    region = models.CharField(_("Belongs to"), max_length=60, blank=True)
    """Code of the region whose planners may change it; empty: the whole country's."""
    demo = models.CharField(max_length=64, blank=True, db_index=True)
    """Mark of what a demo's folder brought, so that it is loaded once."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)
