"""Who is in a call or waits for it, and the links by which they come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.remote.models.call import Call


class Role(models.TextChoices):
    """What somebody is in a call."""

    CUSTOMER = "customer", _("Customer")
    ADVISOR = "advisor", _("Service advisor")
    EXPERT = "expert", _("Expert")
    INTERPRETER = "interpreter", _("Interpreter")
    SUPPORT = "support", _("Support person")


class Participant(models.Model):
    """One person in one call. Only the admitted see, hear or send anything."""

    class State(models.TextChoices):
        """How far they are."""

        WAITING = "waiting", _("Waiting")
        ADMITTED = "admitted", _("In the call")
        DENIED = "denied", _("Not admitted")
        LEFT = "left", _("Has left")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(_("Name"), max_length=80, blank=True)
    """As others see it; customers' names go when the call ends."""
    language = models.CharField(max_length=20, default="fi")
    signs = models.BooleanField(default=False)
    """Signs, so that frames go before sharpness in what they send."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    token_hash = models.CharField(max_length=64, blank=True)
    came_at = models.DateTimeField(auto_now_add=True)
    admitted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    """When they left last; empty while they are in the call."""

    class Meta:
        """In the order in which they came; staff once a call."""

        ordering: ClassVar = ["came_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "user"], name="a_member_of_staff_once_a_call")]

    def __str__(self) -> str:
        return self.name or str(self.get_role_display())

    @property
    def topic(self) -> str:
        """Return where this participant alone is told of the call."""
        return f"remote:{self.pk}"

    @property
    def is_host(self) -> bool:
        """Tell whether they decide who comes in: signed-in staff who lead the call, while they are in it."""
        leads = self.role in {Role.ADVISOR, Role.EXPERT} and self.user_id is not None
        return leads and self.state == self.State.ADMITTED


class Invitation(models.Model):
    """A link into a call, good once; only its hash is kept."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role, default=Role.CUSTOMER)
    language = models.CharField(max_length=20, default="fi")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.expires_at:%Y-%m-%d %H:%M}"
