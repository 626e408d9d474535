"""Faults and remarks about data: all of them at once, each with its place and what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops an import, a warning does not, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One fault or remark.

    `text` and `todo` are English message templates (the keys of the catalogues) with `{name}` fields that `values`
    fill; `row` counts as the user's program does: the first data row of a CSV file with a header is 2.
    """

    code: str
    severity: Severity
    text: str
    todo: str
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    row: int | None = None
    field: str = ""

    def message(self) -> str:
        """Return the English text with its values."""
        return self.text.format(**self.values)


class Findings:
    """An ordered collection that a reader fills and everybody else only reads."""

    def __init__(self, file: str = "") -> None:
        self._items: list[Finding] = []
        self._file = file

    def add(
        self,
        severity: Severity,
        code: str,
        text: str,
        todo: str,
        *,
        row: int | None = None,
        field: str = "",
        file: str = "",
        **values: object,
    ) -> None:
        """Record one finding."""
        self._items.append(Finding(code, severity, text, todo, values, file or self._file, row, field))

    def error(self, code: str, text: str, todo: str, **where: object) -> None:
        """Record a fault that stops the import."""
        self.add(Severity.ERROR, code, text, todo, **where)  # type: ignore[arg-type]

    def warning(self, code: str, text: str, todo: str, **where: object) -> None:
        """Record a fault that the import can live with."""
        self.add(Severity.WARNING, code, text, todo, **where)  # type: ignore[arg-type]

    def note(self, code: str, text: str, todo: str = "", **where: object) -> None:
        """Record something worth knowing."""
        self.add(Severity.NOTE, code, text, todo, **where)  # type: ignore[arg-type]

    def extend(self, others: Iterable[Finding]) -> None:
        """Take over the findings of another collection."""
        self._items.extend(others)

    def count_errors(self) -> int:
        """Return the number of errors."""
        return sum(item.severity is Severity.ERROR for item in self._items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
