"""Tables hold plain values; written ones have sign, colour and bar; packed ones lose nothing."""

import json

import numpy as np
import pytest

from piste.core.language import Language
from piste.report.page_data import TABLES
from piste.report.table_text import bar_width, change_css, pack_tables, write_cell, write_table
from piste.report.tables import (
    Column,
    Table,
    municipalities_table,
    order_of_name,
    places_table,
    points_table,
    regions_table,
)

EN, FI = Language("en"), Language("fi")


def column(table, key):
    return next(column.cells for column in table.columns if column.key == key)


def test_places_go_by_people_and_say_what_the_plan_changes(figures):
    table = places_table(figures, figures.chosen, EN)
    people = column(table, "people")
    assert people == sorted(people, reverse=True)
    row = int(table.ids[0].removeprefix("place-"))
    assert column(table, "minutes")[0] == pytest.approx(figures.chosen.minutes[row], abs=0.051)
    assert len(table) == len(figures.people)
    assert sum("across the border" in where for where in column(table, "municipality")) == (~figures.study.inside).sum()


def test_points_name_their_next_best_site_and_what_closing_costs(figures):
    table = points_table(figures, figures.chosen, EN)
    points = figures.chosen.plan.points
    assert sum(column(table, "catchment")) == pytest.approx(points.catchment_people.sum())
    assert sum(column(table, "closing_past")) == pytest.approx(points.closing_people_past_limit.sum())
    assert column(table, "fixed").count("fixed") == points.fixed.sum()


def test_regions_count_every_point_once_and_stand_in_nordic_order(figures):
    table = regions_table(figures, figures.chosen, FI)
    assert sum(column(table, "points")) == 9
    names = column(table, "name")
    assert names == sorted(names, key=order_of_name)
    assert [order_of_name(name) for name in ("Zulu", "Åbo", "Äänekoski", "Öölanti")] == sorted(
        order_of_name(name) for name in ("Öölanti", "Äänekoski", "Åbo", "Zulu")
    )


def test_without_a_network_to_compare_there_is_no_column_of_change(alone):
    for build in (places_table, municipalities_table, regions_table):
        keys = [column.key for column in build(alone, alone.chosen, EN).columns]
        assert "change" not in keys
        assert "today" not in keys


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("count", 12345.0, "12\u202f345"),
        ("minutes", np.nan, "–"),
        ("minutes", np.inf, '<span class="muted">not reached</span>'),
        ("change", np.inf, '<span class="loss words">no more reached</span>'),
        ("change", -np.inf, '<span class="gain words">newly reached</span>'),
        ("change", 0.0, '<span class="even">0.0</span>'),
        ("text", "<b>", "<b>"),
    ],
)
def test_cells_are_written_with_their_meaning(kind, value, written):
    assert write_cell(kind, value, EN) == written


def test_a_change_has_its_sign_its_colour_and_a_bar():
    cell = write_cell("change", -12.5, FI, longest=25.0)
    assert cell.startswith('<span class="gain">\u221212,5</span><svg class="bar gain" width="32"')
    assert (change_css(0.04), change_css(0.05), change_css(-3)) == ("even", "loss", "gain")
    assert (bar_width(90, 60), bar_width(5, 0)) == (64, 0)


def test_a_long_table_says_how_much_it_leaves_out():
    table = Table("t", "t", (Column("people", "People", "count", [float(k) for k in range(2000)]),))
    written = write_table(table, EN)
    assert (len(written.rows), written.left_out) == (1500, 500)


def unpack(packed, plan, key):
    cells = packed["shared"].get(key) or packed["plans"][plan][key]
    return cells.get("cells") or [cells["words"][k] for k in cells["at"]]


def _as_json(cell):
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def test_packing_keeps_every_cell_of_every_plan(figures):
    infinite = {"+": np.inf, "-": -np.inf, None: np.nan}
    for build in TABLES:
        tables = [build(figures, plan, EN) for plan in figures.plans]
        packed = json.loads(json.dumps(pack_tables(tables), allow_nan=False))
        for plan, table in enumerate(tables):
            for one in table.columns:
                back = [
                    infinite.get(cell, cell) if one.kind not in ("name", "text") else cell
                    for cell in unpack(packed, plan, one.key)
                ]
                assert [str(cell) for cell in back] == [str(_as_json(cell)) for cell in one.cells]
    assert "people" in pack_tables([places_table(figures, plan, EN) for plan in figures.plans])["shared"]
