"""Carries out what an import would do, whole or not at all."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from piste.web.accounts import audit
from piste.web.api.exchange.checking import Plan
from piste.web.api.exchange.records import BY_NAME, KINDS, Kind, Record
from piste.web.network.models import Offering

LOCK = 7_020_317


@transaction.atomic
def write_plan(plan: Plan, today: date, actor: Any = None) -> None:
    """Write a plan, and tell the trail."""
    keys: dict[str, dict[Any, int]] = {}
    for kind in KINDS:
        known = read_keys(kind)
        keys[kind.name] = known
        write_kind(kind, plan, keys)
        keys[kind.name] = read_keys(kind)
        if kind.name == "agencies":
            write_successors(plan, keys["agencies"])
    end_offerings(plan.ended.get("offerings", ()), today)
    counts = {name: f"+{added} ~{changed} -{ended}" for name, added, changed, ended in plan.counts}
    audit.record(actor, "directory.import", "", **counts)


def hold_imports() -> None:
    """Let one import at a time compare and write; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def read_keys(kind: Kind) -> dict[Any, int]:
    """Return the database's keys by what names a thing in records."""
    if kind.name in {"rooms", "desks"}:
        rows = kind.model.objects.values_list("point__code", "code", "pk")
        return {(point, code): key for point, code, key in rows}
    if "code" in kind.own:
        return dict(kind.model.objects.values_list("code", "pk"))
    return {}


def values_of(kind: Kind, record: Record, keys: dict[str, dict[Any, int]]) -> dict[str, Any]:
    """Return a record's fields as the model takes them."""
    values = {name: record[name] for name in kind.own}
    for name, of in kind.references.items():
        if name == "successor":
            continue
        key: Any = (record["point"], record[name]) if of == "rooms" and record[name] else record[name]
        values[f"{name}_id"] = keys[of][key] if record[name] is not None else None
    return values


def write_kind(kind: Kind, plan: Plan, keys: dict[str, dict[Any, int]]) -> None:
    """Drop, change and add records of a kind."""
    manager = kind.model.objects
    if not kind.key:
        for record in plan.ended.get(kind.name, ()):
            one = manager.filter(**values_of(kind, record, keys)).order_by("pk").first()
            if one is not None:
                one.delete()
    for old, new in plan.changed.get(kind.name, ()):
        chosen = {name: old[name] for name in kind.key if name in kind.own}
        chosen |= {f"{name}__code": old[name] for name in kind.key if name in kind.references}
        manager.filter(**chosen).update(**values_of(kind, new, keys))
    manager.bulk_create(kind.model(**values_of(kind, record, keys)) for record in plan.added.get(kind.name, ()))


def write_successors(plan: Plan, keys: dict[Any, int]) -> None:
    """Name successors once all authorities are there."""
    given = [*plan.added.get("agencies", ()), *(new for _old, new in plan.changed.get("agencies", ()))]
    for record in given:
        successor = keys[record["successor"]] if record["successor"] else None
        BY_NAME["agencies"].model.objects.filter(code=record["code"]).update(successor_id=successor)


def end_offerings(records: Any, today: date) -> None:
    """End offerings yesterday; those that would begin today or later are dropped, since nobody was promised them."""
    for one in records:
        chosen = Offering.objects.filter(
            point__code=one["point"], service__code=one["service"], presence=one["presence"],
            valid_from=one["valid_from"],
        )  # fmt: skip
        if one["valid_from"] >= today.isoformat():
            chosen.delete()
        else:
            chosen.update(valid_until=today - timedelta(days=1))
