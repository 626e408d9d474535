"""Progress of long work: a line a stage in a file, a bar on a terminal."""

import io

import numpy as np
import pytest
from rich.console import Console

from piste.cli.progress import PlanProgress, count_stages
from piste.core.language import Language
from piste.siting.scenario import Scenario

NO_SITES = np.zeros(0, dtype=np.int32)


def show(code="en", *, terminal=False):
    target = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    return PlanProgress(Language(code), target, 5), target


def test_one_line_a_stage_where_there_is_no_terminal():
    progress, target = show()
    with progress.shown():
        progress.say("Reading the base data")
        progress.stage(60.0, "fewest", None)(3.0, 2.0, 1.0, NO_SITES)
        progress.stage(60.0, "plan", 1200)
        progress.stage(60.0, "frontier", 7)
    assert target.file.getvalue().splitlines() == [
        "Reading the base data …",
        "Fewest points that reach everyone within 60 min …",
        "Plan with 1\u202f200 points …",
        "Curve: 7 points …",
    ]


@pytest.mark.parametrize(("code", "words"), [("fi", "Luetaan perustietoja …"), ("sv", "Läser grunddata …")])
def test_in_the_reader_s_language(code, words):
    progress, target = show(code)
    progress.say("Reading the base data")
    assert target.file.getvalue().strip() == words


def test_a_bar_tells_the_gap_and_never_stops_the_search():
    progress, target = show(terminal=True)
    with progress.shown():
        watch = progress.stage(60.0, "plan", 20)
        (task,) = progress._bar.tasks
        for value, bound, told in (
            (100.0, 99.0, "gap 1.000%"),
            (100.0, None, "searching"),
            (np.inf, 5.0, "searching"),
            (0.0, 0.0, "gap 0.000%"),
        ):
            assert watch(value, bound, 1.0, NO_SITES) is True
            assert task.fields["gap"] == told
        assert task.description == "Plan with 20 points"
    assert "Plan with 20 points" in target.file.getvalue()


def test_a_bar_moves_on_with_every_stage_but_the_first():
    progress, _ = show(terminal=True)
    with progress.shown():
        for done in range(4):
            progress.say("Reading the base data")
            assert progress._bar.tasks[0].completed == done


def test_stages_of_a_scenario():
    assert count_stages(Scenario("T", points=5)) == 5
    assert count_stages(Scenario("T", points=5, also=(None, 5, 9), frontier=(5, 6, 9, 12))) == 9
