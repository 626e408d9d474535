"""Adding versions to data sets, and the built-in set that is there from the start."""

import json
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max

from piste.web import jobs
from piste.web.accounts.audit import record
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.map_preview import build_preview, summarise
from piste.web.planning.models import DataSet, DataSetVersion
from piste.web.planning.tasks import READ

COUNTRY = "FI"


def ensure_built_in(**_more: Any) -> None:
    """Make the built-in data set where it is missing: after every change of the database's tables."""
    made, new = DataSet.objects.get_or_create(
        built_in=True, country=COUNTRY, defaults={"name": "Suomi / Finland", "kind": DataSet.Kind.BASE}
    )
    if new:
        DataSetVersion.objects.create(data_set=made, number=1, state=DataSetVersion.State.READY)


def add_version(
    data_set: DataSet, files: list[dict[str, Any]], user: Any, mapping: str = "", source: str = ""
) -> DataSetVersion:
    """Keep a version that is to be read, and queue its reading."""
    with transaction.atomic():
        DataSet.objects.select_for_update().get(pk=data_set.pk)
        number = (data_set.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = DataSetVersion.objects.create(
            data_set=data_set, number=number, files=files, mapping=mapping, source=source, made_by=user
        )
        title = f"{data_set.name} {number}"
        version.job = jobs.start(
            READ, {"version": version.pk}, owner=user, topic=f"data-set:{data_set.pk}", title=title
        )
        version.save(update_fields=["job"])
        record(user, "data-set.sent", version, sha256=", ".join(file["sha256"][:16] for file in files))
    return version


@lru_cache(maxsize=4)
def built_in_preview(country: str) -> dict[str, Any]:
    """Return the drawing and the summary of a country's built-in data."""
    base = built_in_base(country)
    return {"preview": build_preview(base), "summary": summarise(base), "sources": base.provenance.sources}


def preview_of(version: DataSetVersion) -> dict[str, Any] | None:
    """Return the drawing of a version, None where it holds nothing to draw."""
    if version.data_set.built_in:
        drawn: dict[str, Any] = built_in_preview(version.data_set.country)["preview"]
        return drawn
    if version.data_set.kind != DataSet.Kind.BASE or not version.folder:
        return None
    file = version.path / "preview.json"
    if not file.is_file():
        return None
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told
