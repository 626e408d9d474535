"""The upkeep of what is counted."""

from procrastinate.contrib.django import app

from piste.web.accounts.throttle import forget_uses
from piste.web.jobs.registry import UPKEEP


@app.periodic(cron="7 * * * *")
@app.task(name="piste.accounts.forget", queue=UPKEEP, queueing_lock="piste.accounts.forget", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete uses that count no more."""
    forget_uses()
