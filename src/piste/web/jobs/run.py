"""What a task holds of its job while it runs: it reports progress and hears whether to go on."""

import threading
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from piste.core.deadline import Deadline
from piste.web.jobs.models import Job
from piste.web.jobs.tell import tell

WRITE_EVERY_S = 0.5

STOPPING = threading.Event()
"""Set when this worker process is asked to end: running tasks go back to the queue."""


class JobEndedError(Exception):
    """Raised by `Run.check` where the task should end: it is cancelled, superseded, or its worker ends."""


@dataclass
class Run:
    """One attempt at a job. Every write names the attempt, so that a superseded one changes nothing."""

    job: int
    attempt: int
    asked: str = Job.Asked.NOTHING
    superseded: bool = False
    _next: Deadline = field(default_factory=lambda: Deadline(0.0))

    def progress(
        self,
        value: float | None = None,
        bound: float | None = None,
        *,
        share: float | None = None,
        message: str = "",
        **values: object,
    ) -> bool:
        """Report progress and return whether to go on; False means: end now and give the best there is.

        May be called as often as is handy: it writes twice a second at most, a message at once.

        Parameters
        ----------
        value, bound : float, optional
            Of the best plan so far and what no plan can beat.
        share : float, optional
            How much is done, 0 to 1, where that is known.
        message : str
            An English message of the catalogues with its `{name}` fields in `values`.
        """
        if STOPPING.is_set() or self.superseded:
            return False
        if not message and not self._next.passed():
            return not self.asked
        self._next = Deadline(WRITE_EVERY_S)
        given = {"value": value, "bound": bound, "share": share}
        changed = {name: number for name, number in given.items() if number is not None}
        if message:
            changed |= {"message": message, "message_values": values}  # type: ignore[dict-item]
        self.write(**changed)
        return not (self.asked or self.superseded)

    def check(self) -> None:
        """Raise where the task should end; for long steps that give nothing when ended early."""
        if not self.progress() and self.asked != Job.Asked.STOP:
            raise JobEndedError

    def write(self, **changed: object) -> bool:
        """Write to the job's row if this attempt is still the one; tell pages; return whether it is."""
        with transaction.atomic():
            job = Job.objects.select_for_update(of=("self",)).filter(
                pk=self.job, attempt=self.attempt, state=Job.State.RUNNING
            ).first()  # fmt: skip
            if job is None:
                self.superseded = True
                return False
            self.asked = job.asked
            if changed:
                for name, content in changed.items():
                    setattr(job, name, content)
                job.save(update_fields=list(changed))
                tell(job)
        return True

    def end(self, state: str, **changed: object) -> bool:
        """Write how it ended."""
        return self.write(state=state, ended_at=timezone.now(), **changed)
