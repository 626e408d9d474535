"""Telling pages how a job goes."""

from piste.web.jobs.models import Job
from piste.web.jobs.registry import TASKS
from piste.web.live.publish import publish


def tell(job: Job) -> None:
    """Publish a job's state on its own topic, its owner's and the one its starter named; its task hears of its end."""
    known = TASKS.get(job.task)
    if job.has_ended and known is not None and known.ended is not None:
        known.ended(job)
    body = {
        "job": job.pk,
        "state": job.state,
        "share": job.share,
        "value": job.value,
        "bound": job.bound,
        "gap": job.gap,
    }
    for topic in filter(None, (f"job:{job.pk}", f"jobs-of:{job.owner_id}" if job.owner_id else "", job.topic)):
        publish(topic, body)
