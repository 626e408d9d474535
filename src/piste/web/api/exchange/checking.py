"""Records against the rules and against what is there: every fault at once, and what an import would do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint

from piste.core.findings import Findings
from piste.web.api.exchange.records import BY_NAME, KINDS, Directory, Kind, Record
from piste.web.api.exchange.sorts import ADVICE
from piste.web.network.texts import CONTENT_LANGUAGES
from piste.web.network.wording import ACCESS


@dataclass(frozen=True)
class Plan:
    """What an import would do, by kind: records to add, to change (old, new), to end or drop."""

    added: dict[str, list[Record]] = field(default_factory=dict)
    changed: dict[str, list[tuple[Record, Record]]] = field(default_factory=dict)
    ended: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def counts(self) -> list[tuple[str, int, int, int]]:
        """Return kind, added, changed, ended."""
        parts = (self.added, self.changed, self.ended)
        counted = {kind.name: [len(part.get(kind.name, ())) for part in parts] for kind in KINDS}
        return [(name, added, changed, ended) for name, (added, changed, ended) in counted.items()]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would happen."""
        return not any(sum(counts[1:]) for counts in self.counts)


def complete_offerings(wanted: Directory, present: Directory, today: date) -> None:
    """Give offerings without a first day that of the same one in force, or today."""
    running = {
        (one["point"], one["service"], one["presence"]): one
        for one in present["offerings"]
        if one["valid_until"] is None or one["valid_until"] >= today.isoformat()
    }
    for record in wanted["offerings"]:
        if record["valid_from"] is None:
            same = running.get((record["point"], record["service"], record["presence"]))
            record["valid_from"] = same["valid_from"] if same else today.isoformat()


def check_directory(wanted: Directory, present: Directory, findings: Findings) -> None:
    """Tell everything that is wrong with records: values, doubles, names of what is nowhere."""
    known = {
        kind.name: {record["code"] for record in (*present[kind.name], *wanted[kind.name])}
        for kind in KINDS if "code" in kind.own
    }  # fmt: skip
    for kind in KINDS:
        seen: set[tuple[Any, ...]] = set()
        for row, record in enumerate(wanted[kind.name], start=1):
            try:
                key = kind.key_of(record)
                if kind.key and key in seen:
                    findings.error(
                        "directory-double",
                        "It is in the file twice: {value}.",
                        "Leave one out.",
                        row=row,
                        field=kind.name,
                        value=" ".join(map(str, key)),
                    )
                seen.add(key)
            except TypeError:
                findings.error(
                    "directory-value",
                    "“{thing}”, {member}: {reason}",
                    ADVICE,
                    row=row,
                    field=kind.name,
                    thing="",
                    member=kind.name,
                    reason=str(record)[:80],
                )
                continue
            check_references(kind, record, row, known, findings)
            check_values(kind, record, row, findings)


def check_references(kind: Kind, record: Record, row: int, known: dict[str, set[str]], findings: Findings) -> None:
    """Tell what a record names that is nowhere."""
    for name, of in kind.references.items():
        value = record[name]
        needed = not kind.model._meta.get_field(name).null  # noqa: SLF001
        if (value is None and needed) or (value is not None and value not in known[of]):
            findings.error(
                "directory-unknown", "{member} “{value}” of “{thing}” is neither in the file nor here.",
                "Add it to the file, or name another.", row=row, field=kind.name, member=name, value=value or "",
                thing=record.get("code") or record.get("point") or "",
            )  # fmt: skip


def check_values(kind: Kind, record: Record, row: int, findings: Findings) -> None:
    """Tell which values a record may not have."""
    one: Any = kind.model(**{name: record[name] for name in kind.own})
    faults: dict[str, list[str]] = {}
    try:
        one.clean_fields(exclude=set(kind.references))
    except ValidationError as fault:
        faults = fault.message_dict
    else:
        for rule in kind.model._meta.constraints:  # noqa: SLF001
            if isinstance(rule, CheckConstraint):
                try:
                    rule.validate(kind.model, one)
                except ValidationError:
                    faults[rule.name.replace("_", " ")] = [str(record.get("valid_from") or record.get("opens") or "")]
        faults |= odd_values(kind, record)
    for member, told in faults.items():
        findings.error(
            "directory-value", "“{thing}”, {member}: {reason}", ADVICE, row=row, field=kind.name, member=member,
            thing=record.get("code") or record.get("point") or "", reason=" ".join(told),
        )  # fmt: skip


def odd_values(kind: Kind, record: Record) -> dict[str, list[str]]:
    """Return what no field of the model refuses: lists and tables of something else."""
    odd: dict[str, list[str]] = {}
    for member in ("languages", "equipment"):
        value = record.get(member, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= 40 for one in value):
            odd[member] = [str(value)[:80]]
    if kind.name == "points":
        value = record["accessibility"]
        if not isinstance(value, dict) or not all(
            key in ACCESS and isinstance(its, bool) for key, its in value.items()
        ):
            odd["accessibility"] = [str(value)[:80]]
        if not any(record["name"].get(tag) for tag in CONTENT_LANGUAGES):
            odd["name"] = ["–"]
    return odd


def build_plan(wanted: Directory, present: Directory, today: date) -> Plan:
    """Return what an import would do; nothing is ended at points that the file does not name."""
    plan = Plan()
    points = {record["code"] for record in wanted["points"]}
    for kind in KINDS:
        if kind.key:
            compare_keyed(kind, wanted[kind.name], present[kind.name], plan)
        else:
            compare_whole(kind, wanted[kind.name], [r for r in present[kind.name] if r["point"] in points], plan)
    given = {BY_NAME["offerings"].key_of(record) for record in wanted["offerings"]}
    plan.ended["offerings"] = [
        one for one in present["offerings"]
        if one["point"] in points and BY_NAME["offerings"].key_of(one) not in given
        and (one["valid_until"] is None or one["valid_until"] >= today.isoformat())
    ]  # fmt: skip
    return plan


def compare_keyed(kind: Kind, wanted: Iterable[Record], present: Iterable[Record], plan: Plan) -> None:
    """Find what is new and what differs."""
    there = {kind.key_of(record): record for record in present}
    plan.added[kind.name] = [record for record in wanted if kind.key_of(record) not in there]
    plan.changed[kind.name] = [
        (there[kind.key_of(record)], record) for record in wanted
        if kind.key_of(record) in there and there[kind.key_of(record)] != record
    ]  # fmt: skip


def compare_whole(kind: Kind, wanted: Iterable[Record], present: Iterable[Record], plan: Plan) -> None:
    """Find which records of a bag are new and which are gone."""
    new, old = Counter(map(kind.key_of, wanted)), Counter(map(kind.key_of, present))
    by_key = {kind.key_of(record): record for record in (*present, *wanted)}
    plan.added[kind.name] = [by_key[key] for key in (new - old).elements()]
    plan.ended[kind.name] = [by_key[key] for key in (old - new).elements()]
