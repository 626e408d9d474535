"""Reading OpenStreetMap files: what is kept, what is told, what is refused."""

import numpy as np
import osmium
import pytest

from piste.core.errors import DataError
from piste.core.findings import Findings, Severity
from piste.travel.road.osm_roads import Mark, read_mark, read_osm_roads
from piste.travel.road.profile import read_profile
from road_world import World

CAR = read_profile("car")


def small_world():
    world = World()
    for k in range(6):
        world.point(k + 1, 60 + k / 1000, 25.0)
    world.tags[3] = {"highway": "traffic_signals"}
    world.tags[4] = {"barrier": "gate"}
    world.way(1, 2, 3, name="Mäkitie", maxspeed="40")
    world.way(3, 4, highway="footway")
    world.way(4, 5, 6, name="Mäkitie", maxspeed="40", lanes="2")
    world.way(5, 6, highway="service", ref="77")
    return world


def codes(findings, severity):
    return [finding.code for finding in findings if finding.severity is severity]


def test_ways_points_kinds_and_names(tmp_path):
    findings = Findings()
    roads = read_osm_roads(small_world().write(tmp_path / "a.osm.pbf"), CAR, findings)
    assert roads.way_id.tolist() == [1000, 1002, 1003]
    assert roads.point_ptr.tolist() == [0, 3, 6, 8]
    assert roads.point_id.tolist() == [1, 2, 3, 4, 5, 6, 5, 6]
    np.testing.assert_array_equal(roads.y[:3], [600000000, 600010000, 600020000])
    assert roads.way_kind.tolist() == [0, 0, 1]  # lanes and names make no kind
    assert [roads.names[k] for k in roads.way_name] == ["Mäkitie", "Mäkitie", "77"]
    assert roads.marks == {3: Mark.SIGNALS, 4: Mark.GATE}
    assert len(findings) == 0


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        ({}, Mark(0)),
        ({"highway": "crossing"}, Mark(0)),
        ({"highway": "stop", "direction": "forward"}, Mark.STOP | Mark.FORWARD_ONLY),
        ({"highway": "traffic_signals", "traffic_signals:direction": "backward"}, Mark.SIGNALS | Mark.BACKWARD_ONLY),
        ({"barrier": "bollard"}, Mark.BARRIER),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Mark(0)),
        ({"barrier": "gate"}, Mark.GATE),
        ({"barrier": "gate", "access": "no"}, Mark.BARRIER),
        ({"barrier": "lift_gate", "access": "private"}, Mark.GATE),
        ({"barrier": "kerb"}, Mark(0)),
    ],
)
def test_marks(tags, mark):
    assert read_mark(tags, CAR) == mark


def test_limits_that_hold_only_at_times_are_counted(tmp_path):
    world = small_world()
    world.way(1, 4, tags={"maxspeed:conditional": "30 @ (07:00-17:00)", "oneway": "reversible"})
    world.way(2, 5, tags={"access:conditional": "no @ (Su)"})
    findings = Findings()
    read_osm_roads(world.write(tmp_path / "a.osm.pbf"), CAR, findings)
    assert codes(findings, Severity.NOTE) == ["osm_conditional", "osm_changing"]
    assert next(iter(findings)).values["ways"] == 2


def test_a_truncated_file_is_told_so(shared_data, tmp_path):
    whole = (shared_data / "roads" / "tampere.osm.pbf").read_bytes()
    path = tmp_path / "cut.osm.pbf"
    for length in (len(whole) // 2, 100, 3):
        path.write_bytes(whole[:length])
        findings = Findings()
        with pytest.raises(DataError):
            read_osm_roads(path, CAR, findings)
        assert codes(findings, Severity.ERROR) == ["osm_unreadable"], length


def test_a_file_of_something_else_is_told_so(tmp_path):
    path = tmp_path / "photo.osm.pbf"
    path.write_bytes(b"\x89PNG\r\n" * 100)
    findings = Findings()
    with pytest.raises(DataError):
        read_osm_roads(path, CAR, findings)
    assert codes(findings, Severity.ERROR) == ["osm_unreadable"]
    with pytest.raises(DataError):
        read_osm_roads(tmp_path / "absent.osm.pbf", CAR, findings)
    assert codes(findings, Severity.ERROR) == ["osm_unreadable", "osm_missing"]
    with pytest.raises(DataError):
        read_osm_roads(tmp_path, CAR, findings)
    assert codes(findings, Severity.ERROR)[2:] == ["osm_missing"]


def test_a_file_without_roads_is_told_so(tmp_path):
    world = World()
    world.point(1, 60, 25)
    world.point(2, 60.1, 25)
    world.way(1, 2, highway="footway")
    world.way(1, 2, highway="", building="yes")
    findings = Findings()
    with pytest.raises(DataError):
        read_osm_roads(world.write(tmp_path / "a.osm.pbf"), CAR, findings)
    assert codes(findings, Severity.ERROR) == ["osm_no_roads"]


def test_an_empty_file_is_told_so(tmp_path):
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(b"")
    findings = Findings()
    with pytest.raises(DataError):
        read_osm_roads(path, CAR, findings)
    assert findings.count_errors() == 1


def test_ways_end_where_the_extract_lost_their_points(tmp_path):
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for k in (1, 2, 4, 5):
            writer.add_node(osmium.osm.mutable.Node(id=k, location=(25.0, 60 + k / 1000)))
        writer.add_way(osmium.osm.mutable.Way(id=9, nodes=[1, 2, 3, 4, 5, 6], tags={"highway": "primary"}))
        writer.add_way(osmium.osm.mutable.Way(id=10, nodes=[3, 4, 6], tags={"highway": "primary"}))
    findings = Findings()
    roads = read_osm_roads(path, CAR, findings)
    assert roads.way_id.tolist() == [9, 9]
    assert roads.point_id.tolist() == [1, 2, 4, 5]
    assert codes(findings, Severity.WARNING) == ["osm_lost_points"]
    assert next(iter(findings)).values["points"] == 4
