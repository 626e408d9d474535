"""A fault or disturbance in the house, and its answer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point, Room


class RoomReport(models.Model):
    """Something is broken, or somebody is disturbed."""

    class Kind(models.TextChoices):
        """What sort."""

        FAULT = "fault", _("Something is broken")
        DISTURBANCE = "disturbance", _("Disturbance")
        CLEANING = "cleaning", _("Cleaning")

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="room_reports")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    """Empty: the house as a whole."""
    kind = models.CharField(_("What"), max_length=12, choices=Kind, default=Kind.FAULT)
    text = models.CharField(_("What is wrong"), max_length=500)
    out_of_use = models.BooleanField(_("The room cannot be used"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("Answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
