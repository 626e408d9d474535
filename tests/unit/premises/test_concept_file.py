"""The concept's file: the built-in one is whole and sourced; every fault is told at once."""

import tomllib

import pytest

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.premises.concept import ZONES
from piste.premises.concept_file import DEFAULT, parse_concept, read_concept


def content():
    return tomllib.loads(DEFAULT.read_text(encoding="utf-8"))


def faults(change):
    told = content()
    change(told)
    with pytest.raises(ScenarioError) as caught:
        parse_concept(told, Findings("x.toml"))
    return {(finding.field, finding.code) for finding in caught.value.findings}


def test_the_built_in_concept_says_what_is_public_and_what_is_assumed():
    concept = read_concept()
    assert concept.htm2_per_person_year.value == 10
    assert (concept.present_share.low, concept.present_share.value) == (0.20, 0.32)
    assert concept.seats_per_person == pytest.approx(0.48)
    assumed = concept.assumptions()
    assert "htm2_per_person_year" not in assumed and "present_share" not in assumed
    assert {"fit_out_eur_per_htm2", "moving_eur_per_person", "ict_eur_per_seat", "room.open_desk"} <= set(assumed)
    assert {room.zone for room in concept.rooms} == set(ZONES)
    remote = next(room for room in concept.rooms if room.key == "remote_room")
    assert remote.equipment == ("scanner", "document camera", "printer", "second screen")


def test_a_number_without_a_source_is_an_assumption():
    told = content()
    told["figures"]["htm2_per_person_year"] = 12
    concept = parse_concept(told, Findings())
    assert concept.htm2_per_person_year.assumed and concept.htm2_per_person_year.high == 12


def test_every_fault_is_told_at_once():
    def change(told):
        told["figures"]["present_share"] = 3
        told["figures"]["peak_over_mean"] = {"value": 2, "low": 3}
        told["figures"]["htm2_per_persn"] = 1
        del told["figures"]["ict_eur_per_seat"]
        told["room"][0]["zone"] = "garden"
        told["room"][1]["key"] = "open_desk"
        told["room"][2]["at_most"] = 0
        del told["room"][3]["hum2"]
        told["step_free"]["zones"] = ["roof"]

    assert faults(change) == {
        ("figures.present_share", "settings-value"),
        ("figures.peak_over_mean", "settings-value"),
        ("figures.htm2_per_persn", "settings-key-unknown"),
        ("figures.ict_eur_per_seat", "settings-key-missing"),
        ("room[1].zone", "settings-value"),
        ("room[2].key", "concept-room-twice"),
        ("room[3].at_most", "settings-value"),
        ("room[4].hum2", "settings-key-missing"),
        ("step_free.zones", "settings-value"),
    }


def test_a_missing_or_broken_file_is_told(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        read_concept(tmp_path / "none.toml")
    assert [finding.code for finding in caught.value.findings] == ["settings-missing"]
    (tmp_path / "bad.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_concept(tmp_path / "bad.toml")
    assert [finding.code for finding in caught.value.findings] == ["settings-not-toml"]


def test_no_rooms_is_a_fault():
    assert ("room", "concept-no-rooms") in faults(lambda told: told.update(room=[]))
