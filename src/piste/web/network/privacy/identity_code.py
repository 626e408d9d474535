"""Finnish personal identity codes are refused wherever people write freely: nothing here needs one."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CENTURY = dict.fromkeys("+", 1800) | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
"""Decree 128/2010 as changed from 2023: the sign tells the century."""
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_LIKE = re.compile(
    r"(?<![0-9A-Za-z])(\d{2})\s?(\d{2})\s?(\d{2})\s?([-+–−A-FU-Ya-fu-y]?)\s?(\d{3})\s?([0-9A-Za-z])(?![0-9A-Za-z])"
)
REFUSED = _("Do not write identity codes here. They are not needed.")


def find_identity_code(text: str) -> str:
    """Return the first part of a text that looks like a personal identity code, or "".

    With its sign for the century a code counts where its day exists, even with a wrong check character: a slip of the
    pen is still somebody's code. Without the sign (as hurried people write it) it counts where the check character is
    right, a letter, and the day exists, so that telephone and case numbers pass.
    """
    for found in _LIKE.finditer(text):
        day, month, year, sign, number, check = found.groups()
        sign = {"–": "-", "−": "-"}.get(sign, sign.upper())
        if sign and is_day(day, month, CENTURY[sign] + int(year)):
            return found.group()
        right = CHECK[int(day + month + year + number) % 31] == check.upper()
        if not sign and right and check.isalpha() and any(is_day(day, month, c + int(year)) for c in (1900, 2000)):
            return found.group()
    return ""


def is_day(day: str, month: str, year: int) -> bool:
    """Tell whether there is such a day."""
    try:
        date(year, int(month), int(day))
    except ValueError:
        return False
    return True


def refuse_identity_code(text: str) -> None:
    """Validate a form's field: refuse what looks like an identity code."""
    if find_identity_code(str(text)):
        raise ValidationError(REFUSED, code="identity-code")
