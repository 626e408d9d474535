"""What inhabitants say on the open page. Nothing is asked or kept of who they are."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan
from piste.web.planning.deciding.three_languages import SPOKEN


class PublicComment(models.Model):
    """An inhabitant's comment: shown only after a planner has read it, deleted by `retention.delete_old_comments`."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("Waits to be read")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="public_comments")
    text = models.TextField(_("Your comment"), max_length=2000)
    municipality = models.CharField(_("Municipality that it is about"), max_length=60, blank=True)
    language = models.CharField(max_length=2, choices=SPOKEN)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(auto_now_add=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["regional_plan", "state"], name="public_comments_by_state")]

    def __str__(self) -> str:
        return self.text[:60]
