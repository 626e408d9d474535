"""The suite's own rules: what the processes of a run lack ends it with one line, and they share nothing."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LACKING = """
from workers import stop_run

def pytest_collection_finish(session):
    stop_run(session.config, "no such thing: install it")
"""
NOTING = """
import os
from pathlib import Path
from django.conf import settings

def test_note(request, tmp_path):
    worker = request.config.workerinput["workerid"]
    note = Path({folder!r}, worker + "-" + Path(__file__).stem)
    host = settings.DATABASES["default"]["HOST"]
    told = (settings.PLANNING_FILES, host, str(tmp_path), os.environ["OMP_NUM_THREADS"])
    note.write_text("\\n".join(told))
"""


def run_pytest(folder, *files):
    for name, text in files:
        (folder / name).write_text(text)
    tests = [str(folder / name) for name, _ in files if name.startswith("test_")]
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", f"--rootdir={folder}", "-p", "workers"]
    command += ["-o", f"cache_dir={ROOT / '.pytest_cache'}"]  # it knows which kernels are compiled
    outer = ("PISTE_", "PYTEST_")  # what this run's own processes are told
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    return subprocess.run([*command, *tests], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_what_a_process_lacks_ends_the_run_before_any_test_with_one_line(tmp_path):
    small = "def test_small():\n    pass\n"
    done = run_pytest(tmp_path, ("conftest.py", LACKING), ("test_a.py", small), ("test_b.py", small))
    assert done.returncode == 2
    assert done.stdout.count("no such thing: install it") == 1, done.stdout
    assert "no tests ran" in done.stdout and "Traceback" not in done.stdout + done.stderr


def test_two_processes_have_folders_and_servers_of_their_own(tmp_path):
    noting = NOTING.format(folder=str(tmp_path))
    done = run_pytest(tmp_path, *((f"test_{letter}.py", noting) for letter in "abcdef"))
    assert done.returncode == 0, done.stdout + done.stderr
    notes = {note.name.partition("-")[0]: note.read_text().splitlines() for note in tmp_path.glob("gw*")}
    assert set(notes) == {"gw0", "gw1"}
    one, other = notes.values()
    assert all(mine != theirs for mine, theirs in zip(one[:3], other[:3], strict=True))
    assert one[3] == other[3] == "1"
    assert not any(Path(files).exists() for files, *_ in notes.values())
