"""People who serve: whose they are, where they work, which languages they speak, and what they are trained for."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.agency import Agency
from piste.web.network.models.offering import finnish_and_swedish
from piste.web.network.models.point import Point
from piste.web.network.models.service import Service


class StaffMember(models.Model):
    """A person who serves at a point, by video, or as an interpreter."""

    class Kind(models.TextChoices):
        """What they do."""

        ADVISOR = "advisor", _("Service advisor")
        EXPERT = "expert", _("Expert")
        INTERPRETER = "interpreter", _("Interpreter")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="staff_member"
    )
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff", verbose_name=_("Employer"))
    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.PROTECT, related_name="staff", verbose_name=_("Place of work")
    )
    languages = models.JSONField(_("Languages of service"), default=finnish_and_swedish)
    is_active = models.BooleanField(_("In service"), default=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """A person is trained for a service; a desk offers only what the person is trained for."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="trainings")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="trainings")
    completed_on = models.DateField(_("Trained"))
    expires_on = models.DateField(_("Holds until"), null=True, blank=True)
    """Last day on which it holds."""
    warned_on = models.DateField(null=True, blank=True, editable=False)
    """When its end was told, once."""

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-completed_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "service", "completed_on"], name="a_training_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.service}"

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.completed_on <= day and (self.expires_on is None or day <= self.expires_on)
