"""Access counts from a file that somebody sent: read by the engine, kept whole or not at all."""

import tempfile
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.core.findings import Finding
from piste.evaluation.access_count_file import AccessCounts, read_access_counts
from piste.web.counter.rooms.models import AccessCount
from piste.web.network.models import Point

MOST_UNPACKED = 50_000_000
MOST_PARTS = 200


def import_counts(point: Point, given: UploadedFile) -> tuple[int, list[Finding]]:  # type: ignore[type-arg]
    """Read a file's counts and keep them; the same hour again takes the place of the earlier one.

    Returns
    -------
    kept, findings
        How many rows were kept (0 where the findings hold an error), and everything that was found.
    """
    ending = ".xlsx" if str(given.name).lower().endswith(".xlsx") else ".csv"
    with tempfile.TemporaryDirectory(prefix="piste-counts-") as folder:
        path = Path(folder) / f"counts{ending}"
        path.write_bytes(given.read())
        if ending == ".xlsx":
            check_archive(path)
        reading = read_access_counts(path)
    found = list(reading.findings)
    return (0 if reading.value is None else keep_counts(point, reading.value)), found


def check_archive(path: Path) -> None:
    """Refuse a workbook that unpacks to more than any count needs; what is no archive the reader tells."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise PisteError(gettext_noop("The workbook is too large to be counts of a house"))


@transaction.atomic
def keep_counts(point: Point, counts: AccessCounts) -> int:
    """Write the rows, all or none."""
    given = counts.moments
    rows = [
        AccessCount(
            point=point, day=day.astype(object), hour=int(hour), zone=str(zone), present=int(present), of=int(of)
        )
        for day, hour, zone, present, of in zip(
            given.day, given.hour, given.zone, given.present, given.places, strict=True
        )
    ]  # fmt: skip
    AccessCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["point", "day", "hour", "zone"], update_fields=["present", "of"]
    )
    return len(rows)
