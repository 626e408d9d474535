"""A data set: places, sites, a matrix and so on, in versions, shared with a region or with everyone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope


class DataSet(models.Model):
    """What the versions of one set have in common. The newest ready version is the one in use."""

    class Kind(models.TextChoices):
        """What the files hold; `base` is a whole set of base data (places with sites and what else is known)."""

        BASE = "base", _("Base data: places with people, sites, offices")
        MATRIX = "matrix", _("Travel times of your own (matrix)")
        ROADS = "roads", _("Roads (OpenStreetMap)")
        FEED = "feed", _("Timetables (GTFS)")
        LEASES = "leases", _("Register of leases")

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("What it holds"), max_length=20, choices=Kind)
    country = models.CharField(_("Country"), max_length=2, default="FI")
    region = models.CharField(_("Shared with"), max_length=60, blank=True)
    """Code of the region whose people see it; empty: everyone who plans."""
    built_in = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name; a country's built-in set exists once."""

        ordering: ClassVar = ["-built_in", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["country"], condition=models.Q(built_in=True), name="one_built_in_set_a_country"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)
