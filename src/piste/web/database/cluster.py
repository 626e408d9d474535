"""One PostgreSQL cluster: made by initdb, started and stopped by pg_ctl, with a role that is no superuser."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

from piste.core.errors import PisteError
from piste.web.database.binaries import EXTENSIONS, Programs, prepare_programs
from piste.web.database.owner import Owner, ensure_owner, make_folder, run_as
from piste.web.database.place import DATABASE, PORT, ROLE, SUPERUSER, Place

START_LIMIT_S = 60
LOG_LINES_SHOWN = 8

SETTINGS = """\
# Written by Piste at every start; change postgresql.conf instead.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
log_destination = 'stderr'
log_min_messages = warning
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"

HBA = f"""\
# Only this machine's Unix socket, and only the users named in pg_ident.conf.
local all {SUPERUSER} peer map=owner
local all all peer map=piste
"""


@dataclass(frozen=True)
class Cluster:
    """A server's place, owner and programs."""

    place: Place
    owner: Owner
    programs: Programs


def find_cluster(place: Place) -> Cluster:
    """Return the cluster at a place, its owner and programs ready for use."""
    owner = ensure_owner(place)
    return Cluster(place, owner, prepare_programs(place, owner))


def start_cluster(cluster: Cluster) -> None:
    """Make the cluster where there is none, start it where it does not run, and set up role and database."""
    make_folder(cluster.place.folder, cluster.owner)
    if is_running(cluster):
        return
    make_folder(cluster.place.socket_folder, cluster.owner)
    if not (cluster.place.data / "PG_VERSION").exists():
        init_cluster(cluster)
    check_version(cluster)
    write_settings(cluster)
    remove_stale_pid(cluster)
    options = ["-D", cluster.place.data, "-l", cluster.place.log, "-w", "-t", START_LIMIT_S, "-s", "start"]
    done = run_as(cluster.owner, [cluster.programs["pg_ctl"], *options])
    if done.returncode:
        raise PisteError(
            "The private PostgreSQL did not start; its log {log} ends with: {reason}", log=str(cluster.place.log),
            reason=end_of_log(cluster.place.log) or done.stderr.strip(),
        )  # fmt: skip
    set_up_database(cluster)


def stop_cluster(cluster: Cluster) -> None:
    """Stop the server where it runs; a temporary one is removed with everything in it."""
    if is_running(cluster):
        arguments = ["-D", cluster.place.data, "-m", "fast", "-w", "-t", START_LIMIT_S, "-s", "stop"]
        done = run_as(cluster.owner, [cluster.programs["pg_ctl"], *arguments])
        if done.returncode:
            arguments[3] = "immediate"
            run_as(cluster.owner, [cluster.programs["pg_ctl"], *arguments])
    if cluster.place.temporary:
        shutil.rmtree(cluster.place.folder, ignore_errors=True)
    socket_folder = cluster.place.socket_folder
    if socket_folder.is_dir() and not any(socket_folder.iterdir()):
        socket_folder.rmdir()


def is_running(cluster: Cluster) -> bool:
    """Tell whether the server of this data folder runs and answers."""
    if not (cluster.place.data / "postmaster.pid").exists() or not is_postmaster(cluster.place.data):
        return False
    done = run_as(cluster.owner, [cluster.programs["pg_ctl"], "-D", cluster.place.data, "status"])
    return done.returncode == 0


