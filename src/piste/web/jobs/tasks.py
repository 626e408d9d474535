"""What procrastinate runs: our jobs, and the upkeep of every few minutes."""

from procrastinate.contrib.django import app

from piste.web.jobs.queue import RUN
from piste.web.jobs.registry import UPKEEP
from piste.web.jobs.retention import delete_old_jobs
from piste.web.jobs.runner import run_job
from piste.web.live.publish import delete_old_events


@app.task(name=RUN)
def run(job: int) -> None:
    """Run one of our jobs."""
    run_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="piste.live.delete", queue=UPKEEP, queueing_lock="piste.live.delete", pass_context=False)
def delete_events(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete events that no page comes back for any more."""
    delete_old_events()


@app.periodic(cron="17 3 * * *")
@app.task(name="piste.jobs.delete", queue=UPKEEP, queueing_lock="piste.jobs.delete", pass_context=False)
def delete_jobs(timestamp: int) -> None:  # noqa: ARG001
    """Delete jobs that ended long ago."""
    delete_old_jobs()
