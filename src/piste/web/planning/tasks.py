"""Planners' background work."""

from piste.web import jobs
from piste.web.jobs.run import Run as JobRun

SOLVE = "planning.solve"
READ = "planning.read"


@jobs.task(SOLVE)
def solve_run(job: JobRun, run: int) -> dict[str, int]:
    """Solve a scenario; the result names the leading plan."""
    from piste.web.planning.models import Plan, Run  # noqa: PLC0415
    from piste.web.planning.solving import solve  # noqa: PLC0415

    asked = Run.objects.select_related("version__scenario", "started_by").get(pk=run)
    kept = Plan.objects.filter(run=asked).order_by("pk").first()
    if kept is None:  # else a worker died between keeping the plans and telling so
        kept = solve(job, asked)[0]
    return {"plan": kept.pk}
