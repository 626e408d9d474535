"""`piste plan verify`, and that `piste plan SCENARIO` still is what it was."""

import pytest

from piste.cli.main import run
from piste.core.artefact import hash_bytes
from piste.report.snapshot import write_json_bytes, write_snapshot


@pytest.fixture
def sealed(tmp_path):
    frozen = {"plan": {"digest": hash_bytes(b"{}")}}
    version = {"frozen": frozen, "sha256": hash_bytes(write_json_bytes(frozen))}
    path = tmp_path / "approved.zip"
    return path, write_snapshot({"version": version}, {"plan.json": b"{}"}, path)


def test_a_whole_file_is_told_with_its_hash(sealed, capsys):
    path, told = sealed
    assert run(["--lang", "en", "plan", "verify", str(path)]) == 0
    assert told in capsys.readouterr().out
    assert run(["plan", "--lang", "sv", "verify", str(path), "--sha256", told]) == 0
    assert "oförändrad" in capsys.readouterr().out


def test_a_changed_file_or_another_hash_is_told_in_plain_words(sealed, capsys):
    path, _told = sealed
    assert run(["--lang", "en", "plan", "verify", str(path), "--sha256", "0" * 64]) == 1
    assert "not the one that was asked for" in capsys.readouterr().err
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-5])
    assert run(["--lang", "fi", "plan", "verify", str(path)]) == 1
    assert "ZIP" in capsys.readouterr().err
    assert run(["--lang", "en", "plan", "verify", str(path.with_name("missing.zip"))]) == 1


@pytest.mark.parametrize("order", [("{scenario}", "--out", "out"), ("--out", "out", "{scenario}")])
def test_whatever_is_no_subcommand_is_a_scenario(tmp_path, capsys, order):
    missing = tmp_path / "none.toml"
    assert run(["--lang", "en", "plan", *(one.format(scenario=missing) for one in order)]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_help_tells_of_both(capsys):
    run(["plan", "--help"])
    told = capsys.readouterr().out
    assert "piste plan [OPTIONS] SCENARIO" in told and "verify FILE" in told
    run(["plan", "verify", "--help"])
    assert "--sha256" in capsys.readouterr().out
