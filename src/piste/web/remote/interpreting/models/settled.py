"""For how long somebody interpreted: what statistics and bills are made of; it names no customer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Agency, Point, Service
from piste.web.remote.interpreting.models.order import Order, Track
from piste.web.remote.interpreting.models.profile import InterpreterProfile
from piste.web.remote.models import Call


class InterpretedTime(models.Model):
    """One interpreter in one call, written when it ends."""

    class Way(models.TextChoices):
        """How the interpreter came."""

        BOOKED = "booked", _("Booked")
        ON_DEMAND = "on-demand", _("At once")
        TELEPHONE = "telephone", _("By telephone")
        LINK = "link", _("By link")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="interpreted")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="interpreted")
    profile = models.ForeignKey(InterpreterProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Empty: the customer's own interpreter, of whom nothing is kept."""
    language = models.CharField(_("Language"), max_length=20)
    service_language = models.CharField(_("Language of service"), max_length=20)
    track = models.CharField(_("Who orders and pays"), max_length=10, choices=Track)
    way = models.CharField(_("How"), max_length=10, choices=Way)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Whose service it was: who pays on the authority's track."""
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(_("Began"))
    ended_at = models.DateTimeField(_("Ended"))
    booked_min = models.PositiveSmallIntegerField(_("Booked"), null=True, blank=True)

    class Meta:
        """By time."""

        ordering: ClassVar = ["began_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "began_at"], name="interpreted_by_agency")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.language} {self.track}"

    @property
    def minutes(self) -> int:
        """Return begun minutes in the call, from the first admission to the last leaving."""
        return -int((self.began_at - self.ended_at).total_seconds() // 60)
