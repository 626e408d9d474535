"""What is asked of the slot search, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime

VISIT, PHONE, REMOTE = "visit", "phone", "remote"
CHANNELS = (VISIT, PHONE, REMOTE)


@dataclass(frozen=True)
class SlotQuery:
    """What a customer wants.

    Attributes
    ----------
    services : tuple of int
        Keys of services, in the order of the visit.
    points : frozenset of int, optional
        Keys of points where the customer may come; None: all. It limits visits and remote rooms, not the telephone
        or the customer's own device.
    channels : tuple of str
        Of visit, phone, remote.
    language : str
        BCP 47 tag of the language of service.
    first_day, last_day : date
        Local days, both included; notice and horizon of the services narrow them.
    ignore_appointment : int, optional
        An appointment whose own times count as free: it is about to be moved.
    equipment : frozenset of str
        What a remote room must have; it does not concern visits, the telephone or a device of one's own.
    own_device : bool
        Whether video with a device of one's own comes into question; without it, only remote rooms do.
    """

    services: tuple[int, ...]
    points: frozenset[int] | None
    channels: tuple[str, ...]
    language: str
    first_day: date
    last_day: date
    ignore_appointment: int | None = None
    equipment: frozenset[str] = frozenset()
    own_device: bool = True


@dataclass(frozen=True, order=True)
class Slot:
    """A free time. Point is None by telephone, and by video with a device of the customer's own."""

    starts_at: datetime
    ends_at: datetime
    channel: str
    point: int | None
