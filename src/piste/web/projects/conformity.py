"""How a site meets the concept: what it meets, waives, misses, and what nobody has checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from piste.web.projects.models import ChecklistItem, Waiver

State = ChecklistItem.State


@dataclass(frozen=True)
class Conformity:
    """A site's items by what holds of each. share = met / (met + waived + missed + open), None of nothing."""

    met: tuple[ChecklistItem, ...]
    waived: tuple[ChecklistItem, ...]
    missed: tuple[ChecklistItem, ...]
    open: tuple[ChecklistItem, ...]

    @property
    def total(self) -> int:
        """Return how many requirements are asked for."""
        return len(self.met) + len(self.waived) + len(self.missed) + len(self.open)

    @property
    def share(self) -> float | None:
        """Return the share that is met, 0 to 1."""
        return len(self.met) / self.total if self.total else None


def measure_conformity(items: Iterable[ChecklistItem], waivers: Iterable[Waiver], day: date) -> Conformity:
    """Sort items by what holds on a day. A waiver that has ended or is withdrawn waives nothing."""
    held = {one.item_id for one in waivers if one.withdrawn_at is None and one.until >= day and one.item_id}
    parts: dict[str, list[ChecklistItem]] = {"met": [], "waived": [], "missed": [], "open": []}
    for item in items:
        if item.counts:
            parts[part_of(item, waived=item.pk in held)].append(item)
    return Conformity(**{name: tuple(found) for name, found in parts.items()})


def part_of(item: ChecklistItem, *, waived: bool) -> str:
    """Return which part an item falls in: what is met needs no waiver."""
    if item.state == State.MET:
        return "met"
    if waived:
        return "waived"
    return "missed" if item.state == State.MISSED else "open"
