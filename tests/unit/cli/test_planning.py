"""What is told in the terminal about a study."""

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from piste.cli.planning import access_cells, check_folder, show_study, study_table
from piste.core.errors import DataError
from piste.core.language import Language
from piste.siting.scenario import Rules, Scenario, Search
from piste.siting.study import build_study
from plan_world import build_random_world

SPACE = "\u202f"


@pytest.fixture(scope="module")
def study():
    base, times, _ = build_random_world(0)
    rules = Rules(within_min=45, min_people=0)
    return build_study(
        Scenario("T", rules=rules, search=Search(gap=0), points=4, also=(2,), compare="old"), base, times
    )


def tell(study, code="en"):
    target = Console(file=io.StringIO(), width=160)
    show_study(study, Language(code), target)
    return target.file.getvalue()


def test_the_table_holds_today_and_every_plan(study):
    table = study_table(study, Language("en"))
    assert table.row_count == 3
    networks, points, means = (list(table.columns[k].cells) for k in range(3))
    assert [str(name) for name in networks] == ["Network old", "plan", "plan"]
    assert points == ["2", "2", "4"]
    assert means == [f"{state.access.mean_min:.1f}" for state in (study.today, *(p.state for p in study.plans))]
    assert list(table.columns[6].cells) == ["", "0.00%", "0.00%"]
    assert list(table.columns[7].cells) == ["", "optimal", "optimal"]
    assert table.columns[5].header == "Past 45 min, people"


def test_without_a_network_to_compare_with(study):
    assert study_table(replace(study, today=None, today_network=None), Language("en")).row_count == 2


def test_the_fewest_and_those_whom_no_site_reaches(study):
    said = tell(study)
    left = study.base.places.people[study.fewest.unreachable].sum()
    assert left > 0
    told = f"{left:,.0f}".replace(",", SPACE)
    assert f"minutes: {len(study.fewest.sites)} (proven)." in said
    assert f"People who live where no site that may open is within 45 minutes: {told}." in said
    assert "ESTIMATE" not in said


def test_what_is_not_proven_is_not_called_so(study):
    loose = replace(study, fewest=replace(study.fewest, bound=study.fewest.value - 1, status="stopped"))
    said = tell(loose)
    assert "(proven)" not in said
    assert f"{len(study.fewest.sites)}; at least {len(study.fewest.sites) - 1} are needed." in said


def test_an_estimate_is_called_one(study):
    said = tell(replace(study, times=replace(study.times, estimate=True)))
    assert "Travel times are an ESTIMATE (median error " in said


def test_people_are_whole(study):
    half = replace(study.base.places, people=study.base.places.people + 0.25)
    said = tell(replace(study, base=replace(study.base, places=half)))
    (line,) = [line for line in said.splitlines() if line.startswith("People who live")]
    assert "." not in line.removesuffix(".")


def test_square_brackets_in_a_name_are_no_markup(study):
    network = replace(study.today_network, name="Offices [/red] [bold]")
    assert "Offices [/red] [bold]" in tell(replace(study, today_network=network))


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_every_language(study, code):
    said = tell(study, code)
    assert "proven" not in said and "Within" not in said and "plan " not in said.replace("plan  ", "")


def test_cells_of_access(study):
    access = replace(
        study.today.access, n_points=1234, mean_min=12.345, share_within=(0.1, 0.25, 0.5, 0.9999), people_past_limit=0.6
    )
    assert access_cells(access, Language("en")) == [f"1{SPACE}234", "12.3", "25.0%", "99.9%", "1"]


def test_where_a_plan_can_be_written(tmp_path):
    check_folder(tmp_path)
    check_folder(tmp_path / "new" / "deeper")
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(DataError) as caught:
            check_folder(folder)
        (finding,) = caught.value.findings
        assert finding.message() == f"{tmp_path / 'file'} cannot be written: it is a file, not a folder."


def test_a_folder_that_may_not_be_written_to(tmp_path, monkeypatch):
    monkeypatch.setattr("piste.cli.planning.os.access", lambda _path, _mode: False)
    with pytest.raises(DataError) as caught:
        check_folder(tmp_path / "new")
    assert [finding.values["reason"] for finding in caught.value.findings] == ["it may not be written to"]


def test_a_study_without_people_is_told_too():
    base, times, _ = build_random_world(0)
    nobody = replace(base, places=replace(base.places, people=np.zeros(len(base.places))))
    told = build_study(Scenario("T", rules=Rules(min_people=0), points=1), nobody, times)
    assert "nan" not in tell(told).lower()
