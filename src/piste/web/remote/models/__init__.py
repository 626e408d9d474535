"""Calls, those in them, links into them, what is exchanged in them, and experts on duty."""

from piste.web.remote.models.call import Call
from piste.web.remote.models.exchange import CallDocument, CallLine, CallQuality
from piste.web.remote.models.expert_request import ExpertRequest, ServiceFallback
from piste.web.remote.models.on_duty import OnDuty
from piste.web.remote.models.participant import Invitation, Participant

__all__ = [
    "Call",
    "CallDocument",
    "CallLine",
    "CallQuality",
    "ExpertRequest",
    "Invitation",
    "OnDuty",
    "Participant",
    "ServiceFallback",
]
