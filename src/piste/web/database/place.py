"""Where a private PostgreSQL stands, and which user of the system owns it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FOLDER = Path("/var/lib/piste")
"""Home of binaries and data when root starts the server, which PostgreSQL itself refuses to run as."""

LONGEST_SOCKET_FOLDER = 80
"""A socket's whole path ends at 107 bytes on Linux and 103 on macOS; its name takes 15 of them."""

DATABASE = "piste"
ROLE = "piste"
SUPERUSER = "postgres"
PORT = 5432


@dataclass(frozen=True)
class Place:
    """One private server: its folder, the folder of its binaries, and whether a system user must own both.

    `temporary` servers are for tests: fast, not crash-safe, removed with everything in them when stopped.
    """

    folder: Path
    programs: Path
    as_root: bool
    temporary: bool = False

    @property
    def data(self) -> Path:
        """Return the folder that PostgreSQL calls PGDATA."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's own log."""
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Return the 0700 folder of the Unix socket, short enough for every system."""
        inside = self.folder / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        base = Path(runtime) if runtime and len(runtime) < 40 and Path(runtime).is_dir() else Path("/tmp")  # noqa: S108
        return base / f"piste-{os.geteuid()}-{short_hash(self.folder)}"


def short_hash(path: Path) -> str:
    """Return ten letters that tell one folder from another."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:10]


def find_home() -> Path:
    """Return the folder that holds `var`: PISTE_HOME, the checkout that runs, else the current folder."""
    if named := os.environ.get("PISTE_HOME"):
        return Path(named).resolve()
    checkout = Path(__file__).resolve().parents[4]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def find_place(name: str = "pg", *, temporary: bool = False, home: Path | None = None) -> Place:
    """Return where the private server of this installation stands; nothing is made or read.

    Parameters
    ----------
    name : str
        Tells servers of one installation apart (the tests' own stands beside the one in use).
    temporary : bool
        Whether it is thrown away when stopped.
    home : Path, optional
        Folder that holds `var`, `find_home` by default.
    """
    home = find_home() if home is None else home.resolve()
    as_root = os.geteuid() == 0
    if as_root:
        folder = SYSTEM_FOLDER / short_hash(home) / name
        return Place(folder, SYSTEM_FOLDER / "postgresql", as_root, temporary)
    return Place(home / "var" / name, home / "var", as_root, temporary)
