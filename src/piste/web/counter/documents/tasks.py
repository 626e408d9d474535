"""What the night does to receipts."""

from procrastinate.contrib.django import app

from piste.web.counter.documents.retention import forget_receipts
from piste.web.jobs.registry import UPKEEP


@app.periodic(cron="57 2 * * *")
@app.task(name="piste.documents.forget", queue=UPKEEP, queueing_lock="piste.documents.forget", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete old receipts."""
    forget_receipts()
