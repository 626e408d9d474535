"""How often anybody may book."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from piste.web.accounts.throttle import address_of, count_use

WINDOW = timedelta(hours=1)
MOST_BY_CONTACT = 6


def may_book(request: HttpRequest, contacts: list[str]) -> bool:
    """Count a booking before it is made and tell whether it may be made."""
    limits = {("book-from", address_of(request)): settings.PISTE_BOOKINGS_AN_HOUR}
    limits |= {("book-for", contact): MOST_BY_CONTACT for contact in contacts if contact}
    return count_use(limits, WINDOW)
