"""Which orders, profiles and figures a person sees."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from piste.web.accounts.permission import Scope, may
from piste.web.network.models import Agency, Point
from piste.web.remote.interpreting.models import InterpreterProfile, Order

ANSWER, ORDER, EDIT, FIGURES, ROOMS = (
    "interpreting.answer", "interpreting.order", "interpreters.edit", "remote.figures", "rooms.edit",
)  # fmt: skip


def own_profile(request: HttpRequest) -> InterpreterProfile | None:
    """Return the person's own profile, where they interpret."""
    mine = InterpreterProfile.objects.filter(staff__user_id=request.user.pk or 0, staff__is_active=True)
    return mine.select_related("staff__agency", "staff__user").prefetch_related("pairs").first()


def require_profile(request: HttpRequest) -> InterpreterProfile:
    """Return the person's own profile, or refuse."""
    profile = own_profile(request)
    if profile is None:
        raise PermissionDenied
    return profile


def points_for(user: Any, action: str) -> list[Point]:
    """Return the points where a person may do an action."""
    return [point for point in Point.objects.select_related("operator") if may(user, action, point.scope)]


def agencies_for(user: Any, action: str) -> list[str]:
    """Return the codes of authorities for which a person may do an action."""
    codes = Agency.objects.values_list("code", flat=True)
    return [code for code in codes if may(user, action, Scope(agency=code))]


def orders_of(user: Any) -> QuerySet[Order]:
    """Return the orders that a person sees: their own, those they serve, those of their points and authorities."""
    points = [point.pk for point in points_for(user, ORDER)]
    mine = Q(ordered_by=user) | Q(appointment__parts__staff__user=user) | Q(appointment__point__in=points)
    mine |= Q(appointment__parts__service__agency__code__in=agencies_for(user, ORDER))
    seen = Order.objects.filter(mine).values("pk")
    return Order.objects.filter(pk__in=seen).select_related("appointment__point", "appointment__room", "call")


def order_for(request: HttpRequest, pk: int) -> Order:
    """Return an order that the person sees."""
    return get_object_or_404(orders_of(request.user), pk=pk)
