"""What stands between a regional plan and its approval, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from piste.web.planning.deciding.freezing import is_current
from piste.web.planning.deciding.models import (
    GroupMember,
    PublicComment,
    RegionalPlan,
    Statement,
)
from piste.web.planning.deciding.rounds import missing_bodies


def statements_of(regional_plan: RegionalPlan) -> list[Statement]:
    """Return all statements of all rounds with their answers, in the order of coming."""
    return list(
        Statement.objects.filter(consultation__regional_plan=regional_plan).select_related(
            "body", "consultation", "answer"
        )
    )


def approval_obstacles(regional_plan: RegionalPlan) -> list[str]:
    """Return why a plan cannot be approved yet, one sentence a reason; an empty list lets it be approved."""
    rounds = list(regional_plan.consultations.prefetch_related("asked"))
    found = []
    if not rounds:
        found.append(_("No statements have been asked for yet."))
    for one in rounds:
        if not one.is_over and missing_bodies(one):
            found.append(_("The round of statements is still open."))
            break
    found += [
        _("The statement of {body} has no written answer that tells what it changed.").format(body=one.body)
        for one in statements_of(regional_plan)
        if not one.is_answered
    ]
    waiting = regional_plan.public_comments.filter(state=PublicComment.State.WAITING).count()
    if waiting:
        found.append(
            ngettext(
                "One inhabitant’s comment waits to be read.", "{n} inhabitants’ comments wait to be read.", waiting
            ).format(n=waiting)
        )
    if not GroupMember.objects.filter(body__regional_plan=regional_plan, is_approver=True).exists():
        found.append(_("Nobody in the project group has been named to approve the plan."))
    last = regional_plan.versions.order_by("-number").first()
    if last is None or not is_current(regional_plan, last):
        found.append(_("The plan has changed since its last version. Keep a version, which is then approved."))
    return found
