"""The upkeep of regional plans."""

from procrastinate.contrib.django import app

from piste.web import jobs
from piste.web.jobs.registry import UPKEEP
from piste.web.jobs.run import Run as JobRun

DOCUMENTS = "deciding.documents"


@jobs.task(DOCUMENTS)
def make_documents(job: JobRun, document: int) -> dict[str, int]:
    """Make the files of a plan's document."""
    from piste.web.planning.deciding.documents import make_files  # noqa: PLC0415  (models, once ready)
    from piste.web.planning.deciding.models import PlanDocument  # noqa: PLC0415

    asked = PlanDocument.objects.select_related("regional_plan__plan", "version").get(pk=document)
    if not asked.is_made:  # else a worker died between keeping the files and telling so
        make_files(job, asked)
    return {"document": asked.pk}


@app.periodic(cron="41 3 * * *")
@app.task(name="piste.deciding.delete", queue=UPKEEP, queueing_lock="piste.deciding.delete", pass_context=False)
def delete_comments(timestamp: int) -> None:  # noqa: ARG001  (procrastinate gives it)
    """Delete inhabitants' comments that have been kept long enough."""
    from piste.web.planning.deciding.retention import delete_old_comments  # noqa: PLC0415  (models, once ready)

    delete_old_comments()
