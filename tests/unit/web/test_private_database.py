"""The private PostgreSQL: started and stopped by us, whatever happens to whom uses it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

import piste
from piste.core.errors import PisteError
from piste.web.database.address import database_settings
from piste.web.database.cluster import find_cluster, is_running
from piste.web.database.dump import read_dump, write_dump
from piste.web.database.place import Place, find_place
from piste.web.database.private import private_database

WAITER = """
import sys
from pathlib import Path
from piste.web.database.private import private_database
with private_database(sys.argv[1], temporary=len(sys.argv) > 3, home=Path(sys.argv[2])):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def name():
    return f"test-{os.getpid()}-own"


def connect(place, role="piste", database="piste"):
    return psycopg.connect(host=str(place.socket_folder), user=role, dbname=database, autocommit=True)


def servers_of(place):
    """Return the living PostgreSQL processes of a place; the dead that nobody has buried yet do not count."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        try:
            if process.info["status"] != psutil.STATUS_ZOMBIE and Path(process.cwd()) == place.data:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def wait_until_gone(place):
    """Wait for the end of a server; the guard notices within a second."""
    psutil.wait_procs(servers_of(place), timeout=180)
    assert servers_of(place) == []


def start_waiter(name, home, *rest):
    waiter = subprocess.Popen(
        [sys.executable, "-c", WAITER, name, str(home), *rest], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert waiter.stdout.readline() == b"ready\n"
    return waiter


def modes_above(path):
    return {folder: folder.stat().st_mode for folder in path.parents if folder.exists()}


def test_it_starts_is_ours_and_changes_nobody_s_folders(home, name):
    place = find_place(name, temporary=True, home=home)
    before = modes_above(place.folder) | modes_above(home / "x") | modes_above(Path(sys.executable))
    with private_database(name, temporary=True, home=home):
        during = {folder: folder.stat().st_mode for folder in before}
        assert during == before
        assert place.socket_folder.stat().st_mode & 0o777 == 0o700
        assert place.data.stat().st_mode & 0o777 == 0o700
        with connect(place) as connection:
            rights = (
                "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = 'piste'"
            )
            assert connection.execute(rights).fetchone() == (False, False, False, False)
            names = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
            assert {"btree_gist", "pg_trgm", "unaccent"} <= names
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW server_version").fetchone()[0].startswith("18")
        if place.as_root:  # an ordinary user's own processes are the superuser's by the map
            with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
                connect(place, role="postgres", database="postgres")
        else:
            connect(place, role="postgres", database="postgres").close()
    assert servers_of(place) == [] and not place.folder.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_its_user_is_stopped_or_killed(home, name, number):
    waiter = start_waiter(name, home, "temporary")
    place = find_place(name, temporary=True, home=home)
    assert servers_of(place)
    waiter.send_signal(number)
    waiter.wait(30)
    wait_until_gone(place)
    waiter.stdin.close()
    waiter.stdout.close()


def test_the_last_one_out_stops_it_and_what_was_written_stays(home):
    name = "kept"
    place = find_place(name, home=home)
    first, second = start_waiter(name, home), start_waiter(name, home)
    with connect(place) as connection:
        connection.execute("CREATE TABLE kept (x int)")
    first.communicate(timeout=180)
    assert is_running(find_cluster(place))
    second.communicate(timeout=180)
    assert servers_of(place) == []
    with private_database(name, home=home), connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_killed_server_and_a_stale_pid_do_not_stop_the_next_start(home):
    name = "stale"
    place = find_place(name, home=home)
    waiter = start_waiter(name, home)
    number = int((place.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGKILL)
    psutil.wait_procs(servers_of(place), timeout=180)
    waiter.communicate(timeout=180)
    lines = (place.data / "postmaster.pid").read_text().splitlines()
    # the number now belongs to a living process of the same owner: PostgreSQL alone would refuse to start
    own = find_cluster(place).owner
    stranger = subprocess.Popen(["/bin/sleep", "60"], **({"user": own.uid} if place.as_root else {}))
    try:
        (place.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with private_database(name, home=home), connect(place) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        stranger.kill()
        stranger.wait()


def test_a_backup_comes_back_in_a_fresh_database_and_a_bad_one_changes_nothing(home, name, tmp_path):
    file = tmp_path / "deep" / "piste.dump"
    with private_database(name, temporary=True, home=home) as place:
        settings = database_settings({}, pool=False, place=place)
        with connect(place) as connection:
            connection.execute("CREATE TABLE names (name text); INSERT INTO names VALUES ('Åbo'), ('Äänekoski')")
        assert write_dump(settings, file) > 0 and file.stat().st_mode & 0o777 == 0o600
        with connect(place) as connection:
            connection.execute("CREATE DATABASE fresh TEMPLATE template0")
        read_dump(settings | {"NAME": "fresh"}, file)
        with connect(place, database="fresh") as connection:
            assert connection.execute("SELECT string_agg(name, ' ') FROM names").fetchone() == ("Åbo Äänekoski",)
        bad = tmp_path / "bad.dump"
        bad.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        with connect(place) as connection:
            connection.execute("CREATE DATABASE empty TEMPLATE template0")
        with pytest.raises(PisteError, match="pg_restore failed"):
            read_dump(settings | {"NAME": "empty"}, bad)
        with connect(place, database="empty") as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        bad.write_text("not a dump")
        with pytest.raises(PisteError, match="is not a backup"):
            read_dump(settings, bad)


NOBODY = 65534


def python_of_everybody():
    """Return a Python that an ordinary user may run, with our packages; None where there is none."""
    for path in (sys.executable, "/usr/bin/python3"):
        try:
            done = subprocess.run(
                [path, "-c", "import psutil, piste"], user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", check=False,
                capture_output=True, env=surroundings(),
            )  # fmt: skip
        except OSError:
            continue
        if done.returncode == 0:
            return path
    return None


def surroundings():
    packages = [Path(psutil.__file__).parents[1], Path(piste.__file__).parents[1]]
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(map(str, packages))}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
def test_it_works_as_an_ordinary_user():
    """Run as nobody in a folder of nobody's own: no system folder is used."""
    python = python_of_everybody()
    if python is None:
        pytest.skip("no Python here may be run by an ordinary user")
    folder = Path(tempfile.mkdtemp(prefix="piste-nobody-", dir="/tmp"))
    os.chown(folder, NOBODY, NOBODY)
    code = (
        "import sys\nfrom pathlib import Path\nfrom piste.web.database.private import private_database\n"
        "with private_database(home=Path(sys.argv[1])) as place:\n    print(place.folder, place.data.stat().st_uid)\n"
    )
    try:
        done = subprocess.run(
            [python, "-c", code, str(folder)], user=NOBODY, group=NOBODY, extra_groups=[], cwd=folder,
            capture_output=True, text=True, check=False, timeout=180, env=surroundings(),
        )  # fmt: skip
        assert done.stdout.split() == [str(folder / "var" / "pg"), str(NOBODY)], done.stderr
        assert servers_of(Place(folder / "var" / "pg", folder, as_root=False)) == []
    finally:
        shutil.rmtree(folder)
