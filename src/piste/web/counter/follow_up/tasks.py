"""Once a month the last month's open statistics are made."""

from django.utils import timezone
from procrastinate.contrib.django import app

from piste.web.counter.follow_up.opening import month_before, publish_month
from piste.web.jobs.registry import UPKEEP


@app.periodic(cron="23 3 3-9 * *")
@app.task(name="piste.follow-up.publish", queue=UPKEEP, queueing_lock="piste.follow-up.publish", pass_context=False)
def every_month(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Publish; on the days after the third too, where the worker stood still."""
    publish_month(month_before(timezone.localdate()))
