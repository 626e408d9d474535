"""The directory of devices: what stands in which room, and whether it works."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.point import Point
from piste.web.network.models.room import Room

EQUIPMENT: dict[str, Any] = {
    "scanner": _("Scanner"),
    "document-camera": _("Document camera"),
    "printer": _("Printer"),
    "second-screen": _("Second screen"),
    "induction-loop": _("Induction loop"),
    "camera": _("Camera"),
    "microphone": _("Microphone"),
    "screen": _("Screen"),
}
"""Kinds of equipment, as `Room.equipment` and `Device.kind` name them."""


class Device(models.Model):
    """One device of a point."""

    class State(models.TextChoices):
        """Whether it can be used."""

        WORKS = "works", _("Works")
        BROKEN = "broken", _("Broken")
        AWAY = "away", _("Being repaired or lent")

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="equipment_devices")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="devices", verbose_name=_("Room")
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=list(EQUIPMENT.items()))
    name = models.CharField(_("Make and model"), max_length=80)
    inventory_number = models.CharField(_("Inventory number"), max_length=40, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WORKS)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By point and kind."""

        ordering: ClassVar = ["point", "kind", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
