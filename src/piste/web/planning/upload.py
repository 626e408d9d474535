"""Keeping files that come in: named harmlessly, hashed, within their size; from a browser or from a folder we trust."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from piste.web.planning.files import new_folder_name, stored_path

TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".gpkg", ".geojson", ".json", ".parquet", ".geoparquet")
ENDINGS = {
    "base": TABLES,
    "matrix": (".csv", ".parquet"),
    "roads": (".osm.pbf",),
    "feed": (".zip",),
    "leases": (".csv", ".txt", ".tsv", ".xlsx", ".parquet"),
}
"""Data set's kind -> how its files may end; the reader of that format is then the only one that looks at them."""

PARTS = {
    "base": (
        ("places", _("Places with people")),
        ("sites", _("Sites that may become points")),
        ("offices", _("Today’s offices")),
        ("boundaries", _("Boundaries")),
        ("municipalities", _("Municipalities")),
        ("visits", _("Measured visits")),
        ("forecast", _("Forecast of people")),
    ),
    "matrix": (("matrix", _("Travel times")),),
    "roads": (("roads", _("OpenStreetMap file")),),
    "feed": (("feed", _("GTFS feed")),),
    "leases": (("leases", _("Register of leases")),),
}
"""Data set's kind -> the files that it takes; the first one is needed."""


class Source(Protocol):
    """What a file can be read from, piece by piece."""

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes."""


@dataclass(frozen=True)
class FolderFile:
    """A file of the configured folder."""

    path: Path

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes."""
        with self.path.open("rb") as source:
            yield from iter(lambda: source.read(1 << 20), b"")


def safe_name(name: str, kind: str) -> str:
    """Return a file's name without anything that a shell, a path or a reader could take for something else.

    The ending is one of those allowed; "" where it has none of them.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    ending = next((one for one in sorted(ENDINGS[kind], key=len, reverse=True) if base.lower().endswith(one)), "")
    if not ending:
        return ""
    stem = re.sub(r"[^\w-]+", "_", base[: -len(ending)]).strip("_")[:60]
    return (stem or "file") + ending


def keep_files(given: list[tuple[str, str, Source]], kind: str) -> list[dict[str, Any]]:
    """Store files in a folder of their own and return what is known of each: (kind, name as called, source)."""
    folder = new_folder_name("incoming")
    kept = []
    for number, (part, name, source) in enumerate(given):
        stored = f"{folder}/{number}/{safe_name(name, kind)}"
        path = stored_path(stored)
        path.parent.mkdir(parents=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        with path.open("xb") as target:
            for piece in source.chunks():
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        called = "".join(sign for sign in name if sign.isprintable())[:200]
        kept.append({"name": called, "kind": part, "stored": stored, "sha256": digest.hexdigest(), "bytes": size})
    return kept


def folder_files(kind: str) -> list[Path]:
    """Return the files of the configured folder that a kind may take; links that lead out of it are left out."""
    if not settings.PLANNING_INBOX:
        return []
    root = Path(settings.PLANNING_INBOX).resolve()
    if not root.is_dir():
        return []
    found = (path for path in sorted(root.rglob("*"))[:2000] if path.is_file())
    return [path for path in found if path.resolve().is_relative_to(root) and safe_name(path.name, kind)]
