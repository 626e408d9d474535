"""The table of ferries and roads over water."""

import pytest

from piste.core.errors import PisteError
from piste.travel.crossing import read_crossings

ROW = """
[[{kind}]]
name = "A–B"
country = "FI"
from = [60.0, 24.0]
to = [60.1, 24.1]
{more}
source = "hand"
"""


def read(tmp_path, text):
    path = tmp_path / "crossings.toml"
    path.write_text(text, encoding="utf-8")
    return read_crossings(path)


def test_a_ferry_costs_its_sailing_and_half_its_headway(tmp_path):
    (ferry,) = read(tmp_path, ROW.format(kind="ferry", more="sail_min = 25\nheadway_min = 60"))
    assert ferry.ferry and ferry.minutes == 55
    assert (ferry.start, ferry.end) == ((60.0, 24.0), (60.1, 24.1))


def test_a_road_costs_no_extra_minutes(tmp_path):
    (road,) = read(tmp_path, ROW.format(kind="road", more=""))
    assert not road.ferry and road.minutes == 0


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("ferry", "sail_min = 25"),
        ("ferry", 'sail_min = "soon"\nheadway_min = 60'),
        ("ferry", "sail_min = -1\nheadway_min = 60"),
    ],
)
def test_a_bad_row_is_named(tmp_path, kind, more):
    with pytest.raises(PisteError, match="A–B"):
        read(tmp_path, ROW.format(kind=kind, more=more))


def test_a_point_that_is_no_latitude_and_longitude_is_a_fault(tmp_path):
    with pytest.raises(PisteError, match=r"361"):
        read(tmp_path, ROW.format(kind="road", more="").replace("24.0", "361.0"))


def test_the_committed_table_is_whole():
    crossings = read_crossings()
    assert len({crossing.name for crossing in crossings}) == len(crossings)
    assert {crossing.country for crossing in crossings} == {"FI", "SE", "EE", "FR"}
    for crossing in crossings:
        assert crossing.source
        assert crossing.start != crossing.end
        assert crossing.ferry == (crossing.sail_min > 0)
