"""The one answer to "may this person do this here?", and the decorator by which every view asks it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern

from piste.web.accounts.models import Grant
from piste.web.accounts.roles import ALLOWED, ROLES

View = Callable[..., HttpResponseBase]
PUBLIC = "public"
SIGNED_IN = "signed-in"
VERIFIED_SESSION = "second_factor_elsewhere"


@dataclass(frozen=True)
class Scope:
    """What a thing belongs to; empty where it does not matter, as for a page about nothing in particular."""

    agency: str = ""
    region: str = ""
    point: str = ""
    municipality: str = ""


ANYWHERE = Scope()


def grants_of(user: Any) -> list[Grant]:
    """Return a person's grants, read once a request."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "known_grants"):
        user.known_grants = list(user.grants.order_by("pk"))
    known: list[Grant] = user.known_grants
    return known


def reaches(grant: Grant, scope: Scope) -> bool:
    """Tell whether a grant reaches a thing: each part of the grant is empty, or the thing's own.

    A page about nothing in particular (`ANYWHERE`) is reached by every grant; such a page must list only what
    `may` allows thing by thing.
    """
    return scope == ANYWHERE or covers(grant, scope)


def covers(grant: Grant, scope: Scope) -> bool:
    """Tell whether all that a grant names is so in the scope; only a grant without limits covers everything.

    Unlike `reaches`, the empty scope means the whole country here: what lies everywhere is covered by nothing smaller.
    """
    return all(not mine or mine == its for mine, its in zip(parts(grant), parts(scope), strict=True))


def parts(of: Grant | Scope) -> tuple[str, str, str, str]:
    """Return agency, region, point and municipality."""
    return of.agency, of.region, of.point, of.municipality


def may(user: Any, action: str, scope: Scope = ANYWHERE) -> bool:
    """Tell whether a person may do an action on what has this scope.

    Raises
    ------
    KeyError
        For an action that the table of roles does not know: a slip of the program, never of the user.
    """
    roles = ALLOWED[action]
    return any(grant.role in roles and reaches(grant, scope) for grant in grants_of(user))


def may_all(user: Any, action: str, scope: Scope = ANYWHERE) -> bool:
    """Tell whether a person may do an action on all that a scope holds; by default, in the whole country."""
    return any(grant.role in ALLOWED[action] and covers(grant, scope) for grant in grants_of(user))


def needs_second_factor(user: Any) -> bool:
    """Tell whether one of a person's roles must not be used with a password alone."""
    return any(ROLES[grant.role].strong for grant in grants_of(user) if grant.role in ROLES)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a second factor, here or at the staff's own provider."""
    verified: Any = getattr(request.user, "is_verified", None)
    return bool(request.session.get(VERIFIED_SESSION) or (verified and verified()))


def needs(action: str) -> Callable[[View], View]:
    """Let a view be seen only by whom `may` lets do the action somewhere; a view narrows it by `require`."""
    if action not in {PUBLIC, SIGNED_IN} and action not in ALLOWED:
        raise ValueError(f"no such action: {action}")

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponseBase:
            if action == PUBLIC:
                return view(request, *arguments, **more)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if action != SIGNED_IN:
                if not may(request.user, action):
                    raise PermissionDenied
                if needs_second_factor(request.user) and not has_second_factor(request):
                    return redirect("accounts:second-factor")
            return view(request, *arguments, **more)

        guarded.needs = action  # type: ignore[attr-defined]
        return guarded

    return wrap


def guard(patterns: Iterable[URLPattern], action: str) -> list[URLPattern]:
    """Return the addresses of a lower app, whose views cannot ask for themselves, with each view under `needs`."""
    return [
        URLPattern(pattern.pattern, needs(action)(pattern.callback), pattern.default_args, pattern.name)
        for pattern in patterns
    ]


def require(request: HttpRequest, action: str, scope: Scope) -> None:
    """Refuse unless the person may do the action on this very thing."""
    if not may(request.user, action, scope):
        raise PermissionDenied
