"""Numbers are read the way the people who wrote them meant them, or not at all."""

import numpy as np
import pytest

from piste.basedata.number_text import parse_numbers
from piste.basedata.table import object_column


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        (" 12.5 ", 12.5),
        ("-3", -3),
        ("\u22123", -3),
        (".5", 0.5),
        ("1e3", 1000),
        ("12,5", 12.5),
        ("0,123", 0.123),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234,5", 1234.5),
        ("1'234", 1234),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1,234.5", 1234.5),
        (7, 7),
        (7.25, 7.25),
    ],
)
def test_one_number(text, value):
    numbers = parse_numbers(object_column([text]))
    assert numbers.values.tolist() == [value]
    assert not numbers.invalid and not numbers.ambiguous and not numbers.missing.any()


@pytest.mark.parametrize("nothing", ["", " ", None, "-", ".", "..", "...", "NA", "nan", "null", float("nan")])
def test_cells_that_say_nothing(nothing):
    numbers = parse_numbers(object_column([nothing]))
    assert numbers.missing.tolist() == [True]
    assert np.isnan(numbers.values[0]) and not numbers.invalid


@pytest.mark.parametrize(
    "text", ["many", "12 people", "1_000", "inf", float("inf"), "12;5", "1 23", "0x10", "1,2,3", True]
)
def test_no_number(text):
    numbers = parse_numbers(object_column([text]))
    assert numbers.invalid == [0] and np.isnan(numbers.values[0])


def test_one_comma_before_three_digits_is_decided_by_the_rest_of_its_column():
    alone = parse_numbers(object_column(["1,234"]))
    assert alone.ambiguous == [0] and np.isnan(alone.values[0])
    assert parse_numbers(object_column(["1,234", "2,5"])).values.tolist() == [1.234, 2.5]
    assert parse_numbers(object_column(["1,234", "1,234,567"])).values.tolist() == [1234, 1234567]
    assert parse_numbers(object_column(["60,172"]), degrees=True).values.tolist() == [60.172]


def test_a_column_that_contradicts_itself_stays_ambiguous():
    numbers = parse_numbers(object_column(["1,234", "2,5", "1,234,567"]))
    assert numbers.ambiguous == [0]


def test_what_was_mended_is_listed():
    numbers = parse_numbers(object_column(["1", "2,5", "1 000", "1 000,5"]))
    assert numbers.commas == [1, 3]
    assert numbers.thousands == [2, 3]
