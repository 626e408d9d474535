"""Tables of site projects: read as they stand, every fault with its row, and circles found."""

import numpy as np
import pytest

from piste.programme.calendar import Calendar
from piste.programme.project_file import read_projects

CALENDAR = Calendar(2027, 1, 20)
HEAD = (
    "key,name,region,duration_q,earliest,latest,invest_eur,settle_q,people,teams,decided,must,after,lat,lon,"
    "lease_1_eur_per_year,lease_1_ends,lease_2_eur_per_year,lease_2_ends,new_cost_eur_per_year"
)


def read(tmp_path, *rows, head=HEAD):
    path = tmp_path / "projects.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return read_projects(path, CALENDAR)


def test_rows_become_arrays(tmp_path):
    projects = read(
        tmp_path,
        "a,Alpha,10,3,2027Q2,2028Q4,900000,1,40,2,,yes,,61.5,27.2,100000,2028Q1,50000,,40000",
        "b,,11,2,,,100000,,,,2027Q3,,a,,,20000,,,,",
    ).demand()
    assert projects.names.tolist() == ["Alpha", "b"]
    assert projects.regions == ("10", "11")
    assert projects.invest_eur.tolist() == [[3e5, 3e5, 3e5], [5e4, 5e4, 0]]
    assert (projects.earliest_q.tolist(), projects.latest_q.tolist()) == ([1, 0], [7, 19])
    assert (projects.fixed_q.tolist(), projects.must.tolist()) == ([-1, 2], [True, False])
    assert projects.part_indptr.tolist() == [0, 3, 4]
    assert projects.part_eur_per_year.tolist() == [1e5, 5e4, -4e4, 2e4]
    assert projects.part_from_q.tolist() == [4, 0, 0, 0]
    assert (projects.before.tolist(), projects.after.tolist()) == ([0], [1])
    assert projects.teams.tolist() == [2, 1]
    assert projects.lat[0] == 61.5 and np.isnan(projects.lat[1])


def test_every_fault_is_told_with_its_row(tmp_path):
    found = read(
        tmp_path,
        "a,A,10,0,soon,,9x,,,,,,,,,,,,,",
        "a,A,,2,2029Q1,2028Q1,,,,,2040Q1,perhaps,zzz,,,,,,,",
    )
    told = {(finding.row, finding.field, finding.code) for finding in found.findings}
    assert found.value is None
    assert {
        (2, "duration_q", "project-number"),
        (2, "earliest", "project-quarter"),
        (2, "invest_eur", "number-invalid"),
        (3, "key", "project-twice"),
        (3, "region", "project-empty"),
        (3, "latest", "project-window"),
        (3, "invest_eur", "project-empty"),
        (3, "decided", "project-decided"),
        (3, "must", "project-flag"),
        (3, "after", "project-after"),
    } <= told


def test_a_circle_and_missing_columns_are_told(tmp_path):
    head = "key,region,duration_q,invest_eur,after,colour"
    circle = read(tmp_path, "a,1,1,1,b,red", "b,1,1,1,c,red", "c,1,1,1,a,red", head=head)
    assert {finding.code for finding in circle.findings} == {"project-circle", "project-column-unknown"}
    missing = read(tmp_path, "a,1", head="key,region")
    assert {finding.field for finding in missing.findings} == {"duration_q", "invest_eur"}


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert [finding.code for finding in read_projects(tmp_path / "no.csv", CALENDAR).findings] == ["file-missing"]


@pytest.mark.parametrize("after", ["a", "a;a"])
def test_nobody_waits_for_themselves(tmp_path, after):
    found = read(tmp_path, f"a,1,1,1,{after}", head="key,region,duration_q,invest_eur,after")
    assert {finding.code for finding in found.findings} == {"project-after"}
