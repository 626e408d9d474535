"""Whose rooms a person uses: everybody who works in a shared work environment, whatever their agency."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest

from piste.web.accounts.permission import grants_of, may
from piste.web.network.models import Agency, Point, StaffMember

USE, MANAGE = "rooms.use", "rooms.manage"


def staff_of(user: Any) -> StaffMember | None:
    """Return who a user is in the staff register, read once a request."""
    if not hasattr(user, "known_staff"):
        read = StaffMember.objects.select_related("agency", "point").filter(user=user.pk, is_active=True)
        user.known_staff = read.first()
    known: StaffMember | None = user.known_staff
    return known


def agency_of(user: Any, point: Point) -> Agency:
    """Return for which agency a user books: their employer's, their grant's, else the point's operator."""
    staff = staff_of(user)
    if staff is not None:
        return staff.agency
    codes = [grant.agency for grant in grants_of(user) if grant.agency]
    return Agency.objects.filter(code__in=codes).order_by("code").first() or point.operator


def may_use(user: Any, point: Point) -> bool:
    """Tell whether a person may use a point's shared rooms: the house's operator matters as little as their agency."""
    staff = staff_of(user)
    agencies = {point.operator.code, *(grant.agency for grant in grants_of(user))}
    if staff is not None and staff.point_id == point.pk:
        agencies.add(staff.agency.code)
    return any(may(user, USE, replace(point.scope, agency=agency)) for agency in agencies)


def points_of(user: Any) -> list[Point]:
    """Return the points whose rooms a person uses, their own place of work first."""
    staff = staff_of(user)
    own = staff.point_id if staff else None
    open_now = Point.objects.select_related("operator").filter(closed_on__isnull=True)
    return sorted((p for p in open_now if may_use(user, p)), key=lambda p: (p.pk != own, p.code))


def point_for(request: HttpRequest, code: str) -> Point:
    """Return a point whose rooms the person uses; other points are not there for them."""
    point = Point.objects.select_related("operator").filter(code=code).first()
    if point is None or not may_use(request.user, point):
        raise Http404
    return point
