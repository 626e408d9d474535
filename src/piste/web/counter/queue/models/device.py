"""A device of a hall: a kiosk or a display, known by a private address that is kept as a hash."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point


class Device(models.Model):
    """A link by which a screen of a point works without anybody signing in on it."""

    class Kind(models.TextChoices):
        """What it shows."""

        KIOSK = "kiosk", _("Kiosk")
        DISPLAY = "display", _("Call display")

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="devices", verbose_name=_("Point"))
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    name = models.CharField(_("Where it stands"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(_("In use"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By point and name."""

        ordering: ClassVar = ["point", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
