"""Plain and light texts: what is read as structure, and what is taken out."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from piste.report.document.light_text import read_light_text
from piste.report.document.model import Heading, Listing, Paragraph
from piste.report.document.plain_text import SOFT_BREAK, break_words, clean_text, print_text
from piste.report.document.typeface import FONTS, known_characters, read_characters


def test_paragraphs_lists_and_headings_are_read():
    text = "# Head\nfirst line\nsecond line\n\n- one\n- two\n  goes on\n\n1. a\n2) b\r\nend"
    assert read_light_text(text) == (
        Heading("Head"),
        Paragraph("first line second line"),
        Listing((("", "one"), ("", "two goes on"))),
        Listing((("", "a"), ("", "b end")), ordered=True),
    )


def test_nothing_else_is_markup():
    text = "**bold** <script>x</script> #let x [link](javascript:1) _it_"
    assert read_light_text(text) == (Paragraph(text),)


def test_control_characters_and_turns_of_direction_go():
    assert clean_text("a\x00b\u202ec\u2066d\ufeff \t\n e\ud800") == "abcd e"
    assert clean_text("1\u202f000\u00a0m") == "1\u202f000\u00a0m"


@given(st.text())
def test_clean_text_stays_clean(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Cn") for char in once)


@given(st.text())
def test_words_break_without_changing(text):
    told = clean_text(text).replace(SOFT_BREAK, "")
    assert break_words(told).replace(SOFT_BREAK, "") == told


@given(st.text())
def test_printed_text_holds_only_known_characters(text):
    known = known_characters()
    assert all(ord(char) in known or char == SOFT_BREAK for char in print_text(text, known).replace(" ", ""))


def test_the_typefaces_hold_what_our_languages_need():
    known = read_characters(FONTS / "SourceSans3_400Regular.ttf")
    assert {ord(char) for char in "åäöÅÄÖčđŋšžáõ–−×²€’”\u202f\u00a0□"} <= known
    assert ord("漢") not in known
