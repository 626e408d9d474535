"""What people of the group say to each other about a plan."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class Comment(models.Model):
    """A comment on a point, a municipality, a section or the whole plan; answers stand below it, one level deep."""

    class About(models.TextChoices):
        """What a comment is tied to."""

        WHOLE = "whole", _("The whole plan")
        SECTION = "section", _("A section of the text")
        POINT = "point", _("A point")
        MUNICIPALITY = "municipality", _("A municipality")

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    about = models.CharField(_("About"), max_length=15, choices=About, default=About.WHOLE)
    target = models.CharField(max_length=100, blank=True)
    """Id of the site, code of the municipality, key of the section; empty for the whole plan."""
    target_name = models.CharField(max_length=160, blank=True)
    """What the target was called when the comment was written; a name outlives the plan's files."""
    text = models.TextField(_("Comment"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """In the order of writing."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["regional_plan", "about", "target"], name="comments_by_target")]

    def __str__(self) -> str:
        return self.text[:60]
