"""Milestones in time: which are late, and what each late one pushes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from piste.web.accounts.audit import record
from piste.web.projects.models import Milestone, MilestoneDependency, SiteProject, Stage


class CycleError(Exception):
    """A milestone would wait for itself; `milestones` is the way round."""

    def __init__(self, milestones: Sequence[Milestone]) -> None:
        super().__init__(" → ".join(str(one.pk) for one in milestones))
        self.milestones = list(milestones)


@dataclass
class Slot:
    """A milestone with the day on which it is or will be done, as far as is known.

    `day` is the day done, else the told day, but not before today and not before what it waits for allows.
    `pushed_by` is the milestone whose day decides, where that is later than what people tell.
    """

    milestone: Milestone
    day: date | None
    pushed_by: Milestone | None = None
    overdue: bool = False
    """Not done, though the day that people have told has passed."""
    is_past: bool = False
    """A gate of a stage that the site has left on a day that nobody has told."""
    pushes: list[Milestone] = field(default_factory=list)
    """What is moved by it, directly or through others."""

    @property
    def late_days(self) -> int:
        """Return by how many days it is later than planned; 0 where in time or not known."""
        planned = self.milestone.planned
        return 0 if planned is None or self.day is None else max(0, (self.day - planned).days)

    @property
    def is_done(self) -> bool:
        """Tell whether it is done."""
        return self.is_past or self.milestone.actual is not None


def build_schedule(
    milestones: Iterable[Milestone],
    dependencies: Iterable[MilestoneDependency],
    today: date,
    left: Collection[str] = (),
) -> list[Slot]:
    """Return a slot for each milestone, those that are waited for first.

    day(m) = done(m), else max(today, told(m), max over waits (day(w) + least_days)); not known where nothing tells it.

    Parameters
    ----------
    left : collection of str
        Stages that the site has left (`stages_left`): their gates are done, also where nobody has told the day.

    Raises
    ------
    CycleError
        Where milestones wait for one another in a ring.
    """
    known = {one.pk: one for one in milestones}
    waits: dict[int, list[MilestoneDependency]] = {pk: [] for pk in known}
    for one in dependencies:
        if one.before_id in known and one.after_id in known:
            waits[one.after_id].append(one)
    slots: dict[int, Slot] = {}
    for pk in in_order(known, waits):
        gone = known[pk].is_gate and known[pk].stage in left and known[pk].actual is None
        slots[pk] = Slot(known[pk], None, is_past=True) if gone else place(known[pk], waits[pk], slots, today)
    for slot in slots.values():
        by = slot.pushed_by
        while by is not None:
            slots[by.pk].pushes.append(slot.milestone)
            by = slots[by.pk].pushed_by
    return list(slots.values())


def place(milestone: Milestone, waits: Sequence[MilestoneDependency], slots: dict[int, Slot], today: date) -> Slot:
    """Place one milestone after those that it waits for."""
    if milestone.actual is not None:
        return Slot(milestone, milestone.actual)
    told = milestone.expected or milestone.planned
    overdue = told is not None and told < today
    day = today if overdue else told
    pushed_by = None
    for wait in waits:
        before = slots[wait.before_id]
        if before.day is None:
            continue
        earliest = before.day + timedelta(days=wait.least_days)
        if day is None or earliest > day:
            day, pushed_by = earliest, before.milestone
    if day is not None and day < today:
        day = today
    return Slot(milestone, day, pushed_by, overdue)


def in_order(known: dict[int, Milestone], waits: dict[int, list[MilestoneDependency]]) -> list[int]:
    """Return the milestones' keys, each after those that it waits for; ties in the order given."""
    order: list[int] = []
    state: dict[int, int] = {}
    for root in known:
        path = [(root, iter([one.before_id for one in waits[root]]))] if not state.get(root) else []
        state[root] = state.get(root) or 1
        while path:
            here, rest = path[-1]
            nearer = next(rest, None)
            if nearer is None:
                state[here] = 2
                order.append(here)
                path.pop()
            elif state.get(nearer) == 1:
                ring = [pk for pk, _rest in path]
                raise CycleError([known[pk] for pk in [*ring[ring.index(nearer) :], nearer]])
            elif not state.get(nearer):
                state[nearer] = 1
                path.append((nearer, iter([one.before_id for one in waits[nearer]])))
    return order


def add_dependency(before: Milestone, after: Milestone, least_days: int, user: Any) -> MilestoneDependency:
    """Let a milestone of a site wait for another one of the same site.

    Raises
    ------
    CycleError
        Where the other waits for it already, directly or through others. Two people at once cannot make a ring either.
    ValueError
        Where they belong to two sites.
    """
    if before.pk == after.pk:
        raise CycleError([before, after])
    if before.project_id != after.project_id:
        raise ValueError("both milestones belong to one site")
    with transaction.atomic():
        project = SiteProject.objects.select_for_update(of=("self",)).get(pk=after.project_id)
        milestones = {one.pk: one for one in Milestone.objects.filter(project=project)}
        kept = list(MilestoneDependency.objects.filter(after__project=project))
        made = MilestoneDependency(before=before, after=after, least_days=least_days)
        waits: dict[int, list[MilestoneDependency]] = {pk: [] for pk in milestones}
        for one in (*kept, made):
            waits[one.after_id].append(one)
        in_order(milestones, waits)
        known = next((one for one in kept if (one.before_id, one.after_id) == (before.pk, after.pk)), None)
        if known is not None:
            known.least_days = least_days
            made = known
        made.save()
        record(user, "site-project.dependency", project, before=before.pk, after=after.pk, days=least_days)
    return made


def stages_left(project: SiteProject) -> list[str]:
    """Return the stages that a site has left: all where it has been followed to its end."""
    stages = list(Stage)
    over = project.state == SiteProject.State.DONE
    return [str(one) for one in (stages if over else stages[: Stage(project.stage).place])]


def make_gates(project: SiteProject, user: Any) -> list[Milestone]:
    """Give a new site its ten gates, each waiting for the one before; reviews come three months and a year later."""
    gates = [Milestone.objects.create(project=project, stage=stage, is_gate=True, by=user) for stage in Stage]
    days = {Stage.REVIEW_3_MONTHS: 91, Stage.REVIEW_1_YEAR: 365}
    opening = gates[Stage.OPENING.place]
    for before, after in pairwise(gates):
        least = days.get(Stage(after.stage), 0)
        MilestoneDependency.objects.create(before=opening if least else before, after=after, least_days=least)
    return gates
