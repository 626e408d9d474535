"""The outbox: what is to be told to customers, tried again until it has gone or has failed for good."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models.appointment import Appointment


class Message(models.Model):
    """One e-mail or text message. Once it has gone, its words are emptied: they hold a private link."""

    class Way(models.TextChoices):
        """How it goes."""

        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    class Kind(models.TextChoices):
        """What it tells."""

        CONFIRMATION = "confirmation", _("Confirmation")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        REMINDER = "reminder", _("Reminder")
        OFFER = "offer", _("Offer of an earlier time")
        FEEDBACK = "feedback", _("Question how it went")
        INTERPRETING = "interpreting", _("About interpreting")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SEEN = "seen", _("Failed, dealt with")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="messages")
    way = models.CharField(_("Way"), max_length=10, choices=Way)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["next_try_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="messages_to_send"),
            models.Index(fields=["state", "made_at"], name="messages_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way} {self.state}"
