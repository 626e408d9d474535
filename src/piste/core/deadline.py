"""The only clock of the engine: seconds left of a limit, measured monotonically."""

import math
import time


class Deadline:
    """Counts from its making; without a limit it never passes."""

    def __init__(self, limit_s: float | None = None) -> None:
        self._start = time.monotonic()
        self.limit_s = math.inf if limit_s is None else float(limit_s)

    def elapsed_s(self) -> float:
        """Return seconds since the start."""
        return time.monotonic() - self._start

    def left_s(self) -> float:
        """Return seconds left, at least 0."""
        return max(0.0, self.limit_s - self.elapsed_s())

    def passed(self) -> bool:
        """Tell whether the limit is over."""
        return self.elapsed_s() >= self.limit_s
