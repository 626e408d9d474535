"""Who may see a job: its owner, and administrators (permission `jobs.view_job`)."""

from typing import Any

from django.db.models import QuerySet

from piste.web.jobs.models import Job
from piste.web.live.topics import listen_rule

SEE_ALL = "jobs.view_job"


def jobs_seen_by(user: Any) -> QuerySet[Job]:
    """Return the jobs that a user may see and cancel."""
    if not user.is_authenticated:
        return Job.objects.none()
    if user.has_perm(SEE_ALL):
        return Job.objects.all()
    return Job.objects.filter(owner=user)


@listen_rule("job")
def may_hear_job(user: Any, key: str) -> bool:
    """`job:12` is for whoever may see job 12."""
    return key.isdecimal() and len(key) < 18 and jobs_seen_by(user).filter(pk=int(key)).exists()


@listen_rule("jobs-of")
def may_hear_jobs_of(user: Any, key: str) -> bool:
    """`jobs-of:12` is for user 12, and for administrators."""
    return bool(user.is_authenticated) and (str(user.pk) == key or user.has_perm(SEE_ALL))
