"""Background work of reports."""

from piste.web import jobs
from piste.web.jobs.run import Run as JobRun

FILES = "interim.files"


@jobs.task(FILES)
def make_report_files(job: JobRun, files: int) -> dict[str, int]:
    """Make a report's files."""
    from piste.web.projects.interim.freezing import make_files  # noqa: PLC0415  (models, once ready)
    from piste.web.projects.interim.models import ReportFiles  # noqa: PLC0415

    asked = ReportFiles.objects.select_related("report", "version").get(pk=files)
    if not asked.folder:
        make_files(job, asked)
    return {"files": asked.pk}
