"""The demo's plans: a folder that `piste demo` wrote becomes a finished run of a scenario that all may see."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils import timezone

from piste.basedata.lease_store import INDEX, read_register, write_register
from piste.core.artefact import hash_file, whole_folder
from piste.report.workbench.store import FOLDER
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.models import DataSet, DataSetVersion, Plan, Run, Scenario
from piste.web.planning.plan_record import read_plan, record_plans
from piste.web.planning.scenario_content import scenario_content
from piste.web.planning.scenario_keeping import make_scenario

EXAMPLE = "EXAMPLE: leases"
BROUGHT = ("*.json", "*.csv", "*.gpkg", "*.xlsx", "*.html", "*.npy", "*.svg")


def load_demo(folder: Path) -> Plan:
    """Load a folder's plans; the same folder again loads nothing and returns what there is.

    Raises
    ------
    PisteError
        Where the folder holds no plan.
    """
    content = read_plan(folder)
    mark = hash_file(folder / "plan.json")
    with transaction.atomic():
        known = Plan.objects.filter(scenario__demo=mark, run__isnull=False).order_by("pk").first()
        if known is not None and known.path.is_dir():
            return known
        drop_older()
        name = new_folder_name("plans")
        with whole_folder(stored_path(name)) as draft:
            bring_files(folder, draft)
        told = scenario_content(content["scenario"])
        if (register := bring_register(folder)) is not None:
            told["data"] = {**told.get("data", {}), "leases": f"data-set:{register.pk}"}
        scenario = make_scenario(told, "", None, mark)
        version = scenario.versions.get()
        run = Run.objects.create(version=version, ended_at=timezone.now())
        return record_plans(name, scenario, run)[0]


def drop_older() -> None:
    """Delete what an earlier demo's folder brought, but for plans that somebody drafts on or decides about."""
    older = Plan.objects.filter(
        scenario__in=Scenario.objects.exclude(demo=""), drafts__isnull=True, regional_plans__isnull=True
    )
    runs = {Path(*Path(folder).parts[:2]).as_posix() for folder in older.values_list("folder", flat=True)}
    older.delete()
    Scenario.objects.exclude(demo="").delete()
    for run in runs:
        if not Plan.objects.filter(folder__startswith=run).exists():
            transaction.on_commit(partial(shutil.rmtree, stored_path(run), ignore_errors=True))


def bring_register(folder: Path) -> DataSetVersion | None:
    """Keep the demo's EXAMPLE register as a data set, a version once; None where the folder has none."""
    source = folder / "register"
    if not (source / INDEX).is_file():
        return None
    register, digest = read_register(source), hash_file(source / INDEX)
    kept, _new = DataSet.objects.get_or_create(
        name=EXAMPLE, kind=DataSet.Kind.LEASES, made_by=None, region="", defaults={"country": "FI"}
    )
    for version in kept.versions.filter(state=DataSetVersion.State.READY):
        if version.files and version.files[0]["sha256"] == digest and version.path.is_dir():
            return version
    name = new_folder_name("data-sets")
    write_register(replace(register, staff=None, homes=None), stored_path(name))
    leases = register.leases
    summary = {
        "leases": len(leases), "area_m2": float(leases.area_m2.sum()), "ending": int((~np.isnat(leases.end)).sum()),
    }  # fmt: skip
    return DataSetVersion.objects.create(
        data_set=kept, number=kept.versions.count() + 1, state=DataSetVersion.State.READY, folder=name,
        files=[{"name": INDEX, "kind": "leases", "stored": "", "sha256": digest, "bytes": 0}], summary=summary,
        source="; ".join(register.provenance.sources)[:300], read_at=timezone.now(),
    )  # fmt: skip


def bring_files(folder: Path, draft: Path) -> None:
    """Copy a plan's files, those of the plans beside it and the map's; nothing else that may lie there."""
    for place in [folder, folder / FOLDER, *sorted(folder.glob("plans/*"))]:
        target = draft / place.relative_to(folder)
        for pattern in BROUGHT:
            for file in sorted(place.glob(pattern)):
                target.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target / file.name)
