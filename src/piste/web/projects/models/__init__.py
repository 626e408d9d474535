"""What the programme office keeps, a part a module."""

from piste.web.projects.models.checklist import ChecklistItem, ChecklistSync, Waiver
from piste.web.projects.models.concept_version import ConceptVersion
from piste.web.projects.models.lesson import Lesson, LessonAnswer
from piste.web.projects.models.milestone import Milestone, MilestoneDependency
from piste.web.projects.models.participant import Commitment, Participant
from piste.web.projects.models.proposal import ChangeProposal
from piste.web.projects.models.record import Decision, ProjectDocument, Risk
from piste.web.projects.models.region import Indicator, IndicatorEntry, RegionState, RegionTarget
from piste.web.projects.models.requirement import Requirement
from piste.web.projects.models.site_project import ProjectFigure, SiteProject
from piste.web.projects.models.stage import Stage

__all__ = [
    "ChangeProposal",
    "ChecklistItem",
    "ChecklistSync",
    "Commitment",
    "ConceptVersion",
    "Decision",
    "Indicator",
    "IndicatorEntry",
    "Lesson",
    "LessonAnswer",
    "Milestone",
    "MilestoneDependency",
    "Participant",
    "ProjectDocument",
    "ProjectFigure",
    "RegionState",
    "RegionTarget",
    "Requirement",
    "Risk",
    "SiteProject",
    "Stage",
    "Waiver",
]
