"""A point fell in what its customers say: told once, and answered by an action or a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.action import Action
from piste.web.experience.models.answer import Sheet
from piste.web.experience.models.questionnaire import Item
from piste.web.network.models import Point


class Alert(models.Model):
    """A fall from one period to the next, in figures rounded so far that no two alerts tell what lies between them."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("Point"))
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", verbose_name=_("Question"))
    method = models.CharField(_("Method"), max_length=10, choices=Sheet.Method)
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    before_day = models.DateField(_("First day of the period before"))
    figures = models.JSONField()
    """As `alerting.round_fall` makes it."""
    told_on = models.DateField(_("Told"), null=True, blank=True)
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.SET_NULL, related_name="alerts")
    reason = models.CharField(_("Why nothing is done"), max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-last_day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "item", "method", "last_day"], name="an_alert_once_a_period"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(action__isnull=False) | ~Q(reason=""),
                name="a_closed_alert_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.last_day}"

    @property
    def is_open(self) -> bool:
        """Tell whether neither an action nor a reason answers it."""
        return self.action_id is None and not self.reason
