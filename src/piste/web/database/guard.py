"""The guard of a private PostgreSQL: one small process beside each user of it, so that none is ever left running.

Each user of the server (a `piste serve`, a command, a test run) starts a guard of its own. The guard holds a shared
lock while its user lives; the last one out stops the server. It learns of its user's end by the end of a pipe, which
the system closes however the user dies, SIGKILL included. It runs in a session of its own, so Ctrl-C does not reach it.

    python -m piste.web.database.guard NAME HOME [--temporary]
"""

import fcntl
import json
import os
import select
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from piste.core.errors import PisteError
from piste.web.database.binaries import hold_lock
from piste.web.database.cluster import Cluster, find_cluster, start_cluster, stop_cluster
from piste.web.database.owner import make_passage
from piste.web.database.place import Place, find_place

PARENT_LOOK_S = 1.0


def main(arguments: list[str]) -> int:
    """Start the server, say so, wait for the user's end, and stop the server if nobody else uses it."""
    name, home, *rest = arguments
    place = find_place(name, temporary="--temporary" in rest, home=Path(home))
    parent = os.getppid()
    wake, asked = os.pipe()
    os.set_blocking(asked, False)
    signal.set_wakeup_fd(asked, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    try:
        with use_cluster(place):
            tell({"ready": True})
            wait_for_end(parent, wake)
    except PisteError as problem:
        tell({"ready": False, "text": problem.text, "values": problem.values})
        return 1
    return 0


def tell(answer: dict[str, object]) -> None:
    """Send one line to the user; a user that has died meanwhile hears nothing."""
    try:
        print(json.dumps(answer), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def wait_for_end(parent: int, wake: int) -> None:
    """Return when the pipe from the user ends, the user has died, or a signal asks for it."""
    while True:
        readable, _, _ = select.select([sys.stdin, wake], [], [], PARENT_LOOK_S)
        if wake in readable or os.getppid() != parent:
            return
        if readable and not os.read(sys.stdin.fileno(), 1024):
            return


@contextmanager
def use_cluster(place: Place) -> Iterator[Cluster]:
    """Start the server where it does not run; at the end stop it unless another user holds its lock."""
    make_passage(lock_folder(place))
    start_lock, use_lock = (lock_folder(place) / f".{place.folder.name}.{kind}" for kind in ("start", "use"))
    with use_lock.open("a") as in_use:
        with hold_lock(start_lock):
            fcntl.flock(in_use, fcntl.LOCK_SH)
            cluster = find_cluster(place)
            try:
                start_cluster(cluster)
            except BaseException:
                leave(cluster, in_use)
                raise
        try:
            yield cluster
        finally:
            with hold_lock(start_lock):
                if leave(cluster, in_use) and place.temporary:
                    use_lock.unlink(missing_ok=True)
                    start_lock.unlink(missing_ok=True)


def leave(cluster: Cluster, in_use: IO[str]) -> bool:
    """Give the lock back, and stop the server if that was the last one; return whether it was."""
    fcntl.flock(in_use, fcntl.LOCK_UN)
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    stop_cluster(cluster)
    return True


def lock_folder(place: Place) -> Path:
    """Return where the locks stand: beside the server's folder, which is not ours to write as root."""
    return place.folder.parent


def remove_left_over(place: Place) -> None:
    """Remove temporary servers beside this one whose guard was killed before it could."""
    prefix = place.folder.name.partition("-")[0] + "-"
    for folder in place.folder.parent.glob(f"{prefix}*"):
        use_lock = folder.with_name(f".{folder.name}.use")
        try:
            with use_lock.open("a") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop_cluster(find_cluster(Place(folder, place.programs, place.as_root, temporary=True)))
                shutil.rmtree(folder, ignore_errors=True)
                use_lock.unlink(missing_ok=True)
                folder.with_name(f".{folder.name}.start").unlink(missing_ok=True)
        except BlockingIOError:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
