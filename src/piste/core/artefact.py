"""Artefacts on disk: written whole or not at all, with their provenance."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

import piste


@dataclass(frozen=True)
class Provenance:
    """Where an artefact comes from: what went in, with which parameters, by which version, from which seed."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    """Name of each input -> SHA-256 of its content."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None
    version: str = piste.__version__
    sources: tuple[str, ...] = ()
    """Attribution lines that every output must carry."""

    def as_dict(self) -> dict[str, object]:
        """Return plain data for JSON."""
        return asdict(self)


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes as hex digits."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def hash_arrays(*arrays: np.ndarray) -> str:
    """Return one SHA-256 over arrays: types, shapes and contents, in the order given."""
    digest = hashlib.sha256()
    for array in arrays:
        whole = np.ascontiguousarray(array)
        digest.update(f"{whole.dtype.str}{whole.shape}".encode())
        digest.update(json.dumps(whole.tolist()).encode() if whole.dtype == object else whole.tobytes())
    return digest.hexdigest()


def write_json(path: Path, content: object) -> None:
    """Write JSON with sorted keys, the same bytes for the same content."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a new folder to fill; it takes the target's place only when everything went well.

    Files of the target that the new folder does not hold stay. Stopped or failed, the target is as before.
    """
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    draft.chmod(0o755)  # an artefact is for others to read; mkdtemp makes it private
    try:
        yield draft
        if not target.exists():
            draft.rename(target)
            return
        for file in sorted(path for path in draft.rglob("*") if path.is_file()):
            place = target / file.relative_to(draft)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
