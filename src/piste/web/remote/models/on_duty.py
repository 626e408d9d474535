"""Who answers remotely now."""

from typing import ClassVar

from django.db import models

from piste.web.network.models import StaffMember


class OnDuty(models.Model):
    """A member of staff answers requests, from a time until they say that they do not."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="duties")
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One a person at a time."""

        ordering: ClassVar = ["began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff"], condition=models.Q(ended_at=None), name="on_duty_once_at_a_time")
        ]

    def __str__(self) -> str:
        return str(self.staff)
