"""Who may hear of a draft while it is edited."""

from typing import Any

from piste.web.live.topics import listen_rule

TOPIC = "plan-draft"


@listen_rule(TOPIC)
def may_hear_draft(user: Any, key: str) -> bool:
    """`plan-draft:7` is for whoever sees the plan of draft 7."""
    from piste.web.planning.access import may_see_plan  # noqa: PLC0415
    from piste.web.planning.plan_map.models import PlanDraft  # noqa: PLC0415  (models are not ready at start)

    if not (key.isdecimal() and len(key) < 18 and user.is_authenticated):
        return False
    draft = PlanDraft.objects.select_related("plan").filter(pk=int(key)).first()
    return draft is not None and may_see_plan(user, draft.scope)
