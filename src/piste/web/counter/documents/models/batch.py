"""A batch: all papers of one authority that leave a point together."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Agency, Point


class Batch(models.Model):
    """Made at the point, handed over, acknowledged by the authority; what it holds is fixed from the hand-over on."""

    class Way(models.TextChoices):
        """How it goes."""

        COURIER = "courier", _("By courier")
        POST = "post", _("By internal post")
        FETCHED = "fetched", _("Fetched by the authority")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="document_batches")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="document_batches")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    """Counted a point, authority and year, without gaps."""
    made_at = models.DateTimeField(_("Made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(_("How it goes"), max_length=10, choices=Way, blank=True)
    handed_at = models.DateTimeField(_("Handed over"), null=True, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    acknowledged_at = models.DateTimeField(_("Acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "agency", "year", "number"], name="a_batch_has_its_own_number"),
            models.UniqueConstraint(
                fields=["point", "agency"], condition=Q(handed_at__isnull=True), name="one_open_batch_an_authority"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(handed_at__isnull=False),
                name="handed_before_acknowledged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.code}-{self.point.code}-{self.year}-{self.number:03d}".upper()

    @property
    def state(self) -> str:
        """Return how far it is: open, away, acknowledged."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        return "open" if self.handed_at is None else "away"
