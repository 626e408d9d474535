"""The kinds of things that are kept: each with its model, its columns, its fields, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope, may
from piste.web.look.table import Column
from piste.web.network import models
from piste.web.network.wording import name_of_language

EDIT, CARDS = "directory.edit", "cards.edit"
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A kind of thing.

    `scopes` says whose one is: a person who may edit under any of them may edit it. `by` is what a list can be
    narrowed to (`point`, `agency`, `service`: a field of the model). What `drops` may be deleted; the others end.
    """

    key: str
    title: Any
    add: Any
    model: Any
    columns: tuple[tuple[Column, Callable[[Any], Any]], ...]
    fields: tuple[str, ...]
    scopes: Callable[[Any], tuple[Scope, ...]]
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    by: str = ""
    drops: bool = False
    versioned: bool = False
    action: str = EDIT

    def allows(self, user: Any, one: Any) -> bool:
        """Tell whether a person may edit one."""
        return any(may(user, self.action, scope) for scope in self.scopes(one))

    def list_for(self, user: Any) -> list[Any]:
        """Return what a person may edit."""
        found = self.model.objects.select_related(*self.related).prefetch_related(*self.many)
        return [one for one in found if self.allows(user, one)]


def own_scope(one: Any) -> tuple[Scope, ...]:
    """Return the scope of a thing that knows its own."""
    return (one.scope,)


def point_scope(one: Any) -> tuple[Scope, ...]:
    """Return the scope of the point that a thing belongs to; of an authority's hours there, the authority's as well."""
    scope = one.point.scope
    agency = getattr(one, "agency", None)
    return (scope, Scope(agency.code, scope.region, scope.point, scope.municipality)) if agency else (scope,)


def offering_scope(one: Any) -> tuple[Scope, ...]:
    """Return the point's scope, and that of the service's authority at the point."""
    scope = one.point.scope
    return scope, Scope(one.service.agency.code, scope.region, scope.point, scope.municipality)


def training_scope(one: Any) -> tuple[Scope, ...]:
    """Return whose employee it is, and the point where they work."""
    employer = Scope(agency=one.staff.agency.code)
    return (employer, one.staff.point.scope) if one.staff.point else (employer,)


def words(field: str) -> Callable[[Any], Any]:
    """Return what reads a text or plain field."""
    return lambda one: str(getattr(one, field) or "")


def day_of(field: str) -> Callable[[Any], Any]:
    """Return what reads a day."""

    def read(one: Any) -> str:
        value = getattr(one, field)
        return f"{value.day}.{value.month}.{value.year}" if value else ""

    return read


def shares_of(agreement: Any) -> str:
    """Return an agreement's cost shares as they are written in its form."""
    return ", ".join(f"{share.agency.code} {share.parts}" for share in agreement.shares.all())


