"""A telephone interpreter called up by the gateway; docs/interpreting.md has the interface."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.remote.interpreting.models.profile import InterpreterProfile
from piste.web.remote.models import Call


class DialOut(models.Model):
    """One attempt to bring an interpreter into a call by telephone."""

    class State(models.TextChoices):
        """How far it is, and what the gateway told last."""

        QUEUED = "queued", _("Being handed to the gateway")
        DIALLING = "dialling", _("Being called")
        ANSWERED = "answered", _("Answered")
        BUSY = "busy", _("Busy")
        NO_ANSWER = "no-answer", _("No answer")
        REFUSED = "refused", _("Declined")
        FAILED = "failed", _("The gateway failed")
        ENDED = "ended", _("Ended")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="dial_outs")
    profile = models.ForeignKey(InterpreterProfile, on_delete=models.CASCADE, related_name="dial_outs")
    language = models.CharField(max_length=20)
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.QUEUED)
    token_hash = models.CharField(max_length=64, unique=True)
    """Of the token with which the gateway reports."""
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.profile_id} {self.state}"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can come of it."""
        return self.state not in {self.State.QUEUED, self.State.DIALLING, self.State.ANSWERED}
