"""Profiles: built in, one on top of another, and every fault of one's own at once."""

import pytest

from piste.core.errors import DataError
from piste.travel.road.profile import BUILT_IN, read_profile


@pytest.mark.parametrize("name", sorted(file.stem for file in BUILT_IN.glob("*.toml")))
def test_built_in_profiles_are_whole(name):
    profile = read_profile(name)
    assert profile.name == name
    assert {"residential", "track"} <= set(profile.roads)
    assert ("motorway" in profile.roads) == (profile.mode == "car")


def test_winter_differs_from_summer_only_where_it_says():
    summer, winter = read_profile("car"), read_profile("car_winter")
    assert winter.roads["motorway"].top_kmh == 100
    assert winter.roads["motorway"].rank == summer.roads["motorway"].rank
    assert winter.access.ice_roads
    assert winter.access.closed == summer.access.closed
    assert winter.snapping == summer.snapping


def test_own_profile_on_top_of_car(tmp_path):
    path = tmp_path / "slow.toml"
    path.write_text('base = "car"\nname = "slow"\n[roads.residential]\npace = 0.5\n')
    profile = read_profile(path)
    assert profile.roads["residential"].pace == 0.5
    assert profile.roads["residential"].urban_kmh == read_profile("car").roads["residential"].urban_kmh


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('base = "car"\n[roads.track]\nrank = "high"\nspeed = 3\n[wheels]\n', {"profile_number", "profile_key"}),
        ("[roads.residential]\nrank = 1\n", {"profile_missing_key", "profile_number"}),
        ('base = "car"\n[roads]\ntrack = 5\n', {"profile_table"}),
        ('base = "car"\nsnapping = 3\n', {"profile_table", "profile_missing_key"}),
        ('base = "car"\n[penalties]\nstop_s = -1\n', {"profile_number"}),
        ("this is no TOML", {"profile_unreadable"}),
        ('base = "nowhere"\n', {"profile_missing"}),
    ],
)
def test_faults_are_told_all_at_once(tmp_path, text, codes):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(DataError) as raised:
        read_profile(path)
    assert {finding.code for finding in raised.value.findings} == codes
    assert all(finding.message() for finding in raised.value.findings)


def test_a_profile_cannot_be_its_own_base(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(f'base = "{path}"\n')
    with pytest.raises(DataError) as raised:
        read_profile(path)
    assert [finding.code for finding in raised.value.findings] == ["profile_circle"]
