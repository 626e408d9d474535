"""A round of statements: who is asked what, and until when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.group import GroupBody
from piste.web.planning.deciding.models.plan_version import PlanVersion
from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class Consultation(models.Model):
    """One round. It asks about one frozen version; members give statements from its opening to its deadline."""

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="consultations")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="consultations")
    opens_at = models.DateTimeField(_("Opens"))
    deadline = models.DateTimeField(_("Deadline"))
    questions_fi = models.TextField(_("Questions in Finnish"), blank=True)
    questions_sv = models.TextField(_("Questions in Swedish"), blank=True)
    questions_en = models.TextField(_("Questions in English"), blank=True)
    asked = models.ManyToManyField(GroupBody, related_name="consultations")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; the deadline comes after the opening."""

        ordering: ClassVar = ["-opens_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(deadline__gt=models.F("opens_at")), name="opens_before_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.regional_plan} {self.opens_at:%Y-%m-%d}"

    @property
    def has_opened(self) -> bool:
        """Tell whether it has begun."""
        return timezone.now() >= self.opens_at

    @property
    def is_over(self) -> bool:
        """Tell whether its deadline has passed."""
        return timezone.now() > self.deadline

    @property
    def takes_statements(self) -> bool:
        """Tell whether members may give a statement now."""
        return self.has_opened and not self.is_over
