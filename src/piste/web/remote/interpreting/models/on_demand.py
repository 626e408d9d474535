"""An interpreter asked for at once, for an open call or together with an expert."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.remote.interpreting.models.order import Track
from piste.web.remote.interpreting.models.profile import InterpreterProfile
from piste.web.remote.models import Call, ExpertRequest


class InterpreterRequest(models.Model):
    """Somebody waits for an interpreter. The first on duty to accept gets it, within a time limit."""

    class State(models.TextChoices):
        """How it went."""

        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DONE = "done", _("Served")
        UNANSWERED = "unanswered", _("Nobody answered")
        CANCELLED = "cancelled", _("Cancelled")

    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.CASCADE, related_name="interpreter_requests")
    expert_request = models.ForeignKey(
        ExpertRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="interpreter_requests"
    )
    """Where an expert was asked for at the same time: the call comes when the expert accepts."""
    language = models.CharField(_("The customer’s language"), max_length=20)
    service_language = models.CharField(_("Language of service"), max_length=20)
    track = models.CharField(_("Who orders and pays"), max_length=10, choices=Track, default=Track.AUTHORITY)
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        InterpreterProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_requests"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    refused_by: models.ManyToManyField = models.ManyToManyField(  # type: ignore[type-arg]
        InterpreterProfile, blank=True, related_name="+"
    )

    class Meta:
        """Who has waited longest comes first; an interpreter holds one at a time, whatever the program does."""

        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["taken_by"],
                condition=models.Q(state="accepted"),
                name="an_interpreter_holds_one_request_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(call__isnull=False) | models.Q(expert_request__isnull=False),
                name="an_interpreter_is_asked_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.service_language} {self.state}"
