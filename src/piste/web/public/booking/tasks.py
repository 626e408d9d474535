"""Forgetting who tried to book."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.public.booking.limits import forget_attempts


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="piste.public-booking.forget", queue=UPKEEP, queueing_lock="piste.public-booking.forget", pass_context=False
)
def forget(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete what counts no more."""
    forget_attempts()
