"""Opening hours: a point's own, and each agency's inside them; seasons and exceptions."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.agency import Agency
from piste.web.network.models.point import Point
from piste.web.network.texts import TextsField


class HoursRule(models.Model):
    """Open every week on a day from a time to a time, local time; a season takes the place of what always holds."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="hours_rules")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="hours_rules")
    """Empty: the point's own hours. Otherwise the hours in which this authority serves there."""
    weekday = models.PositiveSmallIntegerField(_("Day of the week"), validators=[MaxValueValidator(6)])
    """0 is Monday."""
    opens = models.TimeField(_("Opens"))
    closes = models.TimeField(_("Closes"))
    valid_from = models.DateField(_("From"), null=True, blank=True)
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    """First and last day of a season; empty: always."""

    class Meta:
        """By day and time."""

        ordering: ClassVar = ["point", "agency", "weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_they_open"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_are_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class HoursException(models.Model):
    """Days on which the weekly hours do not hold: closed, or open at other times."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="hours_exceptions")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="hours_exceptions")
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    opens = models.TimeField(_("Opens"), null=True, blank=True)
    closes = models.TimeField(_("Closes"), null=True, blank=True)
    """Both empty: closed."""
    reason = TextsField(_("Reason"))

    class Meta:
        """By day."""

        ordering: ClassVar = ["point", "first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="an_exception_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")),
                name="an_exception_is_closed_or_has_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} - {self.last_day}"
