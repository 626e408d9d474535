"""A key figure: what, how much, and how it changes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from piste.web.look.templatetags.look import number, signed


@dataclass(frozen=True)
class Figure:
    """A key figure. `better` is +1 where more is good, -1 where less is, 0 where neither."""

    words: Any
    value: float | None
    unit: Any = ""
    digits: int | None = None
    change: float | None = None
    change_unit: Any = ""
    better: int = 0
    address: str = ""
    tag: Any = ""

    @property
    def written(self) -> str:
        """Return the value as readers see it."""
        return _("not known") if self.value is None else number(self.value, self.digits)

    @property
    def written_change(self) -> str:
        """Return the change with its sign."""
        return "" if self.change is None else signed(self.change, self.digits)

    @property
    def kind(self) -> str:
        """Return gain, loss or even; the arrow and the sign say it too."""
        good = (self.change or 0) * self.better
        return "gain" if good > 0 else "loss" if good < 0 else "even"

    @property
    def arrow(self) -> str:
        """Return the arrow of the change's direction."""
        change = self.change or 0
        return "▲" if change > 0 else "▼" if change < 0 else ""
