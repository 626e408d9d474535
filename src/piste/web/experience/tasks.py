"""The app's background work: waves that ended are told, spent invitations are deleted."""

from procrastinate.contrib.django import app

from piste.web import jobs
from piste.web.jobs.registry import UPKEEP
from piste.web.jobs.run import Run

TELL = "experience.tell"
TELL_ENDED = "experience.tell-ended"


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


@app.periodic(cron="23 3 * * *")
@app.task(name="piste.experience.night", queue=UPKEEP, queueing_lock="piste.experience.night", pass_context=False)
def tidy_at_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Tell what has ended, delete what is kept no longer."""
    from piste.web.experience.retention import delete_spent, tell_ended  # noqa: PLC0415

    tell_ended()
    delete_spent()
