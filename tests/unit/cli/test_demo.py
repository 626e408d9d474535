"""The demo: its question is the one it is for, and it runs it."""

import json
from pathlib import Path

import pytest

from piste.cli import planning, programming
from piste.cli.demo import SCENARIO
from piste.cli.main import run
from piste.programme.example import build_example
from piste.siting.inputs import read_base
from piste.siting.scenario import Rules
from piste.siting.scenario_file import read_scenario


def test_it_asks_what_it_is_for():
    asked = read_scenario(SCENARIO)
    assert {asked.points, *asked.also} == {None, 20, 36, 60, 129, 164}
    assert (asked.compare, asked.objective, asked.area.country) == ("dvv_36", "mean", "FI")
    assert asked.rules == Rules()  # Finland's national criteria
    assert {20, 36, 60, 129, 164} <= set(asked.frontier)


def test_the_network_it_compares_with_has_36_localities():
    assert len(read_base(read_scenario(SCENARIO)).networks["dvv_36"].sites) == 36


def test_it_runs_its_scenario(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(planning, "run_scenario", lambda *given, workbench: seen.append((*given, workbench)))
    after = []
    monkeypatch.setattr(programming, "run_example", lambda *given: after.append(given))
    assert run(["demo", "--lang", "sv", "--out", str(tmp_path / "x")]) == 0
    assert run(["demo"]) == 0
    assert seen[0][:2] == (read_scenario(SCENARIO), tmp_path / "x")
    assert seen[0][2].code == "sv"
    assert seen[1][1] == Path("out/demo")
    assert [given[0] for given in after] == [tmp_path / "x" / "programme", Path("out/demo/programme")]


@pytest.fixture
def reduced(monkeypatch, tmp_path):
    """Put a smaller question in the place of the demo's."""
    path = tmp_path / "demo.toml"
    text = SCENARIO.read_text(encoding="utf-8")
    text = text.replace('country = "FI"\nwithout_regions = ["Åland"]', 'country = "EE"').replace(
        'compare = "dvv_36"', ""
    )
    text = text.replace("20, 36, 129, 164]", "20]")
    lines = [line for line in text.splitlines() if not line.startswith("frontier")]
    path.write_text("\n".join([*lines, "frontier = [20, 40]", "[search]", "work_limit = 30"]), encoding="utf-8")
    monkeypatch.setattr("piste.cli.demo.SCENARIO", path)
    monkeypatch.setattr(programming, "build_example", lambda _n, _q, seed, towns: build_example(25, 20, seed, towns))


@pytest.mark.usefixtures("reduced")
def test_from_end_to_end_on_a_smaller_country(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["--lang", "en", "demo", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert f"The report is here: {tmp_path / 'out' / 'report.html'}" in said
    assert f"The report is here: {tmp_path / 'out' / 'programme' / 'programme.html'}" in said
    assert "(proven)" in said and "ESTIMATE" in said
    told = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert (told["access"]["points"], [spot["points"] for spot in told["frontier"]]) == (60, [20, 40])
    assert said.count("optimal") + said.count("within the gap") + said.count("stopped") == 4
