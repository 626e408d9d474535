"""Appointments: book, move, cancel, check in, miss. Each publishes `AppointmentChanged` within its transaction."""

from dataclasses import dataclass
from datetime import datetime

from piste.web.network.booking.models import Appointment
from piste.web.network.booking.slot import Slot, SlotQuery


@dataclass(frozen=True)
class Customer:
    """What is kept of a customer."""

    called: str = ""
    email: str = ""
    phone: str = ""
    reads: str = "fi"
    signed_in_as: str = ""


def book(query: SlotQuery, slot: Slot, customer: Customer, *, by_staff: bool = False) -> tuple[Appointment, str]:
    """Book a slot; return the appointment and the token of its private link. Raises `Taken` or `Refused`."""
    raise NotImplementedError


def move(appointment: Appointment, slot: Slot) -> Appointment:
    """Move an appointment to another slot, all or nothing. Raises `Taken` or `Refused`."""
    raise NotImplementedError


def cancel(appointment: Appointment) -> None:
    """Cancel; the time is free at once, and the wait-list is asked. Raises `Refused`."""
    raise NotImplementedError


def check_in(appointment: Appointment, at: datetime | None = None) -> None:
    """Note that the customer has come. Raises `Refused`."""
    raise NotImplementedError


def mark_missed(appointment: Appointment) -> None:
    """Note that nobody came; the rest of the time is free."""
    raise NotImplementedError


def mark_served(appointment: Appointment) -> None:
    """Note that it was served."""
    raise NotImplementedError


def appointment_of(token: str) -> Appointment | None:
    """Return the appointment of a private link that is good now. Reading changes nothing."""
    raise NotImplementedError
