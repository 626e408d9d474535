"""Edits of a draft: kept one after the other, never over somebody else's that was not seen."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from piste.report.workbench.store import KeptNetwork, Workbench
from piste.web.accounts.audit import record
from piste.web.live.publish import publish
from piste.web.planning.models import Plan
from piste.web.planning.plan_map.hearing import TOPIC
from piste.web.planning.plan_map.kind import Kind
from piste.web.planning.plan_map.models import DraftEdit, PlanDraft
from piste.web.planning.plan_map.steps import Folded, Refusal, Step, check_step, fold_steps, start_state

MOST_EDITS = 5000
"""A draft with more edits than this is no draft any more."""


class RefusedError(Exception):
    """The edit cannot be done on the network as it is."""

    def __init__(self, refusal: Refusal, step: Step) -> None:
        super().__init__(refusal.value)
        self.refusal, self.step = refusal, step


class OvertakenError(Exception):
    """Somebody edited the draft meanwhile: nothing is done, and nothing of theirs is lost."""

    def __init__(self, draft: PlanDraft, missed: Sequence[DraftEdit]) -> None:
        super().__init__(f"{draft.pk} is at {draft.version}")
        self.draft, self.missed = draft, missed


def make_draft(plan: Plan, person: Any) -> PlanDraft:
    """Make a plan's next draft; two at once get two numbers."""
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        latest = PlanDraft.objects.filter(plan=plan).aggregate(latest=Max("number"))["latest"] or 0
        draft = PlanDraft.objects.create(plan=plan, number=latest + 1, made_by=person)
        record(person, "draft.made", draft)
    return draft


def read_steps(draft: PlanDraft | None, bench: Workbench, upto: int | None = None) -> list[Step]:
    """Return a draft's log, sites as rows of the workbench."""
    if draft is None:
        return []
    edits = draft.edits.all() if upto is None else draft.edits.filter(number__lte=upto)
    return [step_of(edit, bench) for edit in edits]


def step_of(edit: DraftEdit, bench: Workbench) -> Step:
    """Return an edit as a step."""
    rows = bench.site_of_id
    return Step(Kind(edit.kind), rows.get(edit.site, -1), rows.get(edit.other, -1), edit.tier)


def read_folded(draft: PlanDraft | None, bench: Workbench, network: KeptNetwork) -> Folded:
    """Return where a draft stands."""
    return fold_steps(start_state(network), read_steps(draft, bench))


def edit_draft(
    draft: PlanDraft, seen: int, step: Step, person: Any, bench: Workbench, network: KeptNetwork
) -> PlanDraft:
    """Do one edit on the version that the person has seen.

    Raises
    ------
    OvertakenError
        Where the draft has moved on: with the edits that the person has not seen.
    RefusedError
        Where the edit cannot be done.
    """
    with transaction.atomic():
        held = PlanDraft.objects.select_for_update(of=("self",)).select_related("plan").get(pk=draft.pk)
        if held.version != seen:
            missed = list(held.edits.filter(number__gt=seen).select_related("by"))
            raise OvertakenError(held, missed)
        folded = read_folded(held, bench, network)
        refusal = Refusal.NOTHING if held.version >= MOST_EDITS else check_step(bench, folded, step)
        if refusal is not None:
            raise RefusedError(refusal, step)
        ids = bench.names["site_id"]
        edit = DraftEdit.objects.create(
            draft=held, number=seen + 1, kind=step.kind.value, by=person, tier=step.tier,
            site=str(ids[step.site]) if step.site >= 0 else "", other=str(ids[step.other]) if step.other >= 0 else "",
        )  # fmt: skip
        held.version, held.changed_at = seen + 1, timezone.now()
        held.save(update_fields=["version", "changed_at"])
        publish(f"{TOPIC}:{held.pk}", edit.told())
    return held


def copy_draft(draft: PlanDraft, upto: int, person: Any) -> PlanDraft:
    """Make a draft of one's own from another's edits up to a version."""
    with transaction.atomic():
        made = make_draft(draft.plan, person)
        edits = [
            DraftEdit(draft=made, number=one.number, kind=one.kind, site=one.site, other=one.other, tier=one.tier,
                      by=one.by)
            for one in draft.edits.filter(number__lte=upto)
        ]  # fmt: skip
        DraftEdit.objects.bulk_create(edits)
        made.version = len(edits)
        made.save(update_fields=["version"])
    return made
