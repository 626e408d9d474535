"""The interim report: facts that keep, documents in three languages, an appendix that agrees, figures with sources."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from piste.basedata.default import read_default
from piste.core.language import LANGUAGES, Language
from piste.report.document.model import DataTable, Figure, KeyFigures
from piste.report.interim.appendix import write_appendix
from piste.report.interim.build import build_interim, interim_outputs
from piste.report.interim.chapters import moment, when
from piste.report.interim.facts import (
    Asked,
    Curve,
    Goal,
    Interim,
    LessonTold,
    RegionTold,
    RiskTold,
    Service,
    Site,
    Source,
    Survey,
    Told,
    ViewMoney,
    WhoPays,
    YearMoney,
    from_plain,
    to_plain,
)
from piste.report.interim.saving_curve import Reached, SavingCurve, draw_saving_curve
from piste.report.interim.teller import Teller

NAME = {"fi": "Joensuu", "sv": "Joensuu", "en": "Joensuu"}
VM = "VM"
YEARS = (
    YearMoney(2022, 500_00, 400_00, 410_05, 0, 0, 0, 12),
    YearMoney(2023, 600_00, 450_00, 460_10, 100_00, 107_01, 12_00, 12),
)
TOLD = Interim(
    title={"fi": "Uudistus", "sv": "Reformen", "en": "Reform"},
    area={"fi": "Suomi"},
    scope="country",
    publisher="VM",
    first="2021-01-01",
    last="2023-12-31",
    drawn="2024-03-05",
    curve=Curve(
        ((2023.96, 2.3e6, "ensimmäiset", False), (2025.67, 3.7e6, "Turku", True)),
        2024.0,
        50e6,
        2030,
        (2029.0, 2030.0, 2031.0),
        {str(p): (3e6, 9e6, 20e6 + p * 1e5) for p in (5, 10, 25, 50, 75, 90, 95)},
        0.1,
        True,
        VM,
        VM,
    ),
    goals=(
        Goal(NAME, "M€", Told(50, 0, VM, "2030-12-31"), Told(2.3, 1, VM, "2024-03-05")),
        Goal(NAME, "", Told(3, 0, VM), Told(3, 0, VM)),
        Goal(NAME, "m²", Told(10), Told(None), "down"),
    ),
    sites=(
        Site("joensuu", NAME, "12", "2023-02-20", cost=Told(22e6, 0, VM, "2023-06-01"), source=VM, lat=62.6, lon=29.76),
        Site(
            "turku",
            {"fi": "Turku"},
            "02",
            "2025-09-01",
            after=True,
            cost=Told(5e6, 0, VM),
            saving=Told(1.4e6, 0, VM),
            source=VM,
        ),
    ),
    regions=(
        RegionTold("12", {"fi": "Pohjois-Karjala"}, "open", "approved", "2022-06-14", 1, 4, VM),
        RegionTold("21", {"fi": "Ahvenanmaa"}, "apart", "unknown"),
    ),
    services=(Service(NAME, Told(1200, 0, VM), Told(6.4, 0, VM), Told(None)),),
    surveys=(
        Survey(
            "customers",
            NAME,
            "2023-09-01",
            "2023-09-28",
            "kiosk",
            0.12,
            (
                Asked(NAME, "share", 200, 0.8, 0.74, 0.85),
                Asked(NAME, "share", None, None, None, None),
                Asked(NAME, "mean", 50, 3.9, 3.7, 4.1),
            ),
            True,
        ),
    ),
    state_money=ViewMoney(YEARS, (WhoPays({"fi": "Vuokra"}, 600_00, 450_00, 460_10),), 5, 1_077_16, "kirjanpito", True),
    agency_money=ViewMoney(YEARS, (WhoPays({"fi": "DVV"}, 600_00, 450_00, 460_10),), 5, 1_077_16, "kirjanpito", True),
    lessons=(LessonTold(NAME, {"fi": "Avaa valmiina"}, NAME, "Opening", VM),),
    risks=(RiskTold("Vuokrasopimus jatkuu", (NAME,), 3, 4, "Neuvotellaan", True),),
    sources=(Source(VM, "2024-03-05", "https://vm.fi"),),
    texts={"summary": {"fi": "Lyhyesti.\n\n- #let x = 1\n- $$ * _"}, "proposals": {"fi": "1. Ensin\n2. Sitten"}},
)


@pytest.fixture(scope="module")
def areas():
    return read_default("FI").areas


def test_facts_come_back_from_json_as_they_were():
    assert from_plain(json.loads(json.dumps(to_plain(TOLD)))) == TOLD


@pytest.mark.parametrize(("target", "actual", "better", "state"), [
    (50, 2.3, "up", "under"), (3, 3, "up", "met"), (10, 17.7, "down", "under"), (10, 10, "down", "met"),
    (None, 3, "up", "unknown"), (3, None, "up", "unknown"),
])  # fmt: skip
def test_a_goal_is_met_by_which_way_is_good(target, actual, better, state):
    assert Goal(NAME, "", Told(target), Told(actual), better).state == state


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_documents_are_made_in_each_language_and_are_the_same_again(code, areas, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        interim_outputs(TOLD, folder, [code], areas)
    names = sorted(path.name for path in first.iterdir())
    assert names == [f"interim-report.{code}.{kind}" for kind in ("docx", "pdf", "xlsx")]
    assert (first / names[1]).read_bytes() == (second / names[1]).read_bytes()
    pdf = (first / names[1]).read_bytes()
    assert pdf.startswith(b"%PDF") and b"pdfuaid" in pdf
    assert zipfile.is_zipfile(first / names[0])


def blocks_of(told, code="fi"):
    return [block for chapter in build_interim(told, Language(code), None).chapters for block in chapter.blocks]


def test_every_table_and_drawing_of_figures_names_its_source():
    tables = [block for block in blocks_of(TOLD) if isinstance(block, DataTable)]
    assert len(tables) >= 10
    assert [table.caption for table in tables if not table.source and table.caption != "Lähteet"] == []
    assert all(
        figure.alt and figure.source
        for figure in blocks_of(TOLD)
        if isinstance(figure, Figure) and figure.caption[:5] != "Päätö"
    )


def test_what_is_not_known_is_said_and_an_example_is_marked():
    teller = Teller(TOLD, Language("fi"))
    assert teller.figure(Told(None)) == "ei tietoa"
    assert teller.figure(Told(300000, 1, VM, "", "over"), 1e6, 1) == "yli 0,3"
    assert teller.figure(Told(2, example=True)).endswith("ESIMERKKI")
    empty = build_interim(
        replace(TOLD, services=(), surveys=(), goals=(), lessons=(), risks=(), sites=(), texts={}), Language("en")
    )
    titles = [chapter.title for chapter in empty.chapters]
    assert "Visits and waits were not measured point by point" in titles
    assert "No survey of the period stands in the register" in titles


def test_hidden_groups_stay_hidden():
    found = [row for block in blocks_of(TOLD) if isinstance(block, DataTable) for row in block.rows]
    hidden = [row for row in found if any(getattr(cell, "text", cell) == "ei näytetä" for cell in row)]
    assert len(hidden) == 1 and "None" not in str(hidden)


def test_the_two_views_stand_apart_and_are_never_summed():
    agencies, state = (Language("fi").text(words) for words in ("The agencies’ view", "The state’s view"))
    captions = [block.caption for block in blocks_of(TOLD) if isinstance(block, DataTable)]
    assert sum(agencies in one for one in captions) == 2 == sum(state in one for one in captions)
    both = "2154,32"
    assert both not in str(blocks_of(TOLD))


def test_the_summary_has_its_four_figures():
    figures = next(block for block in blocks_of(TOLD) if isinstance(block, KeyFigures))
    assert [one.value for one in figures.figures] == ["1", "2,3", "1", "1"]


def test_the_appendix_holds_the_same_money_to_the_cent(tmp_path):
    write_appendix(TOLD, tmp_path / "a.xlsx", Language("en"))
    book = load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    for name in ("The state’s view", "The agencies’ view"):
        rows = list(book[name].iter_rows(min_row=2, values_only=True))
        for row, year in zip(rows, YEARS, strict=False):
            assert [round(value * 100) for value in row[1:7]] == [
                year.nothing, year.plan, year.actual, year.one_off_plan, year.one_off_actual, year.rent_cut_actual,
            ]  # fmt: skip
            assert row[-1] == "EXAMPLE"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_days_are_written_as_exactly_as_they_are_known():
    teller = Teller(TOLD, Language("fi"))
    assert [when(teller, day) for day in ("2023-02-20", "2023-06", "2023")] == ["20.2.2023", "6/2023", "2023"]
    assert moment("2023") == 2023.5 and moment("") is None and 2023 < moment("2023-02-20") < 2023.2
    assert teller.period == "2021–2023"


def test_a_curve_tells_what_is_reached_and_what_the_fan_says():
    curve = SavingCurve(
        (Reached(2023.9, 2.3e6), Reached(2025.7, 3.7e6, later=True)),
        2024.0,
        "",
        50e6,
        2030,
        (2030.0, 2031.0),
        {50: (1e6, 29e6), 10: (1e6, 2e7), 25: (1e6, 2e7), 75: (1e6, 3e7), 90: (1e6, 4e7)},
    )
    assert curve.now == 2.3e6 and curve.at_target(50) == 29e6
    drawn = draw_saving_curve(curve, Language("fi"))
    assert drawn.startswith("<svg") and "50 M€" in drawn and "<script" not in drawn
