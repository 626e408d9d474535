"""The catalogue of services: what customers come for, and how long it takes."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.network.models.agency import Agency
from piste.web.network.texts import Text, TextsField, text_in


class Service(models.Model):
    """A service of an authority."""

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="services", verbose_name=_("Responsible authority")
    )
    name = TextsField(_("Name"))
    description = TextsField(_("Description"))
    letter = models.CharField(_("Letter of tickets"), max_length=2, default="A")
    duration_min = models.PositiveSmallIntegerField(
        _("Length of an appointment, min"), default=30, validators=[MinValueValidator(5)]
    )
    buffer_min = models.PositiveSmallIntegerField(_("Pause after an appointment, min"), default=0)
    notice_min = models.PositiveIntegerField(_("Booked at least this long before, min"), default=60)
    horizon_days = models.PositiveSmallIntegerField(_("Booked at most this long before, days"), default=60)
    by_visit = models.BooleanField(_("By visit"), default=True)
    by_phone = models.BooleanField(_("By telephone"), default=False)
    by_remote = models.BooleanField(_("By video"), default=False)
    takes_walk_ins = models.BooleanField(_("Without an appointment"), default=True)
    allows_nickname = models.BooleanField(_("Under a nickname"), default=False)
    needs_strong_sign_in = models.BooleanField(_("Only after strong sign-in"), default=False)
    needs_training = models.BooleanField(_("Only by trained people"), default=True)
    demand_key = models.CharField(_("Service in base data"), max_length=60, blank=True)
    """The engine's name of the service, by which measured visits go back to base data."""
    sign_video = models.CharField(_("Sign-language video"), max_length=200, blank=True)
    """Address of a video, on this host, that tells about the service in sign language."""
    is_active = models.BooleanField(_("Given"), default=True)
    source_id = models.CharField(max_length=100, blank=True)

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
        """Return whose it is."""
        return Scope(agency=self.agency.code)

    @property
    def channels(self) -> list[str]:
        """Return how it is given: visit, phone, remote."""
        given = {"visit": self.by_visit, "phone": self.by_phone, "remote": self.by_remote}
        return [channel for channel, is_so in given.items() if is_so]
