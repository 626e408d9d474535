"""The system user that owns a private PostgreSQL started by root, and programs run as that user."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from piste.core.errors import PisteError
from piste.web.database.place import SYSTEM_FOLDER, Place

SYSTEM_USER = "piste-db"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Owner:
    """A user of the system by number and name."""

    uid: int
    gid: int
    name: str


def current_user() -> Owner:
    """Return the user that this process runs as; a container may know it by number only."""
    uid, gid = os.geteuid(), os.getegid()
    try:
        return Owner(uid, gid, pwd.getpwuid(uid).pw_name)
    except KeyError:
        raise PisteError(
            "The user number {uid} has no name in this system, and PostgreSQL needs one. Add it to /etc/passwd, or set "
            "DATABASE_URL.", uid=str(uid)
        ) from None  # fmt: skip


def ensure_owner(place: Place) -> Owner:
    """Return who owns the server at a place; as root the system user is made where it is missing."""
    if not place.as_root:
        return current_user()
    try:
        found = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        make_system_user()
        found = pwd.getpwnam(SYSTEM_USER)
    return Owner(found.pw_uid, found.pw_gid, found.pw_name)


def make_system_user() -> None:
    """Add the system user: no home of its own, no way to sign in."""
    useradd = shutil.which("useradd", path=SYSTEM_PATH)
    if useradd is None:
        raise PisteError(
            "The program useradd is missing, so the database's system user cannot be made. Run: {line}",
            line="apt-get install -y passwd",
        )
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise PisteError("The database's system user could not be made: {reason}", reason=done.stderr.strip())


def make_folder(path: Path, owner: Owner, mode: int = 0o700) -> None:
    """Make one folder with exactly this owner and mode; an existing one must already be ours.

    Folders above it are made plain where missing and never changed where they exist.
    """
    make_passage(path.parent)
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)
        if os.geteuid() == 0:
            os.chown(path, owner.uid, owner.gid)
    except FileExistsError:
        about = path.lstat()
        if path.is_symlink() or not path.is_dir() or about.st_uid != owner.uid or about.st_mode & 0o077 & ~mode:
            raise PisteError(
                "The folder {folder} exists already, but belongs to somebody else or is open to others. Move it away.",
                folder=str(path),
            ) from None


def make_passage(path: Path) -> None:
    """Make missing folders on the way, open to enter whatever the umask says; those that exist stay as they are."""
    if path.exists():
        return
    make_passage(path.parent)
    with suppress(FileExistsError):
        path.mkdir()
        path.chmod(0o755)


def run_as(owner: Owner, command: Sequence[object], *, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program as the owner, with a small clean environment and no right to our folders."""
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **settings_as(owner),
    )


def settings_as(owner: Owner) -> dict[str, Any]:
    """Return what `subprocess` needs to become the owner."""
    settings: dict[str, Any] = {
        "cwd": "/",
        "umask": 0o077,
        "env": {"PATH": SYSTEM_PATH, "LC_ALL": "C", "HOME": "/", "PGTZ": "UTC"},
    }
    if os.geteuid() == 0:
        settings |= {"user": owner.uid, "group": owner.gid, "extra_groups": []}
    return settings
