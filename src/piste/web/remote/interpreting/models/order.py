"""What is ordered for an appointment, and who was asked for it with what answer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models import Appointment
from piste.web.remote.interpreting.models.profile import InterpreterProfile
from piste.web.remote.models import Call


class Track(models.TextChoices):
    """Who orders and pays."""

    AUTHORITY = "authority", _("The authority orders and pays")
    OWN_RIGHT = "own", _("The customer’s own right to interpreting (in Finland through Kela)")


class Order(models.Model):
    """Interpreting for one appointment. Of the customer it holds nothing but languages and wishes."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Interpreters have been asked")
        CONFIRMED = "confirmed", _("Confirmed")
        LACKING = "lacking", _("An interpreter is lacking")
        OWN = "own", _("The customer’s own interpreter comes by link")
        CANCELLED = "cancelled", _("Cancelled")
        DONE = "done", _("Done")

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="interpreting")
    call = models.OneToOneField(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="interpreting")
    language = models.CharField(_("The customer’s language"), max_length=20)
    service_language = models.CharField(_("Language of service"), max_length=20)
    track = models.CharField(_("Who orders and pays"), max_length=10, choices=Track, default=Track.AUTHORITY)
    number = models.PositiveSmallIntegerField(_("Interpreters"), default=1)
    needs_certified = models.BooleanField(_("Certified only"), default=False)
    gender = models.CharField(_("Gender"), max_length=10, blank=True)
    dialect = models.CharField(_("Dialect"), max_length=60, blank=True)
    matter_hash = models.CharField(max_length=64, blank=True)
    preferred = models.JSONField(default=list)
    """Keys of profiles, the most wanted first."""
    refused = models.JSONField(default=list)
    """Keys of profiles that the customer does not want."""
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ASKED)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By time."""

        ordering: ClassVar = ["appointment__starts_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state"], name="orders_by_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.language}/{self.service_language}"

    @property
    def is_live(self) -> bool:
        """Tell whether interpreters are still wanted for it."""
        return self.state in {self.State.ASKED, self.State.CONFIRMED, self.State.LACKING}


class Assignment(models.Model):
    """One interpreter asked for an order. While it is asked or accepted their time is taken."""

    class State(models.TextChoices):
        """What they answered."""

        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Did not answer in time")
        ILL = "ill", _("Fell ill or was prevented")
        CANCELLED = "cancelled", _("Cancelled")

    class Reason(models.TextChoices):
        """Why not."""

        DISQUALIFIED = "disqualified", _("I am disqualified in this matter")
        OTHER_WORK = "other-work", _("I have other work then")
        LANGUAGE = "language", _("The language or dialect is not mine")
        ILLNESS = "illness", _("Illness")
        OTHER = "other", _("Another reason")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="assignments")
    profile = models.ForeignKey(InterpreterProfile, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("Reason"), max_length=20, choices=Reason, blank=True)
    answer_by = models.DateTimeField()
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """As they were asked; an interpreter once an order while it counts."""

        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "profile"],
                condition=models.Q(state__in=["asked", "accepted"]),
                name="an_interpreter_once_an_order",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["answer_by"], condition=models.Q(state="asked"), name="assignments_to_answer")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.profile_id} {self.state}"

    @property
    def counts(self) -> bool:
        """Tell whether the interpreter's time is taken for it."""
        return self.state in {self.State.ASKED, self.State.ACCEPTED}
