"""Slot search: the earliest free times over points, services, channels and languages."""

from datetime import datetime

from piste.web.network.booking.slot import Slot, SlotQuery


def find_slots(query: SlotQuery, limit: int = 6, *, after: datetime | None = None) -> list[Slot]:
    """Return the earliest free times, at most `limit`.

    A time is free if and only if people and a desk (or remote room) can be assigned to the whole visit: trained, of the
    language, on shift, within the hours of the point and of the authority, and not taken. At equal times: visit, phone,
    remote, then by point.

    Parameters
    ----------
    query : SlotQuery
        What is wanted.
    limit : int
        How many at most.
    after : datetime, optional
        Only times later than this, for "show later times".
    """
    raise NotImplementedError
