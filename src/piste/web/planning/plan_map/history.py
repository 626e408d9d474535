"""What was done to a draft, in words: the latest edits, and what undo and redo would do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from piste.web.planning.plan_map.kind import Kind
from piste.web.planning.plan_map.models import DraftEdit
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.steps import Refusal, Step

LATEST = 12


@dataclass(frozen=True)
class Told:
    """One edit in words, by whom and when."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class History:
    """The latest edits, and what undo and redo would do ("" where there is nothing)."""

    latest: tuple[Told, ...]
    undo: str
    redo: str


def tell_step(opened: Opened, step: Step) -> str:
    """Return a step in words."""
    name = opened.site_name(step.site) if step.site >= 0 else _("a site that is gone")
    other = opened.site_name(step.other) if step.other >= 0 else ""
    values = {"name": name, "other": other}
    words = {
        Kind.OPEN: _("Open %(name)s"),
        Kind.CLOSE: _("Close %(name)s"),
        Kind.MOVE: _("Move from %(name)s to %(other)s"),
        Kind.LOCK: _("Lock %(name)s"),
        Kind.UNLOCK: _("Release %(name)s"),
        Kind.UNDO: _("Undo"),
        Kind.REDO: _("Redo"),
    }
    return words[step.kind] % values


def tell_edit(opened: Opened, edit: DraftEdit) -> Told:
    """Return an edit in words."""
    rows = opened.bench.site_of_id
    step = Step(Kind(edit.kind), rows.get(edit.site, -1), rows.get(edit.other, -1))
    return Told(tell_step(opened, step), "" if edit.by is None else str(edit.by), edit.at)


def tell_history(opened: Opened) -> History | None:
    """Return a draft's history; None for a plan that is only looked at."""
    if opened.draft is None:
        return None
    latest = opened.draft.edits.select_related("by").order_by("-number")[:LATEST]
    done, undone = opened.folded.done, opened.folded.undone
    return History(
        latest=tuple(tell_edit(opened, edit) for edit in latest),
        undo=tell_step(opened, done[-1]) if done else "",
        redo=tell_step(opened, undone[-1]) if undone else "",
    )


def tell_refusal(opened: Opened, refusal: Refusal, step: Step) -> str:
    """Say why an edit was not done, and what to do."""
    site = step.other if step.kind == Kind.MOVE and refusal not in (Refusal.LOCKED, Refusal.IS_CLOSED) else step.site
    values: dict[str, Any] = {"name": opened.site_name(site) if site >= 0 else ""}
    words = {
        Refusal.IS_OPEN: _("%(name)s is open already."),
        Refusal.IS_CLOSED: _("%(name)s is closed already."),
        Refusal.LOCKED: _("%(name)s is locked. Release it first."),
        Refusal.FORBIDDEN: _("The scenario or the data forbid a point in %(name)s. Change the scenario first."),
        Refusal.ACROSS: _("%(name)s lies outside the area of the plan and cannot be changed here."),
        Refusal.NOTHING: _("There is nothing to do: the draft is like that already."),
        Refusal.UNKNOWN: _("There is no such site. Choose one on the map or in the table."),
    }
    return words[refusal] % values
