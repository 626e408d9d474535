"""Drafts of a plan: a log of edits that only grows."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from piste.web.accounts.permission import Scope
from piste.web.planning.models import Plan
from piste.web.planning.plan_map.kind import Kind


class PlanDraft(models.Model):
    """A plan under the pencil. `version` is the number of its latest edit: whoever edits says which one they have seen.

    The plan itself never changes. Planners share a draft; somebody who wants their own makes another one.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField()
    """Of the plan's drafts, from 1."""
    version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="a_draft_number_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"

    @property
    def scope(self) -> Scope:
        """Return whose it is: its plan's."""
        return self.plan.scope


class DraftEdit(models.Model):
    """One edit. Sites are kept by their ids, which outlive the rows of a workbench."""

    draft = models.ForeignKey(PlanDraft, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    """The draft's version once it is done; each number once, so two edits of the same version cannot both be kept."""
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    site = models.CharField(max_length=100, blank=True)
    other = models.CharField(max_length=100, blank=True)
    tier = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order of doing."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="a_draft_version_once")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number} {self.kind} {self.site}"

    def told(self) -> dict[str, Any]:
        """Return it as data for a live page."""
        return {"version": self.number, "kind": self.kind, "by": "" if self.by is None else str(self.by)}
