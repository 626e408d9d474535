"""What people add to a plan's figures: texts, state and version, the project group, statements, waivers, approval."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from piste.core.errors import PisteError
from piste.core.language import LANGUAGES, Language
from piste.report.document.plain_text import clean_text

SECTIONS = (
    "summary", "background", "network", "services", "premises", "impact", "costs", "timetable", "follow-up",
)  # fmt: skip
"""Keys of the texts that stand in chapters of their own; others follow in a chapter at the end."""
STATES = ("draft", "consultation", "answering", "approved")
Words = Mapping[str, str]
"""Language -> text; a language that is missing is read in another, and the document says so."""


@dataclass(frozen=True)
class Waiver:
    """A national criterion set aside for a local reason."""

    criterion: str
    """`reach`, `people` or `services`."""
    target: str
    reason: Words


@dataclass(frozen=True)
class StatementTold:
    """A statement with its answer and what it changed."""

    body: str
    received: str
    position: str
    """`for`, `changes`, `against`, `none`; "" where not known."""
    text: Words
    answer: Words
    changed: Words


@dataclass(frozen=True)
class Approval:
    """Who approved what."""

    sha256: str
    """Of the approved content; "" before it is approved."""
    approvers: tuple[tuple[str, str, str], ...]
    """Name, body, time."""


@dataclass(frozen=True)
class Dossier:
    """Everything that a document holds besides figures."""

    day: date
    publisher: str = ""
    name: str = ""
    state: str = "draft"
    version: int | None = None
    texts: Mapping[str, Words] = field(default_factory=dict)
    members: tuple[tuple[str, str], ...] = ()
    """Body and its people."""
    waivers: tuple[Waiver, ...] = ()
    statements: tuple[StatementTold, ...] = ()
    milestones: tuple[tuple[str, Words], ...] = ()
    """When, and what."""
    approval: Approval | None = None
    hearing_until: str = ""


def pick_words(words: Words, lang: Language) -> tuple[str, str]:
    """Return a text in a language, else in the first there is, with that other language's code ("" where its own)."""
    for code in dict.fromkeys((lang.code, *LANGUAGES)):
        if words.get(code, "").strip():
            return words[code], "" if code == lang.code else code
    return "", ""


def read_dossier(path: Path) -> Dossier:
    """Read a dossier from JSON (docs/document.md has the keys), or only its texts: key -> language -> text.

    Raises
    ------
    PisteError
        Where the file is none, or a key does not hold what it should.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise PisteError(
            "The file {file} cannot be read as JSON: {reason}.", file=str(path), reason=str(fault)
        ) from None
    return build_dossier(content, str(path))


def build_dossier(content: Any, where: str) -> Dossier:
    """Build a dossier from plain data.

    Raises
    ------
    PisteError
        Where a key does not hold what it should; `where` is the file's name for the message.
    """
    if not isinstance(content, Mapping):
        raise _fault(where, "", "an object")
    known = content if "sections" in content or "day" in content else {"sections": content}
    read = _Reader(known, where)
    approval = known.get("approval")
    return Dossier(
        day=_day(read.line("day"), where),
        publisher=read.line("publisher"),
        name=read.line("name"),
        state=read.choice("state", STATES) or "draft",
        version=read.number("version"),
        texts={str(key): read.words(value, f"sections.{key}") for key, value in read.mapping("sections").items()},
        members=tuple((one.line("body"), one.line("people")) for one in read.rows("members")),
        waivers=tuple(
            Waiver(one.line("criterion"), one.line("target"), one.words(one.content.get("reason"), "waivers.reason"))
            for one in read.rows("waivers")
        ),
        statements=tuple(_statement(one) for one in read.rows("statements")),
        milestones=tuple(
            (one.line("when"), one.words(one.content.get("what"), "milestones.what")) for one in read.rows("milestones")
        ),
        approval=None if approval is None else _approval(_Reader(approval, where)),
        hearing_until=read.line("hearing_until"),
    )


def _statement(one: "_Reader") -> StatementTold:
    return StatementTold(
        one.line("body"), one.line("received"), one.choice("position", ("for", "changes", "against", "none")),
        *(one.words(one.content.get(key), f"statements.{key}") for key in ("text", "answer", "changed")),
    )  # fmt: skip


def _approval(one: "_Reader") -> Approval:
    people = tuple((row.line("name"), row.line("body"), row.line("at")) for row in one.rows("approvers"))
    return Approval(one.line("sha256"), people)


def _day(text: str, where: str) -> date:
    if not text:
        return date(2000, 1, 1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _fault(where, "day", "a date like 2026-11-24") from None


def _fault(where: str, key: str, wanted: str) -> PisteError:
    return PisteError("The file {file}, key {key}: {wanted} is expected.", file=where, key=key or "–", wanted=wanted)


class _Reader:
    def __init__(self, content: Any, where: str) -> None:
        if not isinstance(content, Mapping):
            raise _fault(where, "", "an object")
        self.content, self.where = content, where

    def line(self, key: str) -> str:
        value = self.content.get(key, "")
        if value is None:
            return ""
        if not isinstance(value, str):
            raise _fault(self.where, key, "a text")
        return clean_text(value)

    def number(self, key: str) -> int | None:
        value = self.content.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise _fault(self.where, key, "a whole number")
        return value

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        value = self.line(key)
        if value and value not in known:
            raise _fault(self.where, key, " | ".join(known))
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.content.get(key, {})
        if not isinstance(value, Mapping):
            raise _fault(self.where, key, "an object")
        return value

    def rows(self, key: str) -> list["_Reader"]:
        value = self.content.get(key, [])
        if not isinstance(value, list):
            raise _fault(self.where, key, "a list")
        return [_Reader(one, self.where) for one in value]

    def words(self, value: Any, key: str) -> Words:
        if value is None:
            return {}
        if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
            raise _fault(self.where, key, "{fi, sv, en}")
        if unknown := sorted(set(map(str, value)) - set(LANGUAGES)):
            raise _fault(self.where, f"{key}.{unknown[0]}", " | ".join(LANGUAGES))
        return {str(code): text for code, text in value.items()}
