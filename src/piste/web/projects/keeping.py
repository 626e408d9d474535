"""Saving a row that two people may have open at once: the later one is told, and nothing is lost."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from piste.web.accounts.audit import record
from piste.web.projects.models.kept import Edited

Row = TypeVar("Row", bound=Edited)


class OvertakenError(Exception):
    """Somebody else saved meanwhile: nothing is saved. `row` is as it stands now, `fields` those that differ."""

    def __init__(self, row: Edited, fields: tuple[str, ...]) -> None:
        super().__init__(f"{row.pk} is at {row.revision}")
        self.row, self.fields = row, fields


def save_checked(row: Row, seen: int, values: Mapping[str, Any], user: Any, action: str) -> Row:
    """Save a row's fields as written on the revision that the person had seen, with a line of the trail.

    Where somebody else saved meanwhile, and left every field as this person has it, nothing is to be done.

    Raises
    ------
    OvertakenError
        Where the row has moved on and would change under this person's values.
    """
    with transaction.atomic():
        held = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)  # noqa: SLF001  (Django's name)
        different = tuple(name for name, value in values.items() if getattr(held, name) != value)
        if different and seen != held.revision:
            raise OvertakenError(held, different)
        if different:
            for name in different:
                setattr(held, name, values[name])
            held.revision += 1
            held.by = user if user is not None and user.is_authenticated else None
            held.save()
            record(user, action, held, pk=held.pk, revision=held.revision, fields=", ".join(different)[:200])
    return held


def add_row(row: Row, values: Mapping[str, Any], user: Any, action: str) -> Row:
    """Add a row with its values, with a line of the trail."""
    with transaction.atomic():
        for name, value in values.items():
            setattr(row, name, value)
        row.by = user if user is not None and user.is_authenticated else None
        row.save()
        record(user, action, row, pk=row.pk)
    return row
