"""How often the open page takes comments."""

from datetime import timedelta

from django.http import HttpRequest

from piste.web.accounts.throttle import address_of, count_use
from piste.web.planning.deciding.models import RegionalPlan

WINDOW = timedelta(hours=1)
MOST_BY_ADDRESS = 5
MOST_BY_PLAN = 300
"""A library's or a school's people share an address; a flood from many addresses still ends here."""


def count_comment(request: HttpRequest, regional_plan: RegionalPlan) -> bool:
    """Count a comment before it is kept and tell whether it may be."""
    limits = {
        ("comment-from", address_of(request)): MOST_BY_ADDRESS,
        ("comment-on", str(regional_plan.pk)): MOST_BY_PLAN,
    }
    return count_use(limits, WINDOW)
