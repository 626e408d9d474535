"""What a region decides with: a file a model, or a model and its rows."""

from piste.web.planning.deciding.models.approval import Approval, Approver
from piste.web.planning.deciding.models.comment import Comment
from piste.web.planning.deciding.models.consultation import Consultation
from piste.web.planning.deciding.models.group import GroupBody, GroupMember
from piste.web.planning.deciding.models.plan_document import PlanDocument
from piste.web.planning.deciding.models.plan_version import PlanVersion
from piste.web.planning.deciding.models.public_comment import PublicComment
from piste.web.planning.deciding.models.regional_plan import RegionalPlan
from piste.web.planning.deciding.models.statement import Statement, StatementAnswer
from piste.web.planning.deciding.models.text_section import TextRevision, TextSection
from piste.web.planning.deciding.models.waiver import Waiver

__all__ = [
    "Approval",
    "Approver",
    "Comment",
    "Consultation",
    "GroupBody",
    "GroupMember",
    "PlanDocument",
    "PlanVersion",
    "PublicComment",
    "RegionalPlan",
    "Statement",
    "StatementAnswer",
    "TextRevision",
    "TextSection",
    "Waiver",
]
