"""Networks on disk: the same ones, found again by content, not read twice for new speeds."""

from dataclasses import fields, replace

import numpy as np
import pytest

from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.travel.road import network_store
from piste.travel.road.network_store import load_road_network
from piste.travel.road.profile import read_profile
from piste.travel.road.times import build_road_times, find_footing
from road_world import KM, World, make_places, make_sites

CAR = read_profile("car")


@pytest.fixture
def file(tmp_path):
    world = World()
    for k in range(30):
        world.point(k + 1, 60 + (k // 6) * KM, 25 + (k % 6) * KM)
    for k in range(5):
        world.way(*range(1 + 6 * k, 7 + 6 * k), name=f"Katu {k}")
    for k in range(6):
        world.way(*range(1 + k, 31, 6), highway="tertiary", oneway="yes" if k in (1, 2) else "")
    world.point(40, 61, 25)
    world.point(41, 61.1, 25)
    world.way(40, 41)
    return world.write(tmp_path / "a.osm.pbf")


def test_a_network_comes_back_as_it_was(file, tmp_path):
    told, told_again = Findings(), Findings()
    first = load_road_network(file, CAR, tmp_path / "kept", told)
    again = load_road_network(file, CAR, tmp_path / "kept", told_again)
    for old, new in ((first.graph, again.graph), (first.hierarchy, again.hierarchy)):
        for item in fields(old):
            a, b = getattr(old, item.name), getattr(new, item.name)
            if isinstance(a, np.ndarray):
                assert a.dtype == b.dtype, item.name
                np.testing.assert_array_equal(a, b)
            else:
                assert a == b, item.name
    assert first.graph_key == again.graph_key
    assert list(told) == list(told_again)
    assert {"roads_left_out", "road_island"} == {finding.code for finding in told}
    places, sites = make_places([60.012], [25.02]), make_sites([60.03], [25.04])
    times = [build_road_times(n, CAR, find_footing(n, CAR, places, sites)).seconds.tolist() for n in (first, again)]
    assert times[0] == times[1]


def test_new_speeds_find_the_kept_network_and_new_rules_do_not(file, tmp_path, monkeypatch):
    load_road_network(file, CAR, tmp_path / "kept", Findings())
    read = []
    real = network_store.read_road_network
    monkeypatch.setattr(network_store, "read_road_network", lambda *all_: read.append(1) or real(*all_))
    street = replace(CAR.roads["residential"], pace=0.5, urban_kmh=30)
    slower = replace(CAR, roads={**CAR.roads, "residential": street}, penalties=replace(CAR.penalties, equal_s=9))
    load_road_network(file, slower, tmp_path / "kept", Findings())
    assert not read
    stricter = replace(CAR, access=replace(CAR.access, ice_roads=True))
    load_road_network(file, stricter, tmp_path / "kept", Findings())
    assert read == [1]
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_a_missing_file_is_told_so(tmp_path):
    with pytest.raises(DataError) as raised:
        load_road_network(tmp_path / "absent.osm.pbf", CAR, tmp_path / "kept", Findings())
    assert [finding.code for finding in raised.value.findings] == ["osm_missing"]
    assert not (tmp_path / "kept").exists()
