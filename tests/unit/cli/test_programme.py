"""`piste programme`: a small register in three languages, the generated one marked EXAMPLE, faults in words."""

import csv
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from piste.cli import programming
from piste.cli.main import run
from piste.core.language import Language
from piste.programme.example import build_example
from piste.programme.limits import Search

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "programme"
FILES = {
    "schedule.csv", "programme.json", "programme.xlsx", "programme.html", "programme.sv.html", "programme.en.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "x"
    assert run(["programme", str(EXAMPLE), "--lang", "fi", "--out", str(folder)]) == 0
    return folder


def test_everything_is_written_and_agrees(made):
    assert {path.name for path in made.iterdir()} == FILES
    content = json.loads((made / "programme.json").read_text(encoding="utf-8"))
    with (made / "schedule.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert [(row["key"], row["starts"] or None) for row in rows] == [
        (one["key"], one["starts"]) for one in content["projects"]
    ]
    assert {row["note"] for row in rows} == {"EXAMPLE"}
    assert content["proof"]["gap"] <= 0.005
    assert content["targets"][0]["met"] == (content["targets"][0]["reached_eur_per_year"] >= 7e6 - 1)


def test_pages_speak_their_language_and_say_example_everywhere(made):
    for name, words, tag in (
        ("programme.html", "Mikä hidastaa", "ESIMERKKI"),
        ("programme.sv.html", "Vad som bromsar", "EXEMPEL"),
        ("programme.en.html", "What holds back", "EXAMPLE"),
    ):
        page = (made / name).read_text(encoding="utf-8")
        assert words in page and page.count(tag) >= 8
        assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower().split()
        assert re.search(r'lang="(fi|sv|en)"', page)
        assert "<script" not in page and "Content-Security-Policy" in page


def test_the_workbook_has_the_tables(made):
    book = openpyxl.load_workbook(made / "programme.xlsx")
    assert book.sheetnames[0] == "Yhteenveto" and len(book.sheetnames) == 6
    sheet = book[book.sheetnames[2]]
    assert sheet.max_row == 10
    assert "ESIMERKKI" in str(book[book.sheetnames[0]]["A3"].value)


def test_a_replan_tells_what_changed(made, tmp_path):
    for path in EXAMPLE.iterdir():
        shutil.copy(path, tmp_path)
    shutil.copy(made / "schedule.csv", tmp_path)
    (tmp_path / "actuals.csv").write_text(
        "key,started,opened,spent_eur,forecast_eur\nmikkeli,2027Q1,2029Q1,2000000,4600000\n", encoding="utf-8"
    )
    with (tmp_path / "programme.toml").open("a", encoding="utf-8") as target:
        target.write('\n[replan]\nas_of = "2028Q1"\nprevious = "schedule.csv"\nactuals = "actuals.csv"\n')
    assert run(["programme", str(tmp_path / "programme.toml"), "--lang", "en", "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "programme.html").read_text(encoding="utf-8")
    assert "What changed" in page and "site projects changed" in page
    with (tmp_path / "out" / "schedule.csv").open(encoding="utf-8") as source:
        row = next(row for row in csv.DictReader(source) if row["key"] == "mikkeli")
    assert (row["starts"], row["opens"], row["invest_eur"]) == ("2027Q1", "2029Q1", "4600000")


def test_the_generated_register_is_marked_example(monkeypatch, tmp_path):
    monkeypatch.setattr(programming, "build_example", lambda _n, _q, seed, towns: build_example(25, 20, seed, towns))
    programming.run_example(tmp_path / "x", Language("en"), 3, Search(time_limit_s=20))
    page = (tmp_path / "x" / "programme.html").read_text(encoding="utf-8")
    assert page.count("EXAMPLE") >= 8 and 'class="year-map"' in page
    assert "generated: no figure of a single site is real" in page


def test_faults_are_told_in_words(tmp_path, capsys):
    (tmp_path / "programme.toml").write_text('title = "x"\n', encoding="utf-8")
    assert run(["programme", str(tmp_path), "--lang", "en", "--out", str(tmp_path / "y")]) == 2
    told = capsys.readouterr().err
    assert "projects is missing" in told and "programme.first is missing" in told
    assert not (tmp_path / "y").exists()
    assert run(["programme", "--lang", "en", "--out", str(tmp_path / "y")]) == 2
