"""The upkeep of regional plans."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP


@app.periodic(cron="41 3 * * *")
@app.task(name="piste.deciding.delete", queue=UPKEEP, queueing_lock="piste.deciding.delete", pass_context=False)
def delete_comments(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete inhabitants' comments that have been kept long enough."""
    from piste.web.planning.deciding.retention import delete_old_comments  # noqa: PLC0415  (models, once ready)

    delete_old_comments()
