"""What the worker does every night for the directory."""

from django.utils import timezone
from procrastinate.contrib.django import app

from piste.web.jobs.registry import UPKEEP
from piste.web.network.editing.expiry import warn_of_expiry
from piste.web.network.hours import HELSINKI
from piste.web.network.models import DirectoryChange


@app.periodic(cron="17 4 * * *")
@app.task(name="piste.directory.night", queue=UPKEEP, queueing_lock="piste.directory.night", pass_context=False)
def every_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Warn of trainings that end; keep only the newest of the directory's changes."""
    warn_of_expiry(timezone.now().astimezone(HELSINKI).date())
    forget_changes()


def forget_changes() -> int:
    """Delete all changes but the newest; return how many."""
    newest = DirectoryChange.objects.order_by("-at", "-pk").values("pk")[:1]
    gone, _each = DirectoryChange.objects.exclude(pk__in=newest).delete()
    return gone
