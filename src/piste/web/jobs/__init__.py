"""Background work: `jobs.start(task, args, owner, topic)`; tasks are functions registered with `@jobs.task(name)`.

    from piste.web import jobs

    @jobs.task("planning.solve")
    def solve_scenario(run, scenario):
        result = siting.solve(problem, progress=lambda value, bound, *_: run.progress(value, bound))
        return {"plan": plan.pk}

    job = jobs.start("planning.solve", {"scenario": 7}, owner=request.user, topic="scenario:7", title=scenario.name)

Tasks stand in the `tasks.py` of the app that owns them. Models are imported when called: this package is an app.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from piste.web.jobs.registry import task

if TYPE_CHECKING:
    from piste.web.jobs.models import Job

__all__ = ["cancel", "start", "stop", "task"]


def start(task: str, args: Mapping[str, Any], owner: Any = None, topic: str = "", *, title: str = "") -> "Job":
    """Queue a task within the current transaction and return its job (see `queue.start_job`)."""
    from piste.web.jobs.queue import start_job  # noqa: PLC0415

    return start_job(task, args, owner, topic, title=title)


def cancel(job: "Job") -> None:
    """End a job and throw its work away (see `queue.cancel_job`)."""
    from piste.web.jobs.queue import cancel_job  # noqa: PLC0415

    cancel_job(job)


def stop(job: "Job") -> None:
    """Ask a running job to end early and keep its best (see `queue.stop_job`)."""
    from piste.web.jobs.queue import stop_job  # noqa: PLC0415

    stop_job(job)