def is_postmaster(data: Path) -> bool:
    """Tell whether the process that postmaster.pid names is really the server of this folder.

    After a crash or in a new container the number may belong to any other process, and pg_ctl and postgres would
    believe the file; a postmaster's current folder is its data folder, and no other process's is.
    """
    try:
        number = int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        return Path(psutil.Process(number).cwd()).resolve() == data.resolve()
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def remove_stale_pid(cluster: Cluster) -> None:
    """Take away what a killed server left, when its number is not the server's any more.

    The socket's lock names the same number, and a container without an init keeps dead processes' numbers taken.
    """
    if is_postmaster(cluster.place.data):
        return
    (cluster.place.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (cluster.place.socket_folder / name).unlink(missing_ok=True)


def init_cluster(cluster: Cluster) -> None:
    """Make the cluster; half a cluster that an interruption left is made anew."""
    if cluster.place.data.exists():
        shutil.rmtree(cluster.place.data)
    make_folder(cluster.place.data, cluster.owner)
    command = [
        cluster.programs["initdb"],
        "-D",
        cluster.place.data,
        "-U",
        SUPERUSER,
        "--encoding=UTF8",
        "--data-checksums",
    ]
    command += [
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--auth=peer",
        "--data-checksums",
    ]
    done = run_as(cluster.owner, [*command, "--no-sync"] if cluster.place.temporary else command)
    if done.returncode:
        shutil.rmtree(cluster.place.data, ignore_errors=True)
        raise PisteError("The private PostgreSQL could not be made: {reason}", reason=done.stderr.strip()[-500:])


def check_version(cluster: Cluster) -> None:
    """Refuse a cluster that another major version made, before PostgreSQL does so in its own words."""
    made_by = (cluster.place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    ours = run_as(cluster.owner, [cluster.programs["postgres"], "--version"]).stdout.split()[-1].partition(".")[0]
    if made_by != ours:
        raise PisteError(
            "The database in {folder} was made by PostgreSQL {old}; this one is {new}. Move the folder "
            "away, then fill a new one from a backup: piste web restore FILE",
            folder=str(cluster.place.data), old=made_by, new=ours,
        )  # fmt: skip


def write_settings(cluster: Cluster) -> None:
    """Write what this start needs: the socket, who may come in, and as whom."""
    place, owner = cluster.place, cluster.owner
    text = SETTINGS.format(port=PORT, socket_folder=place.socket_folder) + (FAST if place.temporary else "")
    people = dict.fromkeys((owner.name, *(["root"] if place.as_root else [])))
    ident = f"owner {owner.name} {SUPERUSER}\n" + "".join(f"piste {name} {ROLE}\n" for name in people)
    write_owned(place.data / "piste.conf", text, owner)
    write_owned(place.data / "pg_hba.conf", HBA, owner)
    write_owned(place.data / "pg_ident.conf", ident, owner)
    main = place.data / "postgresql.conf"
    line = "include_if_exists = 'piste.conf'\n"
    if line not in (known := main.read_text(encoding="utf-8")):
        write_owned(main, known + "\n" + line, owner)


def write_owned(file: Path, text: str, owner: Owner) -> None:
    """Write a file that only the owner may read."""
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(file, owner.uid, owner.gid)


def set_up_database(cluster: Cluster) -> None:
    """Make the application's role, no superuser, and its database with the extensions that Piste uses."""
    rights = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS " + (
        "CREATEDB" if cluster.place.temporary else "NOCREATEDB"
    )
    known = query(cluster, SUPERUSER, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'")  # noqa: S608 (a constant)
    query(cluster, SUPERUSER, f"{'ALTER' if known else 'CREATE'} ROLE {ROLE} {rights}")
    make_database(cluster, DATABASE)


def make_database(cluster: Cluster, name: str) -> None:
    """Make a database that the application's role owns, where there is none; others may not connect to it."""
    if query(cluster, SUPERUSER, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 (our own name)
        return
    query(cluster, SUPERUSER, f'CREATE DATABASE "{name}" OWNER {ROLE} TEMPLATE template0')
    query(cluster, SUPERUSER, f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    for extension in EXTENSIONS:
        query(cluster, name, f"CREATE EXTENSION IF NOT EXISTS {extension}")


def query(cluster: Cluster, database: str, statement: str) -> str:
    """Run one statement as the server's owner and return what it says."""
    command = [cluster.programs["psql"], "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", SUPERUSER]
    command += ["-h", cluster.place.socket_folder, "-p", PORT, "-d", database, "-f", "-"]
    done = run_as(cluster.owner, command, stdin=statement)
    if done.returncode:
        raise PisteError("The private PostgreSQL refused its set-up: {reason}", reason=done.stderr.strip()[-500:])
    return done.stdout.strip()


def end_of_log(log: Path) -> str:
    """Return the last lines of the server's log."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-LOG_LINES_SHOWN:])
