"""A table as it stands in a file, before anything in it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Texts

Shapes = NDArray[np.object_]
"""Arrays of shapely geometries, None where a row has none."""


@dataclass(frozen=True)
class Table:
    """n rows; cells are text, numbers, truth values or None.

    `rows` counts as the user's program does: the first row under a header is 2, the first feature of a map layer 1.
    """

    file: str
    columns: Mapping[str, Texts]
    rows: NDArray[np.int64]
    shapes: Shapes | None = None
    crs: str = ""
    """Reference system of the shapes as the file gives it, "" where it gives none."""

    def __len__(self) -> int:
        return len(self.rows)


def cell_text(cell: object) -> str:
    """Return a cell as trimmed text: whole numbers without a decimal part, "" for nothing."""
    if cell is None or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124  (only NaN differs from itself)
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def column_texts(cells: Texts) -> Texts:
    """Return a column as trimmed texts."""
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [cell_text(cell) for cell in cells]
    return texts


def object_column(cells: list[object]) -> Texts:
    """Return a list of cells as one column."""
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    return column
