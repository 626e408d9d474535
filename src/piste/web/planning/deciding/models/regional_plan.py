"""A region's plan: what its group makes of one plan of points, from draft to approval."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.planning.models import Plan


class RegionalPlan(models.Model):
    """One decision of one region. The plan of points behind it may be exchanged until it is approved."""

    class State(models.TextChoices):
        """Where it is on its way."""

        DRAFT = "draft", _("Being drafted")
        CONSULTATION = "consultation", _("Out for statements")
        ANSWERING = "answering", _("Statements are being answered")
        APPROVED = "approved", _("Approved")

    name = models.CharField(_("Name"), max_length=160)
    country = models.CharField(max_length=2, default="FI")
    region = models.CharField(_("Region"), max_length=60)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="regional_plans")
    state = models.CharField(_("State"), max_length=15, choices=State, default=State.DRAFT)
    is_open = models.BooleanField(_("Inhabitants may comment"), default=False)
    """Whether the open page takes comments; it is public from the first consultation on."""
    demo = models.CharField(max_length=64, blank=True, db_index=True)
    """Mark of what a demo's folder brought."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)

    @property
    def topic(self) -> str:
        """Return the topic of its live pages."""
        return f"regional-plan:{self.pk}"
