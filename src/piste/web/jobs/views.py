"""The page of background work: one's own, or everybody's for administrators."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from piste.core.language import LANGUAGES, Language
from piste.web.jobs.access import SEE_ALL, jobs_seen_by
from piste.web.jobs.models import Job
from piste.web.jobs.queue import cancel_job, queue_places, stop_job

PAGE = 25


@login_required
@require_GET
def show_jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs, newest first; htmx asks for the table alone when one of them moves."""
    page = Paginator(jobs_seen_by(request.user).select_related("owner"), PAGE).get_page(request.GET.get("page"))
    jobs = list(page.object_list)
    places = queue_places(jobs) if any(job.state == Job.State.QUEUED for job in jobs) else {}
    rows = [{"job": job, "words": words_of(job), "place": places.get(job.pk)} for job in jobs]
    context: dict[str, Any] = {"rows": rows, "page": page, "sees_all": request.user.has_perm(SEE_ALL)}
    whole = "HX-Request" not in request.headers
    return render(request, "jobs/jobs.html" if whole else "jobs/table.html", context)


def words_of(job: Job) -> str:
    """Return a job's message in the reader's language, its values filled in."""
    if not job.message:
        return ""
    code = (get_language() or "fi")[:2]
    language = Language(code if code in LANGUAGES else "en")
    words = language.text(job.message)
    if words == job.message:
        words = gettext(job.message)
    values = {
        name: language.number(value) if isinstance(value, int | float) else value
        for name, value in job.message_values.items()
    }
    try:
        return words.format(**values)
    except (KeyError, IndexError, ValueError):
        return job.message


@login_required
@require_POST
def cancel(request: HttpRequest, key: int) -> HttpResponseRedirect:
    """Cancel a job of one's own."""
    cancel_job(get_object_or_404(jobs_seen_by(request.user), pk=key))
    return redirect(reverse("jobs:jobs"))


@login_required
@require_POST
def stop(request: HttpRequest, key: int) -> HttpResponseRedirect:
    """End a job of one's own early and keep its best."""
    stop_job(get_object_or_404(jobs_seen_by(request.user), pk=key))
    return redirect(reverse("jobs:jobs"))
