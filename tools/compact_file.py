"""Write the small committed files: the same content gives the same bytes, on every day and machine."""

import gzip
import io
import json
from pathlib import Path


def write_gzip(path: Path, content: bytes) -> None:
    """Write gzip without name and time in its header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as target:
        target.write(content)
    path.write_bytes(buffer.getvalue())


def compact_json(content: object) -> bytes:
    """Return JSON with sorted keys and nothing that is not needed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
