"""Service cards: what an advisor does for an authority in a service, and what not. Versions are kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.made_up import is_made_up
from piste.web.network.models.agency import Agency
from piste.web.network.models.service import Service
from piste.web.network.texts import TextsField


class ServiceCard(models.Model):
    """One version of the card of a service and its mandator; the greatest version is in force."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cards")
    mandator = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cards", verbose_name=_("Mandator"))
    version = models.PositiveIntegerField(_("Version"))
    dated = models.DateField(_("Date"))
    does = TextsField(_("The advisor does"))
    does_not = TextsField(_("The advisor may not"))
    papers = TextsField(_("Papers that are needed"))
    expert_name = models.CharField(_("Expert"), max_length=120)
    expert_phone = models.CharField(_("Expert's telephone"), max_length=30, blank=True)
    expert_email = models.EmailField(_("Expert's e-mail"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """The newest version first."""

        ordering: ClassVar = ["service", "mandator", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "mandator", "version"], name="a_card_has_each_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.mandator} · {self.version}"

    @property
    def is_example(self) -> bool:
        """Tell whether it is made up and no authority has approved it: its expert's address is nobody's."""
        return is_made_up(self.expert_email)
