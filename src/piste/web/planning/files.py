"""Where planners' files stand: below one folder, by paths that the database keeps relative to it."""

import secrets
from pathlib import Path

from django.conf import settings

from piste.core.errors import PisteError


def files_folder() -> Path:
    """Return the folder of all files, made where it is missing, for the application's user alone."""
    folder = Path(settings.PLANNING_FILES)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def stored_path(relative: str) -> Path:
    """Return the path of something stored.

    Raises
    ------
    PisteError
        Where the stored path would leave the folder; only a slip of the program could write such a one.
    """
    root = files_folder().resolve()
    path = (root / relative).resolve()
    if not relative or not path.is_relative_to(root) or path == root:
        raise PisteError("This file is not among the stored ones.")
    return path


def new_folder_name(kind: str) -> str:
    """Return a fresh relative path such as `plans/3f…`; nothing is made yet."""
    return f"{kind}/{secrets.token_hex(12)}"
