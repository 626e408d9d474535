"""A visit, its services, its periods and its log; who sits at which desk."""

from piste.web.network.visits.models.desk_turn import DeskTurn
from piste.web.network.visits.models.period import Period
from piste.web.network.visits.models.visit import Cause, Outcome, Visit
from piste.web.network.visits.models.visit_event import VisitEvent
from piste.web.network.visits.models.visit_service import VisitService

__all__ = ["Cause", "DeskTurn", "Outcome", "Period", "Visit", "VisitEvent", "VisitService"]
