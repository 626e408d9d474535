"""What the worker does for remote service: requests move on, interpreters are replaced, references forgotten."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.remote.duty import advance_requests
from piste.web.remote.interpreting.dial_out import HAND_OVER, dial_for, hand_over
from piste.web.remote.interpreting.following import (
    expire_unanswered,
    forget_matters,
    replace_absent,
    seek_lacking,
)
from piste.web.remote.interpreting.on_demand import expire_requests, keep_time


@app.periodic(cron="* * * * * */20")
@app.task(name="piste.remote.requests", queue=UPKEEP, queueing_lock="piste.remote.requests", pass_context=False)
def move_requests(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Move requests whose time is over, whether or not anybody looks at a page."""
    advance_requests()
    expire_requests(dial_for)


@app.periodic(cron="* * * * *")
@app.task(name="piste.interpreting.minute", queue=UPKEEP, queueing_lock="piste.interpreting.minute", pass_context=False)
def every_minute(timestamp: int) -> None:  # noqa: ARG001
    """Ask the next interpreter where one is absent, did not answer, or is lacking."""
    replace_absent()
    expire_unanswered()
    seek_lacking()
    keep_time()


@app.periodic(cron="47 2 * * *")
@app.task(name="piste.interpreting.forget", queue=UPKEEP, queueing_lock="piste.interpreting.forget", pass_context=False)
def every_night(timestamp: int) -> None:  # noqa: ARG001
    """Forget what is no longer needed."""
    forget_matters()


@app.task(name=HAND_OVER, queue=UPKEEP, pass_context=False)
def hand_dial_out_over(dial_out: int) -> None:
    """Hand a telephone interpreter's call to the gateway, outside any request and any other transaction."""
    hand_over(dial_out)
