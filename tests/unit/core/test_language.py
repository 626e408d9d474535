"""Numbers and messages are written the way each language writes them."""

import pytest

from piste.core.language import Language


@pytest.mark.parametrize(
    ("code", "value", "digits", "written"),
    [
        ("fi", 1234567.891, 1, "1\u202f234\u202f567,9"),
        ("sv", -0.04, 1, "0,0"),
        ("en", -12.5, 1, "\u221212.5"),
        ("en", 10000, None, "10\u202f000"),
    ],
)
def test_number(code, value, digits, written):
    assert Language(code).number(value, digits) == written


def test_signed_and_percent():
    assert Language("fi").signed(4.94, 1) == "+4,9"
    assert Language("fi").percent(0.953) == "95,3\u00a0%"
    assert Language("en").percent(0.953) == "95.3%"


def test_unknown_language_is_refused():
    with pytest.raises(ValueError, match="known are fi, sv, en"):
        Language("de")
