"""Approving a regional plan: each approver signs the frozen version by its digest; the last one seals it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.access import may_here
from piste.web.planning.deciding.models import Approval, Approver, GroupMember, PlanVersion, RegionalPlan
from piste.web.planning.deciding.obstacles import approval_obstacles
from piste.web.planning.deciding.sealing import SealError, read_plan_bytes, seal
from piste.web.planning.files import stored_path

APPROVE = "plans.approve"
State = RegionalPlan.State


class OtherVersionError(Exception):
    """What was signed is no longer the last version."""


class HinderedError(Exception):
    """Something stands before the approval; the arguments say what."""


@dataclass(frozen=True)
class Standing:
    """How far an approval is: who must sign, who has signed the last version, what stands before it."""

    version: PlanVersion | None
    required: list[GroupMember]
    signed: dict[int, Approver]
    obstacles: list[str]

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody who must has signed."""
        return bool(self.required) and all(one.user_id in self.signed for one in self.required)


def approvers_of(regional_plan: RegionalPlan) -> list[GroupMember]:
    """Return the members who approve the plan."""
    members = GroupMember.objects.filter(body__regional_plan=regional_plan, is_approver=True)
    return list(members.select_related("body", "user").order_by("pk"))


def read_standing(regional_plan: RegionalPlan) -> Standing:
    """Return how far the approval is. Signatures of an older version do not count."""
    version = regional_plan.versions.order_by("-number").first()
    required = approvers_of(regional_plan)
    begun = Approval.objects.filter(regional_plan=regional_plan, version=version).first() if version else None
    signed = {} if begun is None else {one.user_id: one for one in begun.approvers.all() if one.user_id}
    obstacles = [] if regional_plan.state == State.APPROVED else find_obstacles(regional_plan, version, required)
    return Standing(version, required, signed, obstacles)


def find_obstacles(regional_plan: RegionalPlan, version: PlanVersion | None, required: list[GroupMember]) -> list[str]:
    """Return what stands before the approval: of the round, of the people, of the plan's files."""
    found = approval_obstacles(regional_plan)
    if not found and regional_plan.state != State.ANSWERING:
        found.append(_("The statements have not been gone through yet. Begin answering them."))
    for one in required:
        if one.user is None:
            found.append(_("{name} is to approve the plan but has no account.").format(name=one.name))
        elif not may_here(one.user, APPROVE, regional_plan):
            found.append(_("{name} is to approve the plan but has no approver’s role.").format(name=one.name))
    if version is not None and not found:
        try:
            read_plan_bytes(regional_plan.plan, version)
        except SealError as fault:
            found.append(str(fault))
    return found


def may_sign(person: Any, regional_plan: RegionalPlan) -> bool:
    """Tell whether a person approves this plan: by role, and named in its group."""
    return may_here(person, APPROVE, regional_plan) and any(
        one.user_id == person.pk for one in approvers_of(regional_plan)
    )


def sign(regional_plan: RegionalPlan, person: Any, digest: str) -> RegionalPlan:
    """Sign the version that has this digest; seal the plan where everybody has signed.

    Raises
    ------
    PermissionDenied
        For whoever does not approve this plan, and once it is approved.
    HinderedError
        While anything stands before the approval.
    OtherVersionError
        Where the digest is not the last version's.
    """
    with transaction.atomic():
        held = RegionalPlan.objects.select_for_update(of=("self",)).select_related("plan").get(pk=regional_plan.pk)
        if held.state == State.APPROVED or not may_sign(person, held):
            raise PermissionDenied
        standing = read_standing(held)
        if standing.obstacles:
            raise HinderedError(*standing.obstacles)
        version = standing.version
        if version is None or version.sha256 != digest:
            raise OtherVersionError
        approval = open_approval(held, version)
        if person.pk not in standing.signed:
            own = [one for one in standing.required if one.user_id == person.pk]
            Approver.objects.create(
                approval=approval, member=own[0], user_id=person.pk, name=own[0].name,
                body_name=", ".join(dict.fromkeys(one.body.name for one in own))[:160], at=timezone.now(),
            )  # fmt: skip
            record(person, "regional-plan.signed", held, version=version.number, sha256=version.sha256)
        if read_standing(held).is_complete:
            complete(held, approval, standing.required, person)
        publish(held.topic, {"what": "approval", "state": held.state})
    return held


def open_approval(held: RegionalPlan, version: PlanVersion) -> Approval:
    """Return the approval under way; one of an older version begins anew, without its signatures."""
    approval, _made = Approval.objects.get_or_create(regional_plan=held, defaults={"version": version})
    if approval.version_id != version.pk:
        approval.approvers.all().delete()
        approval.version = version
        approval.save(update_fields=["version"])
    return approval


def complete(held: RegionalPlan, approval: Approval, required: list[GroupMember], person: Any) -> None:
    """Seal the plan: its snapshot is written, its hash kept, and nothing in it changes any more."""
    approval.approvers.exclude(user__in=[one.user_id for one in required]).delete()
    document, sha256 = seal(held, approval.version, list(approval.approvers.all()))
    try:
        with transaction.atomic():
            approval.document, approval.sha256, approval.approved_at = document, sha256, timezone.now()
            approval.save(update_fields=["document", "sha256", "approved_at"])
            held.state, held.is_open = State.APPROVED, False
            held.save(update_fields=["state", "is_open"])
            record(person, "regional-plan.approved", held, version=approval.version.number, sha256=sha256)
    except Exception:
        remove_document(document)
        raise


def remove_document(document: str) -> None:
    """Remove a snapshot whose approval did not come to be."""
    path = stored_path(document)
    path.parent.chmod(0o700)
    path.unlink()
    path.parent.rmdir()
