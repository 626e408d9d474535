"""What the worker does every minute: send, remind, offer freed times, let expired holds go."""

from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.network.booking.no_shows import mark_no_shows
from piste.web.network.booking.outbox import send_due
from piste.web.network.booking.reminding import queue_reminders
from piste.web.network.booking.reserving import release_expired
from piste.web.network.booking.retention import forget_news
from piste.web.network.booking.wait_list import offer_times


@app.periodic(cron="* * * * *")
@app.task(name="piste.booking.minute", queue=UPKEEP, queueing_lock="piste.booking.minute", pass_context=False)
def every_minute(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Do what is due."""
    release_expired()
    mark_no_shows()
    offer_times()
    queue_reminders()
    send_due()
    forget_news()
