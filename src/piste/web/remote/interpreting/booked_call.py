"""The call of a booked appointment: who leads it begins it, everybody else comes by their own way."""

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from piste.web.network.booking.appointments import RefusedError
from piste.web.remote.calls import add_staff, begin_call
from piste.web.remote.interpreting.models import Assignment, Order, Track
from piste.web.remote.interpreting.ordering import lock_order
from piste.web.remote.interpreting.telling import tell_link
from piste.web.remote.lobby import keep_invitation
from piste.web.remote.models import Call


@transaction.atomic
def begin_booked_call(order: Order, user: Any) -> Call:
    """Begin an appointment's call, or go into it; the customer is sent a one-time link, and one for an own interpreter.

    Raises
    ------
    RefusedError
        The appointment is cancelled or over.
    """
    list(Call.objects.select_for_update().filter(interpreting=order.pk))  # before the order, as a call's end does
    held = lock_order(order.pk)
    if held.call is not None and held.call.is_open:
        add_staff(held.call, user)
        return held.call
    if held.state in {Order.State.CANCELLED, Order.State.DONE}:
        raise RefusedError(gettext_noop("This appointment is over or has been cancelled"))
    appointment = held.appointment
    part = appointment.parts.select_related("service").order_by("position").first()
    call, _host = begin_call(
        user, service=part.service if part else None, point=appointment.point, room=appointment.room,
        language=held.service_language,
    )  # fmt: skip
    held.call = call
    held.save(update_fields=["call"])
    tell_link(held, make_call_link(call, "customer", held.language), for_interpreter=False)
    if held.track == Track.OWN_RIGHT:
        tell_link(held, make_call_link(call, "interpreter", held.language), for_interpreter=True)
    return call


def make_call_link(call: Call, role: str, language: str) -> str:
    """Return the address of a new one-time link into a call's lobby."""
    token = secrets.token_urlsafe(16)
    keep_invitation(call, role, language, token)
    return settings.PISTE_ADDRESS.rstrip("/") + reverse("remote:join", args=[token])


def enter_booked_call(assignment: Assignment, user: Any) -> Call:
    """Bring the interpreter who accepted into the call.

    Raises
    ------
    RefusedError
        It has not begun yet, is over, or the interpreter does not come.
    """
    call = assignment.order.call
    if assignment.state != Assignment.State.ACCEPTED or call is None or not call.is_open:
        raise RefusedError(gettext_noop("The call has not begun yet, or is over"))
    add_staff(call, user, "interpreter")
    return call
