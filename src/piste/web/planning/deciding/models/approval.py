"""The approval of a regional plan by its steering group."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.planning.deciding.models.group import GroupMember
from piste.web.planning.deciding.models.plan_version import PlanVersion
from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class Approval(models.Model):
    """What was approved: one version, its document, and the document's hash."""

    regional_plan = models.OneToOneField(RegionalPlan, on_delete=models.PROTECT, related_name="approval")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="approvals")
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the approved file; empty until the last approver has said yes."""
    document = models.CharField(max_length=200, blank=True)
    """Relative path (`planning.files.stored_path`) of the approved file."""
    begun_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.regional_plan} {self.sha256[:12]}"


class Approver(models.Model):
    """Who approved, and when; the names stay as they were."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="approvers")
    member = models.ForeignKey(GroupMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="approvals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=254)
    body_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order of approving; a person once."""

        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["approval", "user"], condition=models.Q(user__isnull=False), name="a_person_approves_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
