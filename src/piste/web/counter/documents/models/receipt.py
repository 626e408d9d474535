"""A receipt: so many papers of a kind for an authority, taken in at a point. No name, no matter, no contents."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.counter.documents.models.batch import Batch
from piste.web.network.models import Agency, Point

MOST_PAPERS = 500


class Receipt(models.Model):
    """What was handed in, and where it is now; a trigger refuses to change what the customer was told."""

    class Kind(models.TextChoices):
        """What sort of papers."""

        APPLICATION = "application", _("Application")
        ATTACHMENT = "attachment", _("Attachments")
        NOTICE = "notice", _("Notice or form")
        ANSWER = "answer", _("Answer to a request")
        OTHER = "other", _("Other papers")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="receipts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("For"))
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    """Counted a point and year, without gaps."""
    kind = models.CharField(_("What"), max_length=12, choices=Kind)
    count = models.PositiveSmallIntegerField(_("How many papers"))
    received_at = models.DateTimeField(_("Received"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    request_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts")
    arrived_at = models.DateTimeField(null=True, blank=True)
    """When the authority acknowledged these papers; empty in an acknowledged batch: they are missing."""
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    void_reason = models.CharField(_("Why"), max_length=120, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "year", "number"], name="a_receipt_has_its_own_number"),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=MOST_PAPERS), name="a_receipt_is_of_papers"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(batch__isnull=True), name="a_void_receipt_goes_nowhere"
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(batch__isnull=False), name="what_arrived_was_sent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["point", "agency"], condition=Q(batch__isnull=True, voided_at__isnull=True),
                name="receipts_at_the_point",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.point.code}-{self.year}-{self.number:05d}".upper()

    @property
    def state(self) -> str:
        """Return where the papers are: void, point, batch, away, missing, arrived."""
        if self.voided_at is not None:
            return "void"
        if self.arrived_at is not None:
            return "arrived"
        if self.batch is None:
            return "point"
        return {"open": "batch", "away": "away", "acknowledged": "missing"}[self.batch.state]
