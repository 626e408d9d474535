"""A desk asks for a remote expert: a request like any other, whose end the desk hears of."""

from piste.web.accounts.models import User
from piste.web.network.events import CallFinished, HandoverAsked, subscribe
from piste.web.remote.duty import ask_expert, finish_request
from piste.web.remote.models import ExpertRequest


@subscribe(HandoverAsked)
def take_handover(event: HandoverAsked) -> None:
    """Make the request."""
    ask_expert(
        service_id=event.service_id,
        point_id=event.point_id,
        language=event.language,
        visit_id=event.visit_id,
        note=event.note[:300],
        asked_by=User.objects.filter(pk=event.asked_by_id or 0).first(),
    )


@subscribe(CallFinished)
def end_handover(event: CallFinished) -> None:
    """End the request of a call that ended without a word about it: its expert was there, so it was solved."""
    for request in ExpertRequest.objects.filter(call_id=event.call_id, state=ExpertRequest.State.ACCEPTED):
        finish_request(request, ExpertRequest.State.DONE, "solved")
