"""What a process that reads strangers' files may do: so much memory, time and disk, no network, no VRT."""

import os
import resource
import sys
import zipfile
from pathlib import Path

MEMORY_BYTES = 4 << 30
CPU_S = 900
FILE_BYTES = 4 << 30
UNPACKED_BYTES = 3 << 30
PACKED_RATIO = 300
SMALL_BYTES = 64 << 20
MOST_MEMBERS = 5000
MOST_ROWS = 5_000_000

GDAL = {
    "GDAL_SKIP": "VRT,WFS,WMS,WMTS,WCS,OAPIF,OGCAPI,HTTP,CSW,ElasticSearch,PLScenes,NGW,AmigoCloud,CARTO,GMLAS,STACTA",
    "OGR_SKIP": "VRT,OGR_VRT,OAPIF,WFS",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_LIST_ALL_TABLES": "NO",
}
"""The readers name their driver anyway; this closes what a driver might open by itself."""


def close_doors() -> None:
    """Limit this process for good."""
    os.environ.update(GDAL)
    for limit, amount in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(refuse_network)


def refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """Refuse connections and other programs."""
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec"}:
        raise PermissionError(f"{event} is not for a reader of files")


def unpacks_too_large(path: Path) -> bool:
    """Tell whether a zip file unpacks to more than it may; nothing is unpacked for it."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # the reader itself tells what is wrong with it
    whole = sum(member.file_size for member in members)
    small = max(1, path.stat().st_size)
    return (
        len(members) > MOST_MEMBERS or whole > UNPACKED_BYTES or (whole > SMALL_BYTES and whole > PACKED_RATIO * small)
    )


def count_rows(path: Path) -> int:
    """Return about how many rows a file holds, without making a table of it; 0 where that cannot be told."""
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        with path.open("rb") as source:
            return sum(block.count(b"\n") for block in iter(lambda: source.read(1 << 20), b""))
    if path.suffix.lower() in {".parquet", ".geoparquet"}:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        try:
            return int(pq.read_metadata(path).num_rows)
        except (pa.ArrowException, OSError):
            return 0
    return 0
