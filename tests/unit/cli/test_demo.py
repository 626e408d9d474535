"""The demo: its question is the one it is for, and it runs it."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from piste.cli import demo, frontier_run, planning
from piste.cli.demo import HERE, NUMBERS, SCENARIO, STEPS, WORLDS
from piste.cli.main import run
from piste.premises.site_scenario import read_site_scenario
from piste.programme.programme_file import read_programme
from piste.siting.inputs import read_base
from piste.siting.scenario import Rules
from piste.siting.scenario_file import read_scenario


def test_it_asks_what_it_is_for():
    asked = read_scenario(SCENARIO)
    assert {asked.points, *asked.also} == {36, 45, 60, 129}
    assert [tier.key for tier in asked.tiers] == ["full", "remote", "mobile"]
    assert (asked.demand.kind, asked.demand.choice) == ("visits", "huff")
    assert (asked.compare, asked.objective, asked.area.country) == ("dvv_36", "mean", "FI")
    national = replace(asked.rules, full_per_region=False, share=())
    assert national == Rules()  # Finland's national criteria stand unchanged beside what tiers add
    assert {20, 36, 60, 129, 164} <= set(asked.frontier)


def test_the_network_it_compares_with_has_36_localities():
    assert len(read_base(read_scenario(SCENARIO)).networks["dvv_36"].sites) == 36


def test_it_runs_its_scenario(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(planning, "run_scenario", lambda *given, workbench: seen.append((*given, workbench)))
    after = []
    monkeypatch.setattr(demo, "go_on", lambda folder, *_: after.append(folder))
    curves = []
    monkeypatch.setattr(frontier_run, "run_frontier", lambda *given: curves.append(given))
    assert run(["demo", "--lang", "sv", "--out", str(tmp_path / "x")]) == 0
    assert run(["demo"]) == 0
    assert seen[0][:2] == (read_scenario(SCENARIO), tmp_path / "x")
    assert seen[0][2].code == "sv"
    assert seen[1][1] == Path("out/demo")
    assert [given[3] for given in curves] == [tmp_path / "x" / "frontier", Path("out/demo/frontier")]
    assert curves[0][1].numbers == NUMBERS
    assert curves[0][1].nested
    assert curves[0][2] == WORLDS
    assert after == [tmp_path / "x", Path("out/demo")]


@pytest.fixture
def reduced(monkeypatch, tmp_path):
    """Put a smaller question in the place of the demo's."""
    path = tmp_path / "demo.toml"
    text = SCENARIO.read_text(encoding="utf-8")
    text = text.replace('country = "FI"\nwithout_regions = ["Åland"]', 'country = "EE"').replace(
        'compare = "dvv_36"', ""
    )
    text = text.replace("also = [36, 45, 129]", "also = [20, 36]").replace('group = "sv"\n', "")
    text = text.replace("full_per_region = true", "")  # fewer than 10,000 people live on Hiiumaa
    lines = [line for line in text.splitlines() if not line.startswith("frontier")]
    path.write_text("\n".join([*lines, "frontier = [20, 40]", "[search]", "work_limit = 30"]), encoding="utf-8")
    monkeypatch.setattr("piste.cli.demo.SCENARIO", path)
    monkeypatch.setattr("piste.report.money_outputs.MOST_CELLS", 10_000)


@pytest.mark.usefixtures("reduced")
def test_from_end_to_end_on_a_smaller_country(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["--lang", "en", "demo", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert f"The report is here: {tmp_path / 'out' / 'report.html'}" in said
    for step, page in (("sites", "sites"), ("programme", "programme"), ("money", "money")):
        assert f"The report is here: {tmp_path / 'out' / step / page}.html" in said
        for code in ("fi", "sv"):
            words = (tmp_path / "out" / step / f"{page}.{code}.html").read_text(encoding="utf-8")
            assert words.count("ESIMERKKI" if code == "fi" else "EXEMPEL") >= 4
    assert (tmp_path / "out" / "document" / "regional-plan.en.pdf").read_bytes().startswith(b"%PDF")
    assert "(proven)" in said and "ESTIMATE" in said
    told = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert (told["access"]["points"], [spot["points"] for spot in told["frontier"]]) == (60, [20, 40])
    statuses = said[: said.index("Planning sites")]
    assert statuses.count("optimal") + statuses.count("within the gap") + statuses.count("stopped") == 3
    agrees_to_the_cent(tmp_path / "out")


def agrees_to_the_cent(folder):
    """Hold what the programme saves a year against twelve times what the ledger saves in December."""
    told = json.loads((folder / "programme" / "programme.json").read_text(encoding="utf-8"))
    ledger = pq.read_table(folder / "money" / "ledger.parquet").to_pydict()
    once = {"penalty", "fit_out", "moving", "ict", "demolition", "other", "sale", "vat"}
    sign = [
        0 if view != "state" or row in once else 1 if side == "nothing" else -1
        for view, side, row in zip(ledger["view"], ledger["side"], ledger["row"], strict=True)
    ]
    for year in (2029, 2030, 2033):
        cents = sum(s * c for s, c in zip(sign, ledger[f"{year}-12"], strict=True))
        rate = told["saving_eur_per_year"][told["quarters"].index(f"{year}Q4")]
        assert rate - 3_700_000 == pytest.approx(12 * cents / 100, abs=0.01)


def test_the_later_steps_can_be_run_again_from_its_folder():
    assert set(STEPS.values()) == {"sites.toml", "programme.toml"}
    sites = read_site_scenario(HERE / "demo_sites.toml")
    asked = read_programme(HERE / "demo_programme.toml")
    assert sites.example and asked.example
    assert [(t.year, t.eur_per_year) for t in asked.targets] == [(2030, 50e6)]
    assert asked.calendar.n == sites.rules.quarters == 28
