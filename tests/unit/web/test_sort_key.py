"""The Finnish and Swedish order of names."""

from hypothesis import given
from hypothesis import strategies as st

from piste.web.database.sort_key import sort_key

IN_ORDER = [
    "Aapajärvi", "Citroën", "Eckerö", "Édouard", "Eura", "Müller", "Mylly", "Nokia", "Šeštokas", "Setälä", "Utsjoki",
    "Vaasa", "Vimpeli", "Wasa", "Zeppelin", "Åbo", "Åland", "Ähtäri", "Äänekoski", "Öja",
]  # fmt: skip


def test_a_hand_made_list_comes_back_in_its_order():
    mixed = IN_ORDER[::2] + IN_ORDER[1::2]
    assert sorted(mixed, key=lambda name: sort_key(name).encode()) == IN_ORDER


def test_numbers_sort_by_value_and_marks_only_break_ties():
    assert max(["Piste 10", "Piste 9", "Piste 09", "piste 9"], key=sort_key) == "Piste 10"
    assert sorted(["Andree", "Andrée", "Andref"], key=sort_key) == ["Andree", "Andrée", "Andref"]
    assert sort_key("Ja\u0308ms\u00e4") == sort_key("J\u00e4ms\u00e4")


@given(st.lists(st.text(max_size=12)))
def test_code_points_and_bytes_give_the_same_order(names):
    """PostgreSQL compares UTF-8 bytes, Python code points: both orders must be one. No key holds a zero byte."""
    names = [name.replace("\x00", "") for name in names]
    names = [name for name in names if not any("\ud800" <= c <= "\udfff" for c in name)]
    keys = [sort_key(name) for name in names]
    assert sorted(keys) == sorted(keys, key=lambda key: key.encode())
