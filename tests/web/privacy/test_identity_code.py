"""What looks like a Finnish identity code is refused; numbers that people do write pass."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.web.network.privacy.identity_code import CENTURY, CHECK, find_identity_code, refuse_identity_code


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",  # the well-known example of the Digital and Population Data Services Agency
        "asiakas 131052-308T soittaa",
        "131052-308t",
        "131052–308T",  # with the dash that word processors make
        "131052-308X",  # a wrong check character: a slip, but somebody's code
        "010594Y9032",  # the signs in use since 2023
        "010100A123D",
        "13 10 52 -308T",
        "131052308T",  # in a hurry, without the sign
    ],
)
def test_what_looks_like_one_is_refused(text):
    assert find_identity_code(text)
    with pytest.raises(ValidationError):
        refuse_identity_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "040 123 4567", "+358 40 1234567", "Diaari 310226-1234", "Y-tunnus 2245123-4", "991352-308T",
        "Huone 131052", "FI21 1234 5600 0007 85", "1234567890", "klo 10.30–11.15 huone 308", "311305-308T1",
    ],
)  # fmt: skip
def test_what_is_none_passes(text):
    assert find_identity_code(text) == ""
    refuse_identity_code(text)


@settings(max_examples=40)
@given(st.dates(), st.integers(2, 899), st.sampled_from(sorted(CENTURY)), st.text(alphabet="abcäö ,.", max_size=8))
def test_every_code_that_could_be_given_is_found_anywhere(day, number, sign, around):
    start = f"{day:%d%m}{day.year % 100:02d}"
    check = CHECK[int(f"{start}{number:03d}") % 31]
    exists = True
    try:
        day.replace(year=CENTURY[sign] + day.year % 100)
    except ValueError:
        exists = False
    code = f"{start}{sign}{number:03d}{check}"
    assert bool(find_identity_code(f"{around} {code} {around}")) == exists
