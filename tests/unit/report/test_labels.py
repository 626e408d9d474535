"""Names stand by priority, beside their symbol, inside the drawing and never over each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from piste.report.labels import Name, place_names, symbol_box, text_width
from piste.report.labels import _box as box_of

BOUNDS = (0.0, 0.0, 300.0, 300.0)


def test_a_name_alone_stands_to_the_right_of_its_symbol():
    (placed,) = place_names([Name(7, "Oulu", 100, 100, 5, 1)], [symbol_box(100, 100, 5)], BOUNDS, 13)
    assert (placed.key, placed.anchor) == (7, "start")
    assert placed.x > 105
    assert 100 < placed.y < 110


def test_at_the_right_edge_it_stands_to_the_left():
    (placed,) = place_names([Name(1, "Lappeenranta", 290, 100, 5, 1)], [], BOUNDS, 13)
    assert placed.anchor == "end"


def test_where_room_is_for_one_only_the_weightier_gets_it():
    names = [Name(1, "A" * 12, 50, 50, 2, 1), Name(2, "B" * 12, 50, 50, 2, 9)]
    wide = text_width("B" * 12, 13)
    placed = place_names(names, [], (0, 40, 60 + wide, 60), 13)
    assert [one.key for one in placed] == [2]


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300), st.text("abcÄÖ -", min_size=1, max_size=14)), max_size=40)
)
def test_no_two_names_overlap_and_none_covers_a_symbol(spots):
    names = [Name(k, text, x, y, 4, float(len(text))) for k, (x, y, text) in enumerate(spots)]
    symbols = [symbol_box(x, y, 4) for x, y, _ in spots]
    boxes = symbols + [box_of(placed, 13) for placed in place_names(names, symbols, BOUNDS, 13)]
    for k in range(len(symbols), len(boxes)):
        for other in boxes[:k]:
            assert not (
                boxes[k][0] < other[2] and other[0] < boxes[k][2] and boxes[k][1] < other[3] and other[1] < boxes[k][3]
            )
        assert np.all(np.array(boxes[k][:2]) >= 0)
        assert np.all(np.array(boxes[k][2:]) <= 300)
