"""Resources and their reservations, shifts, appointments, the wait-list and the outbox."""

from piste.web.network.booking.models.appointment import Appointment, AppointmentPart
from piste.web.network.booking.models.change import Change
from piste.web.network.booking.models.message import Message
from piste.web.network.booking.models.resource import Reservation, Resource
from piste.web.network.booking.models.shift import Shift
from piste.web.network.booking.models.waiting import WaitOffer, WaitRequest

__all__ = [
    "Appointment",
    "AppointmentPart",
    "Change",
    "Message",
    "Reservation",
    "Resource",
    "Shift",
    "WaitOffer",
    "WaitRequest",
]
