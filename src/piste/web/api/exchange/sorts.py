"""The sort of each value in a file's extension, before anything is done with it: a text, a number, a list, a day."""

from typing import Any

from django.db import models

from piste.core.findings import Findings
from piste.web.api.exchange.records import BY_NAME, Record

ADVICE = "Correct it in the file, or take the thing out."
SORTS: tuple[tuple[type[Any], tuple[type, ...]], ...] = (
    (models.BooleanField, (bool,)),
    (models.CharField, (str,)),
    (models.IntegerField, (int,)),
    (models.FloatField, (int, float)),
    (models.DateField, (str,)),
    (models.TimeField, (str,)),
    (models.DecimalField, (str,)),
)


def defaults(kind: str) -> Record:
    """Return a record with the values that a new thing has."""
    fresh: Any = BY_NAME[kind].model()
    return dict.fromkeys(BY_NAME[kind].references) | {name: getattr(fresh, name) for name in BY_NAME[kind].own}


def take_known(kind: str, given: dict[str, Any], row: int, findings: Findings) -> Record:
    """Return the fields that a record may have and whose sort is right; tell the others."""
    kept: Record = {}
    for name in BY_NAME[kind].fields:
        if name not in given:
            continue
        if is_right(kind, name, given[name]):
            kept[name] = given[name]
        else:
            findings.error(
                "directory-value", "“{thing}”, {member}: {reason}", ADVICE, row=row, field=kind, member=name,
                thing=str(given.get("code") or "")[:60], reason=str(given[name])[:80],
            )  # fmt: skip
    return kept


def is_right(kind: str, name: str, value: Any) -> bool:
    """Tell whether a value is of its field's sort."""
    known = BY_NAME[kind]
    if name in known.references:
        return value is None or isinstance(value, str)
    field: Any = known.model._meta.get_field(name)  # noqa: SLF001
    if value is None:
        return bool(field.null)
    if isinstance(field, models.JSONField):
        if field.default is list or isinstance(field.get_default(), list):
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        sort = bool if name == "accessibility" else str
        return isinstance(value, dict) and all(isinstance(one, sort) for one in value.values())
    wanted = next(sorts for sort, sorts in SORTS if isinstance(field, sort))
    return isinstance(value, wanted) and (wanted == (bool,) or not isinstance(value, bool))
