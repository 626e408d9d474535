"""What lists show of many sites at once: their schedule, conformity and lessons, by a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from piste.web.projects.conformity import Conformity, measure_conformity
from piste.web.projects.lesson_duty import count_unanswered
from piste.web.projects.models import ChecklistItem, Milestone, MilestoneDependency, SiteProject, Stage, Waiver
from piste.web.projects.schedule import Slot, build_schedule, stages_left


@dataclass(frozen=True)
class Summary:
    """One site in short."""

    project: SiteProject
    slots: tuple[Slot, ...]
    conformity: Conformity
    unanswered: int

    @property
    def opening(self) -> Slot | None:
        """Return the gate of the opening."""
        return opening_of(self.slots)

    @property
    def late_days(self) -> int:
        """Return by how many days the opening is late, before and after it."""
        return 0 if self.opening is None else self.opening.late_days


def build_schedules(projects: Sequence[SiteProject], today: date) -> dict[int, tuple[Slot, ...]]:
    """Return the schedule of each site, by its key; two queries, however many sites."""
    milestones, dependencies = defaultdict(list), defaultdict(list)
    for one in Milestone.objects.filter(project__in=projects):
        milestones[one.project_id].append(one)
    for wait in MilestoneDependency.objects.filter(after__project__in=projects).select_related("after"):
        dependencies[wait.after.project_id].append(wait)
    return {
        one.pk: tuple(build_schedule(milestones[one.pk], dependencies[one.pk], today, stages_left(one)))
        for one in projects
    }


def opening_of(slots: Sequence[Slot]) -> Slot | None:
    """Return the gate of the opening."""
    return next((one for one in slots if one.milestone.is_gate and one.milestone.stage == Stage.OPENING), None)


def build_summaries(projects: Sequence[SiteProject], today: date) -> dict[int, Summary]:
    """Return a summary of each site, by its key; seven queries, however many sites."""
    schedules = build_schedules(projects, today)
    items, waivers = defaultdict(list), defaultdict(list)
    for item in ChecklistItem.objects.filter(project__in=projects).order_by():
        items[item.project_id].append(item)
    for waiver in Waiver.objects.filter(project__in=projects, item__isnull=False):
        waivers[waiver.project_id].append(waiver)
    unanswered = count_unanswered(projects)
    return {
        one.pk: Summary(
            one,
            schedules[one.pk],
            measure_conformity(items[one.pk], waivers[one.pk], today),
            unanswered[one.pk],
        )
        for one in projects
    }
