"""Plans as a run keeps them, for the tests of the web: an invented country's study with its workbench."""

from pathlib import Path

from piste.report.outputs import study_outputs
from piste.report.workbench.write import write_workbench
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.models import Plan, Scenario
from piste.web.planning.plan_record import record_plans
from report_study import build_study

NAME = "plans/0123456789ab"


def write_study(root: Path, study=None) -> Path:
    """Write a study's files and workbench as a run does, once for many tests."""
    folder = root / NAME
    folder.mkdir(parents=True)
    made = study or build_study()
    study_outputs(made, folder, ["fi"])
    write_workbench(made, folder)
    return folder


def keep_plans(folder: Path, settings, *, region: str = "", made_by=None) -> list[Plan]:
    """Record the plans of a written study; the leading one comes first."""
    settings.PLANNING_FILES = folder.parent.parent
    assert stored_path(NAME) == folder.resolve()
    assert new_folder_name("plans").startswith("plans/")
    scenario = Scenario.objects.create(name="Verkko", country="FI", region=region, made_by=made_by)
    return record_plans(NAME, scenario, None, made_by)
