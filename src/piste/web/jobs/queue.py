"""The queue: starting, stopping and cancelling jobs, and their place in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from piste.web.jobs.models import Job
from piste.web.jobs.registry import TASKS
from piste.web.jobs.tell import tell

RUN = "piste.jobs.run"


def start_job(task: str, args: Mapping[str, Any], owner: Any = None, topic: str = "", *, title: str = "") -> Job:
    """Queue a task and return its job; both are undone if the current transaction is.

    Parameters
    ----------
    task : str
        A name registered with `jobs.task`.
    args : mapping
        Its keyword arguments, as JSON can hold them: keys of rows and names of files, never the data itself.
    owner : user, optional
        Who sees and may cancel it, besides administrators.
    topic : str
        A live topic that is told of its progress too, besides `job:<id>` and `jobs-of:<owner>`.
    title : str
        What the owner calls it, as its page shows it.
    """
    if task not in TASKS:
        raise LookupError(f"no task is called {task!r}; known are {', '.join(sorted(TASKS))}")
    with transaction.atomic():
        job = Job.objects.create(
            task=task, args=dict(args), owner=owner, topic=topic, title=title[:200], queue=TASKS[task].queue
        )
        job.number = app.configure_task(RUN, queue=job.queue).defer(job=job.pk)
        job.save(update_fields=["number"])
        tell(job)
    return job


def cancel_job(job: Job) -> None:
    """End a job and throw its work away: at once where it waits, within seconds where it runs."""
    with transaction.atomic():
        held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if held.state == Job.State.QUEUED:
            app.job_manager.cancel_job_by_id(held.number)
            held.state, held.ended_at = Job.State.CANCELLED, timezone.now()
        if not held.has_ended or held.state == Job.State.CANCELLED:
            held.asked, held.asked_at = Job.Asked.CANCEL, timezone.now()
            held.save(update_fields=["state", "ended_at", "asked", "asked_at"])
            tell(held)
    job.refresh_from_db()


def stop_job(job: Job) -> None:
    """Ask a running job to end early and keep the best it has; one that waits has nothing to keep."""
    with transaction.atomic():
        held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if held.state == Job.State.RUNNING and held.asked == Job.Asked.NOTHING:
            held.asked, held.asked_at = Job.Asked.STOP, timezone.now()
            held.save(update_fields=["asked", "asked_at"])
            tell(held)
    job.refresh_from_db()


def queue_places(jobs: Iterable[Job]) -> dict[int, int]:
    """Return for each waiting job its place in its queue, from 1, with one query for all."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("-again", "number").values_list("queue", "pk")
    places: dict[int, int] = {}
    counts: dict[str, int] = {}
    for queue, key in waiting:
        counts[queue] = counts.get(queue, 0) + 1
        places[key] = counts[queue]
    return {job.pk: places[job.pk] for job in jobs if job.pk in places}
