"""Passing the gates of a site's path; nothing opens unfinished without a waiver on record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.web.accounts.audit import record
from piste.web.network.visits.models import Visit
from piste.web.projects.models import ChecklistItem, Decision, Milestone, SiteProject, Stage, Waiver
from piste.web.projects.models.stage import next_stage, stages_to


@dataclass(frozen=True)
class Unfinished:
    """Something that is not finished at opening: a requirement or a milestone, and the waiver that lets it be so."""

    item: ChecklistItem | None
    milestone: Milestone | None
    waiver: Waiver | None

    @property
    def words(self) -> str:
        """Return what it is, in the reader's language."""
        return str(self.item.requirement if self.item is not None else self.milestone)

    @property
    def stage(self) -> str:
        """Return the stage to which it belongs."""
        thing = self.item or self.milestone
        return "" if thing is None else thing.stage


class CannotPassError(Exception):
    """A gate cannot be passed; the text says why, and `unfinished` what stands in the way of an opening."""

    def __init__(self, text: str, unfinished: tuple[Unfinished, ...] = ()) -> None:
        super().__init__(text)
        self.text, self.unfinished = text, unfinished


def list_unfinished(project: SiteProject, day: date) -> list[Unfinished]:
    """Return everything up to the opening that is not finished, each with its waiver in force on a day, if any."""
    stages = stages_to(Stage.OPENING)
    items = [
        one
        for one in project.checklist.select_related("requirement").filter(stage__in=stages)
        if one.counts and one.state != ChecklistItem.State.MET
    ]
    opening_gate = {"is_gate": True, "stage": Stage.OPENING}
    milestones = project.milestones.filter(stage__in=stages, actual__isnull=True).exclude(**opening_gate)
    waivers = list(project.waivers.filter(withdrawn_at__isnull=True, until__gte=day).order_by("until", "pk"))
    of_items = {one.item_id: one for one in waivers if one.item_id}
    of_milestones = {one.milestone_id: one for one in waivers if one.milestone_id}
    return [
        *(Unfinished(one, None, of_items.get(one.pk)) for one in items),
        *(Unfinished(None, one, of_milestones.get(one.pk)) for one in milestones),
    ]


def pass_gate(project: SiteProject, stage: str, day: date, user: Any) -> SiteProject:
    """End a site's present stage on a day. Ending the opening opens the site.

    Raises
    ------
    CannotPassError
        Where the site stands elsewhere, the day is in the future or before the last gate's, or something is unfinished
        at opening without a waiver that holds on that day.
    """
    with transaction.atomic():
        held = SiteProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
        gates = {one.stage: one for one in held.milestones.select_for_update().filter(is_gate=True)}
        refuse_gate(held, gates, stage, day)
        if stage == Stage.OPENING:
            list(held.checklist.select_for_update(of=("self",)))
            missing = tuple(one for one in list_unfinished(held, day) if one.waiver is None)
            if missing:
                raise CannotPassError(_("The site cannot open: something is unfinished and not waived."), missing)
            open_site(held, day)
        gate = gates[stage]
        gate.actual, gate.revision, gate.by = day, gate.revision + 1, user
        gate.save()
        following = next_stage(stage)
        if following is None:
            held.state = SiteProject.State.DONE
        else:
            held.stage = following
        held.revision += 1
        held.by = user
        held.save()
        record(user, "site-project.gate", held, pk=held.pk, stage=str(stage), day=day.isoformat())
    return held


def take_gate_back(project: SiteProject, stage: str, reason: str, user: Any) -> SiteProject:
    """Take back the gate that was passed last, with the reason as a decision on record.

    Raises
    ------
    CannotPassError
        Where another gate is the last one by now, no reason is told, or customers have been served since an opening.
    """
    with transaction.atomic():
        held = SiteProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
        gates = {one.stage: one for one in held.milestones.select_for_update().filter(is_gate=True)}
        gate = gates.get(stage)
        if gate is None or stage != last_passed(held) or gate.actual is None:
            raise CannotPassError(_("The site project stands at another stage by now."))
        if not reason.strip():
            raise CannotPassError(_("Tell why it is taken back."))
        day = gate.actual
        if stage == Stage.OPENING:
            close_site(held)
        gate.actual, gate.revision, gate.by = None, gate.revision + 1, user
        gate.save()
        if held.state == SiteProject.State.DONE:
            held.state = SiteProject.State.ACTIVE
        held.stage = stage
        held.revision, held.by = held.revision + 1, user
        held.save()
        text = _("Taken back: {stage}, {day}").format(stage=Stage(stage).label, day=f"{day:%d.%m.%Y}")
        Decision.objects.create(
            project=held, dated=timezone.localdate(), decided_by=str(user)[:160], text=text, reason=reason, by=user
        )
        record(user, "site-project.gate-back", held, pk=held.pk, stage=stage, day=day.isoformat(), reason=reason[:200])
    return held


def last_passed(project: SiteProject) -> str:
    """Return the stage whose gate was passed last, "" where none was."""
    if project.state == SiteProject.State.DONE:
        return str(list(Stage)[-1])
    place = Stage(project.stage).place
    return str(list(Stage)[place - 1]) if place else ""


def close_site(project: SiteProject) -> None:
    """Take an opening back, the point's too where the site had opened it; never one that customers have come to.

    Raises
    ------
    CannotPassError
        Where the point has visits since that day.
    """
    point, day = project.point, project.opened_on
    project.opened_on = None
    if point is None or day is None:
        return
    if Visit.objects.filter(point=point, day__gte=day).exists():
        raise CannotPassError(_("Customers have come to the point since it opened. Mend the day of opening instead."))
    if point.opened_on == day:
        point.opened_on = None
        point.save(update_fields=["opened_on"])


def refuse_gate(held: SiteProject, gates: dict[str, Milestone], stage: str, day: date) -> None:
    """Refuse a gate that is not the present one, or a day that cannot be."""
    if held.state != SiteProject.State.ACTIVE:
        raise CannotPassError(_("The site project does not go on: change its state first."))
    if stage != held.stage or stage not in gates:
        raise CannotPassError(_("The site project stands at another stage by now."))
    if day > timezone.localdate():
        raise CannotPassError(_("The day lies in the future."))
    passed = [one.actual for one in gates.values() if one.actual is not None]
    if passed and day < max(passed):
        raise CannotPassError(_("The day lies before the end of the stage before."))


def open_site(project: SiteProject, day: date) -> None:
    """Mark a site open, and its point where nobody has yet."""
    project.opened_on = day
    point = project.point
    if point is not None and point.opened_on is None:
        point.opened_on = day
        point.save(update_fields=["opened_on"])


def grant_waiver(waiver: Waiver, user: Any) -> Waiver:
    """Put a waiver on record."""
    with transaction.atomic():
        waiver.by, waiver.by_name = user, str(user)[:254]
        waiver.save()
        record(user, "site-project.waive", waiver.project, pk=waiver.project_id, waiver=waiver.pk,
               until=waiver.until.isoformat())  # fmt: skip
    return waiver


def withdraw_waiver(waiver: Waiver, user: Any) -> None:
    """Withdraw a waiver; it stays on record."""
    with transaction.atomic():
        held = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
        if held.withdrawn_at is None:
            held.withdrawn_at, held.withdrawn_by_name = timezone.now(), str(user)[:254]
            held.save()
            record(user, "site-project.unwaive", held.project, pk=held.project_id, waiver=held.pk)
