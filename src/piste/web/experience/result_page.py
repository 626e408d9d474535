"""A telling as its page shows it: rows with intervals, methods beside each other, groups, trend, faces."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from piste.core.message import Message
from piste.web.experience.faces import FACES
from piste.web.experience.models import Item, Sheet, Telling
from piste.web.look.templatetags.look import language
from piste.web.network.models import Service
from piste.web.network.texts import CONTENT_LANGUAGES, text_in


@dataclass(frozen=True)
class Row:
    """A figure with all that belongs beside it; hidden ones say why."""

    words: str
    answers: int | None = None
    people: float | None = None
    rate: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    methods: str = ""
    change: dict[str, Any] | None = None
    hidden: str = ""

    @property
    def arrow(self) -> str:
        """Return the sign of a change that chance alone hardly makes, else ≈."""
        if self.change is None:
            return ""
        if not self.change["sure"]:
            return "≈"
        return "▲" if self.change["gap"] > 0 else "▼"


@dataclass(frozen=True)
class Block:
    """A part of the page: one question by groups."""

    heading: str
    note: str
    rows: list[Row]
    cautions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """A face with the share that pressed it."""

    step: int
    words: str
    share: float | None


@dataclass(frozen=True)
class Moment:
    """A wave in a trend."""

    words: str
    answers: int
    value: float
    low: float
    high: float


def entry_of(item: dict[str, Any], by: dict[str, str]) -> dict[str, Any] | None:
    """Return an item's entry of just these groups."""
    return next((entry for entry in item["entries"] if entry["by"] == by), None)


def build_row(words: str, entry: dict[str, Any] | None, change: dict[str, Any] | None = None) -> Row:
    """Return the row of an entry: the weighted figure first where there is one, the raw one beside it."""
    if entry is None or (not entry["hidden"] and entry["answers"] == 0):
        return Row(words, hidden=_("no answers"))
    if entry["hidden"]:
        return Row(words, hidden=_("fewer than five, or hidden to protect a small group"))
    weighted = entry["weighted"] is not None
    name = "weighted" if weighted else "value"
    ends = ("weighted_low", "weighted_high") if weighted else ("low", "high")
    return Row(
        words,
        entry["answers"],
        entry["people"],
        entry["response_rate"],
        entry[name],
        entry[ends[0]],
        entry[ends[1]],
        entry["value"] if weighted else None,
        method_names(entry["methods"]),
        change,
    )


def method_names(methods: str) -> str:
    """Return the names of methods, as a telling keeps them."""
    names = dict(Sheet.Method.choices)
    return ", ".join(str(names.get(one, one)) for one in methods.split(", ") if one)


def item_rows(telling: Telling, items: Sequence[Item], site: str) -> list[Row]:
    """Return a row a question that is told as a share."""
    told = {item["key"]: item for item in telling.content["items"]}
    rows = []
    for item in items:
        content = told.get(item.key)
        if content is None or content["kind"] != "share":
            continue
        change = next((one for one in content["change"] if one["site"] == (site or None)), None)
        rows.append(build_row(question_words(item), entry_of(content, {"site": site} if site else {}), change))
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0)))


def question_words(item: Item) -> str:
    """Return what a row of a question says: of a choice, which answer is counted."""
    words = str(text_in(item.text))
    return f"{words} – {text_in(item.choices[0]['text'])}" if item.kind == Item.Kind.CHOICE else words


def group_blocks(telling: Telling, item: Item, site: str) -> list[Block]:
    """Return one question by method, language, channel and service at a site."""
    content = next((one for one in telling.content["items"] if one["key"] == item.key), None)
    if content is None:
        return []
    blocks = []
    for grouping, heading in (
        ("method", _("Same question, different method")),
        ("language", _("Language of service")),
        ("channel", _("Channel")),
        ("service", _("Service")),
        ("unit", _("Unit")),
    ):
        wanted = {"site", grouping} if site and grouping != "unit" else {grouping}
        entries = [
            one for one in content["entries"] if set(one["by"]) == wanted and one["by"].get("site", site) == site
        ]
        rows = [build_row(group_words(grouping, one["by"][grouping]), one) for one in entries]
        if grouping == "method":
            rows = [with_links(row, one, telling) for row, one in zip(rows, entries, strict=True)]
        if len(rows) > 1 or (rows and grouping == "unit"):
            cautions = method_cautions(content, site) if grouping == "method" else []
            blocks.append(Block(heading, question_words(item), rows, cautions))
    return blocks


def with_links(row: Row, entry: dict[str, Any], telling: Telling) -> Row:
    """Return the row of the links with the share of them that was answered; others as they are."""
    if entry["by"]["method"] != Sheet.Method.LINK or row.hidden:
        return row
    links = next((one for one in telling.content.get("links", ()) if one["site"] == entry["by"]["site"]), None)
    if links is None or not links["sent"]:
        return row
    words = _("%(method)s, %(sent)s given") % {"method": row.words, "sent": language().number(links["sent"], 0)}
    return replace(row, words=words, rate=links["answered"] / links["sent"])


def group_words(grouping: str, code: str) -> str:
    """Return what a group is called."""
    if not code:
        return _("not known")
    if grouping == "method":
        return str(dict(Sheet.Method.choices).get(code, code))
    if grouping == "language":
        return str(CONTENT_LANGUAGES.get(code, code))
    if grouping == "channel":
        return {"visit": _("Visit"), "phone": _("Telephone"), "remote": _("Video")}.get(code, code)
    if grouping == "service":
        found = Service.objects.filter(code=code).first()
        return str(found.text) if found else code
    return code


def method_cautions(content: dict[str, Any], site: str) -> list[str]:
    """Return why methods must not be compared just so: sizes of their differences, and what is not alike."""
    told = []
    for one in content["methods"]:
        if one["site"] != site or one["gap"] is None:
            continue
        names = {"first": group_words("method", one["first"]), "second": group_words("method", one["second"])}
        if one["sure"]:
            words = _("%(first)s and %(second)s differ by %(gap)s percentage points (effect size %(effect)s).")
            told.append(
                words
                % {
                    **names,
                    "gap": language().number(100 * abs(one["gap"]), 0),
                    "effect": language().number(abs(one["effect"]), 2),
                }
            )
        else:
            told.append(_("%(first)s and %(second)s may differ by chance alone.") % names)
    cautions = {one["text"]: one for row in content["methods"] if row["site"] == site for one in row["cautions"]}
    told += [language().tell(Message(one["text"], one["values"])) for one in cautions.values()]
    return told


def faces_of(telling: Telling, site: str) -> list[Bar]:
    """Return the spread of the smiley question, where it was asked."""
    content = next((one for one in telling.content["items"] if one["key"] == "went"), None)
    if content is None:
        return []
    shares = {
        str(one["choice"]).split(".")[0]: one["share"] for one in content["spread"] if one["site"] == (site or None)
    }
    return [Bar(face.step, face.text, shares.get(str(face.step))) for face in FACES]


def trend_of(tellings: Sequence[Telling], key: str, site: str) -> list[Moment]:
    """Return how a question went from wave to wave, where it shows."""
    moments = []
    for telling in sorted(tellings, key=lambda one: one.content["first_day"]):
        content = next((one for one in telling.content["items"] if one["key"] == key), None)
        entry = entry_of(content, {"site": site} if site else {}) if content else None
        if entry and not entry["hidden"] and entry["value"] is not None:
            row = build_row("", entry)
            first = telling.content["first_day"]
            moments.append(
                Moment(f"{int(first[5:7])}/{first[:4]}", entry["answers"], row.value or 0, row.low or 0, row.high or 0)
            )
    return moments
