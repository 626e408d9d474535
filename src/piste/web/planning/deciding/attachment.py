"""A file that comes with a statement: kept under a name of ours, given back as a download and nothing else."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from piste.web.planning.files import new_folder_name, stored_path

LARGEST = 10 << 20
SIGNS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
"""Ending -> how such a file begins; anything else is refused."""


@dataclass(frozen=True)
class Kept:
    """A file that was kept."""

    name: str
    stored: str
    sha256: str
    size: int


def check_attachment(file: Any) -> None:
    """Refuse what is too large, of another kind, or not what its name says.

    Raises
    ------
    ValidationError
        In words for the form.
    """
    if file.size > LARGEST:
        raise ValidationError(_("A file is at most {n} MB.").format(n=LARGEST >> 20))
    sign = SIGNS.get(ending_of(file.name))
    if sign is None:
        raise ValidationError(_("Send a PDF, Word, OpenDocument, PNG or JPEG file."))
    file.seek(0)
    head = file.read(len(sign))
    file.seek(0)
    if head != sign:
        raise ValidationError(_("The file is not what its name says."))


def ending_of(name: str) -> str:
    """Return a name's ending in small letters."""
    return f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""


def keep_attachment(file: Any) -> Kept:
    """Store a checked file; its name is kept for people only and never becomes a path."""
    stored = f"{new_folder_name('statements')}/file"
    path = stored_path(stored)
    path.parent.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        for piece in file.chunks():
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    base = str(file.name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in base if sign.isprintable() and sign not in '"<>|:*?')[-120:]
    return Kept(name or f"file{ending_of(base)}", stored, digest.hexdigest(), size)


def delete_attachment(stored: str) -> None:
    """Delete a stored file that a newer one takes the place of."""
    if stored:
        path = stored_path(stored)
        path.unlink(missing_ok=True)
        path.parent.rmdir()
