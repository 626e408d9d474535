"""Pages of lists, as HSDS and the Finnish Service Catalogue number them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 100
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Part:
    """One page of a list: its things, its number from 1, its size, and how many there are in all."""

    things: Sequence[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are; at least one."""
        return max(1, -(-self.total // self.size))


def cut_part(things: Any, number: int, size: int) -> Part:
    """Return a page of a list or a query; past the end it is empty."""
    total = things.count() if hasattr(things, "query") else len(things)
    first = (number - 1) * size
    return Part(list(things[first : first + size]), number, size, total)


def hsds_page(part: Part, write: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a page as HSDS has it."""
    return {
        "total_items": part.total, "total_pages": part.pages, "page_number": part.number, "size": len(part.things),
        "first_page": part.number == 1, "last_page": part.number >= part.pages, "empty": not part.things,
        "contents": [write(one) for one in part.things],
    }  # fmt: skip


def ptv_page(part: Part, write: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a page as the catalogue has it."""
    return {
        "pageNumber": part.number, "pageSize": part.size, "pageCount": part.pages,
        "itemList": [write(one) for one in part.things],
    }  # fmt: skip
