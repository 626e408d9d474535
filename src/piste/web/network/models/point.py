"""A joint service point: where it is, who runs it, and how one gets in."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.network.made_up import is_made_up
from piste.web.network.models.agency import Agency
from piste.web.network.texts import Text, TextsField, text_in


class Point(models.Model):
    """A place where several authorities serve customers together."""

    class Tier(models.TextChoices):
        """How much there is: own staff of several agencies, remote service with an advisor, or a stop some days."""

        FULL = "full", _("Full point")
        REMOTE = "remote", _("Remote point")
        MOBILE = "mobile", _("Mobile point")

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    """As grants name it: `Grant.point`."""
    name = TextsField(_("Name"))
    description = TextsField(_("Description"))
    operator = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="points", verbose_name=_("Operator"))
    tier = models.CharField(_("Tier"), max_length=10, choices=Tier, default=Tier.FULL)
    region = models.CharField(_("Region"), max_length=60)
    municipality = models.CharField(_("Municipality"), max_length=60)
    street = TextsField(_("Street address"))
    postcode = models.CharField(_("Postal code"), max_length=10, blank=True)
    postal_place = TextsField(_("Postal place"))
    lat = models.FloatField(_("Latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    lon = models.FloatField(_("Longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)])
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    accessibility = models.JSONField(_("Accessible premises"), default=dict, blank=True)
    """True, false or absent (not known): step_free, accessible_toilet, induction_loop, lift, accessible_parking."""
    sign_video = models.CharField(_("Sign-language video"), max_length=200, blank=True)
    """Address of a video, on this host, that tells about the point in sign language."""
    site = models.CharField(_("Site in plans"), max_length=100, blank=True)
    """The engine's code of the site, by which measured visits go back to base data."""
    opened_on = models.DateField(_("Opened"), null=True, blank=True)
    closed_on = models.DateField(_("Closed"), null=True, blank=True)
    """First day on which it is no longer there."""
    is_public = models.BooleanField(_("Shown to the public"), default=True)
    source_id = models.CharField(max_length=100, blank=True)
    """Identifier in the register that it came from (PTV)."""

    class Meta:
        """By code."""

        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)

    @property
    def scope(self) -> Scope:
        """Return whose it is: the region's, the municipality's, the operator's, its own people's."""
        return Scope(agency=self.operator.code, region=self.region, point=self.code, municipality=self.municipality)

    @property
    def is_example(self) -> bool:
        """Tell whether it is made up: its address is nobody's."""
        return is_made_up(self.email)

    def is_open_on(self, day: date) -> bool:
        """Tell whether the point is in operation on a day, whatever its hours."""
        began = self.opened_on is not None and self.opened_on <= day
        return began and (self.closed_on is None or day < self.closed_on)
