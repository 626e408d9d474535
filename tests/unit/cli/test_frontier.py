"""`piste frontier`: its numbers, budgets and worlds, what it writes, and what it says of faults."""

import csv
import json

import click
import numpy as np
import openpyxl
import pytest

from piste.cli.frontier import Numbers, count_points
from piste.cli.main import run
from plan_world import build_random_world
from small_world import write_small_world

FILES = {"frontier.csv", "frontier.json", "frontier.xlsx", "frontier.html", "frontier.fi.html", "frontier.sv.html"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("PISTE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a small world, and a frontier of it in `out`."""
    folder = tmp_path_factory.mktemp("frontier")
    base = write_small_world(folder, 4)
    people = [f"{place},{people + 1:g}" for place, people in zip(base.places.ids, base.places.people, strict=True)]
    (folder / "2040.csv").write_text("place,people\n" + "\n".join(people) + "\n", encoding="utf-8")
    asked = ["--points", "2:6:2,5", "--cost", "500000", "--nested", "--robust", f"2040={folder / '2040.csv'}"]
    asked += ["--equity", "1", "--robust", "winter=*1.2", "--out", str(folder / "out")]
    assert run(["--lang", "en", "frontier", str(folder / "small.toml"), *asked]) == 0
    return folder


def told(folder):
    return json.loads((folder / "out" / "frontier.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "numbers"), [("20:50:10", (20, 30, 40, 50)), ("3", (3,)), ("5, 2:4", (2, 3, 4, 5)), ("2:5:2", (2, 4))]
)
def test_numbers(text, numbers):
    assert Numbers().convert(text, None, None) == numbers


@pytest.mark.parametrize("text", ["", "a", "0:5", "5:2", "1:9:0", "1:2:3:4", "1:100000"])
def test_numbers_that_make_no_sense(text):
    with pytest.raises(click.BadParameter):
        Numbers().convert(text, None, None)


def test_budgets_pay_for_whole_points():
    assert count_points((1, 2, 3), 700_000.0) == (1, 2, 4)
    assert count_points((1, 20), 6_000_000.0) == (3,)
    with pytest.raises(click.UsageError, match="--cost"):
        count_points((1,), None)
    with pytest.raises(click.UsageError, match="single point"):
        count_points((1,), 2_000_000.0)


def test_everything_is_written(folder):
    assert {path.name for path in (folder / "out").iterdir()} == FILES


def test_rows_agree_with_the_json(folder):
    with (folder / "out" / "frontier.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    plans = told(folder)["plans"]
    assert [row["points"] for row in rows] == ["2", "4", "5", "6"]
    for row, plan in zip(rows, plans, strict=True):
        assert float(row["cost_eur_per_year"]) == 500_000 * plan["points"]
        for name in ("mean_min", "worst_tenth_min", "share_within_30", "gap", "nested_price"):
            assert float(row[name]) == pytest.approx(plan[name], abs=1e-6)


def test_access_is_what_the_plan_s_sites_give(folder):
    base, _, minutes = build_random_world(4)
    people, number = base.places.people, {site: j for j, site in enumerate(base.sites.ids)}
    for plan in told(folder)["plans"]:
        nearest = minutes[:, [number[site] for site in plan["sites"]]].min(axis=1)
        reached = np.isfinite(nearest)
        mean = (people * np.where(reached, nearest, 0)).sum() / people[reached].sum()
        assert plan["mean_min"] == pytest.approx(mean, abs=0.02)
        assert plan["share_within_30"] == pytest.approx(people[nearest <= 30].sum() / people.sum())
        assert plan["people_past_limit"] == pytest.approx(people[~(nearest <= 45)].sum())
        regions = [one for one in plan["fairness"] if one["kind"] == "region"]
        assert sum(one["people"] for one in regions) == pytest.approx(people.sum())


def test_growth_worlds_and_equity_are_told(folder):
    content = told(folder)
    assert content["equity"] == {"weight": 1.0, "past_min": 22.5}
    assert content["without_equity"]["points"] == 4
    opened = [one["opens_with_points"] for one in content["order_of_opening"]]
    assert opened == sorted(opened) and len(opened) == 6
    robust = content["robust"]
    assert robust["worlds"] == ["scenario", "2040", "winter"]
    assert [plan["kind"] for plan in robust["plans"]] == ["world", "world", "world", "average", "regret"]
    assert content["looked_at_points"] == 4


def test_the_workbook_has_a_sheet_for_each_table(folder):
    book = openpyxl.load_workbook(folder / "out" / "frontier.xlsx", read_only=True)
    plans = list(book.worksheets[0].iter_rows(values_only=True))
    mean = [plan["mean_min"] for plan in told(folder)["plans"]]
    column = next(k for k, cell in enumerate(plans[0]) if cell == "Mean, min")
    assert [row[column] for row in plans[1:]] == pytest.approx(mean, abs=0.06)
    assert {"Growing", "Order of opening", "How sure", "Other assumptions", "Region"} <= set(book.sheetnames)


def test_faults_are_told_and_nothing_is_written(folder, capsys):
    scenario, out = str(folder / "small.toml"), str(folder / "none")
    assert run(["frontier", scenario, "--points", "3", "--robust", "2040=2040", "--out", out]) != 0
    assert "no population forecast" in capsys.readouterr().err
    assert run(["frontier", scenario, "--points", "100", "--out", out]) != 0
    assert run(["frontier", scenario, "--out", out]) != 0
    assert run(["frontier", scenario, "--points", "3", "--budgets", "3", "--out", out]) != 0
    assert not (folder / "none").exists()
