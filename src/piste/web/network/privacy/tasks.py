"""Every night all rules of retention run."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.network.privacy.retention import run_rules


@app.periodic(cron="41 2 * * *")
@app.task(name="piste.privacy.forget", queue=UPKEEP, queueing_lock="piste.privacy.forget", pass_context=False)
def every_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Forget what the rules say."""
    run_rules()
