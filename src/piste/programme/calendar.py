"""Quarters: the programme's time, counted from its first one."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"\s*(\d{4})\s*[-/ ]?\s*[QqKk]([1-4])\s*")


@dataclass(frozen=True)
class Calendar:
    """n quarters from quarter `first_quarter` (1 to 4) of `first_year` on."""

    first_year: int
    first_quarter: int
    n: int

    def year(self, quarter: int) -> int:
        """Return the year that a quarter lies in; quarters outside the programme count on."""
        return self.first_year + (self.first_quarter - 1 + quarter) // 4

    def name(self, quarter: int) -> str:
        """Return a quarter as 2028Q3."""
        return f"{self.year(quarter)}Q{(self.first_quarter - 1 + quarter) % 4 + 1}"

    def index(self, text: str) -> int | None:
        """Return the index of a quarter written as 2028Q3, None where the text is none; it may lie outside."""
        found = _WRITTEN.fullmatch(text)
        return None if found is None else self.place(int(found[1]), int(found[2]))

    def place(self, year: int, quarter: int) -> int:
        """Return the index of a quarter of a year."""
        return 4 * (year - self.first_year) + quarter - self.first_quarter

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that the programme touches."""
        return tuple(range(self.first_year, self.year(self.n - 1) + 1))

    def last_quarter_of(self, year: int) -> int:
        """Return the last quarter of a year."""
        return self.place(year, 4)

    def year_index(self, quarter: int) -> int:
        """Return the place of a quarter's year in `years`."""
        return self.year(quarter) - self.first_year
