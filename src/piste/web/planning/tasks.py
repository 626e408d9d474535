"""Planners' background work."""

from typing import Any

from piste.web import jobs
from piste.web.jobs.registry import UPKEEP
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


def settle_reading(job: Any) -> None:
    """See to it that a version does not stay "being read" where its job ended in between."""
    from piste.web.planning.reading import give_up  # noqa: PLC0415

    give_up(job)


@jobs.task(READ, queue=UPKEEP, ended=settle_reading)
def read_data_set(job: JobRun, version: int) -> dict[str, bool]:
    """Read a version's files."""
    from piste.web.planning.models import DataSetVersion  # noqa: PLC0415
    from piste.web.planning.reading import read_version  # noqa: PLC0415

    asked = DataSetVersion.objects.select_related("data_set", "made_by").get(pk=version)
    return {"ready": read_version(job, asked)}
