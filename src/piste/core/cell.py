"""Cells of files that people open in a spreadsheet."""

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""By these a spreadsheet takes text for a formula (OWASP, CSV injection)."""


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
