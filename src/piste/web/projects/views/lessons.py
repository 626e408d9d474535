"""Lessons: found, read, written, and answered by sites."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import may, needs
from piste.web.network.texts import text_in
from piste.web.projects.access import EDIT, PROPOSE, SEE, may_edit, may_steer, projects_seen_by
from piste.web.projects.concept_numbers import concept_in_force
from piste.web.projects.forms.concept import LessonForm
from piste.web.projects.forms.project import AnswerForm
from piste.web.projects.lesson_duty import list_duties
from piste.web.projects.lesson_search import clean, hit_of, search_lessons
from piste.web.projects.models import Lesson, LessonAnswer, Stage
from piste.web.projects.views.opening import RowPage, open_project, page_context, programme_context, serve_row

A_PAGE = 20
VECTORS = ("search_fi", "search_sv", "search_en")


@needs(SEE)
@require_safe
def lessons(request: HttpRequest) -> HttpResponseBase:
    """List lessons, or those that match what is asked for, with the matching words marked."""
    words, stage, cause = (request.GET.get(name, "") for name in ("q", "stage", "cause"))
    listed = Lesson.objects.defer(*VECTORS).select_related("project").prefetch_related("answers")
    if stage in Stage.values:
        listed = listed.filter(matters_at=stage)
    if cause in Lesson.Cause.values:
        listed = listed.filter(cause=cause)
    searching = bool(clean(words))
    if searching:
        listed = search_lessons(words, listed)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, hit_of(one) if searching else None, text_in(one.text)) for one in page]
    return render(request, "projects/lessons.html", programme_context(
        request, "lessons", rows=rows, page=page, words=words, stage=stage, cause=cause, searching=searching,
        stages=Stage.choices, causes=Lesson.Cause.choices, may_write=may(request.user, PROPOSE),
    ))  # fmt: skip


@needs(SEE)
@require_safe
def lesson(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show one lesson, what it is tied to, and what later sites say of it."""
    found = get_object_or_404(Lesson.objects.defer(*VECTORS).select_related("project", "by"), pk=pk)
    seen = set(projects_seen_by(request.user).values_list("pk", flat=True))
    answers = [one for one in found.answers.select_related("project") if one.project_id in seen]
    version = concept_in_force()
    asked = version.requirements.filter(key=found.requirement_key).first() if version is not None else None
    return render(request, "projects/lesson.html", programme_context(
        request, "lessons", lesson=found, text=text_in(found.text), answers=answers, requirement=asked,
        version=version, proposals=found.proposals.all(), may_change=may_change(request.user, found),
        may_propose=may(request.user, PROPOSE), site_seen=found.project_id in seen,
    ))  # fmt: skip


def may_change(user: Any, found: Lesson) -> bool:
    """Tell whether a person may change a lesson: its writer, who may change its site, or the programme office."""
    own = found.by_id is not None and found.by_id == user.pk and may(user, PROPOSE)
    site = found.project is not None and may_edit(user, found.project)
    return own or site or may_steer(user)


def make_form(request: HttpRequest) -> Any:
    """Return how to make the form for this person: sites are those that they see."""
    projects = projects_seen_by(request.user)

    def make(data: Any, *, instance: Any) -> LessonForm:
        return LessonForm(data, instance=instance, projects=projects)

    return make


@needs(PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Write a lesson; from a site's page the site and its stage are filled in."""
    row = Lesson(stage=Stage.NEED, matters_at=Stage.NEED, written_by_name=str(request.user)[:254])
    site = projects_seen_by(request.user).filter(code=request.GET.get("site", "")).first()
    if site is not None:
        row.project, row.stage, row.matters_at = site, site.stage, site.stage
    return serve_row(request, make_form(request), row, RowPage(
        _("Write a lesson"), "lesson.add", reverse("projects:lessons"), programme_context(request, "lessons"),
        template="projects/programme_row.html",
        lead=_("A lesson is for those who come later: what happened, why, and what to do otherwise."),
    ))  # fmt: skip


@needs(PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a lesson."""
    found = get_object_or_404(Lesson.objects.defer(*VECTORS).select_related("project"), pk=pk)
    if not may_change(request.user, found):
        raise PermissionDenied
    return serve_row(request, make_form(request), found, RowPage(
        _("Change the lesson"), "lesson.edit", reverse("projects:lesson", args=[pk]),
        programme_context(request, "lessons"), template="projects/programme_row.html",
    ))  # fmt: skip


@needs(SEE)
@require_safe
def project_lessons(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the lessons that a site must answer by now, and what it has taught itself."""
    shown = open_project(request, code)
    duties = list_duties(shown)
    rows = [(one.lesson, one.answer, text_in(one.lesson.text)) for one in duties]
    return render(request, "projects/project_lessons.html", page_context(
        request, shown, "project-lessons", rows=rows, unanswered=sum(one.answer is None for one in duties),
        own=shown.lessons.defer(*VECTORS), may_write=may(request.user, PROPOSE),
    ))  # fmt: skip


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say of a lesson: used, does not concern us, or why it is not used."""
    shown = open_project(request, code, change=True)
    found = get_object_or_404(Lesson.objects.defer(*VECTORS).exclude(project=shown), pk=pk)
    row = LessonAnswer.objects.filter(lesson=found, project=shown).first() or LessonAnswer(lesson=found, project=shown)
    return serve_row(request, AnswerForm, row, RowPage(
        str(found), "site-project.lesson", reverse("projects:project-lessons", args=[code]),
        page_context(request, shown, "project-lessons", text=text_in(found.text), lesson=found),
        template="projects/answer.html", more={"by_name": str(request.user)[:254]},
    ))  # fmt: skip
