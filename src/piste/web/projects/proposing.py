"""Proposals to change the concept: decided on record, and carried into the draft where accepted."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.web.accounts.audit import record
from piste.web.projects.concept_keeping import open_draft, touch_draft
from piste.web.projects.models import ChangeProposal, ConceptVersion, Requirement
from piste.web.projects.models.requirement import CONTENT

State, Change = ChangeProposal.State, ChangeProposal.Change


class CannotDecideError(Exception):
    """The decision cannot be made; the text says why, in words."""


def decide(proposal: ChangeProposal, *, accept: bool, reason: str, user: Any) -> ChangeProposal:
    """Decide a proposal; an accepted one changes the draft, which is opened where there is none.

    Raises
    ------
    CannotDecideError
        Where it is decided already, or the draft has no such requirement any more (or has it already).
    """
    with transaction.atomic():
        held = ChangeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if held.state != State.OPEN:
            words = _("{name} has decided this already, on {day}.")
            raise CannotDecideError(words.format(name=held.decided_by_name or "–", day=held.decided_on))
        if accept:
            draft = touch_draft(open_draft(user), user)
            carry(held, draft, user)
            held.goes_into = draft
        held.state = State.ACCEPTED if accept else State.REJECTED
        held.decided_by, held.decided_by_name = user, "" if user is None else str(user)[:254]
        held.decided_on, held.decision_reason = timezone.localdate(), reason
        held.revision += 1
        held.save()
        record(user, "proposal.decide", held, pk=held.pk, decision=held.state)
    return held


def carry(proposal: ChangeProposal, draft: ConceptVersion, user: Any) -> None:
    """Make the change in the draft. Of a change, fields that the proposal leaves empty stay as they are."""
    found = draft.requirements.filter(key=proposal.key).first()
    if proposal.change == Change.ADD:
        if found is not None:
            raise CannotDecideError(_("The draft has a requirement with this key already."))
        last = draft.requirements.aggregate(last=Max("place"))["last"] or 0
        values = {field: getattr(proposal, field) for field in CONTENT}
        Requirement.objects.create(version=draft, key=proposal.key, place=last + 10, by=user, **values)
        return
    if found is None:
        raise CannotDecideError(_("The draft no longer has this requirement."))
    if proposal.change == Change.REMOVE:
        found.delete()
        return
    for field in CONTENT:
        value = getattr(proposal, field)
        now = getattr(found, field)
        if isinstance(value, dict):
            setattr(found, field, now | {code: words for code, words in value.items() if words})
        elif value:
            setattr(found, field, value)
    found.revision += 1
    found.by = user
    found.save()
