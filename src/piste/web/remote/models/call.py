"""A call: one conversation by video about one service."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point, Room, Service


class Call(models.Model):
    """A call. It holds nothing of what is said; what was exchanged in it goes when it ends."""

    class State(models.TextChoices):
        """Whether one may be in it."""

        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("Language"), max_length=20, default="fi")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    relay_only = models.BooleanField(_("Hide the participants' addresses from each other"), default=False)
    outcome = models.CharField(max_length=20, blank=True)
    """Of visits' outcomes, where the one who ended it said so."""
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return str(self.service or _("Conversation"))

    @property
    def is_open(self) -> bool:
        """Tell whether one may be in it."""
        return self.state == self.State.OPEN
