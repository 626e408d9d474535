"""What the night does to visits."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.network.visits.nightly import end_open_days
from piste.web.network.visits.retention import forget_visits


@app.periodic(cron="10 0,1,22,23 * * *")
@app.task(name="piste.visits.night", queue=UPKEEP, queueing_lock="piste.visits.night", pass_context=False)
def every_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """End what days left open. Its hours are UTC: one of them follows midnight in Finland in summer and in winter."""
    end_open_days()


@app.periodic(cron="51 2 * * *")
@app.task(name="piste.visits.forget", queue=UPKEEP, queueing_lock="piste.visits.forget", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Delete old visits, and keep their counts."""
    forget_visits()
