"""A questionnaire as it is asked on a page: each item with its answer so far and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piste.web.experience.models import Item
from piste.web.network.texts import Text, text_in


@dataclass(frozen=True)
class Asked:
    """An item on a page."""

    item: Item
    language: str
    value: str
    fault: str

    @property
    def text(self) -> Text:
        """Return the question."""
        return text_in(self.item.text, self.language)

    @property
    def low(self) -> Text:
        """Return the words of the lowest step."""
        return text_in(self.item.low_words, self.language)

    @property
    def high(self) -> Text:
        """Return the words of the highest step."""
        return text_in(self.item.high_words, self.language)

    @property
    def choices(self) -> list[tuple[str, Text]]:
        """Return keys and words of a choice."""
        return [(choice["key"], text_in(choice["text"], self.language)) for choice in self.item.choices]

    @property
    def steps(self) -> list[str]:
        """Return the steps as they are sent."""
        return [str(step) for step in self.item.steps]


def build_page(items: Sequence[Item], sent: Mapping[str, Any], faults: Mapping[str, str], language: str) -> list[Asked]:
    """Return the items as a page shows them, with what was answered so far: nothing sent is lost."""
    return [Asked(item, language, str(sent.get(item.key) or ""), faults.get(item.key, "")) for item in items]


def languages_of(items: Sequence[Item]) -> list[str]:
    """Return the languages in which every question is written."""
    tags = [set(item.text) for item in items]
    common = set.intersection(*tags) if tags else set()
    return [tag for tag in ("fi", "sv", "en") if tag in common] + sorted(common - {"fi", "sv", "en"})
