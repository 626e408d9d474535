"""A request for an expert at once, and what is done where nobody answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Agency, Point, Service, StaffMember
from piste.web.network.texts import TextsField
from piste.web.remote.models.call import Call


class ExpertRequest(models.Model):
    """Somebody waits for an expert. The first on duty to accept gets it; each step has a time limit."""

    class State(models.TextChoices):
        """How it went."""

        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DONE = "done", _("Served")
        UNANSWERED = "unanswered", _("Nobody answered")
        CANCELLED = "cancelled", _("Cancelled")

    class Step(models.TextChoices):
        """Whom it is shown to, in this order."""

        TRAINED = "trained", _("Experts of the service")
        AGENCY = "agency", _("All experts of the authority")
        CONTACT = "contact", _("Another authority’s named contact")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("Language"), max_length=20, default="fi")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    visit_id = models.BigIntegerField(null=True, blank=True)
    """The visit on hold at a desk, where a desk asked."""
    note = models.CharField(_("Note to the expert"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    step = models.CharField(max_length=12, choices=Step, default=Step.TRAINED)
    step_ends_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_requests"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    call = models.OneToOneField(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="request")
    outcome = models.CharField(max_length=20, blank=True)
    """Of visits' outcomes, once the expert has served."""
    interpreting = models.CharField(_("Interpreting to and from"), max_length=20, blank=True)
    """The customer's language, where an interpreter is needed at once too."""
    track = models.CharField(max_length=10, blank=True)
    """Who orders and pays the interpreter: "authority", or "own" where the customer has a right to one."""
    call_back = models.CharField(_("Telephone for a call-back"), max_length=30, blank=True)
    """Empty unless the customer asked to be called back; deleted when that is done."""

    class Meta:
        """Who has waited longest comes first; an expert holds one at a time, whatever the program does."""

        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["taken_by"],
                condition=models.Q(state="accepted"),
                name="an_expert_holds_one_request_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} ({self.language})"


class ServiceFallback(models.Model):
    """Another authority's or team's named contact, told where no expert answered in time."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="remote_fallback")
    name = models.CharField(_("Contact"), max_length=120)
    phone = models.CharField(_("Telephone"), max_length=30)
    advice = TextsField(_("Advice"))
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    """Whose contact it is; empty: the service's own authority's."""
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Who sees the request too, before it counts as unanswered; empty: the contact is only told to who asked."""

    def __str__(self) -> str:
        return f"{self.name} {self.phone}"
