"""Child processes kept running together: one that dies is started again, all end together."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from piste.core.deadline import Deadline
from piste.core.errors import PisteError

END_LIMIT_S = 15.0
LOOK_S = 0.2
YOUNG_S = 5.0
MOST_YOUNG_DEATHS = 5


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    age: Deadline = field(default_factory=Deadline)
    young_deaths: int = 0


@dataclass
class Processes:
    """Children and the wish to end."""

    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    hurried: bool = False

    def ask_to_end(self, *_signal: object) -> None:
        """End soon; asked twice, at once."""
        self.hurried = self.ending.is_set()
        self.ending.set()

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start a child in a session of its own: Ctrl-C reaches us alone, and we end the children in order."""
        child = Child(name, command)
        self.children.append(child)
        self.launch(child)
        return child

    def launch(self, child: Child) -> None:
        """Start a child's process."""
        child.process = subprocess.Popen(
            child.command, env=dict(self.environment), stdin=subprocess.DEVNULL, start_new_session=True
        )
        child.age = Deadline()

    def watch(self) -> None:
        """Keep the children running until asked to end.

        Raises
        ------
        PisteError
            Where one dies again and again as soon as it is started.
        """
        while not self.ending.wait(LOOK_S):
            for child in self.children:
                self.look_after(child)

    def look_after(self, child: Child) -> None:
        """Start a child again where it has died."""
        assert child.process is not None
        if child.process.poll() is None:
            if child.age.elapsed_s() > YOUNG_S:
                child.young_deaths = 0
            return
        child.young_deaths = child.young_deaths + 1 if child.age.elapsed_s() < YOUNG_S else 0
        if child.young_deaths >= MOST_YOUNG_DEATHS:
            raise PisteError(
                "The process {name} ends as soon as it is started (status {status}); its own lines above say why.",
                name=child.name, status=str(child.process.returncode),
            )  # fmt: skip
        if not self.ending.wait(child.young_deaths * 0.5):
            self.launch(child)

    def end(self) -> None:
        """End all children: asked first, killed where they do not listen, with whatever they started."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        limit = Deadline(END_LIMIT_S)
        for process in running:
            while process.poll() is None and not limit.passed() and not self.hurried:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_S)
        for process in running:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
