"""Making questionnaires: drafts are changed by several people at once, what is in use is not changed but made anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from piste.web.experience.models import Item, Questionnaire
from piste.web.network.texts import text_in

NEEDED = ("fi", "sv", "en")
"""Languages without which nobody is asked anything."""
MOST_ITEMS = 120
COPIED = (
    "key", "battery", "kind", "text", "low", "high", "low_words", "high_words", "turned", "choices", "shown_if",
)  # fmt: skip


class BuildRefusedError(Exception):
    """What was asked may not be done, in the reader's words."""


class EditedMeanwhileError(Exception):
    """Somebody else saved it since it was read; `kept` is what they saved."""

    def __init__(self, kept: Any) -> None:
        super().__init__("edited meanwhile")
        self.kept = kept


def open_draft(pk: int) -> Questionnaire:
    """Return a questionnaire that may be changed, locked until the transaction ends."""
    held = Questionnaire.objects.select_for_update().get(pk=pk)
    if held.is_ready:
        raise BuildRefusedError(
            _("The questionnaire is in use, so its questions no longer change. Make a new version of it.")
        )
    return held


def free_key(stem: str, taken: set[str]) -> str:
    """Return a key that is not taken yet."""
    stem = slugify(stem)[:50].strip("-") or "question"
    return next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if one not in taken)


def make_draft(audience: str, name: Mapping[str, str], region: str) -> Questionnaire:
    """Make an empty draft."""
    taken = set(Questionnaire.objects.values_list("key", flat=True))
    key = free_key(str(text_in(name, "en")), taken)
    return Questionnaire.objects.create(key=key, audience=audience, name=dict(name), region=region)


@transaction.atomic
def copy_questionnaire(source: Questionnaire, region: str, *, is_version: bool = False) -> Questionnaire:
    """Copy a questionnaire into a draft: as its next version, or as one of its own."""
    Questionnaire.objects.select_for_update().filter(family=source.family).count()
    taken = set(Questionnaire.objects.values_list("key", flat=True))
    if is_version:
        latest = Questionnaire.objects.filter(family=source.family).aggregate(n=Max("version"))["n"]
        made = Questionnaire(
            key=free_key(f"{source.family}-v{latest + 1}", taken), family=source.family, version=latest + 1,
            name=dict(source.name),
        )  # fmt: skip
    else:
        made = Questionnaire(key=free_key(f"{source.key}-copy", taken))
        made.name = {tag: f"{words} ({_('copy')})" for tag, words in source.name.items()}
    made.audience, made.intro, made.region = source.audience, dict(source.intro), region
    made.save()
    copy_items(list(source.items.all()), made, 0)
    return made


def copy_items(items: Sequence[Item], into: Questionnaire, order: int) -> int:
    """Copy items behind each other; return how many."""
    copies = [
        Item(questionnaire=into, order=order + n, **{name: getattr(item, name) for name in COPIED})
        for n, item in enumerate(items)
    ]
    return len(Item.objects.bulk_create(copies))


@transaction.atomic
def add_battery(pk: int, source: int, battery: str) -> int:
    """Add the items of a ready battery that are not there yet; return how many."""
    held = open_draft(pk)
    taken = set(held.items.values_list("key", flat=True))
    found = Item.objects.filter(questionnaire=source, questionnaire__is_ready=True, battery=battery)
    new = [item for item in found if item.key not in taken]
    known = taken | {item.key for item in new}
    if not new:
        raise BuildRefusedError(_("These questions are in the questionnaire already."))
    if any(item.shown_if and item.shown_if["item"] not in known for item in new):
        raise BuildRefusedError(_("A question of this battery depends on a question that is not here."))
    if len(known) > MOST_ITEMS:
        raise BuildRefusedError(_("A questionnaire has at most %(most)s questions.") % {"most": MOST_ITEMS})
    return copy_items(new, held, next_order(held))


def next_order(held: Questionnaire) -> int:
    """Return the place behind the last item."""
    return int(held.items.aggregate(n=Max("order"))["n"] or 0) + 1


@transaction.atomic
def save_words(pk: int, edition: int, name: Mapping[str, str], intro: Mapping[str, str]) -> Questionnaire:
    """Save a draft's name and what is said first."""
    held = open_draft(pk)
    if held.edition != edition:
        raise EditedMeanwhileError(held)
    held.name, held.intro, held.edition = dict(name), dict(intro), held.edition + 1
    held.save(update_fields=["name", "intro", "edition"])
    return held


