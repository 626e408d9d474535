"""What costs keep."""

from piste.web.projects.costs.models.cost_import import ColumnDescription, CostImport
from piste.web.projects.costs.models.entry import Correction, Entry
from piste.web.projects.costs.models.plan_ledger import PlanLedgerFile, PlanLine
from piste.web.projects.costs.models.programme_path import ProgrammePath
from piste.web.projects.costs.models.public_figure import PublicFigure
from piste.web.projects.costs.models.sums import MonthSum, Side, SiteSum

__all__ = [
    "ColumnDescription",
    "Correction",
    "CostImport",
    "Entry",
    "MonthSum",
    "PlanLedgerFile",
    "PlanLine",
    "ProgrammePath",
    "PublicFigure",
    "Side",
    "SiteSum",
]
