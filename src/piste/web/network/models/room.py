"""Rooms and desks of a point and of the shared work environment beside it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.point import Point
from piste.web.network.texts import Text, TextsField, text_in


class Room(models.Model):
    """A room that several agencies use."""

    class Kind(models.TextChoices):
        """What it is for."""

        HALL = "hall", _("Customer hall")
        SERVICE = "service", _("Service room")
        REMOTE = "remote", _("Remote-service room")
        MEETING = "meeting", _("Meeting room")
        QUIET = "quiet", _("Quiet room")
        OFFICE = "office", _("Office space")

    class Zone(models.TextChoices):
        """Who gets in."""

        PUBLIC = "public", _("Public zone")
        SEMI_PUBLIC = "semi-public", _("Semi-public zone")
        STAFF = "staff", _("Staff zone")
        RESTRICTED = "restricted", _("Restricted zone")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="rooms")
    code = models.SlugField(_("Code"), max_length=40)
    name = TextsField(_("Name"))
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    zone = models.CharField(_("Zone"), max_length=20, choices=Zone, default=Zone.STAFF)
    seats = models.PositiveSmallIntegerField(_("Seats"), default=1)
    area_hum2 = models.DecimalField(_("Room area, hum²"), max_digits=8, decimal_places=1, null=True, blank=True)
    equipment = models.JSONField(_("Equipment"), default=list, blank=True)
    """Of: scanner, document-camera, printer, second-screen, induction-loop, camera, microphone, screen."""
    is_step_free = models.BooleanField(_("Step-free"), default=True)
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        """By point and code."""

        ordering: ClassVar = ["point", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "code"], name="a_room_once_a_point")]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)


class Desk(models.Model):
    """A place where somebody serves or works: a counter, the reception, a self-service device, a workplace."""

    class Kind(models.TextChoices):
        """What it is for."""

        COUNTER = "counter", _("Counter")
        RECEPTION = "reception", _("Reception")
        SELF_SERVICE = "self-service", _("Self-service device")
        WORKPLACE = "workplace", _("Workplace")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="desks")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="desks")
    code = models.CharField(_("Number"), max_length=10)
    """As called: "desk 3"."""
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.COUNTER)
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        """By point and number."""

        ordering: ClassVar = ["point", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "code"], name="a_desk_once_a_point")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"
