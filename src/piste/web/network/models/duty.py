"""The duty of an authority to take part in joint points (act 728/2021 as changed in 2025, section 2 b)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.agency import Agency
from piste.web.network.models.point import Point
from piste.web.network.texts import TextsField


class ParticipationDuty(models.Model):
    """Whether an authority must take part, on which ground, how, where and from when."""

    class Ground(models.TextChoices):
        """Why it must, or that it need not."""

        BASIC_RIGHTS = "basic-rights", _("Its services matter for basic rights")
        VISITING = "visiting", _("It has significant or continuous visiting")
        NEEDED_BY_SOME = "needed-by-some", _("Visiting is necessary for some of its customers")
        NONE = "none", _("It need not take part")

    class Manner(models.TextChoices):
        """How the duty is met."""

        OWN_STAFF = "own-staff", _("By own staff")
        REMOTE = "remote", _("By the common remote service")
        EITHER = "either", _("By own staff or by remote service")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duties", verbose_name=_("Authority"))
    ground = models.CharField(_("Ground"), max_length=20, choices=Ground)
    manner = models.CharField(_("How"), max_length=20, choices=Manner, default=Manner.EITHER)
    points = models.ManyToManyField(Point, blank=True, related_name="duties", verbose_name=_("Points"))
    valid_from = models.DateField(_("From"))
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    reason = TextsField(_("Reason"))

    class Meta:
        """By authority and first day."""

        ordering: ClassVar = ["agency", "valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_duty_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.get_ground_display()}"

    @property
    def takes_part(self) -> bool:
        """Tell whether the authority must take part."""
        return self.ground != self.Ground.NONE

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
