"""An offering: a service at a point, in one way of being present, in some languages, for some time."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models.point import Point
from piste.web.network.models.service import Service


def finnish_and_swedish() -> list[str]:
    """Return the languages of service by default."""
    return ["fi", "sv"]


class Offering(models.Model):
    """What a point offers. One service may be offered at a point in several ways at once."""

    class Presence(models.TextChoices):
        """How the authority is present; the codes are those of the Finnish service catalogue (PTV)."""

        OWN_STAFF = "OnsiteGuidanceByServiceAuthor", _("By the authority's own staff")
        ADVISOR = "OnsiteGuidance", _("By a service advisor's guidance")
        REMOTE = "RemoteGuidance", _("By video with the authority's expert")
        SELF_SERVICE = "OnlineSelfServicePoint", _("At a self-service device")
        SELF_SERVICE_HELP = "GuidanceToOnlineSelfService", _("Help with online services")
        DOCUMENTS = "DocumentReceived", _("Documents are taken in")
        LOST_AND_FOUND = "LostAndFound", _("Lost and found")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="offerings")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offerings")
    presence = models.CharField(_("How"), max_length=40, choices=Presence, default=Presence.OWN_STAFF)
    languages = models.JSONField(_("Languages"), default=finnish_and_swedish)
    """BCP 47 tags of the languages it is given in."""
    valid_from = models.DateField(_("From"))
    valid_until = models.DateField(_("Until"), null=True, blank=True)
    """Last day."""

    class Meta:
        """By point and service."""

        ordering: ClassVar = ["point", "service", "presence"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "service", "presence", "valid_from"], name="an_offering_once_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="an_offering_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.point}"
