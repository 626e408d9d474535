"""The rules of a room or desk, and the house rules of a point."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models import Resource
from piste.web.network.models import Agency, Point
from piste.web.network.texts import TextsField


class RoomRule(models.Model):
    """Who may take a room or desk, how far ahead, how long, how much a week. Without a row the defaults hold."""

    class Use(models.TextChoices):
        """What it is meant for."""

        OPEN = "open", _("Talk is fine")
        QUIET = "quiet", _("Quiet work")
        CONFIDENTIAL = "confidential", _("Confidential talks")

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="room_rule")
    is_bookable = models.BooleanField(_("Can be booked"), default=True)
    agencies: models.ManyToManyField = models.ManyToManyField(  # type: ignore[type-arg]
        Agency, blank=True, related_name="+", verbose_name=_("Only for")
    )
    """None chosen: everybody."""
    ahead_days = models.PositiveSmallIntegerField(_("Booked at most this long before, days"), default=30)
    most_min = models.PositiveSmallIntegerField(
        _("Longest booking, min"), default=240, validators=[MinValueValidator(15), MaxValueValidator(1440)]
    )
    quota_min = models.PositiveIntegerField(_("Quota of an agency, min a week"), null=True, blank=True)
    """Empty: none."""
    check_in_min = models.PositiveSmallIntegerField(
        _("Freed where nobody has come by, min"), null=True, blank=True, default=15, validators=[MinValueValidator(5)]
    )
    """Minutes from the beginning; empty: nobody need check in."""
    use = models.CharField(_("Use"), max_length=12, choices=Use, default=Use.OPEN)

    class Meta:
        """By room."""

        ordering: ClassVar = ["resource"]

    def __str__(self) -> str:
        return str(self.resource)


class HouseRules(models.Model):
    """What everybody in the house keeps to, in three languages."""

    point = models.OneToOneField(Point, on_delete=models.CASCADE, related_name="house_rules")
    text = TextsField(_("House rules"))
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.point)
