"""Which lessons a site must answer by now: those of other sites that matter at the stages it has come to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from piste.web.projects.models import Lesson, LessonAnswer, Milestone, SiteProject, Stage


@dataclass(frozen=True)
class Duty:
    """A lesson that a site is shown, and its answer, if it has given one."""

    lesson: Lesson
    answer: LessonAnswer | None


def is_due(lesson: Lesson, project: SiteProject, passed: dict[str, date]) -> bool:
    """Tell whether a site must answer a lesson.

    It is another site's, matters at a stage that the site has come to, and was known before the site left that stage.
    """
    if lesson.project_id == project.pk or project.state in {SiteProject.State.STOPPED, SiteProject.State.DONE}:
        return False
    if Stage(lesson.matters_at).place > Stage(project.stage).place:
        return False
    if lesson.matters_at == project.stage:
        return True
    left = passed.get(lesson.matters_at)  # a stage that was left on a day that nobody knows is history
    return left is not None and timezone.localdate(lesson.made_at) <= left


def list_duties(project: SiteProject) -> list[Duty]:
    """Return the lessons that a site must answer by now, unanswered ones first, then by stage."""
    lessons = Lesson.objects.select_related("project").defer("search_fi", "search_sv", "search_en")
    answers = {one.lesson_id: one for one in project.lesson_answers.all()}
    passed = passed_gates([project])[project.pk]
    due = [Duty(one, answers.get(one.pk)) for one in lessons if one.pk in answers or is_due(one, project, passed)]
    return sorted(due, key=lambda one: (one.answer is not None, -Stage(one.lesson.matters_at).place, -one.lesson.pk))


def count_unanswered(projects: Sequence[SiteProject]) -> dict[int, int]:
    """Return for each site how many lessons it has not answered; three queries, however many sites."""
    lessons = list(Lesson.objects.only("pk", "project_id", "matters_at", "made_at"))
    given = defaultdict(set)
    for project, lesson in LessonAnswer.objects.filter(project__in=projects).values_list("project_id", "lesson_id"):
        given[project].add(lesson)
    passed = passed_gates(projects)
    return {
        one.pk: sum(is_due(lesson, one, passed[one.pk]) and lesson.pk not in given[one.pk] for lesson in lessons)
        for one in projects
    }


def passed_gates(projects: Iterable[SiteProject]) -> dict[int, dict[str, date]]:
    """Return for each site the stages that it has left, and when."""
    passed: dict[int, dict[str, date]] = {one.pk: {} for one in projects}
    gates = Milestone.objects.filter(project__in=list(passed), is_gate=True, actual__isnull=False)
    for project, stage, day in gates.values_list("project_id", "stage", "actual"):
        if day is not None:
            passed[project][stage] = day
    return passed
