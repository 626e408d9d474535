"""A worker process: `python -m piste.web.jobs.worker solve` (one job at a time, niced) or `upkeep`."""

import asyncio
import contextlib
import os
import signal
import sys

from asgiref.sync import sync_to_async

from piste.web.jobs.parent import end_with_parent
from piste.web.jobs.registry import QUEUES, SOLVE

NICER = 5
LOOK_S = 3.0
GRACE_S = 8.0
"""How long tasks may take to hear that their worker ends; their jobs start anew in another."""

CANCEL_GRACE_S = 15
"""How long a cancelled task may take to hear of it; then its process ends, and its keeper starts another."""

CANCELLED_STATUS = 75


def main(queue: str) -> int:
    """Work until told to stop."""
    if queue not in QUEUES:
        print(f"queues are {', '.join(QUEUES)}", file=sys.stderr)
        return 2
    import django  # noqa: PLC0415

    end_with_parent()
    if queue == SOLVE:
        os.nice(NICER)
    os.environ["PISTE_PROCESS"] = f"piste-worker-{queue}"
    django.setup()
    asyncio.run(work(queue))
    return 0


async def work(queue: str) -> None:
    """Run procrastinate's worker and the watch beside it until SIGTERM or SIGINT."""
    from procrastinate.contrib.django import app  # noqa: PLC0415

    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    connector = app.connector.get_worker_connector()
    with app.replace_connector(connector):
        async with app.open_async():
            worker = loop.create_task(
                app.run_worker_async(
                    queues=[queue], concurrency=1 if queue == SOLVE else 4, wait=True, install_signal_handlers=False,
                    listen_notify=True, fetch_job_polling_interval=5.0, shutdown_graceful_timeout=GRACE_S,
                )
            )  # fmt: skip
            watch = loop.create_task(watch_jobs())
            ended = loop.create_task(asked.wait())
            await asyncio.wait({worker, watch, ended}, return_when=asyncio.FIRST_COMPLETED)
            await stop(worker, watch, ended)


async def stop(worker: asyncio.Task[None], watch: asyncio.Task[None], ended: asyncio.Task[bool]) -> None:
    """Let the running tasks hear that this worker ends; a task that does not listen is left behind with the process."""
    from piste.web.jobs.run import STOPPING  # noqa: PLC0415

    failed = not ended.done()
    STOPPING.set()
    for task in (watch, worker, ended):
        task.cancel()
    _, left = await asyncio.wait({worker, watch}, timeout=GRACE_S + 1)
    if left or failed:
        sys.stdout.flush()
        os._exit(1 if failed else 0)
    with contextlib.suppress(asyncio.CancelledError, Exception):
        worker.result()


async def watch_jobs() -> None:
    """Rescue the jobs of killed workers, and end this process where a cancelled task does not listen."""
    from django.db import DatabaseError, close_old_connections, connections  # noqa: PLC0415

    from piste.web.jobs.rescue import rescue_jobs  # noqa: PLC0415
    from piste.web.jobs.runner import CURRENT  # noqa: PLC0415

    def look() -> bool:
        close_old_connections()
        try:
            rescue_jobs()
            run = CURRENT.run
            return run is not None and cancel_is_overdue(run.job)
        except DatabaseError:
            return False
        finally:
            connections.close_all()

    while True:
        if await sync_to_async(look, thread_sensitive=False)():
            os._exit(CANCELLED_STATUS)
        await asyncio.sleep(LOOK_S)


def cancel_is_overdue(key: int) -> bool:
    """Tell whether a job was cancelled long ago and still runs. Its lock goes with the process; then it is rescued."""
    from datetime import timedelta  # noqa: PLC0415

    from django.db.models.functions import Now  # noqa: PLC0415

    from piste.web.jobs.models import Job  # noqa: PLC0415

    return Job.objects.filter(
        pk=key, state=Job.State.RUNNING, asked=Job.Asked.CANCEL, asked_at__lt=Now() - timedelta(seconds=CANCEL_GRACE_S)
    ).exists()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else SOLVE))
