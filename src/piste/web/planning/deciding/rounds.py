"""Rounds of statements: opening one, who is still to answer, going on to the answers."""

from typing import Any

from django.db import transaction

from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.deciding.models import Consultation, GroupBody, RegionalPlan


def missing_bodies(consultation: Consultation) -> list[GroupBody]:
    """Return the bodies that were asked and have not given a statement; `asked` may be prefetched."""
    given = {one.body_id for one in consultation.statements.all()}
    return [one for one in consultation.asked.all() if one.pk not in given]


def latest_round(regional_plan: RegionalPlan) -> Consultation | None:
    """Return the latest round with its statements, answers and who was asked; three queries however many they are."""
    return (
        regional_plan.consultations.select_related("version")
        .prefetch_related("asked", "statements__body", "statements__answer")
        .first()
    )


def begin_answering(regional_plan: RegionalPlan, person: Any) -> bool:
    """Go on from the round to the answers, once it is over or everybody has answered; tell whether it was so."""
    with transaction.atomic():
        held = RegionalPlan.objects.select_for_update().get(pk=regional_plan.pk)
        last = latest_round(held)
        if held.state != RegionalPlan.State.CONSULTATION or last is None:
            return False
        if not last.is_over and missing_bodies(last):
            return False
        held.state = RegionalPlan.State.ANSWERING
        held.is_open = False
        held.save(update_fields=["state", "is_open"])
        record(person, "regional-plan.answering", held)
        publish(held.topic, {"what": "state", "state": held.state})
    return True
