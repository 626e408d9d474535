"""A child that ends when its parent has died, however it died."""

import os
import signal
import threading

ASKED = "PISTE_END_WITH_PARENT"
"""Set by `piste serve` for its children; a process of systemd or of a shell outlives whoever started it."""

LOOK_S = 1.0
GRACE_S = 4.0
_NEVER = threading.Event()


def end_with_parent() -> None:
    """Watch the parent from a thread of its own, and end this process by SIGTERM once the parent is another."""
    if not os.environ.get(ASKED):
        return
    parent = os.getppid()

    def watch() -> None:
        while not _NEVER.wait(LOOK_S):
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                _NEVER.wait(GRACE_S)
                os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
