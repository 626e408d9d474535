"""An appointment as an iCalendar file (RFC 5545)."""

from datetime import UTC, datetime

from django.utils.crypto import salted_hmac

FOLD = 75


def calendar_file(
    key: str,
    sequence: int,
    start: datetime,
    end: datetime,
    made: datetime,
    summary: str,
    place: str,
    text: str,
    *,
    cancelled: bool = False,
) -> str:
    """Return the file: one event, in UTC, with an alarm a day and an hour before; a greater SEQUENCE replaces it."""
    uid = salted_hmac("piste.calendar", key, algorithm="sha256").hexdigest()[:32]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Piste//Appointments//EN", "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}", "BEGIN:VEVENT", f"UID:{uid}@piste", f"SEQUENCE:{sequence}",
        f"DTSTAMP:{stamp(made)}", f"DTSTART:{stamp(start)}", f"DTEND:{stamp(end)}", f"SUMMARY:{escape(summary)}",
        f"LOCATION:{escape(place)}", f"DESCRIPTION:{escape(text)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}", "CLASS:PRIVATE",
    ]  # fmt: skip
    if not cancelled:
        for before in ("-P1D", "-PT1H"):
            alarm = f"DESCRIPTION:{escape(summary)}"
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}", alarm, "END:VALARM"]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def stamp(at: datetime) -> str:
    """Return an instant as iCalendar writes it."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Return a text with what iCalendar reads as signs written out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def fold(line: str) -> str:
    """Return a line folded at 75 octets, never within a letter."""
    folded, room = [""], FOLD
    for letter in line:
        size = len(letter.encode())
        if size > room:
            folded.append("")
            room = FOLD - 1
        folded[-1] += letter
        room -= size
    return "\r\n ".join(folded)
