"""Files of answers: read as described, every fault at once."""

import numpy as np
import pytest

from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.evaluation.answer_file import read_answers
from piste.evaluation.answer_mapping import build_answer_mapping, read_answer_mapping
from piste.evaluation.answers import Measure
from piste.evaluation.limesurvey_file import read_heading, read_limesurvey
from small_files import codes, only, write_file

MAPPING = """
[columns]
id = "nro"
day = "pvm"
site = "piste"
hour = "tunti"

[constants]
method = "paper"

[[question]]
key = "clarity"
column = "selkeys"
kind = "scale"
low = 1
high = 5

[question.words]
"täysin samaa mieltä" = 5

[[question]]
key = "solved"
column = "hoitui"
kind = "choice"
words = { "kyllä" = "yes", "ei" = "no" }

[[question]]
key = "said"
column = "sana"
kind = "text"
"""
HEAD = "nro;pvm;piste;tunti;selkeys;hoitui;sana\n"


def read(folder, lines, mapping=MAPPING):
    described = read_answer_mapping(write_file(folder / "m.toml", mapping)).demand()
    return read_answers(write_file(folder / "a.csv", HEAD + lines), described)


def test_answers_as_described(tmp_path):
    reading = read(tmp_path, "1;31.3.2026 12:05;Lahti;9;Täysin samaa mieltä;Kyllä;Hyvä!\n2;2026-04-01;Pori;14;2;ei;\n")
    answers = reading.demand()
    assert answers.day.tolist() == [np.datetime64(d).item() for d in ("2026-03-31", "2026-04-01")]
    assert answers.groups["site"].tolist() == ["Lahti", "Pori"]
    assert answers.groups["hour"].tolist() == ["09", "14"]
    assert answers.groups["method"].tolist() == ["paper", "paper"]
    assert answers.numbers["clarity"].tolist() == [5, 2]
    assert answers.choices["solved"].tolist() == ["yes", "no"]
    assert answers.texts["said"].tolist() == ["Hyvä!", ""]
    assert Measure("solved", one_of=("yes",)).values(answers).tolist() == [1, 0]
    assert codes(reading.findings) == ["separator"]


def test_every_fault_at_once(tmp_path):
    lines = "1;2026-01-01;Lahti;9;6;ehkä;\n1;eilen;;25;hyvä;ei;\n3;2026-01-02;Lahti;8;;;\n"
    reading = read(tmp_path, lines)
    assert reading.value is None
    assert set(codes(reading.findings)) == {
        "separator", "answer-id-twice", "answer-day", "answer-hour", "answer-number", "answer-off-scale",
        "answer-choice", "answer-group-missing", "answers-empty",
    }  # fmt: skip
    assert only(reading.findings, "answer-off-scale") == [(2, "selkeys")]
    assert only(reading.findings, "answer-number") == [(3, "selkeys")]


def test_rows_without_an_answer_are_left_out(tmp_path):
    assert len(read(tmp_path, "1;2026-01-01;Lahti;9;4;;\n2;2026-01-01;Lahti;9;;;\n").demand()) == 1


def test_columns_that_are_not_there_are_told(tmp_path):
    reading = read(
        tmp_path, "1;2026-01-01;Lahti;9;4;;\n", MAPPING.replace("selkeys", "selkeus").replace('"tunti"', '"h"')
    )
    assert codes(reading.findings).count("column-not-found") == 2


def test_a_description_tells_all_its_faults():
    questions = [
        {"kind": "scale"}, {"key": "a", "kind": "stars"}, {"key": "b", "kind": "scale", "low": 5, "high": 1},
        {"key": "c", "kind": "text"}, {"key": "c", "kind": "text", "colour": 1},
    ]  # fmt: skip
    content = {"columns": {"shoe": "x"}, "question": questions, "more": 1}
    reading = build_answer_mapping(content, Findings())
    assert sorted(codes(reading.findings)) == sorted(
        ["question-key", "question-kind", "question-ends", "question-twice"] + ["answers-entry-unknown"] * 3
    )
    with pytest.raises(DataError):
        reading.demand()
    assert codes(build_answer_mapping({}, Findings()).findings) == ["question-none"]


LIME = """
[constants]
site = "Joensuu"
method = "link"
[[question]]
key = "noise"
column = "Q1[SQ001]"
kind = "scale"
low = 1
high = 5
[[question]]
key = "unit"
column = "Q2"
kind = "choice"
"""


@pytest.mark.parametrize(
    "headings",
    ['"Q1[SQ001]","Q2"', '"Q1[SQ001]. How is it? [Noise]","Q2. Your unit."', '"Q1_SQ001","Q2"'],
)
def test_limesurvey_s_headings_and_unsent_answers(tmp_path, headings):
    content = (
        f'"id","submitdate","lastpage","startlanguage","seed",{headings}\n'
        '"1","2026-03-02 10:11:12","3","fi","17","A4","DVV"\n'
        '"2","","1","fi","18","A1",""\n'
        '"3","2026-03-03 09:00:00","3","sv","19","N/A","MML"\n'
    )
    described = read_answer_mapping(write_file(tmp_path / "m.toml", LIME)).demand()
    reading = read_limesurvey(write_file(tmp_path / "r.csv", content), described)
    answers = reading.demand()
    assert answers.numbers["noise"][0] == 4 and np.isnan(answers.numbers["noise"][1])
    assert answers.choices["unit"].tolist() == ["DVV", "MML"]
    assert answers.groups["language"].tolist() == ["fi", "sv"]
    assert answers.day.astype(str).tolist() == ["2026-03-02", "2026-03-03"]
    assert sorted(codes(reading.findings)) == ["answer-codes", "answers-unfinished"]


def test_limesurvey_s_anonymous_day_is_no_day(tmp_path):
    content = "id,submitdate,Q1[SQ001],Q2\n1,1980-01-01 00:00:00,3,a\n"
    described = read_answer_mapping(write_file(tmp_path / "m.toml", LIME)).demand()
    reading = read_limesurvey(write_file(tmp_path / "r.csv", content), described)
    assert np.isnat(reading.demand().day[0]) and codes(reading.findings) == ["answers-no-day"]


def test_headings():
    assert [read_heading(x) for x in ("G01Q02[SQ001][1]. A. b", "submitdate", "Q3_other", "Q. Why?")] == [
        "G01Q02[SQ001][1]", "submitdate", "Q3[other]", "Q",
    ]  # fmt: skip
