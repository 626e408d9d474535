"""What planners keep: a file a model."""

from piste.web.planning.models.data_set import DataSet
from piste.web.planning.models.data_set_version import DataSetVersion
from piste.web.planning.models.plan import Plan
from piste.web.planning.models.run import Run
from piste.web.planning.models.scenario import Scenario
from piste.web.planning.models.scenario_version import ScenarioVersion

__all__ = ["DataSet", "DataSetVersion", "Plan", "Run", "Scenario", "ScenarioVersion"]
