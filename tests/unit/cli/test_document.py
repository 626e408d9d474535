"""`piste document`: from a plan's folder to the files, and plain words for what cannot be used."""

import json

import pytest

from piste.cli.main import run

SCENARIO = """
title = "Hiiumaa and more"
[area]
country = "EE"
[rules]
min_people = 5000
[plan]
points = 8
[search]
work_limit = 10
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text(SCENARIO)
    assert run(["--lang", "en", "plan", str(folder / "plan.toml"), "--out", str(folder / "out")]) == 0
    return folder / "out"


def test_the_documents_of_a_region_are_written_from_a_plans_folder(plan, tmp_path, capsys):
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps({"summary": {"en": "Our words."}}))
    region = json.loads((plan / "plan.json").read_text())["points"][0]["municipality"]
    assert region
    asked = ["document", str(plan), "--texts", str(texts), "--lang", "sv", "--out", str(tmp_path / "out")]
    assert run(asked) == 0
    made = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert made == ["regional-plan.gpkg", *(f"regional-plan.sv.{kind}" for kind in ("docx", "pdf", "xlsx"))]
    assert "Dokumentet finns här:" in capsys.readouterr().out
    first = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert run([*asked[:-1], str(tmp_path / "again")]) == 0
    assert first == {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()}


def test_what_cannot_be_used_is_told_in_plain_words(plan, tmp_path, capsys):
    out = ["--lang", "en", "--out", str(tmp_path / "out")]
    assert run(["document", str(plan), "--region", "Nowhere", *out]) == 2
    assert "The region Nowhere is not known." in capsys.readouterr().err
    assert run(["document", str(plan), "--texts", str(tmp_path / "none.json"), *out]) == 2
    assert "cannot be read as JSON" in capsys.readouterr().err
    assert run(["document", str(plan), "--money", str(tmp_path), *out]) == 2
    assert "holds no money" in capsys.readouterr().err
    assert run(["document", str(tmp_path), *out]) == 2
    assert "holds no plan" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
