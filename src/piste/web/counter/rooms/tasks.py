"""Every minute rooms are freed that nobody has come for."""

from procrastinate.contrib.django import app

from piste.web.counter.rooms.taking import release_unclaimed
from piste.web.jobs.registry import UPKEEP


@app.periodic(cron="* * * * *")
@app.task(name="piste.rooms.release", queue=UPKEEP, queueing_lock="piste.rooms.release", pass_context=False)
def every_minute(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Free what is unclaimed."""
    release_unclaimed()
