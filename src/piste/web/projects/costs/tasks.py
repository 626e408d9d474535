"""Background work of costs."""

from piste.web import jobs
from piste.web.jobs.run import Run as JobRun

READ = "costs.read"


@jobs.task(READ)
def read_costs(job: JobRun, asked: int) -> dict[str, int]:
    """Read a file of the accounts and take its entries in."""
    from piste.web.projects.costs.file_reading import read_import  # noqa: PLC0415  (models, once ready)
    from piste.web.projects.costs.models import CostImport  # noqa: PLC0415

    found = CostImport.objects.select_related("made_by").get(pk=asked)
    read_import(job, found)
    return {"import": found.pk}
