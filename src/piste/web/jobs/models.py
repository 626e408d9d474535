"""A job: one piece of background work and how it goes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of background work; procrastinate's own row (`number`) only brings it to a worker."""

    class State(models.TextChoices):
        """Where a job is on its way."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Asked(models.TextChoices):
        """What its owner asked for while it ran: `stop` keeps the best so far, `cancel` throws it away."""

        NOTHING = ""
        STOP = "stop"
        CANCEL = "cancel"

    task = models.CharField(max_length=100)
    args = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    topic = models.CharField(max_length=100, blank=True)
    queue = models.CharField(max_length=20)
    number = models.BigIntegerField(null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    asked = models.CharField(max_length=10, choices=Asked, default=Asked.NOTHING, blank=True)
    asked_at = models.DateTimeField(null=True)
    again = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    share = models.FloatField(null=True)
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    message = models.CharField(max_length=300, blank=True)
    message_values = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; found by owner, and by state for the queue."""

        ordering = ("-id",)
        indexes = (models.Index(fields=["owner", "-id"]), models.Index(fields=["state", "queue", "number"]))

    ENDED: ClassVar[frozenset[str]] = frozenset({State.DONE, State.FAILED, State.CANCELLED})

    def __str__(self) -> str:
        return self.title or f"{self.task} {self.pk}"

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.state in self.ENDED

    @property
    def gap(self) -> float | None:
        """Return how far value and bound are apart, as a share of the larger; None where one is not known."""
        if self.value is None or self.bound is None:
            return None
        largest = max(abs(self.value), abs(self.bound))
        return abs(self.value - self.bound) / largest if largest else 0.0
