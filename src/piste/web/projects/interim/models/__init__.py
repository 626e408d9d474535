"""What interim reports keep."""

from piste.web.projects.interim.models.plan_again import PlanAgain
from piste.web.projects.interim.models.report import Report
from piste.web.projects.interim.models.section import Section, SectionRevision
from piste.web.projects.interim.models.version import ReportFiles, ReportVersion
from piste.web.projects.interim.models.visit_file import VisitFile

__all__ = ["PlanAgain", "Report", "ReportFiles", "ReportVersion", "Section", "SectionRevision", "VisitFile"]
