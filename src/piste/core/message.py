"""Words that are not in a language yet: an English message and its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """`text` is an English message, the key of the catalogues, with `{name}` fields that `values` fill."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text
