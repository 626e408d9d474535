"""Who sees and who changes what planners keep: by region, as their grants have it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from piste.web.accounts.permission import Scope, grants_of, may, may_all
from piste.web.accounts.roles import ALLOWED
from piste.web.live.topics import listen_rule
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.models import DataSet, Plan, Run

SEE, EDIT = "plans.see", "plans.edit"
AnyModel = TypeVar("AnyModel", bound=Model)
PART_RULES: list[Callable[[Any], set[str]]] = []
"""What apps beside this one know of the regions whose planning a person takes part in."""


def may_see(user: Any, scope: Scope) -> bool:
    """Tell whether a person sees a thing: what belongs to the whole country is seen by everyone who plans."""
    return may(user, SEE, scope)


def may_edit(user: Any, scope: Scope) -> bool:
    """Tell whether a person may change a thing: what belongs to the whole country, only with a role for all of it."""
    return may(user, EDIT, scope) if scope.region else may_all(user, EDIT)


def require_see(request: HttpRequest, scope: Scope) -> None:
    """Answer 403 unless the person sees the thing."""
    if not may_see(request.user, scope):
        raise PermissionDenied


def require_edit(request: HttpRequest, scope: Scope) -> None:
    """Answer 403 unless the person may change the thing."""
    if not may_edit(request.user, scope):
        raise PermissionDenied


def regions_of(user: Any, action: str) -> set[str] | None:
    """Return the regions in which a person may do an action; None where everywhere."""
    grants = [one for one in grants_of(user) if one.role in ALLOWED[action]]
    whole = [one for one in grants if not (one.agency or one.point or one.municipality)]
    return None if any(not one.region for one in whole) else {one.region for one in whole}


def seen_by(user: Any, things: QuerySet[AnyModel], field: str = "region") -> QuerySet[AnyModel]:
    """Return those of the things that a person sees."""
    regions = regions_of(user, SEE)
    return things if regions is None else things.filter(**{f"{field}__in": ["", *sorted(regions)]})


def region_of(municipality: str, country: str = "FI") -> str:
    """Return the region that a municipality lies in, "" where the country's built-in data know none."""
    return built_in_base(country).areas.region_of(municipality)


def regions_taken_part_in(user: Any) -> set[str]:
    """Return the regions whose plans a person sees without a role for the region: as a municipality's or a group's.

    It is asked once a request; what a region keeps besides its plans (data sets, scenarios, runs) is not meant.
    """
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "known_part"):
        own = {
            region
            for one in grants_of(user)
            if one.role in ALLOWED[SEE] and one.municipality and not (one.agency or one.point)
            and (region := region_of(one.municipality)) and one.region in ("", region)
        }  # fmt: skip
        user.known_part = own.union(*(rule(user) for rule in PART_RULES)) if may(user, SEE) else set()
    known: set[str] = user.known_part
    return known


def may_see_plan(user: Any, scope: Scope) -> bool:
    """Tell whether a person sees a plan of this scope: by a role, or by taking part in the region's planning."""
    return may_see(user, scope) or (bool(scope.region) and scope.region in regions_taken_part_in(user))


def require_see_plan(request: HttpRequest, scope: Scope) -> None:
    """Answer 403 unless the person sees the plan."""
    if not may_see_plan(request.user, scope):
        raise PermissionDenied


def plans_seen_by(user: Any, plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Return those of the plans that a person sees."""
    regions = regions_of(user, SEE)
    return plans if regions is None else plans.filter(region__in=["", *sorted(regions | regions_taken_part_in(user))])


@listen_rule("run")
def may_hear_run(user: Any, key: str) -> bool:
    """`run:7` is for whoever sees run 7."""
    if not (key.isdecimal() and len(key) < 18):
        return False
    run = Run.objects.select_related("version__scenario").filter(pk=int(key)).first()
    return run is not None and bool(user.is_authenticated) and may_see(user, run.scope)


@listen_rule("data-set")
def may_hear_data_set(user: Any, key: str) -> bool:
    """`data-set:7` is for whoever sees data set 7."""
    if not (key.isdecimal() and len(key) < 18):
        return False
    found = DataSet.objects.filter(pk=int(key)).first()
    return found is not None and bool(user.is_authenticated) and may_see(user, found.scope)
