"""The tasks that jobs run, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

SOLVE = "solve"
UPKEEP = "upkeep"
QUEUES = (SOLVE, UPKEEP)
"""Heavy work runs in `solve`, one at a time a worker process; mail, short imports and upkeep never wait for it."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Task:
    """A registered function: called as `function(run, **args)`, it returns what JSON can hold, or None."""

    name: str
    function: Callable[..., Any]
    queue: str
    ended: Callable[[Any], None] | None = None


TASKS: dict[str, Task] = {}


def task(
    name: str, *, queue: str = SOLVE, ended: Callable[[Any], None] | None = None
) -> Callable[[Function], Function]:
    """Register a function as a task. It must be safe to run again: a killed worker's job starts anew.

    `ended` is called with the job as it ends, whoever ends it and however (done, failed, cancelled, given up), within
    the transaction that writes so; perhaps more than once.
    """
    if queue not in QUEUES:
        raise ValueError(f"queue {queue!r}; known are {', '.join(QUEUES)}")

    def register(function: Function) -> Function:
        known = TASKS.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two tasks are called {name!r}")
        TASKS[name] = Task(name, function, queue, ended)
        return function

    return register
