"""Backups: what goes in comes out; what was damaged or made by hand changes nothing."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from piste.core.errors import PisteError
from piste.web.operations import backup
from piste.web.settings.origin import origin_of


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return a folder of files and an archive of it; the database is a file of its own, `back` what came back."""
    files, archive, back = tmp_path / "files", tmp_path / "b.tar", []

    def write(_settings, dump):
        dump.write_bytes(b"PGDMP and rows")
        return 1

    def read(_settings, dump, *, replace):
        assert dump.read_bytes() == b"PGDMP and rows"
        back.append(replace)

    monkeypatch.setattr(backup, "write_dump", write)
    monkeypatch.setattr(backup, "read_dump", read)
    for name in ("plans/a/map.npy", "data/b/places.csv", "top.txt"):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text(name)
    (files / ".restore-left").mkdir()
    (files / ".restore-left" / "half.csv").write_text("left by a restore that was killed")
    backup.write_backup({}, files, archive)
    return files, archive, back


def contents(files):
    return {
        path.relative_to(files).as_posix(): path.read_text()
        for path in files.rglob("*")
        if path.is_file() and ".restore-left" not in path.parts
    }


def test_files_come_back_as_they_were_and_later_ones_go(world):
    files, archive, back = world
    before = contents(files)
    (files / "top.txt").write_text("changed")
    (files / "plans" / "new.csv").write_text("new")
    backup.read_backup({}, files, archive, replace=True)
    assert contents(files) == before and back == [True]
    assert (files / "plans").stat().st_mode & 0o777 == 0o700 and (files / "top.txt").stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if ".restore" in name]


def test_a_backup_comes_back_where_there_was_nothing(world, tmp_path):
    files, archive, _back = world
    fresh = tmp_path / "elsewhere" / "files"
    assert not backup.holds_files(fresh)
    backup.read_backup({}, fresh, archive)
    assert contents(fresh) == contents(files) and backup.holds_files(fresh)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_a_backup_cut_short_changes_nothing(world, keep):
    files, archive, back = world
    before = contents(files)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int((whole.rindex(b"sha256") + 40) * keep)])
    with pytest.raises(PisteError):
        backup.read_backup({}, files, archive, replace=True)
    assert contents(files) == before and back == []


def test_a_changed_byte_is_seen(world):
    files, archive, back = world
    archive.write_bytes(archive.read_bytes().replace(b"PGDMP and rows", b"PGDMP and rowz"))
    with pytest.raises(PisteError, match="damaged"):
        backup.read_backup({}, files, archive, replace=True)
    assert back == []


@pytest.mark.parametrize("name", ["../outside.txt", "/piste-outside.txt", "files/../../outside.txt"])
def test_an_archive_made_by_hand_writes_nowhere_else(world, tmp_path, name):
    files, archive, back = world
    with tarfile.open(archive, "w") as tar:
        for one, words in ((name, b"x"), ("contents.json", json.dumps({"version": 1, "sha256": {}}).encode())):
            entry = tarfile.TarInfo(one)
            entry.size = len(words)
            tar.addfile(entry, io.BytesIO(words))
    with pytest.raises(PisteError):
        backup.read_backup({}, files, archive, replace=True)
    assert not (tmp_path / "outside.txt").exists() and not Path("/piste-outside.txt").exists() and back == []


def test_files_stay_where_the_database_refuses(world, monkeypatch):
    files, archive, _back = world
    before = contents(files) | {"top.txt": "changed"}
    (files / "top.txt").write_text("changed")

    def refuse(*_arguments, **_more):
        raise PisteError("no")

    monkeypatch.setattr(backup, "read_dump", refuse)
    with pytest.raises(PisteError):
        backup.read_backup({}, files, archive, replace=True)
    assert contents(files) == before
    assert [path.name for path in files.iterdir() if path.name.startswith(".restore")] == [".restore-left"]


def test_a_dump_of_older_versions_leaves_the_files(world, tmp_path):
    files, _archive, back = world
    before = contents(files)
    dump = tmp_path / "old.dump"
    dump.write_bytes(b"PGDMP and rows")
    backup.read_backup({}, files, dump, replace=True)
    assert contents(files) == before and back == [True]


def test_an_origin_is_one_host_and_nothing_beside_it():
    assert origin_of("https://Login.example.fi:8443/oauth2/end?x=1") == "https://login.example.fi:8443"
    assert origin_of("https://login.example.fi/") == "https://login.example.fi"
    for wrong in (
        "login.example.fi",
        "javascript:alert(1)",
        "https://a;script-src *",
        "https://*.example.fi",
        "https://",
    ):
        with pytest.raises(PisteError, match="no whole address"):
            origin_of(wrong)
