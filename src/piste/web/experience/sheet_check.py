"""What was sent as an answer: checked item by item, everything at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from piste.web.experience.models import Item

LONGEST_TEXT = 2000


@dataclass
class Checked:
    """Answers that can be kept, words apart, and what is wrong, by item."""

    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was answered."""
        return not self.values and not self.texts


def check_sheet(items: Sequence[Item], sent: Mapping[str, Any]) -> Checked:
    """Check what was sent for each item; empty is allowed, and what was not to be asked is left out."""
    checked = Checked()
    for item in items:
        given = sent.get(item.key)
        words = str(given).strip() if given is not None else ""
        if not words or not item.is_asked(checked.values):
            continue
        if item.kind == Item.Kind.TEXT:
            check_text(item, words, checked)
        elif item.kind == Item.Kind.CHOICE:
            check_choice(item, words, checked)
        else:
            check_number(item, words, checked)
    return checked


def check_text(item: Item, words: str, checked: Checked) -> None:
    """Take words as they are, up to a length; they are shown escaped wherever they are shown."""
    if len(words) > LONGEST_TEXT:
        checked.faults[item.key] = _("Write at most %(most)s characters.") % {"most": LONGEST_TEXT}
        return
    checked.texts[item.key] = words.replace("\0", "")


def check_choice(item: Item, words: str, checked: Checked) -> None:
    """Take one of the choices."""
    if words not in {choice["key"] for choice in item.choices}:
        checked.faults[item.key] = _("Choose one of the answers given.")
        return
    checked.values[item.key] = words


def check_number(item: Item, words: str, checked: Checked) -> None:
    """Take a step of the scale, or a number between its ends; a comma is a point."""
    try:
        number = float(words.replace(",", "."))
    except ValueError:
        number = float("nan")
    whole = number == int(number) if abs(number) < 1e9 else False
    if not (item.low <= number <= item.high) or (item.kind == Item.Kind.SCALE and not whole):
        checked.faults[item.key] = _("Give a number from %(low)s to %(high)s.") % {"low": item.low, "high": item.high}
        return
    checked.values[item.key] = int(number) if whole else number
