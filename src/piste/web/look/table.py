"""The one table of all pages: columns, rows, and its words where there is nothing or not all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from piste.web.look.templatetags.look import number, signed


@dataclass(frozen=True)
class Column:
    """A column: its words, its unit (in the header, never in cells), how its numbers are written."""

    words: Any
    unit: Any = ""
    numeric: bool = False
    digits: int | None = None
    sign: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in a cell besides plain words: a link, a tag, a bar (0 to 1) beside its number."""

    value: Any
    address: str = ""
    tag: Any = ""
    tag_kind: str = ""
    bar: float | None = None
    bar_kind: str = ""


@dataclass(frozen=True)
class Shown:
    """A cell as the template writes it."""

    words: Any
    numeric: bool
    address: str = ""
    tag: Any = ""
    tag_kind: str = ""
    bar: float | None = None
    bar_kind: str = ""


@dataclass(frozen=True)
class Table:
    """A table. The first cell of a row names it. `empty` is said where there are no rows, `partial` where some miss."""

    id: str
    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    empty: Any = ""
    partial: Any = ""
    page: Any = None
    """A page of a paginator; its links stand below the table."""
    page_key: str = "page"
    """Under which the address says the number of the page."""
    hide_caption: bool = False

    @property
    def cells(self) -> list[list[Shown]]:
        """Return the rows as they are written."""
        return [[self.write(column, cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]

    @staticmethod
    def write(column: Column, given: Any) -> Shown:
        """Write one cell in the reader's language."""
        cell = given if isinstance(given, Cell) else Cell(given)
        words = cell.value
        if words is None:
            words = _("not known")
        elif column.numeric and not isinstance(words, str):
            words = signed(words, column.digits) if column.sign else number(words, column.digits)
        return Shown(words, column.numeric, cell.address, cell.tag, cell.tag_kind, cell.bar, cell.bar_kind)
