"""When a call ends: who interpreted, for how long, on which track; bills and statistics are made of it."""

from datetime import timedelta

from piste.web.network.booking.models import Appointment
from piste.web.network.events import CallFinished, subscribe
from piste.web.remote.interpreting.models import (
    DialOut,
    InterpretedTime,
    InterpreterProfile,
    InterpreterRequest,
    Order,
    Track,
)
from piste.web.remote.interpreting.ordering import close, lock_order
from piste.web.remote.models import Call, Participant

Way = InterpretedTime.Way


@subscribe(CallFinished)
def settle_call(event: CallFinished) -> None:
    """Write a row an interpreter, once a call; a booked order is done then, and what is left of its time is free."""
    call = Call.objects.select_related("service__agency", "point").get(pk=event.call_id)
    order = Order.objects.select_related("appointment").filter(call=call).first()
    came = Participant.objects.filter(call=call, role="interpreter", admitted_at__isnull=False).order_by("admitted_at")
    profiles = InterpreterProfile.objects.filter(staff__user__in=[one.user_id for one in came if one.user_id])
    by_user = {one.staff.user_id: one for one in profiles.select_related("staff")}
    phones = list(DialOut.objects.filter(call=call, answered_at__isnull=False).select_related("profile").order_by("pk"))
    requests = {one.taken_by_id: one for one in InterpreterRequest.objects.filter(call=call, taken_by__isnull=False)}
    InterpretedTime.objects.bulk_create(
        row_of(call, one, order, by_user.get(one.user_id or 0), requests, phones) for one in came
    )
    if order is not None and order.state not in {Order.State.CANCELLED, Order.State.DONE}:
        close(lock_order(order.pk), Order.State.DONE)


def row_of(
    call: Call,
    one: Participant,
    order: Order | None,
    profile: InterpreterProfile | None,
    requests: dict[int | None, InterpreterRequest],
    phones: list[DialOut],
) -> InterpretedTime:
    """Return one interpreter's row; who came by link without being called up is the customer's own."""
    request = requests.get(profile.pk) if profile else None
    track = Track(order.track if order else Track.AUTHORITY)
    way, language, service_language = Way.BOOKED, one.language, call.language
    if request is not None:
        way, track = Way.ON_DEMAND, Track(request.track)
        language, service_language = request.language, request.service_language
    elif profile is None and one.user_id is None and phones:
        called_up = phones.pop(0)
        way, profile, language, track = Way.TELEPHONE, called_up.profile, called_up.language, Track.AUTHORITY
    elif one.user_id is None:
        way, track = Way.LINK, Track.OWN_RIGHT
        language = order.language if order else one.language
    elif order is not None:
        language, service_language = order.language, order.service_language
    came = one.admitted_at or call.started_at
    ended = one.left_at or call.ended_at or came
    return InterpretedTime(
        call=call, order=order if way in {Way.BOOKED, Way.LINK} else None, profile=profile, language=language,
        service_language=service_language, track=track, way=way, agency=call.service.agency if call.service else None,
        service=call.service, point=call.point, began_at=came, ended_at=max(ended, came),
        booked_min=length_of(order.appointment) if order is not None and way == Way.BOOKED else None,
    )  # fmt: skip


def length_of(appointment: Appointment) -> int:
    """Return an appointment's length in minutes."""
    return int((appointment.ends_at - appointment.starts_at) / timedelta(minutes=1))
