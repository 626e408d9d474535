"""Running one job: claim it, call its task, write how it ended."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.jobs.lock import hold_job
from piste.web.jobs.models import Job
from piste.web.jobs.queue import RUN
from piste.web.jobs.registry import TASKS
from piste.web.jobs.run import STOPPING, JobEndedError, Run
from piste.web.jobs.tell import tell

FAILED = "Something failed inside Piste. The administrators can see the details under the number {job}."
UNKNOWN = "This version of Piste does not know the task any more. Start it anew."

_log = logging.getLogger("piste.jobs")


@dataclass
class Current:
    """What this process is running now, for the watch beside it."""

    run: Run | None = None


CURRENT = Current()


def run_job(key: int) -> None:
    """Run a job to its end. Never raises: the job's own row says how it ended."""
    with hold_job(key) as held:
        run = claim(key) if held else None
        if run is None:
            return
        CURRENT.run = run
        try:
            run_task(run)
        finally:
            CURRENT.run = None


def claim(key: int) -> Run | None:
    """Make a waiting job ours; None where it was cancelled meanwhile."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(pk=key, state=Job.State.QUEUED).first()
        if job is None:
            return None
        job.state, job.attempt, job.started_at = Job.State.RUNNING, job.attempt + 1, timezone.now()
        job.save(update_fields=["state", "attempt", "started_at"])
        tell(job)
    return Run(job.pk, job.attempt)


def run_task(run: Run) -> None:
    """Call the task and write how it ended."""
    job = Job.objects.get(pk=run.job)
    task = TASKS.get(job.task)
    if task is None:
        run.end(Job.State.FAILED, message=UNKNOWN, message_values={})
        return
    try:
        result = task.function(run, **job.args)
    except JobEndedError:
        end_early(run)
    except PisteError as problem:
        values = {name: str(value) for name, value in problem.values.items()}
        run.end(Job.State.FAILED, message=problem.text, message_values=values)
    except Exception:  # noqa: BLE001  (the one place between a task's fault and its owner; the log has the details)
        _log.exception("job failed", extra={"job": run.job, "task": job.task})
        run.end(Job.State.FAILED, message=FAILED, message_values={"job": run.job})
    else:
        end_whole(run, result)


def end_whole(run: Run, result: Any) -> None:
    """Write the result of a task that came to its end, unless its owner threw it away."""
    if STOPPING.is_set():
        give_back(run)
    elif run.write() and run.asked == Job.Asked.CANCEL:
        run.end(Job.State.CANCELLED)
    else:
        run.end(Job.State.DONE, result=result)


def end_early(run: Run) -> None:
    """Write how a task that gave up ended: cancelled, or back in the queue where only its worker ends."""
    if run.write() and run.asked:
        run.end(Job.State.CANCELLED)
    elif STOPPING.is_set():
        give_back(run)


def give_back(run: Run) -> None:
    """Put a job back at its place in the queue: its worker is asked to end, which is no failure of the job."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).filter(pk=run.job, attempt=run.attempt).first()
        if job is None or job.state != Job.State.RUNNING:
            return
        job.attempt -= 1
        requeue(job)


def requeue(job: Job, *, worker_is_dead: bool = False) -> None:
    """Put a job back into the queue, before those that never ran; a living worker closes procrastinate's row itself."""
    from procrastinate.contrib.django import app  # noqa: PLC0415

    job.state, job.share, job.value, job.bound = Job.State.QUEUED, None, None, None
    new = app.configure_task(RUN, queue=job.queue, priority=1).defer(job=job.pk)
    if worker_is_dead:
        close_row(job)
    job.number, job.again = new, True
    job.save(update_fields=["state", "attempt", "share", "value", "bound", "number", "again"])
    tell(job)


def close_row(job: Job) -> None:
    """Delete procrastinate's row of a job whose worker is dead: nobody else would ever close it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'doing'", [job.number])