@transaction.atomic
def save_item(pk: int, item: int | None, edition: int, fields: Mapping[str, Any]) -> Item:
    """Add or change an item of a draft.

    Raises
    ------
    BuildRefusedError
        In use, too many, or another item depends on an answer that would go.
    EditedMeanwhileError
        Somebody else saved it, or took it out (`kept` is None), since it was read.
    """
    held = open_draft(pk)
    others = list(held.items.exclude(pk=item or 0))
    if item is None:
        if len(others) >= MOST_ITEMS:
            raise BuildRefusedError(_("A questionnaire has at most %(most)s questions.") % {"most": MOST_ITEMS})
        stem = fields.get("key") or str(text_in(fields["text"], "en"))
        shown = Item(questionnaire=held, order=next_order(held), key=free_key(stem, {one.key for one in others}))
    else:
        known = held.items.filter(pk=item).first()
        if known is None or known.edition != edition:
            raise EditedMeanwhileError(known)
        shown, shown.edition = known, known.edition + 1
    for name, value in fields.items():
        if name != "key":
            setattr(shown, name, value)
    for one in others:
        if one.shown_if and one.shown_if["item"] == shown.key and not set(one.shown_if["one_of"]) <= answers_of(shown):
            raise BuildRefusedError(_("“%(question)s” is asked after an answer that would go.") % {"question": one})
    check_order([*others, shown])
    shown.save()
    return shown


def answers_of(item: Item) -> set[str]:
    """Return the answers to an item that another may depend on."""
    if item.kind == Item.Kind.CHOICE:
        return {choice["key"] for choice in item.choices}
    return {str(step) for step in item.steps} if item.kind == Item.Kind.SCALE else set()


def check_order(items: Sequence[Item]) -> None:
    """Refuse an order in which an item comes before the one that it depends on."""
    place = {item.key: item.order for item in items}
    for item in items:
        if item.shown_if and place.get(item.shown_if["item"], item.order) >= item.order:
            raise BuildRefusedError(
                _("“%(question)s” depends on another question, so it comes after it.") % {"question": item}
            )


@transaction.atomic
def move_item(pk: int, item: int, step: int) -> None:
    """Change places with the item before (-1) or after (1); at the end nothing happens."""
    held = open_draft(pk)
    items = list(held.items.all())
    at = next((n for n, one in enumerate(items) if one.pk == item), None)
    if at is None or not 0 <= at + step < len(items):
        return
    items[at], items[at + step] = items[at + step], items[at]
    for order, one in enumerate(items):
        one.order = order
    check_order(items)
    Item.objects.bulk_update(items, ["order"])


@transaction.atomic
def remove_item(pk: int, item: int) -> None:
    """Take an item out, unless another depends on it."""
    held = open_draft(pk)
    gone = held.items.filter(pk=item).first()
    if gone is None:
        return
    for one in held.items.all():
        if one.shown_if and one.shown_if["item"] == gone.key:
            raise BuildRefusedError(_("“%(question)s” depends on this question. Change it first.") % {"question": one})
    gone.delete()


@transaction.atomic
def take_into_use(pk: int) -> None:
    """Take a draft into use, if it asks something and every word is there in Finnish, Swedish and English."""
    held = open_draft(pk)
    items = list(held.items.all())
    if not items:
        raise BuildRefusedError(_("The questionnaire asks nothing yet."))
    missing = missing_words(held, items)
    if missing:
        raise BuildRefusedError(_("Words are missing in a language; they are listed on this page."))
    held.is_ready = True
    held.save(update_fields=["is_ready"])


@transaction.atomic
def take_back(pk: int) -> None:
    """Make a draft again of what no wave asks yet."""
    held = Questionnaire.objects.select_for_update().get(pk=pk)
    if held.waves.exists() or held.sheets.exists():
        raise BuildRefusedError(_("A wave asks it already. Make a new version of it."))
    held.is_ready = False
    held.save(update_fields=["is_ready"])


def missing_words(held: Questionnaire, items: Sequence[Item]) -> list[tuple[str, list[str]]]:
    """Return what is not written in Finnish, Swedish and English, with the languages that are missing."""
    texts = [(_("Name"), held.name)]
    texts += [(_("What is said first"), held.intro)] if any(held.intro.values()) else []
    for item in items:
        texts.append((str(item), item.text))
        texts += [(f"{item}: {text_in(choice['text'])}", choice["text"]) for choice in item.choices]
        if item.kind == Item.Kind.SCALE:
            texts += [(f"{item}: {name}", words) for name, words in (
                (_("Words of the lowest step"), item.low_words), (_("Words of the highest step"), item.high_words),
            )]  # fmt: skip
    return [(name, gone) for name, words in texts if (gone := [tag for tag in NEEDED if not words.get(tag)])]
