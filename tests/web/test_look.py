"""The look's own arithmetic and words: tables, key figures, bars."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from piste.web.look.figure import Figure
from piste.web.look.table import Cell, Column, Table


def render(source, **values):
    return Template(source).render(Context({"request": RequestFactory().get("/?page=2&q=a"), **values}))


@pytest.mark.parametrize(("code", "people", "change"), [
    ("fi", "33\u202f304", "\u22124,5"), ("sv", "33\u202f304", "\u22124,5"), ("en", "33\u202f304", "\u22124.5"),
])  # fmt: skip
def test_a_table_writes_numbers_units_and_links_for_its_reader(code, people, change):
    columns = (
        Column("Place"),
        Column("People", numeric=True),
        Column("Change", "min", numeric=True, digits=1, sign=True),
    )
    shown = Table("t", "Caption", columns, [(Cell("<b>", "/x"), 33304, Cell(-4.5, bar=0.25, bar_kind="gain"))])
    with translation.override(code):
        text = render("{% table t %}", t=shown)
    assert f'<td class="num">{people}</td>' in text and change in text and "Change, min</th>" in text
    assert '<th scope="row"><a href="/x">&lt;b&gt;</a></th>' in text
    assert 'width="25" height="20"' in text and "style=" not in text


def test_a_table_says_why_it_is_empty_or_partial_and_what_is_not_known():
    columns = (Column("Place"), Column("Visits", numeric=True))
    with translation.override("en"):
        empty = render("{% table t %}", t=Table("t", "C", columns, [], empty="None this year."))
        part = render("{% table t %}", t=Table("t", "C", columns, [("Puumala", None)], partial="1 of 2 is missing."))
    assert "None this year." in empty and 'class="state empty"' in empty
    assert "not known" in part and "1 of 2 is missing." in part and 'class="state partial"' in part


def test_a_row_of_another_length_than_the_columns_is_a_fault():
    with pytest.raises(ValueError, match="zip"):
        _ = Table("t", "C", (Column("A"),), [("a", "b")]).cells


@pytest.mark.parametrize(
    ("change", "better", "kind", "arrow"),
    [(4.9, 1, "gain", "▲"), (4.9, -1, "loss", "▲"), (-1, -1, "gain", "▼"), (6, 0, "even", "▲"), (0, 1, "even", "")],
)
def test_a_change_is_better_or_worse_by_what_the_figure_means(change, better, kind, arrow):
    figure = Figure("X", 1, change=change, better=better)
    assert (figure.kind, figure.arrow) == (kind, arrow)


def test_what_is_not_known_is_said_and_not_drawn_as_nought():
    with translation.override("fi"):
        assert "ei tietoa" in render("{% figures f %}", f=[Figure("Käynnit", None)])


@pytest.mark.parametrize(("share", "width"), [(-1, "0"), (0, "0"), (0.333, "33.3"), (2, "100")])
def test_a_bar_stays_within_its_cell(share, width):
    assert f'rect width="{width}"' in render("{% bar s %}", s=share)
