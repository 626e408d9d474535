"""A slot as it stands in an address or a form."""

from datetime import UTC, datetime, timedelta

from piste.web.network.booking.slot import CHANNELS, Slot

SLOT_FORM = "%Y%m%dT%H%M"


def read_moment(written: str) -> datetime | None:
    """Read an instant."""
    try:
        return datetime.strptime(written, SLOT_FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def write_slot(slot: Slot) -> str:
    """Write a slot as it stands in an address."""
    return f"{slot.starts_at.astimezone(UTC).strftime(SLOT_FORM)}~{slot.channel}~{slot.point or 0}"


def read_slot(written: str, length_min: int) -> Slot | None:
    """Read a slot; whether it is free is another question."""
    parts = written.split("~")
    if len(parts) != 3 or parts[1] not in CHANNELS or not parts[2].isdecimal() or len(parts[2]) > 12:
        return None
    starts_at = read_moment(parts[0])
    if starts_at is None or not length_min:
        return None
    return Slot(starts_at, starts_at + timedelta(minutes=length_min), parts[1], int(parts[2]) or None)
