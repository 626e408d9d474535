"""The project group: the bodies that take part, and their people."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class GroupBody(models.Model):
    """A body of the group: it is asked for a statement, and its people take part."""

    class Kind(models.TextChoices):
        """What a body is."""

        COUNCIL = "council", _("Regional council")
        MUNICIPALITY = "municipality", _("Municipality")
        AGENCY = "agency", _("Agency")
        KELA = "kela", _("Kela")
        COUNTY = "county", _("Wellbeing services county")
        PROPERTY = "property", _("Property manager")

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="bodies")
    kind = models.CharField(_("Kind"), max_length=15, choices=Kind)
    code = models.CharField(_("Code"), max_length=60, blank=True)
    """Municipality's or agency's code, as grants have it; empty for the other kinds."""
    name = models.CharField(_("Name of the body"), max_length=160)

    class Meta:
        """By kind and name; a body once in a group."""

        ordering: ClassVar = ["kind", "name", "pk"]
        verbose_name_plural = "group bodies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regional_plan", "kind", "name"], name="a_body_once_in_a_group"),
            models.UniqueConstraint(
                fields=["regional_plan", "kind", "code"], condition=~models.Q(code=""), name="a_code_once_in_a_group"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A person of a body; with an account or without one."""

    body = models.ForeignKey(GroupBody, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("Name"), max_length=120)
    title = models.CharField(_("Title"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="group_memberships"
    )
    in_steering_group = models.BooleanField(_("In the steering group"), default=False)
    is_approver = models.BooleanField(_("Approves the plan"), default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name; an account once in a body."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "user"], condition=models.Q(user__isnull=False), name="an_account_once_in_a_body"
            )
        ]

    def __str__(self) -> str:
        return self.name
