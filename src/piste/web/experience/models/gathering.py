"""Doors by which answers come in. Nothing here can be tied to an answer: not by key, not by time, not by order."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.questionnaire import Wave
from piste.web.network.models import Point, Service


class Kiosk(models.Model):
    """A device on which customers press a face. Its link is its only right."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="smiley_kiosks", verbose_name=_("Point"))
    name = models.CharField(_("Where it stands"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(_("In use"), default=True)
    heard_on = models.DateField(null=True, blank=True)
    """The last day on which it sent anything."""

    class Meta:
        """By point and name."""

        ordering: ClassVar = ["point", "name"]

    def __str__(self) -> str:
        return f"{self.point}, {self.name}"


class SurveyLink(models.Model):
    """A customer's link after an appointment or a call: one answer. Spent links are deleted, and say nothing."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="survey_links")
    token_hash = models.CharField(max_length=64, unique=True)
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    hour = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.wave} {self.expires_on}"


class LinkTally(models.Model):
    """How many links were given and how many took an answer: counts alone, by wave, point and channel."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="link_tallies")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    sent = models.PositiveIntegerField(_("Links given"), default=0)
    answered = models.PositiveIntegerField(_("Answered"), default=0)

    class Meta:
        """One a wave, point and channel."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wave", "point", "channel"], nulls_distinct=False, name="a_tally_once_a_door"
            )
        ]

    def __str__(self) -> str:
        return f"{self.wave} {self.answered}/{self.sent}"


class Invitation(models.Model):
    """A member of staff was invited to a wave. Whether they answered is known, what they answered is not."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    unit = models.CharField(_("Unit"), max_length=60)
    email = models.EmailField(_("E-mail"))
    """Deleted with the invitation a month after the wave."""
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One a person and wave."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "email"], name="an_invitation_once_a_wave")]

    def __str__(self) -> str:
        return f"{self.wave} {self.unit}"


class UnitStrength(models.Model):
    """How many people a unit has in a wave: whom its answers speak for."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="strengths")
    unit = models.CharField(_("Unit"), max_length=60)
    people = models.PositiveIntegerField(_("People"))
    invited = models.PositiveIntegerField(_("Invited"), default=0)
    answered = models.PositiveIntegerField(_("Answered"), default=0)
    """Counted when the invitations are deleted, so that the response rate stays known."""

    class Meta:
        """By unit."""

        ordering: ClassVar = ["wave", "unit"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "unit"], name="a_strength_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.people}"
