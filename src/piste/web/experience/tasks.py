"""The app's background work: waves that ended are told, spent invitations are deleted."""

from procrastinate.contrib.django import app

from piste.web import jobs
from piste.web.jobs.registry import UPKEEP
from piste.web.jobs.run import Run

TELL = "experience.tell"


@jobs.task(TELL)
def tell(run: Run, wave: int, reason: str = "") -> dict[str, int]:
    """Tell a wave that has ended."""
    from piste.web.experience.models import Wave  # noqa: PLC0415
    from piste.web.experience.telling_keeping import tell_wave  # noqa: PLC0415

    run.progress(share=0.0)
    return {"telling": tell_wave(Wave.objects.select_related("questionnaire").get(pk=wave), reason).number}


@app.periodic(cron="23 3 * * *")
@app.task(name="piste.experience.night", queue=UPKEEP, queueing_lock="piste.experience.night", pass_context=False)
def tidy_at_night(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Tell what has ended, delete what is kept no longer."""
    from piste.web.experience.retention import delete_spent, tell_ended  # noqa: PLC0415

    tell_ended()
    delete_spent()
