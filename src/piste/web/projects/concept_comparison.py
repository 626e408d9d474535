"""What differs between two versions of the concept: requirements, and numbers as the engine reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from piste.core.errors import ScenarioError
from piste.premises.concept import Concept, Figure
from piste.web.projects.concept_numbers import read_numbers
from piste.web.projects.models import ConceptVersion, Requirement
from piste.web.projects.models.requirement import CONTENT


@dataclass(frozen=True)
class Changed:
    """A requirement that both versions have, and the fields in which they differ."""

    before: Requirement
    after: Requirement
    fields: tuple[str, ...]


@dataclass(frozen=True)
class NumberChange:
    """A number, room or rule that differs; None where one version lacks it."""

    key: str
    before: Any
    after: Any

    @property
    def before_words(self) -> str:
        """Return how the first version has it."""
        return written(self.before)

    @property
    def after_words(self) -> str:
        """Return how the second version has it."""
        return written(self.after)


@dataclass(frozen=True)
class VersionDifference:
    """Everything that differs. `numbers` is None where one version's numbers cannot be read."""

    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[Changed, ...]
    numbers: tuple[NumberChange, ...] | None

    @property
    def is_empty(self) -> bool:
        """Tell whether the versions say the same."""
        return not (self.added or self.removed or self.changed or self.numbers)


def compare_versions(before: ConceptVersion, after: ConceptVersion) -> VersionDifference:
    """Compare two versions, requirements by their keys."""
    old = {one.key: one for one in before.requirements.all()}
    new = {one.key: one for one in after.requirements.all()}
    both = [(old[key], new[key]) for key in new if key in old]
    changed = [Changed(a, b, differing(a, b)) for a, b in both]
    try:
        numbers = tuple(compare_numbers(read_numbers(before.figures), read_numbers(after.figures)))
    except ScenarioError:
        numbers = None
    return VersionDifference(
        added=tuple(one for key, one in new.items() if key not in old),
        removed=tuple(one for key, one in old.items() if key not in new),
        changed=tuple(one for one in changed if one.fields),
        numbers=numbers,
    )


def differing(before: Requirement, after: Requirement) -> tuple[str, ...]:
    """Return the fields in which two requirements differ."""
    return tuple(name for name in CONTENT if getattr(before, name) != getattr(after, name))


def compare_numbers(before: Concept, after: Concept) -> Iterator[NumberChange]:
    """Give every number, room and rule that differs."""
    old, new = dict(numbers_of(before)), dict(numbers_of(after))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield NumberChange(key, old.get(key), new.get(key))


def numbers_of(concept: Concept) -> Iterator[tuple[str, Any]]:
    """Give a concept's values by key: `figures.present_share`, `room.open_desk.hum2`, `step_free.door_cm`."""
    for part in fields(concept):
        value = getattr(concept, part.name)
        if isinstance(value, Figure):
            yield f"figures.{part.name}", (value.value, value.low, value.high, value.source)
        elif is_dataclass(value) and not isinstance(value, type):
            for inner in fields(value):
                yield f"{part.name}.{inner.name}", getattr(value, inner.name)
    for room in concept.rooms:
        for inner in fields(room):
            if inner.name != "key":
                yield f"room.{room.key}.{inner.name}", getattr(room, inner.name)


def written(value: Any) -> str:
    """Return a value as the TOML has it, in short."""
    if isinstance(value, tuple):
        return "; ".join(written(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
