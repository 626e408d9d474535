"""`piste serve` and `piste web`, as processes: everything comes up, everything ends."""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys

import psutil
import pytest

import web_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def surroundings(tmp_path):
    """Return an environment that serves the test run's own server, and nothing of this machine's user."""
    own = {"PISTE_DB_PLACE": web_database.PLACE, "PISTE_LANG": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
    own |= {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "TMPDIR": str(tmp_path)}
    return os.environ | own


def start(environment, *arguments):
    command = [sys.executable, "-m", "piste.cli.main", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def read_until(process, words):
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return "".join(said)
    raise AssertionError("".join(said) + process.stderr.read())


def wait_for_end(processes):
    _, left = psutil.wait_procs(processes, timeout=30)
    return [process for process in left if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_serve_brings_everything_up_and_ends_it_at_ctrl_c(surroundings, port):
    server = start(surroundings, "serve", "--port", str(port), "--tls", "--processes", "2")
    said = read_until(server, "is ready")
    family = psutil.Process(server.pid).children(recursive=True)
    commands = [" ".join(process.cmdline()) for process in family]
    assert sum("jobs.worker solve" in line for line in commands) == 2
    assert sum("jobs.worker upkeep" in line for line in commands) == 1
    assert sum("database.guard" in line for line in commands) == 1
    context = ssl._create_unverified_context()  # noqa: S323  (its own certificate, on this machine)
    answers = http.client.HTTPSConnection("localhost", port, timeout=20, context=context)
    answers.request("GET", "/health/ready")
    assert answers.getresponse().status == 200
    answers.close()
    assert re.search(r"SHA-256: ([0-9A-F]{2}:){31}[0-9A-F]{2}", said)
    second = start(surroundings, "serve", "--port", str(port))
    _, fault = second.communicate(timeout=60)
    assert second.returncode == 2 and "Choose another" in fault
    server.send_signal(signal.SIGINT)
    rest, trouble = server.communicate(timeout=60)
    assert server.returncode == 0 and rest.endswith("Stopped; nothing is left running.\n"), trouble
    assert wait_for_end(family) == []


def test_a_killed_serve_leaves_nothing(surroundings, port):
    server = start(surroundings, "serve", "--port", str(port), "--processes", "2")
    read_until(server, "is ready")
    family = psutil.Process(server.pid).children(recursive=True)
    assert len(family) >= 6
    server.kill()
    server.wait()
    assert wait_for_end(family) == []
    server.stdout.close()
    server.stderr.close()


def run(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "piste.cli.main", *arguments], env=environment, stdin=subprocess.DEVNULL, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_first_administrator_is_made_and_a_backup_comes_back_with_the_files(surroundings, tmp_path):
    files, archive = tmp_path / "files", tmp_path / "piste.tar"
    own = surroundings | {"PISTE_FILES": str(files), "PISTE_ADMIN_PASSWORD": "kolme sanaa yhdessä"}
    (files / "plans" / "a1").mkdir(parents=True)
    (files / "plans" / "a1" / "plan.json").write_text("{}")
    status, said = run(own | {"PISTE_ADMIN_EMAIL": "Anna@example.fi"}, "web", "createuser", "--name", "Anna Aalto")
    assert status == 0 and "anna@example.fi may sign in. Role: Administrator" in said and "second factor" in said
    status, said = run(own, "web", "backup", str(archive))
    assert status == 0 and "people's data" in said and archive.stat().st_mode & 0o777 == 0o600
    (files / "plans" / "a1" / "plan.json").write_text("changed since")
    (files / "later.csv").write_text("made since")
    status, said = run(own, "web", "restore", str(archive))
    assert status == 2 and "not empty" in said
    status, said = run(own, "web", "restore", str(archive), "--replace")
    assert status == 0 and "Restored" in said
    found = [path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()]
    assert found == ["plans/a1/plan.json"] and (files / found[0]).read_text() == "{}"
