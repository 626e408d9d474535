"""Who sees, edits, comments and gives statements in a region's plan."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from piste.web.accounts.models import Grant
from piste.web.accounts.permission import covers, grants_of
from piste.web.accounts.roles import ALLOWED
from piste.web.live.topics import listen_rule
from piste.web.planning.access import PART_RULES, SEE, may_edit, region_of, regions_of
from piste.web.planning.deciding.models import GroupBody, RegionalPlan

COMMENT, GIVE = "plans.comment", "statements.give"
AGENCIES = (GroupBody.Kind.AGENCY, GroupBody.Kind.KELA)


def memberships(user: Any) -> Q:
    """Return which bodies are a person's own: those that name the account, and those of their agency."""
    agencies = {one.agency for one in grants_of(user) if one.agency and one.role in ALLOWED[SEE]}
    own = Q(members__user=user.pk)
    return own | Q(kind__in=AGENCIES, code__in=sorted(agencies)) if agencies else own


def regions_of_groups(user: Any) -> set[str]:
    """Return the regions in whose groups a person is."""
    return set(GroupBody.objects.filter(memberships(user)).values_list("regional_plan__region", flat=True))


PART_RULES.append(regions_of_groups)


def grants_here(user: Any, regional_plan: RegionalPlan, *, is_member: bool) -> list[Grant]:
    """Return the grants that reach a region's plan.

    A grant for the region or the country, one for a municipality of the region, one for an agency of the group; all of
    a person's whom the group names.
    """

    def reaches(grant: Grant) -> bool:
        if is_member or covers(grant, regional_plan.scope):
            return True
        if grant.point or grant.region not in ("", regional_plan.region):
            return False
        if grant.municipality:
            return not grant.agency and region_of(grant.municipality, regional_plan.country) == regional_plan.region
        return bool(grant.agency) and grant.agency in agency_codes(regional_plan)

    return [one for one in grants_of(user) if reaches(one)]


def agency_codes(regional_plan: RegionalPlan) -> set[str]:
    """Return the agencies of the group; read once for each plan that is open."""
    known: Any = regional_plan
    if not hasattr(known, "known_agencies"):
        known.known_agencies = {one.code for one in regional_plan.bodies.all() if one.kind in AGENCIES and one.code}
    codes: set[str] = known.known_agencies
    return codes


def may_here(user: Any, action: str, regional_plan: RegionalPlan) -> bool:
    """Tell whether a person may do an action (see, comment) on a region's plan."""
    if not user.is_authenticated:
        return False
    roles = ALLOWED[action]
    if any(one.role in roles for one in grants_here(user, regional_plan, is_member=False)):
        return True
    named = regional_plan.bodies.filter(members__user=user.pk).exists()
    return named and any(one.role in roles for one in grants_of(user))


def may_change(user: Any, regional_plan: RegionalPlan) -> bool:
    """Tell whether a person may edit a region's plan, which nobody may once it is approved."""
    return regional_plan.state != RegionalPlan.State.APPROVED and may_edit(user, regional_plan.scope)


def require_here(request: HttpRequest, action: str, regional_plan: RegionalPlan) -> None:
    """Answer 403 unless the person may do the action here."""
    if not may_here(request.user, action, regional_plan):
        raise PermissionDenied


def require_change(request: HttpRequest, regional_plan: RegionalPlan) -> None:
    """Answer 403 unless the person may edit the plan and it is not approved."""
    if not may_change(request.user, regional_plan):
        raise PermissionDenied


def own_bodies(user: Any, regional_plan: RegionalPlan) -> list[GroupBody]:
    """Return the bodies for which a person may give a statement: their municipality, their agency, or as its member."""
    grants = [one for one in grants_of(user) if one.role in ALLOWED[GIVE]]
    if not grants:
        return []
    municipalities = {one.municipality for one in grants if one.role == "municipality" and one.municipality}
    agencies = {one.agency for one in grants if one.role == "agency" and one.agency}
    named = set(regional_plan.bodies.filter(members__user=user.pk).values_list("pk", flat=True))
    return [
        body
        for body in regional_plan.bodies.all()
        if body.pk in named
        or (body.kind == GroupBody.Kind.MUNICIPALITY and body.code in municipalities)
        or (body.kind in AGENCIES and body.code in agencies)
    ]


def regional_plans_seen_by(user: Any) -> QuerySet[RegionalPlan]:
    """Return the regional plans that a person sees."""
    regions = regions_of(user, SEE)
    if regions is None:
        return RegionalPlan.objects.all()
    grants = [one for one in grants_of(user) if one.role in ALLOWED[SEE] and one.municipality]
    near = {region_of(one.municipality) for one in grants} - {""}
    groups = GroupBody.objects.filter(memberships(user)).values("regional_plan")
    return RegionalPlan.objects.filter(Q(region__in=sorted(regions | near)) | Q(pk__in=groups))


@listen_rule("regional-plan")
def may_hear(user: Any, key: str) -> bool:
    """`regional-plan:7` is for whoever sees regional plan 7."""
    if not (key.isdecimal() and len(key) < 18):
        return False
    found = RegionalPlan.objects.filter(pk=int(key)).first()
    return found is not None and may_here(user, SEE, found)
