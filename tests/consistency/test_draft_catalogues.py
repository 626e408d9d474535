"""The files for translators hold every message of customers' pages, and their translations keep the fields."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from translator_files import DRAFTS, find_customer_messages  # noqa: E402

from piste.web.settings.draft_languages import DRAFTS as NAMES  # noqa: E402
from piste.web.settings.draft_languages import read_drafts  # noqa: E402

FIELD = re.compile(r"%\(\w+\)s|\{\w+\}")


def read_draft(code):
    with (DRAFTS / code / "LC_MESSAGES" / "django.po").open("rb") as source:
        return {entry.id: entry.string for entry in read_po(source, locale=code) if entry.id}


def flat(text):
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("code", sorted(NAMES))
def test_each_file_holds_every_message_and_keeps_the_fields(code):
    held = read_draft(code)
    assert set(held) == set(find_customer_messages())
    done = {message: text for message, text in held.items() if all(flat(text))}
    assert len(done) > 50
    for message, text in done.items():
        wanted = set(FIELD.findall(" ".join(flat(message))))
        assert {field for one in flat(text) for field in FIELD.findall(one)} <= wanted, message


def test_only_named_languages_are_on_and_unknown_ones_nothing():
    assert read_drafts({}) == []
    assert read_drafts({"PISTE_DRAFT_LANGUAGES": " ar, xx"}) == [("ar", "العربية")]
