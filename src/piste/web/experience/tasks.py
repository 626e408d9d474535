"""The app's background work: waves that ended are told, spent invitations are deleted."""

from procrastinate.contrib.django import app

from piste.web import jobs
from piste.web.jobs.registry import UPKEEP
from piste.web.jobs.run import Run

TELL = "experience.tell"
TELL_ENDED = "experience.tell-ended"
ALERT = "experience.alert"


@jobs.task(TELL)
def tell(run: Run, wave: int, reason: str = "") -> dict[str, int]:
    """Tell a wave that has ended."""
    from piste.web.experience.models import Wave  # noqa: PLC0415
    from piste.web.experience.telling_keeping import tell_wave  # noqa: PLC0415

    run.progress(share=0.0)
    return {"telling": tell_wave(Wave.objects.select_related("questionnaire").get(pk=wave), reason).number}


@jobs.task(TELL_ENDED)
def tell_all_ended(run: Run) -> dict[str, int]:
    """Tell every wave that has ended and is not told, the earliest first: each is compared with the one before."""
    from django.utils import timezone  # noqa: PLC0415

    from piste.web.experience.telling_keeping import tell_wave, untold  # noqa: PLC0415

    waves = list(untold(timezone.localdate()).select_related("questionnaire"))
    for number, wave in enumerate(waves):
        run.progress(share=number / len(waves))
        tell_wave(wave)
    return {"told": len(waves)}


@jobs.task(ALERT)
def watch_points(run: Run) -> dict[str, int]:
    """Raise alerts where a point fell, and tell those who act there."""
    from piste.web.experience.alerting import raise_alerts, tell_alerts  # noqa: PLC0415

    run.progress(share=0.0)
    return {"raised": len(raise_alerts()), "told": tell_alerts()}


@app.periodic(cron="23 3 * * *")
@app.task(name="piste.experience.night", queue=UPKEEP, queueing_lock="piste.experience.night", pass_context=False)
def tidy_at_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Tell what has ended, see whether a point fell, delete what is kept no longer."""
    from piste.web.experience.retention import delete_spent, tell_ended  # noqa: PLC0415
    from piste.web.jobs.queue import start_job  # noqa: PLC0415

    tell_ended()
    start_job(ALERT, {})
    delete_spent()
