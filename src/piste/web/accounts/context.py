"""What the menu needs to know of the person."""

from django.http import HttpRequest

from piste.web.accounts.permission import may


def menu_context(request: HttpRequest) -> dict[str, bool]:
    """Return which doors the menu shows."""
    user = getattr(request, "user", None)
    known = user is not None
    return {
        "may_manage_people": known and may(user, "people.manage"),
        "may_see_roster": known and may(user, "roster.see"),
        "may_see_plans": known and may(user, "plans.see"),
        "may_see_projects": known and may(user, "projects.see"),
        "may_host_calls": known and may(user, "remote.host") and not may(user, "people.manage"),
        "may_be_on_duty": known and may(user, "remote.duty") and not may(user, "people.manage"),
    }
