"""Who sees and who changes what the programme office keeps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from piste.web.accounts.models import Grant
from piste.web.accounts.permission import grants_of, may, may_all
from piste.web.accounts.roles import ALLOWED
from piste.web.projects.models import Participant, SiteProject

SEE, EDIT, STEER, PROPOSE = "projects.see", "projects.edit", "programme.edit", "proposals.give"
"""See the programme; change site projects; change the concept, regions and indicators; propose and teach."""


def projects_seen_by(user: Any) -> QuerySet[SiteProject]:
    """Return the site projects that a person sees: by region, municipality, point, or an agency that takes part."""
    grants = [one for one in grants_of(user) if one.role in ALLOWED[SEE]]
    if not grants:
        return SiteProject.objects.none()
    seen = Q()
    for grant in grants:
        part = reach_of(grant)
        if part is None:
            return SiteProject.objects.all()
        seen |= part
    return SiteProject.objects.filter(seen)


def reach_of(grant: Grant) -> Q | None:
    """Return which site projects a grant reaches, None for all."""
    part = Q()
    if grant.region:
        part &= Q(region=grant.region)
    if grant.municipality:
        part &= Q(municipality=grant.municipality)
    if grant.point:
        part &= Q(point__code=grant.point)
    if grant.agency:
        part &= Q(Exists(Participant.objects.filter(project=OuterRef("pk"), agency__code=grant.agency)))
    return part or None


def may_edit(user: Any, project: SiteProject) -> bool:
    """Tell whether a person may change a site project: an officer, or a planner of its region."""
    return may(user, EDIT, project.scope)


def require_edit(request: HttpRequest, project: SiteProject) -> None:
    """Answer 403 unless the person may change the site project."""
    if not may_edit(request.user, project):
        raise PermissionDenied


def may_steer(user: Any) -> bool:
    """Tell whether a person may change what is the same for the whole country."""
    return may_all(user, STEER)


def require_steer(request: HttpRequest) -> None:
    """Answer 403 unless the person may change what is the same for the whole country."""
    if not may_steer(request.user):
        raise PermissionDenied


def may_begin_in(user: Any, region: str) -> bool:
    """Tell whether a person may begin a site project in a region: with a grant for all of it."""
    return any(
        grant.role in ALLOWED[EDIT] and grant.region in ("", region)
        and not (grant.agency or grant.point or grant.municipality)
        for grant in grants_of(user)
    )  # fmt: skip
