"""The directory as plain records: what a document holds, and what is compared before anything is written.

A record is a dictionary of what JSON can hold. Other things are named by their codes, never by keys of the database.
People, cards, trainings, agreements and duties are no part of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from piste.web.network.models import Agency, Desk, HoursException, HoursRule, Offering, Point, Room, Service

Record = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its model, what names it (empty: only the whole of it), its own fields, its references."""

    name: str
    model: Any
    key: tuple[str, ...]
    own: tuple[str, ...]
    references: dict[str, str] = field(default_factory=dict)
    """Field -> kind of what it names."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Return all that a record of this kind may have."""
        return (*self.references, *self.own)

    def key_of(self, record: Record) -> tuple[Any, ...]:
        """Return what names a record: its key, or where the kind has none, all of it."""
        return tuple(freeze(record.get(name)) for name in self.key or self.fields)


def own_fields(model: Any, *without: str) -> tuple[str, ...]:
    """Return a model's fields that refer to nothing, without its key and those that are named."""
    return tuple(
        one.name for one in model._meta.concrete_fields  # noqa: SLF001

        if not one.is_relation and not one.primary_key and one.name not in without
    )  # fmt: skip


KINDS = (
    Kind("agencies", Agency, ("code",), own_fields(Agency), {"successor": "agencies"}),
    Kind("services", Service, ("code",), own_fields(Service), {"agency": "agencies"}),
    Kind("points", Point, ("code",), own_fields(Point), {"operator": "agencies"}),
    Kind("rooms", Room, ("point", "code"), own_fields(Room), {"point": "points"}),
    Kind("desks", Desk, ("point", "code"), own_fields(Desk), {"point": "points", "room": "rooms"}),
    Kind(
        "offerings", Offering, ("point", "service", "presence", "valid_from"), own_fields(Offering),
        {"point": "points", "service": "services"},
    ),
    Kind("hours", HoursRule, (), own_fields(HoursRule), {"point": "points", "agency": "agencies"}),
    Kind("exceptions", HoursException, (), own_fields(HoursException), {"point": "points", "agency": "agencies"}),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
Directory = dict[str, list[Record]]
"""Name of a kind -> its records."""


def freeze(value: Any) -> Any:
    """Return a value that can be compared and looked up."""
    if isinstance(value, dict):
        return tuple(sorted((key, freeze(its)) for key, its in value.items()))
    return tuple(freeze(its) for its in value) if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def record_of(kind: Kind, one: Any) -> Record:
    """Return a thing as a record."""
    record = {name: code_of(getattr(one, name)) for name in kind.references}
    return record | {name: plain(getattr(one, name)) for name in kind.own}


def code_of(other: Any) -> str | None:
    """Return how a record names another thing; a room is named within its desk's point."""
    return None if other is None else str(other.code)


def read_directory(keep: Callable[[Kind, Any], bool] | None = None) -> Directory:
    """Read all of the directory, or what `keep` lets through, in one order: eight queries."""
    found: Directory = {}
    for kind in KINDS:
        things: Iterable[Any] = kind.model.objects.select_related(*kind.references)
        records = [record_of(kind, one) for one in things if keep is None or keep(kind, one)]
        found[kind.name] = sort_records(kind, records)
    return found


def sort_records(kind: Kind, records: list[Record]) -> list[Record]:
    """Put records in an order of their own, whatever the database's was."""
    return sorted(records, key=lambda record: repr(kind.key_of(record)))
