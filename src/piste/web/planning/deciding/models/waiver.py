"""National criteria that a region sets aside for a local reason."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class Waiver(models.Model):
    """One criterion waived for one municipality or point, with the reason."""

    class Criterion(models.TextChoices):
        """The national criteria."""

        REACH = "reach", _("A point within one hour by car")
        PEOPLE = "people", _("At least 10,000 people within one hour of the point")
        SERVICES = "services", _("Every point gives state, Kela and municipal services")

    class About(models.TextChoices):
        """What it is waived for."""

        MUNICIPALITY = "municipality", _("A municipality")
        POINT = "point", _("A point")

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="waivers")
    criterion = models.CharField(_("Criterion"), max_length=10, choices=Criterion)
    about = models.CharField(max_length=15, choices=About)
    target = models.CharField(max_length=100)
    """Code of the municipality or id of the site."""
    target_name = models.CharField(max_length=160)
    reason_fi = models.TextField(_("Local reason in Finnish"), blank=True)
    reason_sv = models.TextField(_("Local reason in Swedish"), blank=True)
    reason_en = models.TextField(_("Local reason in English"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order of writing; a criterion once a target."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["regional_plan", "criterion", "about", "target"], name="a_waiver_once_a_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.target_name}"
