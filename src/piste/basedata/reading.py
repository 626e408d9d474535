"""What a reader gives: the data, or None, and everything it found on the way."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from piste.core.errors import DataError
from piste.core.findings import Findings

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """The data of one file; `value` is None where the findings hold an error."""

    value: T | None
    findings: Findings
    sources: tuple[str, ...] = ()
    """Attribution lines of official data that the reader knows."""

    def demand(self) -> T:
        """Return the data.

        Raises
        ------
        DataError
            With every finding, where one of them is an error.
        """
        if self.value is None:
            raise DataError(self.findings)
        return self.value


def finish(value: T | None, findings: Findings, sources: tuple[str, ...] = ()) -> Reading[T]:
    """Return a reading that holds data only where no error was found."""
    return Reading(None if findings.count_errors() else value, findings, sources)
