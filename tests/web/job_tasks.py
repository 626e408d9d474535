"""Tasks that the tests run in real worker processes."""

import threading

from piste.core.errors import PisteError
from piste.web import jobs

_NEVER = threading.Event()


@jobs.task("test.count")
def count(run, steps):
    """Count slowly, and end early with the best so far when asked."""
    done = 0
    for done in range(1, steps + 1):
        _NEVER.wait(0.05)
        if not run.progress(value=100.0 - done, bound=1.0, share=done / steps):
            break
    return {"done": done}


@jobs.task("test.deaf")
def sleep_deaf(run):  # noqa: ARG001
    """Hear nothing."""
    _NEVER.wait(100)


@jobs.task("test.fail")
def fail(run, how):  # noqa: ARG001
    """Fail as data do, or as programs do."""
    if how == "data":
        raise PisteError("The file {file} is empty.", file="a.csv")
    raise ZeroDivisionError("secret words")


@jobs.task("test.small", queue="upkeep")
def small(run):  # noqa: ARG001
    """Do something small."""
    return {"small": True}
