"""Who sees and who changes what planners keep: by region, as their grants have it."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from piste.web.accounts.permission import Scope, grants_of, may, may_all
from piste.web.accounts.roles import ALLOWED
from piste.web.live.topics import listen_rule
from piste.web.planning.models import DataSet, Run

SEE, EDIT = "plans.see", "plans.edit"
AnyModel = TypeVar("AnyModel", bound=Model)


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
