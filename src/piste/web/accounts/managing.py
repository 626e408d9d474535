"""Whom an administrator may change: nobody whose roles reach further than the administrator's own."""

from typing import Any

from django.db.models import Q, QuerySet

from piste.web.accounts.models import Grant, User
from piste.web.accounts.permission import Scope, grants_of, may_all
from piste.web.accounts.roles import ALLOWED

MANAGE = "people.manage"


def scope_of(grant: Grant) -> Scope:
    """Return where a role holds."""
    return Scope(grant.agency, grant.region, grant.point, grant.municipality)


def may_manage(admin: Any, other: User) -> bool:
    """Tell whether every role of another lies where the administrator's own does.

    So nobody takes over an account that can do more than their own, by its password, its e-mail or its second factor.
    """
    return all(may_all(admin, MANAGE, scope_of(grant)) for grant in other.grants.all())


def people_seen_by(admin: Any) -> QuerySet[User]:
    """Return the people with a role where the administrator works, and those who have none yet."""
    people = User.objects.order_by("name", "email").prefetch_related("grants")
    if may_all(admin, MANAGE):
        return people
    own = Q(grants__isnull=True)
    for grant in grants_of(admin):
        if grant.role in ALLOWED[MANAGE]:
            own |= Q(**{f"grants__{part}": code for part, code in vars(scope_of(grant)).items() if code})
    return people.filter(own).distinct()


def is_last_administrator(user: User) -> bool:
    """Tell whether nobody else who may sign in administers everything; holds the administrators' rows till the end."""
    everything = dict.fromkeys(vars(Scope()), "")
    held = Grant.objects.select_for_update().filter(role="administrator", user__is_active=True, **everything)
    keepers = set(held.values_list("user_id", flat=True))
    return keepers == {user.pk}
