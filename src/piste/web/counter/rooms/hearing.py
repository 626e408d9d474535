"""A room booked for an appointment goes with it."""

from piste.web.counter.rooms.taking import follow_appointment
from piste.web.network.events import AppointmentChanged, subscribe


@subscribe(AppointmentChanged)
def follow(event: AppointmentChanged) -> None:
    """Move or give back the room."""
    follow_appointment(event.appointment_id, event.change)
