"""The file of an approved plan: the same bytes each time, any change found, nothing hostile extracted."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piste.core.artefact import hash_bytes, hash_file
from piste.report import snapshot
from piste.report.snapshot import build_archive, build_manifest, verify_snapshot, write_json_bytes, write_snapshot

FILES = {"plan.json": b'{"points": []}\n', "affected.json": b"{}\n", "map.fi.svg": "<svg>ä</svg>".encode()}


def content():
    frozen = {"name": "Etelä-Savo", "plan": {"digest": hash_bytes(FILES["plan.json"])}, "texts": {}, "waivers": []}
    return {
        "version": {"frozen": frozen, "number": 2, "sha256": hash_bytes(write_json_bytes(frozen))},
        "approvers": [{"name": "Heikki", "at": "2026-11-24T10:00:00+00:00"}],
    }


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "plan.zip"
    return path, write_snapshot(content(), FILES, path)


def codes(path, sha256=""):
    return {one.code for one in verify_snapshot(path, sha256)}


def put(folder: Path, body: bytes):
    path = folder / "other.zip"
    path.write_bytes(body)
    return path


def members():
    held = {**FILES, "approval.json": write_json_bytes(content())}
    return held | {"manifest.json": build_manifest(held)}


def test_the_same_content_gives_the_same_bytes_read_only_and_whole(sealed, tmp_path):
    path, told = sealed
    again = tmp_path / "again.zip"
    assert write_snapshot(content(), dict(reversed(FILES.items())), again) == told == hash_file(path)
    assert again.read_bytes() == path.read_bytes()
    assert again.stat().st_mode & 0o777 == 0o444
    assert [one.name for one in tmp_path.iterdir()] == ["again.zip"]
    assert verify_snapshot(path) == verify_snapshot(path, told.upper()) == []
    with pytest.raises(FileExistsError):
        write_snapshot(content(), FILES, again)
    with zipfile.ZipFile(path) as archive:
        listed = json.loads(archive.read("manifest.json"))["files"]
        assert {name: one["sha256"] for name, one in listed.items()} == {
            name: hash_bytes(archive.read(name)) for name in archive.namelist() if name != "manifest.json"
        }


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_byte_is_found(sealed, tmp_path, data):
    body = bytearray(sealed[0].read_bytes())
    where = data.draw(st.integers(0, len(body) - 1))
    body[where] ^= data.draw(st.integers(1, 255))
    assert verify_snapshot(put(tmp_path, bytes(body)))


def test_every_third_byte_matters(sealed, tmp_path):
    whole = sealed[0].read_bytes()
    for where in range(0, len(whole), 3):
        body = bytearray(whole)
        body[where] ^= 1
        assert verify_snapshot(put(tmp_path, bytes(body))), where


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_flipped_byte_of_a_member_is_found_even_in_a_whole_archive(tmp_path, name):
    held = members()
    held[name] = bytes([held[name][0] ^ 1]) + held[name][1:]
    assert "snapshot-changed" in codes(put(tmp_path, build_archive(held)))


def test_bytes_cut_off_added_or_none_are_found(sealed, tmp_path):
    whole = sealed[0].read_bytes()
    for body in (whole[:-1], whole[: len(whole) // 2], whole + b"x", b"x" + whole, b"", b"PK"):
        assert verify_snapshot(put(tmp_path, body)), len(body)
    assert codes(tmp_path / "missing.zip") == {"snapshot-unread"} == codes(tmp_path)


def test_a_snapshot_made_anew_is_told_by_the_published_hash_alone(sealed, tmp_path):
    forged = content()
    forged["approvers"][0]["name"] = "Somebody else"
    path = tmp_path / "forged.zip"
    write_snapshot(forged, FILES, path)
    assert verify_snapshot(path) == []
    assert codes(path, sealed[1]) == {"snapshot-other"}


def test_another_plan_or_version_than_was_signed_is_told(tmp_path):
    write_snapshot(content(), FILES | {"plan.json": b"{}"}, tmp_path / "plan.zip")
    assert codes(tmp_path / "plan.zip") == {"snapshot-plan"}
    other = content()
    other["version"]["frozen"]["texts"] = {"summary": {"fi": "Muuta"}}
    write_snapshot(other, FILES, tmp_path / "version.zip")
    assert codes(tmp_path / "version.zip") == {"snapshot-version"}


def pack(entries, how=zipfile.ZIP_STORED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, body in entries:
            archive.writestr(name, body)
    return made.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_archives_are_told_and_nothing_is_extracted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    held = members()
    for name in ("../evil.txt", "/etc/evil", "a/b.json", "C:\\evil", ".hidden", "x" * 200):
        assert codes(put(tmp_path, pack([*held.items(), (name, b"x")]))) == {"snapshot-name"}, name
    assert codes(put(tmp_path, pack([*held.items(), ("plan.json", b"{}")]))) == {"snapshot-twice"}
    assert codes(put(tmp_path, pack([*held.items(), ("more.json", b"{}")]))) == {"snapshot-unlisted"}
    bomb = pack([*held.items(), ("zeros.json", b"\0" * 20_000_000)], zipfile.ZIP_DEFLATED)
    assert codes(put(tmp_path, bomb)) == {"snapshot-packed", "snapshot-bomb"}
    many = [(f"m{number}.json", b"") for number in range(snapshot.MOST_MEMBERS)]
    assert codes(put(tmp_path, pack([*held.items(), *many]))) == {"snapshot-many"}
    assert codes(put(tmp_path, pack([("plan.json", b"{}")]))) == {"snapshot-lacks"}
    deep = b"[" * 200_000
    assert "snapshot-manifest" in codes(put(tmp_path, pack([("manifest.json", deep), ("approval.json", deep)])))
    assert [one.name for one in tmp_path.iterdir()] == ["other.zip"]


def test_a_member_that_says_it_is_larger_than_the_file_is_not_read(sealed, tmp_path):
    body = bytearray(sealed[0].read_bytes())
    entry = body.index(b"PK\x01\x02")
    for place in (20, 24):
        body[entry + place : entry + place + 4] = (2_000_000_000).to_bytes(4, "little")
    assert codes(put(tmp_path, bytes(body))) == {"snapshot-bomb"}


def test_a_file_that_is_too_large_is_not_opened(sealed, monkeypatch):
    monkeypatch.setattr(snapshot, "MOST_BYTES", 10)
    assert codes(sealed[0]) == {"snapshot-large"}


def test_names_that_a_snapshot_cannot_hold_are_a_slip_of_the_program(tmp_path):
    for name in ("a/b", "manifest.json", ".x", ""):
        with pytest.raises(ValueError, match="no names"):
            write_snapshot(content(), FILES | {name: b""}, tmp_path / "x.zip")
