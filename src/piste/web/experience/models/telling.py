"""What was told of a wave: figures as they were published, never changed afterwards."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.questionnaire import Wave


class Telling(models.Model):
    """A wave's figures. Only ended waves are told, so that two tellings cannot be subtracted from each other."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="tellings")
    number = models.PositiveSmallIntegerField(_("Number"))
    reason = models.CharField(_("Why it was told anew"), max_length=200, blank=True)
    content = models.JSONField()
    """As `telling.build_telling` makes it."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "number"], name="a_telling_once_a_number")]

    def __str__(self) -> str:
        return f"{self.wave} {self.number}"
