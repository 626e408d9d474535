"""`piste explain` and `piste compare`: a plan read back says what the solved one does; every wrong question is told."""

import json

import openpyxl
import pytest

from piste.cli.asked_plan import open_plan
from piste.cli.main import run
from piste.core.language import Language
from small_world import write_small_world

MORE = """also = [6]
[search]
gap = 0
[offices]
apart = ["Kela"]
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("PISTE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return the folder of a small world with its scenario and its plan."""
    folder = tmp_path_factory.mktemp("reasons")
    write_small_world(folder, 3, MORE)
    assert run(["--lang", "en", "plan", str(folder / "small.toml"), "--out", str(folder / "out")]) == 0
    return folder


@pytest.fixture
def ask(capsys):
    def asked(*words):
        capsys.readouterr()  # forget what was said before
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def names_of(world):
    points = json.loads((world / "out" / "plan.json").read_text(encoding="utf-8"))["sites"]
    every = [f"s{j}" for j in range(9)]
    return points, [key for key in every if key not in points]


def test_a_plan_read_back_is_the_plan_that_was_solved(world):
    read, _ = open_plan(world / "out", Language("en"))
    solved, _ = open_plan(world / "small.toml", Language("en"))
    one, other = read.plans[0], solved.plans[0]
    assert one.result.sites.tolist() == other.result.sites.tolist()
    assert (one.result.value, one.result.bound, one.result.status) == pytest.approx(
        (other.result.value, other.result.bound, other.result.status)
    )
    assert one.state.seconds.tolist() == other.state.seconds.tolist()
    assert one.scenario.rules == other.scenario.rules and one.scenario.offices.apart == ("Kela",)
    assert read.today.seconds.tolist() == solved.today.seconds.tolist()
    assert open_plan(world / "out" / "plans" / "6", Language("en"))[0].plans[0].scenario.points == 6


def test_a_point_a_site_a_pair_a_place_and_a_municipality(world, ask):
    points, others = names_of(world)
    code, out, _ = ask("explain", world / "out", "--site", points[0])
    assert code == 0 and "a point of the plan" in out and "They would go to" in out
    code, out, _ = ask("explain", world / "out", "--site", others[0])
    assert code == 0 and "not in the plan" in out and "besides" in out
    code, pair, _ = ask("explain", world / "out", "--site", points[0], "--against", others[0])
    assert code == 0 and pair.startswith("Why Town")
    assert ask("explain", world / "out", "--site", others[0], "--against", points[0])[1] == pair
    code, out, _ = ask("explain", world / "out", "--place", "p4", "--municipality", "Kunta 1")
    assert code == 0 and "In the plan, minutes to the nearest point" in out and "\nKunta 1\n" in out


def test_the_plan_in_today_s_place(world, ask):
    code, out, _ = ask("compare", world / "out", "--with", "today", "--out", world / "c.xlsx")
    assert code == 0 and "in the place of Network old" in out and "Points that stay" in out
    with (world / "c.xlsx").open("rb") as source:
        assert openpyxl.load_workbook(source).sheetnames == ["What changes for whom", "The points"]


def test_a_plan_made_by_hand_is_held_against_the_bound(world, ask):
    points, others = names_of(world)
    hand = world / "hand.txt"
    hand.write_text("# ours\n" + "\n".join(points), encoding="utf-8")
    _, out, _ = ask("compare", world / "out", "--with", hand)
    assert "It is at most 0.00% from the best there can be." in out and "Points that stay: 4." in out
    listed = world / "fewer.csv"
    listed.write_text("name;site_id\n" + "\n".join(f"x;{key}" for key in points[:2]), encoding="utf-8")
    code, out, _ = ask("compare", world / "out", "--with", listed)
    assert code == 0 and "with 2 points" in out
    code, out, _ = ask("compare", world / "out", "--with", world / "out" / "plans" / "6")
    assert code == 0 and "with 6 points" in out and "0.00%" in out
    assert ask("compare", world / "out", "--with", "old")[0] == 0
    assert others


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "out"], "Give --site"),
        (["explain", "out", "--against", "s1"], "Give --site"),
        (["explain", "out", "--site", "Nowhere"], "is not known"),
        (["explain", "out", "--site", "old"], "not a network"),
        (["explain", "out", "--place", "Nowhere"], "is not known"),
        (["explain", "out", "--municipality", "Nowhere"], "is not in the area"),
        (["explain", "base", "--site", "s1"], "holds no plan"),
        (["compare", "out", "--with", "nowhere.txt"], "cannot be read"),
    ],
)
def test_wrong_questions(world, ask, words, said, monkeypatch):
    monkeypatch.chdir(world)
    code, _, err = ask(*words)
    assert code == 2 and said in err


def test_both_or_neither_chosen(world, ask):
    points, others = names_of(world)
    assert "nothing was chosen between" in ask("explain", world / "out", "--site", points[0], "--against", points[1])[2]
    assert "ask for each by itself" in ask("explain", world / "out", "--site", others[0], "--against", others[1])[2]


def test_other_data_or_another_format_are_refused(world, ask, tmp_path):
    content = json.loads((world / "out" / "plan.json").read_text(encoding="utf-8"))
    for change, said in (
        ({"format": 99}, "format 99"),
        ({"provenance": {"inputs": {**content["provenance"]["inputs"], "times": "0"}}}, "other times"),
    ):
        (tmp_path / "plan.json").write_text(json.dumps({**content, **change}), encoding="utf-8")
        code, _, err = ask("explain", tmp_path, "--site", "s1")
        assert code == 2 and said in err


def test_lists_of_sites_that_cannot_be_used(world, ask, tmp_path):
    for name, text, said in (
        ("empty.txt", "# nothing\n", "lists no sites"),
        ("a.csv", "town\ns1\n", "no column"),
        ("b.txt", "s1\nXyz\n", "Xyz"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        code, _, err = ask("compare", world / "out", "--with", tmp_path / name)
        assert code == 2 and said in err
