"""The program's front door: quick help, plain words for every failure, exit statuses."""

import subprocess
import sys
from importlib import import_module

import click
import pytest

import piste
from piste.basedata import fault
from piste.basedata.fault import report
from piste.cli import main as front
from piste.cli.main import run
from piste.core.errors import DataError, InfeasibleError
from piste.core.findings import Findings


@pytest.fixture
def failing(monkeypatch):
    """Give a command `fail` that raises what it is told to."""

    def install(problem):
        @click.command()
        def fail():
            raise problem

        monkeypatch.setattr(import_module("piste.cli.session"), "fail", fail, raising=False)
        monkeypatch.setitem(front.COMMANDS, "fail", ("piste.cli.session:fail", "Fails."))

    return install


def test_help_needs_no_engine():
    script = (
        "import sys; from piste.cli.main import run; run(['--help']); run(['data', '--help']); "
        "run(['data', 'import', '--help']); "
        "print(sorted({'numpy', 'pandas', 'shapely', 'numba', 'rich', 'pyogrio'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "data" in done.stdout


def test_only_commands_that_exist_are_listed(capsys, monkeypatch):
    monkeypatch.setitem(front.COMMANDS, "later", ("piste.cli.no_such_module:x", "Not built."))
    assert run(["--help"]) == 0
    assert "later" not in capsys.readouterr().out
    assert run(["later"]) == 2


def test_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"piste {piste.__version__}\n"


def test_a_wrong_option_is_status_2(capsys):
    assert run(["data", "check", "--as", "nothing", "x"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_a_fault_in_data_shows_every_finding(capsys, failing):
    findings = Findings("a.csv")
    report(findings, fault.ID_MISSING, row=2)
    report(findings, fault.FILE_EMPTY)
    failing(DataError(findings))
    assert run(["fail"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "a.csv, row 2: The row has no id." in told.err and "The file is empty." in told.err


def test_a_fault_that_a_user_can_mend_is_said_in_its_words(capsys, failing):
    failing(InfeasibleError("No plan keeps these rules."))
    assert run(["fail"]) == 2
    assert capsys.readouterr().err == "No plan keeps these rules.\n"


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_stopped_by_the_user(capsys, failing, stop):
    failing(stop)
    assert run(["fail"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped; nothing was written."


def test_a_fault_of_the_program_is_one_sentence_and_a_file(capsys, failing, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing(ZeroDivisionError("secret detail"))
    assert run(["fail"]) == 70
    told = capsys.readouterr().err
    (log,) = tmp_path.iterdir()
    assert told == f"Something failed inside Piste; the details are in {log}.\n"
    assert "ZeroDivisionError: secret detail" in log.read_text()


def test_the_language_can_be_named_before_or_after_the_command(capsys, monkeypatch):
    seen = []
    monkeypatch.setattr("piste.cli.output.show_findings", lambda _f, language, _t: seen.append(language.code))
    monkeypatch.setenv("PISTE_LANG", "en")
    for arguments in (
        ["--lang", "sv", "data", "check", "x"],
        ["data", "check", "x", "--lang", "fi"],
        ["data", "check", "x"],
    ):
        assert run(arguments) == 2
    assert seen == ["sv", "fi", "en"]
    assert capsys.readouterr().err == ""
