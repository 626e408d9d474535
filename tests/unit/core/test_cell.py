"""Text that a spreadsheet would run stays text."""

import pytest

from piste.core.cell import harmless


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_text_that_begins_as_a_formula_is_marked_as_text(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Mikkeli", "a=b", " =1", -5, -2.5, None, True])
def test_everything_else_stays_as_it_is(cell):
    assert harmless(cell) is cell
