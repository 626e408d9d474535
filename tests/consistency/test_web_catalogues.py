"""Every word of the web has its Finnish and its Swedish: none missing, none fuzzy, none left over, fields kept."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from web_messages import find_messages, read_template  # noqa: E402

FIELD = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue(code):
    with (ROOT / "src" / "piste" / "web" / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as source:
        return [entry for entry in read_po(source, locale=code) if entry.id]


def test_the_search_finds_words_of_all_kinds():
    found = find_messages()
    assert len(found) > 150
    assert {"Planner", "Saved.", "Skip to content", "{name} has been added. Give a role next."} <= found
    assert ("One recovery code is left.", "%(n)s recovery codes are left.") in found
    assert set(read_template('{% translate "a" %}{% blocktranslate %}b {{ c }}{% endblocktranslate %}')) == {
        "a",
        "b %(c)s",
    }


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_every_word_is_translated_and_none_is_left_over(code):
    entries = catalogue(code)
    assert [entry.id for entry in entries if entry.fuzzy] == []
    written = {entry.id for entry in entries if all(entry.string if entry.pluralizable else (entry.string,))}
    assert find_messages() - written == set()
    assert {entry.id for entry in entries} - find_messages() == set()


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_a_translation_keeps_the_fields(code):
    for entry in catalogue(code):
        ids, texts = (entry.id, entry.string) if entry.pluralizable else ((entry.id,), (entry.string,))
        assert set(FIELD.findall(ids[-1])) == set(FIELD.findall(texts[-1])), entry.id