CODE, FROM, UNTIL = (
    Column(_("Code")),
    (Column(_("From")), day_of("valid_from")),
    (Column(_("Until")), day_of("valid_until")),
)
POINT, AGENCY = (Column(_("Point")), words("point")), (Column(_("Authority")), words("agency"))
SERVICE = (Column(_("Service")), words("service"))
THINGS = {
    thing.key: thing
    for thing in (
        Thing(
            "agencies", _("Authorities"), _("Add an authority"), models.Agency,
            ((Column(_("Name")), str), (CODE, words("code")), (Column(_("Ended")), day_of("active_until")),
             (Column(_("Successor")), words("successor"))),
            ("code", "kind", "name", "short_name", "business_id", "website", "municipality", "active_from",
             "active_until", "successor"),
            own_scope, ("successor",),
        ),
        Thing(
            "points", _("Points"), _("Add a point"), models.Point,
            ((Column(_("Name")), str), (CODE, words("code")), (Column(_("Operator")), words("operator")),
             (Column(_("Opened")), day_of("opened_on")), (Column(_("Closed")), day_of("closed_on"))),
            ("code", "name", "description", "operator", "tier", "region", "municipality", "street", "postcode",
             "postal_place", "lat", "lon", "phone", "email", "accessibility", "sign_video", "site", "opened_on",
             "closed_on", "is_public"),
            own_scope, ("operator",),
        ),
        Thing(
            "rooms", _("Rooms"), _("Add a room"), models.Room,
            ((Column(_("Name")), str), POINT, (Column(_("Zone")), lambda one: one.get_zone_display()),
             (Column(_("Seats"), numeric=True), lambda one: one.seats)),
            ("point", "code", "name", "kind", "zone", "seats", "area_hum2", "equipment", "is_step_free", "is_active"),
            point_scope, ("point__operator",), by="point",
        ),
        Thing(
            "desks", _("Desks"), _("Add a desk"), models.Desk,
            ((Column(_("Desk")), str), POINT, (Column(_("Room")), words("room"))),
            ("point", "room", "code", "kind", "is_active"),
            point_scope, ("point__operator", "room"), by="point",
        ),
        Thing(
            "services", _("Services"), _("Add a service"), models.Service,
            ((Column(_("Name")), str), AGENCY,
             (Column(_("Length"), _("min"), numeric=True), lambda one: one.duration_min)),
            ("code", "agency", "name", "description", "letter", "duration_min", "buffer_min", "notice_min",
             "horizon_days", "by_visit", "by_phone", "by_remote", "takes_walk_ins", "allows_nickname",
             "needs_strong_sign_in", "needs_training", "demand_key", "sign_video", "is_active"),
            own_scope, ("agency",), by="agency",
        ),
        Thing(
            "offerings", _("Services at points"), _("Add a service at a point"), models.Offering,
            (SERVICE, POINT, (Column(_("How")), lambda one: one.get_presence_display()),
             (Column(_("Languages")), lambda one: ", ".join(name_of_language(tag) for tag in one.languages)),
             FROM, UNTIL),
            ("point", "service", "presence", "languages", "valid_from", "valid_until"),
            offering_scope, ("point__operator", "service__agency"), by="point",
        ),
        Thing(
            "hours", _("Weekly hours"), _("Add weekly hours"), models.HoursRule,
            ((Column(_("Day")), lambda one: WEEKDAYS[one.weekday]), POINT, AGENCY,
             (Column(_("Time")), lambda one: f"{one.opens:%H.%M}–{one.closes:%H.%M}"), FROM, UNTIL),
            ("point", "agency", "weekday", "opens", "closes", "valid_from", "valid_until"),
            point_scope, ("point__operator", "agency"), by="point", drops=True,
        ),
        Thing(
            "exceptions", _("Exceptions and closures"), _("Add an exception or a closure"), models.HoursException,
            ((Column(_("First day")), day_of("first_day")), (Column(_("Last day")), day_of("last_day")), POINT, AGENCY,
             (Column(_("Time")), lambda one: f"{one.opens:%H.%M}–{one.closes:%H.%M}" if one.opens else _("closed"))),
            ("point", "agency", "first_day", "last_day", "opens", "closes", "reason"),
            point_scope, ("point__operator", "agency"), by="point", drops=True,
        ),
        Thing(
            "agreements", _("Service agreements"), _("Add an agreement"), models.Agreement,
            ((Column(_("Parties")), str), (Column(_("Services")), lambda one: ", ".join(map(str, one.services.all()))),
             (Column(_("Points")), lambda one: ", ".join(map(str, one.points.all()))),
             (Column(_("Parts of the cost")), shares_of), FROM, UNTIL),
            ("mandator", "operator", "services", "points", "valid_from", "valid_until"),
            lambda one: (one.operator.scope, one.mandator.scope), ("mandator", "operator"),
            ("services", "points", "shares__agency"),
        ),
        Thing(
            "duties", _("Duty to take part"), _("Add a duty"), models.ParticipationDuty,
            (AGENCY, (Column(_("Ground")), lambda one: one.get_ground_display()),
             (Column(_("How")), lambda one: one.get_manner_display() if one.takes_part else ""), FROM, UNTIL),
            ("agency", "ground", "manner", "points", "valid_from", "valid_until", "reason"),
            lambda one: (one.agency.scope,), ("agency",),
        ),
        Thing(
            "cards", _("Service cards"), _("Add a card"), models.ServiceCard,
            (SERVICE, (Column(_("Mandator")), words("mandator")),
             (Column(_("Version"), numeric=True), lambda one: one.version), (Column(_("Date")), day_of("dated"))),
            ("service", "mandator", "does", "does_not", "papers", "expert_name", "expert_phone", "expert_email"),
            lambda one: (one.mandator.scope,), ("service", "mandator"), by="service", versioned=True, action=CARDS,
        ),
        Thing(
            "trainings", _("Trainings"), _("Add a training"), models.Training,
            ((Column(_("Person")), words("staff")), SERVICE, (Column(_("Trained")), day_of("completed_on")),
             (Column(_("Holds until")), day_of("expires_on"))),
            ("staff", "service", "completed_on", "expires_on"),
            training_scope, ("staff__agency", "staff__point__operator", "service"), by="service", drops=True,
        ),
    )
}  # fmt: skip
