"""Artefacts: whole or not at all, the same bytes for the same content."""

import hashlib
import json

import numpy as np
import pytest

from piste.core.artefact import Provenance, hash_arrays, hash_bytes, hash_file, whole_folder, write_json


def test_hashes(tmp_path):
    (tmp_path / "a").write_bytes(b"Suomi-piste")
    assert hash_file(tmp_path / "a") == hash_bytes(b"Suomi-piste") == hashlib.sha256(b"Suomi-piste").hexdigest()


def test_hashes_of_arrays_know_types_shapes_and_order():
    one, two = np.array([1, 2, 3, 4], dtype=np.int32), np.array([1.5])
    different = {
        hash_arrays(one, two),
        hash_arrays(two, one),
        hash_arrays(one.astype(np.int64), two),
        hash_arrays(one.reshape(2, 2), two),
        hash_arrays(one, np.array([1.5 + 1e-15])),
        hash_arrays(np.array(["ä", None], dtype=object)),
    }
    assert len(different) == 6
    assert hash_arrays(one[::-1], two) == hash_arrays(one[::-1].copy(), two)


def test_json_is_the_same_whatever_the_order(tmp_path):
    write_json(tmp_path / "a", {"b": 1, "a": ["ö", 0.1]})
    write_json(tmp_path / "b", {"a": ["ö", 0.1], "b": 1})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert "ö" in (tmp_path / "a").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "c", {"a": float("inf")})


def test_provenance_is_plain_data():
    made = Provenance({"people.csv": "00ff"}, {"points": 20}, seed=1, sources=("GeoNames, CC BY 4.0",))
    assert json.loads(json.dumps(made.as_dict()))["sources"] == ["GeoNames, CC BY 4.0"]


def test_a_new_folder_appears_whole(tmp_path):
    with whole_folder(tmp_path / "deep" / "plan") as draft:
        (draft / "plan.json").write_text("{}")
        assert not (tmp_path / "deep" / "plan").exists()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["plan"]
    assert (tmp_path / "deep" / "plan").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_a_stopped_one_leaves_all_as_it_was(tmp_path, fault):
    target = tmp_path / "plan"
    target.mkdir()
    (target / "plan.json").write_text("old")

    def stop_half_way():
        with whole_folder(target) as draft:
            (draft / "plan.json").write_text("half")
            raise fault

    with pytest.raises(fault):
        stop_half_way()
    assert (target / "plan.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_an_old_folder_keeps_what_the_new_one_does_not_hold(tmp_path):
    target = tmp_path / "plan"
    (target / "maps").mkdir(parents=True)
    (target / "notes.txt").write_text("mine")
    (target / "maps" / "a.svg").write_text("old")
    with whole_folder(target) as draft:
        (draft / "maps").mkdir()
        (draft / "maps" / "a.svg").write_text("new")
    assert (target / "notes.txt").read_text() == "mine"
    assert (target / "maps" / "a.svg").read_text() == "new"
