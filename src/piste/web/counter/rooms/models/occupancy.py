"""Who was there: rounds in which somebody walks through the rooms and counts, and counts of the doors."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point, Room


class OccupancyRound(models.Model):
    """One walk through the rooms; it counts when it has ended. Only numbers, never who."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="occupancy_rounds")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    staff_people = models.PositiveIntegerField(_("Staff whose place of work this is"), default=0)
    """On the day of the round: the share present is of them."""

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-began_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="a_round_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.began_at:%Y-%m-%d %H:%M}"


class RoomCount(models.Model):
    """How many people were in a room on a round."""

    round = models.ForeignKey(OccupancyRound, on_delete=models.CASCADE, related_name="counts")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    present = models.PositiveSmallIntegerField(_("Present"), validators=[MaxValueValidator(999)])
    places = models.PositiveSmallIntegerField(_("Places"))
    """Of the room on that day."""

    class Meta:
        """A room once a round."""

        ordering: ClassVar = ["round", "room"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "room"], name="a_room_once_a_round")]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.present}"


class AccessCount(models.Model):
    """People in the house in an hour by the count of its doors, imported."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="access_counts")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField(validators=[MaxValueValidator(23)])
    zone = models.CharField(max_length=20, choices=Room.Zone, blank=True)
    """Empty: the whole house."""
    present = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    """Places of the zone, or staff of the house, that the file gives."""

    class Meta:
        """By time."""

        ordering: ClassVar = ["point", "day", "hour", "zone"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "day", "hour", "zone"], name="an_access_count_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}: {self.present}"
