"""Months and money as people read and write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import formats

MOST_CENTS = 10**13


def month_of_day(day: date) -> int:
    """Return a day's month since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def month_words(month: int) -> str:
    """Return a month as 3/2023, which all three languages read."""
    return f"{month % 12 + 1}/{month // 12 + 1970}"


def last_day(month: int) -> date:
    """Return the last day of a month."""
    following = date(*divmod_month(month + 1), 1)
    return date.fromordinal(following.toordinal() - 1)


def divmod_month(month: int) -> tuple[int, int]:
    """Return year and month of the year."""
    return month // 12 + 1970, month % 12 + 1


def write_cents(cents: int) -> str:
    """Return cents as euros with two decimals, in the reader's way and exact."""
    sign = "\u2212" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", "\u202f")
    return f"{sign}{grouped}{formats.get_format('DECIMAL_SEPARATOR')}{part:02d}"


def read_cents(text: str) -> int | None:
    """Return the cents of a sum of euros as people write it; None where it is none."""
    plain = text.strip().replace("\u2212", "-").replace("€", "")
    for blank in (" ", "\u00a0", "\u202f", "\u2009"):
        plain = plain.replace(blank, "")
    try:
        value = Decimal(plain.replace(",", ".")) * 100
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > MOST_CENTS or value != value.to_integral_value(ROUND_HALF_UP):
        return None
    return int(value)
