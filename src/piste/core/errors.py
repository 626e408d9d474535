"""The small tree of faults that Piste raises; everything else is a fault of the program."""

from piste.core.findings import Findings


class PisteError(Exception):
    """Base of all faults that a user can do something about.

    `text` is an English message, the key of the catalogues, with `{name}` fields that `values` fill.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values


class DataError(PisteError):
    """Data that cannot be used: carries every finding, never only the first."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(f"{findings.count_errors()} errors in the data")
        self.findings = findings


class ScenarioError(DataError):
    """A scenario that cannot be read or asks for what does not exist."""


class InfeasibleError(PisteError):
    """Rules that no plan can meet; the text says why."""


class SolverError(PisteError):
    """The solver ended without an answer that can be used."""
